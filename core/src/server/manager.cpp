// SPDX-License-Identifier: Apache-2.0
#include "server/manager.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>

#include "shoal/base/log.hpp"

namespace shoal::server {
namespace {

// A worker that lives shorter than this has a defect that the next one will share.
constexpr std::int64_t kYoungMs = 1000;
constexpr std::int64_t kFirstBackoffMs = 100;
constexpr std::int64_t kLongestBackoffMs = 5000;
// A successor that has not become ready by now may never: its start callback blocks. It takes over all the
// same.
constexpr std::int64_t kReadyPatienceMs = 30'000;
// A worker ends itself after max_wait; it is killed when it could not, because its code blocks.
constexpr std::int64_t kKillMarginMs = 500;

constexpr std::array kSignals{SIGTERM, SIGINT, SIGUSR1, SIGUSR2, SIGHUP, SIGCHLD};

// From before anybody can learn the manager's pid: a signal that comes early waits for its handler instead of
// ending the process.
sigset_t block_signals() noexcept {
    sigset_t before;
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal_number : kSignals)
        ::sigaddset(&set, signal_number);
    ::pthread_sigmask(SIG_BLOCK, &set, &before);
    return before;
}

}  // namespace

// ---- processes and slots ---------------------------------------------------------------------------------

void WorkerProcess::on_ready(event::Ready) {
    for (;;) {
        const auto message = receive_message(channel.get());
        if (!message) {  // It is ending; how, SIGCHLD tells. The level-triggered end of stream must not spin.
            manager_.loop_.remove(*this);
            return;
        }
        if (!message->has_value()) return;
        manager_.on_message(*this, **message);
    }
}

void WorkerProcess::on_patience_end() {
    manager_.on_patience_end(*this);
}

Manager::Manager(ServerRuntime& runtime, event::EventLoop& loop)
    : runtime_(runtime), loop_(loop), mask_before_(block_signals()) {
    const auto wake_manager = [](event::Timer&, void* self) { static_cast<Manager*>(self)->wake(); };
    for (int i = 0; i < runtime.worker_num; ++i)
        slots_.push_back(std::make_unique<Slot>(i, wake_manager, this));
}

Manager::~Manager() {
    if (is_in_child_) return;  // The loop has forgotten the handlers; the worker sets a mask of its own.
    for (const int signal_number : kSignals)
        (void)loop_.set_signal_handler(signal_number, {});
    ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

// ---- running ---------------------------------------------------------------------------------------------

Result<std::optional<WorkerBirth>> Manager::run() {
    if (auto installed = install_signals(); !installed) return fail(installed.error());
    loop_.retain();
    if (auto birth = reconcile()) return birth;
    phase_ = Phase::kRunning;
    runtime_.host.on_manager_start(runtime_.server);
    runtime_.start_report.ready();
    for (;;) {
        if (auto birth = reconcile()) return birth;
        if (phase_ == Phase::kStopping && !has_processes()) break;
        loop_.run();
    }
    loop_.release();
    return std::optional<WorkerBirth>{};
}

Result<void> Manager::install_signals() {
    const auto stop = [this](int signal_number) { begin_stop(signal_number); };
    const auto ignore = [](int) {};
    for (const int signal_number : kSignals) {
        std::function<void(int)> handler = ignore;
        if (signal_number == SIGTERM || signal_number == SIGINT) handler = stop;
        if (signal_number == SIGCHLD) handler = [this](int) { wake(); };
        if (signal_number == SIGHUP) handler = [this](int) { reopen_log(); };
        if (signal_number == SIGUSR1) {
            handler = [this](int) {
                reload_.is_wanted = true;
                wake();
            };
        }
        if (auto set = loop_.set_signal_handler(signal_number, std::move(handler)); !set) return set;
    }
    return {};
}

void Manager::begin_stop(int signal_number) {
    const bool is_impatient = signal_number == SIGINT && phase_ == Phase::kStopping;
    phase_ = Phase::kStopping;
    for (const auto& slot : slots_) {
        slot->backoff.cancel();
        for (WorkerProcess* process : {slot->current.get(), slot->next.get(), slot->leaving.get()}) {
            if (process == nullptr) continue;
            // A second Ctrl-C: the user at the terminal does not want to wait.
            if (is_impatient) on_patience_end(*process);
            if (!process->is_told_to_leave) tell_to_leave(*process);
        }
    }
    wake();
}

void Manager::reopen_log() {
    log::reopen();
    if (runtime_.config.daemonize && !runtime_.config.log_file.empty())
        (void)process::redirect_output(runtime_.config.log_file);
    for (const auto& slot : slots_) {
        for (const WorkerProcess* process : {slot->current.get(), slot->next.get(), slot->leaving.get()}) {
            if (process != nullptr) ::kill(process->pid, SIGHUP);
        }
    }
}

std::optional<WorkerBirth> Manager::reconcile() {
    reap_all();
    if (phase_ == Phase::kStopping) return std::nullopt;
    advance_reload();
    for (const auto& slot : slots_) {
        if (slot->backoff.is_armed() || slot->next) continue;
        if (!slot->current) {
            if (auto birth = fork_worker(*slot, false)) return birth;
        } else if (slot->is_replacement_wanted && !slot->leaving) {
            if (auto birth = fork_worker(*slot, true)) return birth;
        }
    }
    return std::nullopt;
}

bool Manager::has_processes() const noexcept {
    return std::any_of(slots_.begin(), slots_.end(), [](const std::unique_ptr<Slot>& slot) {
        return slot->current || slot->next || slot->leaving;
    });
}

// ---- forking ---------------------------------------------------------------------------------------------

std::optional<WorkerBirth> Manager::fork_worker(Slot& slot, bool as_successor) {
    const auto retry_later = [&](Error error) {
        slot.backoff_ms = std::clamp(slot.backoff_ms * 2, kFirstBackoffMs, kLongestBackoffMs);
        loop_.arm(slot.backoff, slot.backoff_ms);
        log::error("cannot start worker {} (errno {}); next try in {} ms", slot.number, to_errno(error),
                   slot.backoff_ms);
    };
    auto channel = make_worker_channel();
    if (!channel) {
        retry_later(channel.error());
        return std::nullopt;
    }
    const int counter_set = slot.free_counter_set();
    const bool is_first_of_server = !has_started_once_ && slot.number == 0;
    const auto pid = process::fork_process();
    if (!pid) {
        retry_later(pid.error());
        return std::nullopt;
    }
    if (*pid == 0) {
        is_in_child_ = true;
        // First of all: the loop still shares the manager's epoll set, and the watchers of this object would
        // take themselves out of it when they are destroyed.
        runtime_.host.after_fork(slot.number);
        return WorkerBirth{slot.number, counter_set, is_first_of_server, std::move(channel->worker_end)};
    }
    if (slot.number == 0) has_started_once_ = true;
    auto process = std::make_unique<WorkerProcess>(*this, slot.number, counter_set, ++births_,
                                                   std::move(channel->manager_end));
    process->pid = *pid;
    process->started_ms = monotonic_ms();
    loop_.arm(process->patience, kReadyPatienceMs);
    if (!loop_.add(*process, process->channel.get(), event::Trigger::kLevel))
        log::error("cannot watch worker {}: it will be replaced only when it ends", slot.number);
    runtime_.shared->counters(slot.number, counter_set).pid.store(*pid, std::memory_order_relaxed);
    if (!as_successor) runtime_.shared->set_worker_pid(slot.number, *pid);
    (as_successor ? slot.next : slot.current) = std::move(process);
    return std::nullopt;
}

void Manager::promote_successor(Slot& slot) {
    slot.leaving = std::move(slot.current);
    slot.current = std::move(slot.next);
    slot.is_replacement_wanted = false;
    runtime_.shared->set_worker_pid(slot.number, slot.current->pid);
    if (slot.leaving && !slot.leaving->is_told_to_leave) tell_to_leave(*slot.leaving);
}

// ---- what workers say ------------------------------------------------------------------------------------

void Manager::on_message(WorkerProcess& sender, const WorkerMessage& message) {
    Slot& slot = *slots_[static_cast<std::size_t>(sender.slot)];
    wake();
    if (message.kind == WorkerMessage::Kind::kReplace) {
        // A draining predecessor has its successor already.
        if (message.slot != sender.slot || slot.current.get() == &sender) (void)replace_worker(message.slot);
        return;
    }
    sender.is_ready = true;
    // It may have been told while it had no handler yet.
    if (sender.is_told_to_leave) {
        ::kill(sender.pid, SIGTERM);
        return;
    }
    sender.patience.cancel();
    if (slot.next.get() == &sender) promote_successor(slot);
}

Result<void> Manager::replace_worker(int slot) {
    if (slot < 0 || slot >= static_cast<int>(slots_.size())) return fail(Errc::kNotFound);
    slots_[static_cast<std::size_t>(slot)]->is_replacement_wanted = true;
    wake();
    return {};
}

void Manager::tell_to_leave(WorkerProcess& process) {
    process.is_told_to_leave = true;
    ::kill(process.pid, SIGTERM);
    loop_.arm(process.patience, max_wait_ms(runtime_.config) + kKillMarginMs);
}

void Manager::on_patience_end(WorkerProcess& process) {
    Slot& slot = *slots_[static_cast<std::size_t>(process.slot)];
    if (process.is_told_to_leave) {
        log::warning("worker {} (pid {}) did not leave in time: killed", process.slot, process.pid);
        process.is_killed_by_us = true;
        ::kill(process.pid, SIGKILL);
        return;
    }
    process.is_ready = true;
    if (slot.next.get() == &process) {
        log::warning("worker {} (pid {}) is not ready after {} s; it replaces its predecessor nevertheless",
                     process.slot, process.pid, kReadyPatienceMs / 1000);
        promote_successor(slot);
    }
    wake();
}

// ---- the end of a worker ---------------------------------------------------------------------------------

void Manager::reap_all() {
    for (const auto& slot : slots_) {
        for (std::unique_ptr<WorkerProcess>* place : {&slot->leaving, &slot->next, &slot->current}) {
            if (*place == nullptr) continue;
            if (const auto status = process::try_reap((*place)->pid)) on_process_end(*slot, *place, *status);
        }
    }
}

void Manager::on_process_end(Slot& slot, std::unique_ptr<WorkerProcess>& place,
                             const process::ExitStatus& status) {
    const bool was_current = &place == &slot.current;
    const std::unique_ptr<WorkerProcess> gone = std::move(place);
    runtime_.shared->settle(runtime_.shared->counters(slot.number, gone->counter_set));
    if (was_current) {
        slot.current = std::move(slot.next);
        slot.is_replacement_wanted = false;  // Whoever serves next is younger than the wish.
        runtime_.shared->set_worker_pid(slot.number, slot.current ? slot.current->pid : 0);
    }

    const bool was_expected =
        gone->is_told_to_leave && (status.is_success() || gone->is_killed_by_us || status.signal == SIGTERM);
    if (!status.is_success() && !was_expected) {
        log::warning("worker {} (pid {}) {}", slot.number, gone->pid, process::describe(status));
        runtime_.host.on_worker_error(runtime_.server,
                                      WorkerExit{slot.number, static_cast<int>(gone->pid), status.raw,
                                                 status.exit_code, status.signal});
    }
    if (gone->is_told_to_leave || phase_ == Phase::kStopping) return;
    if (monotonic_ms() - gone->started_ms >= kYoungMs) {
        slot.backoff_ms = 0;
        return;
    }
    slot.backoff_ms = std::clamp(slot.backoff_ms * 2, kFirstBackoffMs, kLongestBackoffMs);
    loop_.arm(slot.backoff, slot.backoff_ms);
    log::warning("worker {} ended within a second of its start: the next one starts in {} ms", slot.number,
                 slot.backoff_ms);
}

// ---- reload ----------------------------------------------------------------------------------------------

bool Manager::is_renewed(const Slot& slot) const noexcept {
    return slot.current && slot.current->is_ready && slot.current->birth >= reload_.first_birth;
}

// One slot after the other: the next successor is forked when the one before it is ready, so that a reload
// takes the memory of one more worker, not of twice as many. The predecessors may all drain at the same time.
void Manager::advance_reload() {
    if (!reload_.is_running) {
        if (!reload_.is_wanted) return;
        reload_ = Reload{true, false, births_ + 1};
        runtime_.host.on_before_reload(runtime_.server);
    }
    for (const auto& slot : slots_) {
        if (is_renewed(*slot)) continue;
        if (slot->current && slot->current->birth < reload_.first_birth) slot->is_replacement_wanted = true;
        return;
    }
    for (const auto& slot : slots_) {
        if (slot->leaving) return;
    }
    reload_.is_running = false;
    runtime_.host.on_after_reload(runtime_.server);
    if (reload_.is_wanted) advance_reload();
}

}  // namespace shoal::server
