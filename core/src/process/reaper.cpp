// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/reaper.hpp"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <utility>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/base/scope_guard.hpp"
#include "shoal/coro/deadline.hpp"
#include "shoal/net/wait_ready.hpp"

namespace shoal::process {
namespace {

constexpr std::int64_t kFirstPollMs = 1;
constexpr std::int64_t kLastPollMs = 50;

/// A pidfd is readable once the process has ended. syscall(2), because glibc declares the function only since
/// 2.36.
UniqueFd open_pidfd(pid_t pid) noexcept {
    return UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

Error error_of(coro::Wake why) noexcept {
    return {why == coro::Wake::kTimedOut ? Errc::kTimedOut : Errc::kCanceled};
}

/// The loop has replaced another handler of SIGCHLD in this process: calls that handler.
void pass_on_child_signal() noexcept {
    struct sigaction action {};
    if (::sigaction(SIGCHLD, nullptr, &action) != 0) return;
    if ((action.sa_flags & SA_SIGINFO) == 0 && (action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN))
        return;
    sigset_t one;
    ::sigemptyset(&one);
    ::sigaddset(&one, SIGCHLD);
    ::pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
    ::raise(SIGCHLD);
    ::pthread_sigmask(SIG_BLOCK, &one, nullptr);
}

}  // namespace

/// A child without a waiter.
class Reaper::Orphan final : public event::Watcher {
  public:
    Orphan(Reaper& reaper, pid_t pid) : claim_(reaper, pid), reaper_(reaper), pidfd_(open_pidfd(pid)) {}
    ~Orphan() override {
        if (is_watched()) reaper_.loop_.remove(*this);  // Before its descriptor is closed.
    }
    void close_inherited() noexcept { pidfd_.reset(); }
    [[nodiscard]] bool watch() {
        return pidfd_ && reaper_.loop_.add(*this, pidfd_.get(), event::Trigger::kLevel, event::Ready::kRead,
                                           /*keeps_loop_alive=*/false);
    }
    [[nodiscard]] bool has_ended() noexcept {
        const auto status = claim_.try_collect();
        return status || status.error().code != Errc::kAgain;
    }

  private:
    void on_ready(event::Ready) override {
        if (has_ended()) reaper_.drop(*this);
    }
    Claim claim_;
    Reaper& reaper_;
    UniqueFd pidfd_;
};

/// On the stack of a coroutine in wait_for_any().
class Reaper::AnyWaiter : public ListNode<> {
  public:
    AnyWaiter(coro::Coroutine& waiting, pid_t its_group) noexcept : coroutine(waiting), group(its_group) {}
    coro::Coroutine& coroutine;
    pid_t group;
    std::optional<Result<EndedChild>> result;
};

class Reaper::ChildSignal {
  public:
    explicit ChildSignal(Reaper& reaper) noexcept : reaper_(reaper) {}
    event::SignalListener listener{
        [](void* owner, int) {
            pass_on_child_signal();  // First, because it may collect children that are searched below.
            static_cast<ChildSignal*>(owner)->reaper_.collect_for_waiters();
        },
        this};

  private:
    Reaper& reaper_;
};

// ---- claims ----------------------------------------------------------------------------------------------

Reaper::Claim::Claim(Reaper& reaper, pid_t pid) : reaper_(reaper), pid_(pid) {
    Claim** place = &reaper_.claims_.try_emplace(pid, nullptr).first->second;
    while (*place != nullptr)
        place = &(*place)->next_;
    *place = this;
}

Reaper::Claim::~Claim() {
    const auto first = reaper_.claims_.find(pid_);
    if (is_over_ || first == reaper_.claims_.end()) return;
    Claim** place = &first->second;
    while (*place != nullptr && *place != this)
        place = &(*place)->next_;
    if (*place == this) *place = next_;
    if (first->second == nullptr) reaper_.claims_.erase(first);
}

/// Called on the first claim. From here on the pid may be reused.
void Reaper::Claim::settle(const ExitStatus& status) noexcept {
    status_ = status;
    reaper_.claims_.erase(pid_);
    for (Claim* claim = this; claim != nullptr; claim = std::exchange(claim->next_, nullptr))
        claim->is_over_ = true;
}

Result<ExitStatus> Reaper::Claim::try_collect() noexcept {
    if (!is_over_) {
        const Result<EndedChild> ended = collect_child(pid_, ChildWait::kNo);
        if (!ended) return fail(ended.error());
        const auto first = reaper_.claims_.find(pid_);
        (first == reaper_.claims_.end() ? this : first->second)->settle(ended->status);
    }
    if (!status_) return fail(Errc::kNotFound);
    return *status_;
}

Result<ExitStatus> Reaper::Claim::wait(coro::TimeoutMs timeout_ms) {
    Result<ExitStatus> status = try_collect();
    if (status || status.error().code != Errc::kAgain) return status;
    if (coro::Scheduler::current() == nullptr) return fail(Errc::kOutOfCoroutine);
    const UniqueFd pidfd = open_pidfd(pid_);
    // No pidfd (EMFILE, an old kernel): polls, which is cheap enough for this rare case.
    if (!pidfd) return wait_by_polling(timeout_ms);
    const coro::Deadline deadline(timeout_ms);
    do {
        const auto ready = net::wait_ready(pidfd.get(), event::Ready::kRead, deadline.remaining_ms());
        if (!ready && ready.error().code == Errc::kSystem) return wait_by_polling(deadline.remaining_ms());
        status = try_collect();
        const bool is_running = !status && status.error().code == Errc::kAgain;
        if (!is_running) return status;
        if (!ready) return fail(ready.error());
    } while (true);
}

Result<ExitStatus> Reaper::Claim::wait_by_polling(coro::TimeoutMs timeout_ms) {
    coro::Scheduler& scheduler = coro::Scheduler::current()->scheduler();
    const coro::Deadline deadline(timeout_ms);
    std::int64_t pause_ms = kFirstPollMs;
    for (;;) {
        const coro::TimeoutMs left_ms = deadline.remaining_ms();
        if (left_ms == 0) return fail(Errc::kTimedOut);
        const std::int64_t wait_ms = left_ms < 0 ? pause_ms : std::min(pause_ms, left_ms);
        const coro::Wake why = scheduler.park("Reaper", wait_ms);
        const Result<ExitStatus> status = try_collect();
        if (status || status.error().code != Errc::kAgain) return status;
        if (why == coro::Wake::kCanceled) return fail(Errc::kCanceled);
        pause_ms = std::min(pause_ms * 2, kLastPollMs);
    }
}

// ---- the reaper ------------------------------------------------------------------------------------------

Reaper::Reaper(event::EventLoop& loop) noexcept : loop_(loop), poll_timer_(&on_poll, this) {
    poll_timer_.set_keeps_loop_alive(false);
}

Reaper::~Reaper() {
    if (child_signal_) loop_.remove_signal_listener(child_signal_->listener);
    for (const auto& orphan : orphans_)
        static_cast<void>(orphan->has_ended());
    orphans_.clear();
}

Result<ExitStatus> Reaper::wait_for(pid_t pid, coro::TimeoutMs timeout_ms) {
    if (pid <= 0) return fail(Errc::kInvalid);
    Claim claim(*this, pid);
    return claim.wait(timeout_ms);
}

Result<EndedChild> Reaper::wait_for_any(coro::TimeoutMs timeout_ms, pid_t group) {
    coro::Coroutine* const self = coro::Scheduler::current();
    if (self == nullptr) return fail(Errc::kOutOfCoroutine);
    if (!child_signal_) child_signal_ = std::make_unique<ChildSignal>(*this);
    // The listener is added before the first check, so that no child is missed in between.
    if (!child_signal_->listener.is_linked()) {
        if (auto added = loop_.add_signal_listener(child_signal_->listener, SIGCHLD); !added)
            return fail(added.error());
    }
    AnyWaiter waiter(*self, group);
    const ScopeGuard stop([&] {
        waiter.unlink();
        if (waiters_.empty()) loop_.remove_signal_listener(child_signal_->listener);
    });
    // Added at the end: earlier waiters are served first.
    waiters_.push_back(waiter);
    collect_for_waiters();
    if (waiter.result) return *waiter.result;
    loop_.retain();
    const coro::Wake why = self->scheduler().park("wait", timeout_ms);
    loop_.release();
    if (waiter.result) return *waiter.result;
    return fail(error_of(why));
}

/// True: the child is claimed, and its claim has its status now.
bool Reaper::settle_claim(const EndedChild& ended) noexcept {
    const auto claim = claims_.find(ended.pid);
    if (claim == claims_.end()) return false;
    claim->second->settle(ended.status);  // Its pidfd wakes the waiter.
    return true;
}

Result<EndedChild> Reaper::try_collect_any(pid_t group) noexcept {
    for (;;) {
        const Result<EndedChild> ended = collect_child(group, ChildWait::kNo);
        if (!ended || !settle_claim(*ended)) return ended;
    }
}

Result<EndedChild> Reaper::wait_for_any_blocking() noexcept {
    for (;;) {
        const Result<EndedChild> ended = collect_child(-1, ChildWait::kYes);
        if (!ended || !settle_claim(*ended)) return ended;
    }
}

/// Gives `waiter` an ended child, if any. True: it has a result.
bool Reaper::serve(AnyWaiter& waiter) noexcept {
    const Result<EndedChild> ended = try_collect_any(waiter.group);
    if (!ended && ended.error().code == Errc::kAgain) return false;
    waiter.result = ended;
    return true;
}

void Reaper::collect_for_waiters() noexcept {
    AnyWaiter* next = nullptr;
    for (AnyWaiter* waiter = waiters_.first(); waiter != nullptr; waiter = next) {
        next = waiters_.next(*waiter);
        if (!serve(*waiter)) continue;
        waiter->unlink();
        if (waiter->coroutine.is_parked()) waiter->coroutine.scheduler().schedule_wake(waiter->coroutine);
    }
}

// ---- in the background -----------------------------------------------------------------------------------

void Reaper::abandon(pid_t pid) noexcept {
    try {
        auto orphan = std::make_unique<Orphan>(*this, pid);
        if (orphan->has_ended()) return;
        orphans_.push_back(std::move(orphan));
        if (!orphans_.back()->watch() && !poll_timer_.is_armed()) loop_.arm(poll_timer_, kLastPollMs);
    } catch (const std::bad_alloc&) {
        // It remains available to waits for any child.
    }
}

void Reaper::drop(const Orphan& orphan) noexcept {
    std::erase_if(orphans_, [&](const auto& candidate) { return candidate.get() == &orphan; });
}

void Reaper::on_poll(event::Timer&, void* owner) {
    Reaper& self = *static_cast<Reaper*>(owner);
    std::erase_if(self.orphans_,
                  [](const auto& orphan) { return !orphan->is_watched() && orphan->has_ended(); });
    const bool is_needed = std::any_of(self.orphans_.begin(), self.orphans_.end(),
                                       [](const auto& orphan) { return !orphan->is_watched(); });
    if (is_needed) self.loop_.arm(self.poll_timer_, kLastPollMs);
}

void Reaper::reset_after_fork() noexcept {
    while (!waiters_.empty())
        waiters_.pop_front();
    for (auto& orphan : orphans_) {
        orphan->close_inherited();
        // Leaked on purpose: removing it from the loop now would change the parent's epoll set.
        static_cast<void>(orphan.release());
    }
    orphans_.clear();
    claims_.clear();
    child_signal_.reset();
    poll_timer_.cancel();
}

}  // namespace shoal::process
