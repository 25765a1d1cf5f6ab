// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/pool_worker.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "shoal/process/ignored_signals.hpp"

namespace shoal::process {
namespace {

constexpr std::array kMasterSignals{SIGINT, SIGQUIT, SIGUSR1, SIGUSR2};
constexpr long kRepeatNs = 10'000'000;

PoolWorker* current = nullptr;

}  // namespace

/// Async-signal-safe.
struct PoolSignal {
    static void on_sigterm(int) noexcept {
        PoolWorker* const worker = current;
        const int saved_errno = errno;
        if (worker == nullptr || ::getpid() != worker->pid_) {
            // A child that the worker has forked: the signal has its usual effect.
            ::signal(SIGTERM, SIG_DFL);
            ::raise(SIGTERM);
        } else {
            worker->stop();
            worker->limit_orphan();
            // The wait may begin just after this: it is interrupted again and again.
            if (worker->waits_in_queue_ != 0) worker->repeat_signal(true);
        }
        errno = saved_errno;
    }
};

Result<std::unique_ptr<PoolWorker>> PoolWorker::create(Pool& pool, int worker_id, OnStop on_stop,
                                                       void* context) {
    if (current != nullptr) return fail(Errc::kExists);
    std::unique_ptr<PoolWorker> worker(new PoolWorker(pool, worker_id, on_stop, context));
    if (auto opened = worker->open(); !opened) return fail(opened.error());
    return worker;
}

Result<void> PoolWorker::open() {
    stop_event_.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!stop_event_) return fail_errno();
    current = this;
    if (pool_.max_wait_seconds() > 0) {
        sigevent event{};
        event.sigev_notify = SIGEV_SIGNAL;
        event.sigev_signo = SIGKILL;
        if (::timer_create(CLOCK_MONOTONIC, &event, &kill_) != 0) return fail_errno();
        has_kill_timer_ = true;
    }
    for (const int signal_number : kMasterSignals)
        ignore_signal(signal_number);
    struct sigaction action {};
    action.sa_handler = &PoolSignal::on_sigterm;  // Without SA_RESTART: blocking calls end.
    if (::sigaction(SIGTERM, &action, nullptr) != 0) return fail_errno();
    unblock_signals_after_fork();
    // The master handles these through its loop, so the restored mask blocks them.
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGTERM);
    ::sigaddset(&set, SIGCHLD);
    for (const int signal_number : kMasterSignals)
        ::sigaddset(&set, signal_number);
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    const auto guarded = die_with_parent(SIGTERM, pool_.master_pid());
    // Told before the handler was there, or the master has died meanwhile.
    if (!guarded || pool_.shared_[static_cast<std::size_t>(id_)].leaves.load()) stop();
    if (!guarded) limit_orphan();
    return {};
}

PoolWorker::~PoolWorker() {
    if (current == this) current = nullptr;
    if (has_timer_) ::timer_delete(repeat_);
    if (has_kill_timer_) ::timer_delete(kill_);
}

bool PoolWorker::is_running() const noexcept {
    return is_stopping_ == 0 && is_this_process();
}

void PoolWorker::stop() noexcept {
    if (is_stopping_ != 0) return;
    is_stopping_ = 1;
    const std::uint64_t one = 1;
    static_cast<void>(!::write(stop_event_.get(), &one, sizeof one));
    on_stop_(context_);
}

Result<void> PoolWorker::detach() noexcept {
    if (auto told = pool_.request(Pool::RequestKind::kDetach, id_); !told) return told;
    is_detached_ = true;
    static_cast<void>(die_with_parent(0, ::getppid()));
    stop();
    ::signal(SIGTERM, SIG_DFL);
    return {};
}

/// A worker with an event loop ends itself in time; this is for one whose code blocks. Async-signal-safe.
void PoolWorker::limit_orphan() noexcept {
    if (!has_kill_timer_ || ::getppid() == pool_.master_pid()) return;
    const std::int64_t wait_ms =
        static_cast<std::int64_t>(pool_.max_wait_seconds() * 1000) + Pool::kGraceMarginMs;
    itimerspec times{};
    times.it_value.tv_sec = static_cast<time_t>(wait_ms / 1000);
    times.it_value.tv_nsec = static_cast<long>(wait_ms % 1000) * 1'000'000;
    ::timer_settime(kill_, 0, &times, nullptr);
}

void PoolWorker::repeat_signal(bool is_on) noexcept {
    if (!has_timer_) return;
    itimerspec times{};
    times.it_value.tv_nsec = times.it_interval.tv_nsec = is_on ? kRepeatNs : 0;
    ::timer_settime(repeat_, 0, &times, nullptr);
}

Result<std::string_view> PoolWorker::next_from_queue(MessageQueue& queue) {
    if (!has_timer_) {
        sigevent event{};
        event.sigev_notify = SIGEV_SIGNAL;
        event.sigev_signo = SIGTERM;
        if (::timer_create(CLOCK_MONOTONIC, &event, &repeat_) != 0) return fail_errno();
        has_timer_ = true;
    }
    for (;;) {
        waits_in_queue_ = 1;
        const bool must_leave = !is_running();
        Result<std::string_view> message = fail(Errc::kClosed);
        if (!must_leave) message = queue.pop(0, MessageQueue::max_message_bytes(), MessageQueue::Wait::kYes);
        waits_in_queue_ = 0;
        if (is_stopping_ != 0) repeat_signal(false);
        const bool was_interrupted =
            !must_leave && !message && message.error() == Error{Errc::kSystem, EINTR};
        if (!was_interrupted) return message;
    }
}

}  // namespace shoal::process
