// SPDX-License-Identifier: Apache-2.0
#include "server/process/manager.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "shoal/base/log.hpp"

namespace shoal::server {
namespace {

// A successor that has not become ready by now may never be: its start callback blocks. It takes over
// nevertheless.
constexpr std::int64_t kMaxStartMs = 30'000;
// How long the workers wait for Host::on_before_shutdown() before they are told to leave.
constexpr std::int64_t kBeforeShutdownMs = 1000;
// A worker ends itself after max_wait; it is killed when it could not, because its code blocks.
constexpr std::int64_t kKillMarginMs = 500;

std::array<int, 8> manager_signals() noexcept {
    return {SIGTERM, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGHUP, SIGRTMIN, SIGCHLD};
}

// From before the manager's pid becomes known: a signal that comes early waits for its handler instead of
// ending the process.
sigset_t block_signals() noexcept {
    sigset_t before;
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal_number : manager_signals())
        ::sigaddset(&set, signal_number);
    ::pthread_sigmask(SIG_BLOCK, &set, &before);
    return before;
}

}  // namespace

// ---- processes and slots ---------------------------------------------------------------------------------

void WorkerProcess::on_ready(event::Ready) {
    for (;;) {
        const auto received = receive_message(channel.get());
        if (!received) {  // It is ending; SIGCHLD tells how. The level-triggered end of stream must not spin.
            manager_.loop_.remove(*this);
            return;
        }
        if (!received->has_value()) return;
        manager_.on_message(*this, (*received)->message);
    }
}

void WorkerProcess::on_grace_timeout() {
    manager_.on_grace_timeout(*this);
}

Manager::Manager(ServerRuntime& runtime, event::EventLoop& loop)
    : runtime_(runtime),
      loop_(loop),
      mask_before_(block_signals()),
      before_shutdown_limit_(
          [](event::Timer&, void* self) { static_cast<Manager*>(self)->tell_all_to_leave(); }, this) {
    const auto wake_manager = [](event::Timer&, void* self) { static_cast<Manager*>(self)->wake(); };
    for (int i = 0; i < runtime.worker_num; ++i)
        slots_.push_back(std::make_unique<Slot>(i, wake_manager, this));
}

Manager::~Manager() {
    if (is_in_child_) return;  // The loop has forgotten the handlers; the worker sets a mask of its own.
    for (const int signal_number : manager_signals())
        (void)loop_.set_signal_handler(signal_number, {});
    ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

// ---- running ---------------------------------------------------------------------------------------------

Result<std::optional<WorkerStartInfo>> Manager::run() {
    if (auto installed = install_signals(); !installed) return fail(installed.error());
    loop_.retain();
    if (auto start_info = reconcile()) return start_info;
    phase_ = Phase::kRunning;
    runtime_.host.on_manager_start(runtime_.server);
    if (!is_abandoned_) runtime_.start_report.ready();
    for (;;) {
        if (auto start_info = reconcile()) return start_info;
        if (phase_ == Phase::kStopping && !is_abandoned_ && !has_processes()) break;
        loop_.run();
        if (is_abandoned_) return std::optional<WorkerStartInfo>{};
        runtime_.host.on_manager_turn(runtime_.server);
    }
    loop_.release();
    return std::optional<WorkerStartInfo>{};
}

Result<void> Manager::install_signals() {
    for (const int signal_number : manager_signals()) {
        const auto handler = [this](int number) { on_signal(number); };
        if (auto set = loop_.set_signal_handler(signal_number, handler); !set) return set;
    }
    return {};
}

void Manager::on_signal(int signal_number) {
    if (signal_number == SIGTERM || signal_number == SIGINT || signal_number == SIGQUIT)
        return begin_stop(signal_number);
    if (signal_number == SIGUSR1) return request_reload();
    if (signal_number == SIGUSR2) return request_task_reload();
    if (signal_number == SIGCHLD) return wake();
    reopen_log(signal_number);  // SIGRTMIN, SIGHUP
}

void Manager::request_reload() {
    reload_.is_wanted = true;
    wake();
}

void Manager::request_task_reload() {
    log::warning("no task workers to reload: the server has none");
}

void Manager::abandon() noexcept {
    is_abandoned_ = is_in_child_ = true;
    for (const auto& slot : slots_) {
        for (WorkerProcess* process : slot->processes()) {
            if (process != nullptr) process->channel.reset();
        }
    }
}

// ---- stopping --------------------------------------------------------------------------------------------

// The listening sockets are closed first, here and in every worker: a new client is refused at once instead
// of waiting for a server that ends.
void Manager::begin_stop(int signal_number) {
    if (phase_ == Phase::kStopping) {
        // A second Ctrl-C: the user at the terminal does not want to wait.
        if (signal_number == SIGINT) kill_all();
        return;
    }
    phase_ = Phase::kStopping;
    runtime_.shared->set_stopping();
    runtime_.ports.remove_paths();
    runtime_.ports.close_sockets();
    for (const auto& slot : slots_) {
        slot->backoff.cancel();
        for (const WorkerProcess* process : slot->processes()) {
            if (process != nullptr)
                (void)send_message(process->channel.get(),
                                   {WorkerMessage::Kind::kStopAccepting, process->slot});
        }
    }
    if (!ask_before_shutdown()) tell_all_to_leave();
    wake();
}

/// False: there is nothing to wait for.
bool Manager::ask_before_shutdown() {
    if (!runtime_.host.has_before_shutdown()) return false;
    for (const auto& slot : slots_) {  // Worker 0, unless it cannot be started.
        const WorkerProcess* const worker = slot->current.get();
        if (worker == nullptr || !worker->is_ready || worker->is_told_to_leave) continue;
        if (!send_message(worker->channel.get(), {WorkerMessage::Kind::kBeforeShutdown, slot->number}))
            continue;
        loop_.arm(before_shutdown_limit_, kBeforeShutdownMs);
        return true;
    }
    return false;
}

void Manager::tell_all_to_leave() {
    before_shutdown_limit_.cancel();
    for (const auto& slot : slots_) {
        for (WorkerProcess* process : slot->processes()) {
            if (process != nullptr && !process->is_told_to_leave) tell_to_leave(*process);
        }
    }
}

void Manager::kill_all() {
    tell_all_to_leave();
    for (const auto& slot : slots_) {
        for (WorkerProcess* process : slot->processes()) {
            if (process != nullptr) on_grace_timeout(*process);
        }
    }
}

// ---- the log ---------------------------------------------------------------------------------------------

void Manager::reopen_log(int signal_number) {
    log::reopen();
    if (runtime_.config.daemonize && !runtime_.config.log_file.empty())
        (void)process::redirect_output(runtime_.config.log_file);
    for (const auto& slot : slots_) {
        for (const WorkerProcess* process : slot->processes()) {
            if (process != nullptr) send_log_files(*process);
        }
    }
    log::info("log reopened ({})", signal_number == SIGHUP ? "SIGHUP" : "SIGRTMIN");
}

// The workers are given the open files: under another user or root directory they may not open them.
void Manager::send_log_files(const WorkerProcess& process) const {
    const int channel = process.channel.get();
    if (log::file_descriptor() >= 0)
        (void)send_message(channel, {WorkerMessage::Kind::kLogFile, process.slot}, log::file_descriptor());
    if (runtime_.config.daemonize && !runtime_.config.log_file.empty())
        (void)send_message(channel, {WorkerMessage::Kind::kOutputFile, process.slot}, STDOUT_FILENO);
}

// ---- bringing the processes in line with the state -------------------------------------------------------

std::optional<WorkerStartInfo> Manager::reconcile() {
    if (!is_abandoned_) reap_all();
    if (phase_ == Phase::kStopping || is_abandoned_) return std::nullopt;
    advance_reload();
    for (const auto& slot : slots_) {
        if (is_abandoned_) return std::nullopt;  // The reload callback has forked.
        if (slot->backoff.is_armed() || slot->next) continue;
        if (!slot->current) {
            if (auto start_info = fork_worker(*slot, false)) return start_info;
        } else if (slot->is_replacement_wanted && !slot->leaving) {
            if (auto start_info = fork_worker(*slot, true)) return start_info;
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

std::optional<WorkerStartInfo> Manager::fork_worker(Slot& slot, bool as_successor) {
    const auto retry_later = [&](Error error) {
        delay_next_start(slot);
        log::error("cannot start worker {} (errno {}); next try in {} ms", slot.number, to_errno(error),
                   slot.pause.last_ms());
    };
    auto channel = make_worker_channel();
    if (!channel) {
        retry_later(channel.error());
        return std::nullopt;
    }
    const int counter_set = slot.free_counter_set();
    const bool is_first_of_server = !has_started_once_ && slot.number == 0;
    const std::uint64_t birth = ++births_;
    const auto pid = process::fork_process();
    if (!pid) {
        retry_later(pid.error());
        return std::nullopt;
    }
    if (*pid == 0) {
        is_in_child_ = true;
        // First of all: the loop still shares the manager's epoll set, and the watchers of this object would
        // take themselves out of it when they are destroyed.
        const ProcessId self{ProcessKind::kWorker, slot.number, birth};
        runtime_.host.after_fork(self);
        return WorkerStartInfo{self, counter_set, is_first_of_server, std::move(channel->worker_end)};
    }
    if (slot.number == 0) has_started_once_ = true;
    auto process = std::make_unique<WorkerProcess>(*this, slot.number, counter_set, birth,
                                                   std::move(channel->manager_end));
    process->pid = *pid;
    process->started_ms = monotonic_ms();
    const auto start_timeout_ms =
        static_cast<std::int64_t>(runtime_.config.worker_start_timeout_seconds * 1000);
    loop_.arm(process->grace, std::max(kMaxStartMs, start_timeout_ms + kKillMarginMs));
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
    slot.is_replacement_wanted = slot.is_reload_wanted = false;
    runtime_.shared->set_worker_pid(slot.number, slot.current->pid);
    if (reload_.is_running) runtime_.shared->count_reload_step();
    if (slot.leaving && !slot.leaving->is_told_to_leave) tell_to_leave(*slot.leaving);
}

// ---- what workers say ------------------------------------------------------------------------------------

void Manager::on_message(WorkerProcess& sender, const WorkerMessage& message) {
    using Kind = WorkerMessage::Kind;
    Slot& slot = *slots_[static_cast<std::size_t>(sender.slot)];
    wake();
    switch (message.kind) {
        case Kind::kReplace:
            // A draining predecessor has its successor already.
            if (message.slot != sender.slot || slot.current.get() == &sender)
                (void)replace_worker(message.slot);
            return;
        case Kind::kReload:
            return request_reload();
        case Kind::kReloadTaskWorkers:
            return request_task_reload();
        case Kind::kShutdown:
            return begin_stop(SIGTERM);
        case Kind::kBeforeShutdownDone:
            if (phase_ == Phase::kStopping) tell_all_to_leave();
            return;
        case Kind::kReady:
            break;
        default:
            return;
    }
    sender.is_ready = true;
    // It may have been told while it had no handler yet.
    if (sender.is_told_to_leave) {
        ::kill(sender.pid, SIGTERM);
        return;
    }
    sender.grace.cancel();
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
    loop_.arm(process.grace, max_wait_ms(runtime_.config) + kKillMarginMs);
}

void Manager::on_grace_timeout(WorkerProcess& process) {
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
                     process.slot, process.pid, kMaxStartMs / 1000);
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
    const bool was_successor = &place == &slot.next;
    const std::unique_ptr<WorkerProcess> gone = std::move(place);
    runtime_.shared->settle(runtime_.shared->counters(slot.number, gone->counter_set));
    runtime_.sessions->release_of(gone->id());
    if (was_current) {
        slot.current = std::move(slot.next);
        // The next one to serve is younger than the wish.
        slot.is_replacement_wanted = slot.is_reload_wanted = false;
        runtime_.shared->set_worker_pid(slot.number, slot.current ? slot.current->pid : 0);
    }
    report_end(slot, *gone, status);
    if (is_abandoned_) return;  // The error callback has forked.
    // Perhaps it is the one that was to run the callback before the shutdown.
    if (phase_ == Phase::kStopping) return tell_all_to_leave();
    if (gone->is_told_to_leave) return;
    if (!gone->is_ready) return on_failed_start(slot, *gone, was_successor, status);
    const std::int64_t pause_ms = slot.pause.next(process::kAfterFailure, monotonic_ms() - gone->started_ms);
    if (pause_ms == 0) return;
    loop_.arm(slot.backoff, pause_ms);
    log::warning("worker {} ended within a second of its start: the next one starts in {} ms", slot.number,
                 pause_ms);
}

void Manager::report_end(const Slot& slot, const WorkerProcess& gone, const process::ExitStatus& status) {
    const bool was_expected =
        gone.is_told_to_leave && (status.is_success() || gone.is_killed_by_us || status.signal == SIGTERM);
    if (status.is_success() || was_expected) return;
    log::warning("worker {} (pid {}) {}", slot.number, gone.pid, process::describe(status));
    runtime_.host.on_worker_error(runtime_.server, WorkerExit{slot.number, static_cast<int>(gone.pid),
                                                              status.raw, status.exit_code, status.signal});
}

/// The worker ended before its start callback had finished, with any status: it has never served.
void Manager::on_failed_start(Slot& slot, const WorkerProcess& gone, bool was_successor,
                              const process::ExitStatus& status) {
    if (reload_.is_running && gone.birth >= reload_.first_birth) cancel_reload(slot, gone, status);
    if (was_successor && !slot.is_replacement_wanted) return;
    delay_next_start(slot);
    log::error("worker {} (pid {}) {} before onWorkerStart had finished: the next one starts in {} ms",
               slot.number, gone.pid, process::describe(status), slot.pause.last_ms());
}

void Manager::delay_next_start(Slot& slot) {
    loop_.arm(slot.backoff, slot.pause.grow());
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
        runtime_.tls.reload(runtime_.config);
        runtime_.host.on_before_reload(runtime_.server);
    }
    for (const auto& slot : slots_) {
        if (is_renewed(*slot)) continue;
        if (slot->current && slot->current->birth < reload_.first_birth && !slot->is_replacement_wanted)
            slot->is_replacement_wanted = slot->is_reload_wanted = true;
        return;
    }
    for (const auto& slot : slots_) {
        if (slot->leaving) return;
    }
    reload_.is_running = false;
    runtime_.shared->count_reload(/*is_complete=*/true);
    runtime_.shared->count_reload_step();
    runtime_.host.on_after_reload(runtime_.server);
    if (reload_.is_wanted) advance_reload();
}

// The code that the new worker loads is broken, and would be in every other worker. Those that serve go on
// with what they have.
void Manager::cancel_reload(Slot& slot, const WorkerProcess& gone, const process::ExitStatus& status) {
    reload_.is_running = false;
    runtime_.shared->count_reload(/*is_complete=*/false);
    runtime_.shared->count_reload_step();
    if (slot.is_reload_wanted) slot.is_replacement_wanted = slot.is_reload_wanted = false;
    const auto renewed =
        std::count_if(slots_.begin(), slots_.end(), [this](const auto& other) { return is_renewed(*other); });
    log::error(
        "reload cancelled: the new worker {} (pid {}) {} before onWorkerStart had finished; {} of {} workers "
        "are "
        "new, the others go on with the old code",
        slot.number, gone.pid, process::describe(status), renewed, slots_.size());
}

}  // namespace shoal::server
