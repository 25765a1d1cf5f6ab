// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/pool.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "shoal/base/log.hpp"

namespace shoal::process {
namespace {

constexpr int kPipeBufferBytes = 8 << 20;  // The kernel caps it at net.core.wmem_max.

}  // namespace

Pool::Slot::Slot(int its_number, Pool& pool) noexcept
    : number(its_number),
      backoff([](event::Timer&, void* self) { static_cast<Slot*>(self)->owner.wake(); }, this),
      grace(
          [](event::Timer&, void* self) {
              Slot& slot = *static_cast<Slot*>(self);
              slot.owner.kill_now(slot);
          },
          this),
      owner(pool) {}

Result<std::unique_ptr<Pool>> Pool::create(PoolHost& host, const PoolOptions& options) {
    if (options.worker_num < 1) return fail(Errc::kInvalid);
    std::unique_ptr<Pool> pool(new Pool(host, options));
    if (auto opened = pool->open(); !opened) return fail(opened.error());
    return pool;
}

Pool::Pool(PoolHost& host, const PoolOptions& options)
    : host_(host), loop_(host.loop()), options_(options), control_(*this) {}

Pool::~Pool() = default;

Result<void> Pool::open() {
    const auto count = static_cast<std::size_t>(options_.worker_num);
    auto arena = memory::SharedArena::create(memory::ArenaLayout{}.add<SharedSlot>(count).bytes());
    if (!arena) return fail(arena.error());
    arena_ = std::move(*arena);
    const auto shared = arena_.make_array<SharedSlot>(count);
    if (!shared) return fail(shared.error());
    shared_ = *shared;
    for (int i = 0; i < options_.worker_num; ++i) {
        slots_.push_back(std::make_unique<Slot>(i, *this));
        if (!options_.has_pipes) continue;
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends) != 0) return fail_errno();
        for (const int end : ends)
            ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &kPipeBufferBytes, sizeof kPipeBufferBytes);
        pipes_.push_back({UniqueFd(ends[0]), UniqueFd(ends[1])});
    }
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
        return fail_errno();
    channel_ = {UniqueFd(ends[0]), UniqueFd(ends[1])};
    return {};
}

bool Pool::is_master() const noexcept {
    return !is_child_ && ::getpid() == master_pid_;
}

pid_t Pool::worker_pid(int worker_id) const noexcept {
    return shared_[static_cast<std::size_t>(worker_id)].pid.load(std::memory_order_relaxed);
}

int Pool::pipe_to(int worker_id) const noexcept {
    return pipes_.empty() ? -1 : pipes_[static_cast<std::size_t>(worker_id)][0].get();
}

int Pool::pipe_of(int worker_id) const noexcept {
    return pipes_.empty() ? -1 : pipes_[static_cast<std::size_t>(worker_id)][1].get();
}

// ---- running ---------------------------------------------------------------------------------------------

Result<int> Pool::run() {
    master_pid_ = ::getpid();
    // First of all: from now on a signal waits for its handler instead of ending the process.
    if (auto installed = install_signals(); !installed) {
        remove_signals();
        return fail(installed.error());
    }
    if (auto added = loop_.add(control_, channel_[0].get(), event::Trigger::kLevel); !added) {
        remove_signals();
        return fail(added.error());
    }
    loop_.retain();
    is_running_ = true;
    if (const auto worker_id = reconcile()) return *worker_id;
    host_.on_start();
    while (is_master()) {
        if (const auto worker_id = reconcile()) return *worker_id;
        if (is_stopping_ && !has_processes()) break;
        loop_.run();
        if (is_master()) host_.on_turn();
    }
    if (is_master()) finish();
    is_running_ = false;
    return kNoWorker;
}

void Pool::finish() noexcept {
    remove_signals();
    loop_.remove(control_);
    loop_.release();
    for (const pid_t pid : detached_)
        static_cast<void>(try_reap(pid));
    for (const auto& slot : slots_)
        slot->backoff.cancel();
}

Result<void> Pool::install_signals() {
    for (const int signal_number : {SIGTERM, SIGINT, SIGUSR1, SIGUSR2, SIGCHLD}) {
        if (signal_number != SIGCHLD && loop_.has_signal_handler(signal_number)) continue;
        listeners_.push_back(std::make_unique<event::SignalListener>(&on_signal, this));
        if (auto added = loop_.add_signal_listener(*listeners_.back(), signal_number); !added) {
            listeners_.pop_back();
            return added;
        }
    }
    return {};
}

void Pool::remove_signals() noexcept {
    for (const auto& listener : listeners_)
        loop_.remove_signal_listener(*listener);
    listeners_.clear();
}

void Pool::on_signal(void* self, int signal_number) {
    Pool& pool = *static_cast<Pool*>(self);
    if (signal_number == SIGINT && pool.is_stopping_) {
        // A second Ctrl-C: the user at the terminal does not want to wait.
        for (const auto& slot : pool.slots_)
            pool.kill_now(*slot);
        return;
    }
    if (signal_number == SIGTERM || signal_number == SIGINT) return pool.begin_stop();
    if (signal_number == SIGUSR1 || signal_number == SIGUSR2) return pool.begin_reload();
    pool.wake();
}

// ---- requests of workers ---------------------------------------------------------------------------------

Result<void> Pool::request(RequestKind kind, int slot) noexcept {
    if (!is_running_) return fail(Errc::kClosed);
    const Request request{kind, slot, ::getpid()};
    const ssize_t sent = ::send(channel_[1].get(), &request, sizeof request, MSG_NOSIGNAL);
    if (sent == static_cast<ssize_t>(sizeof request)) return {};
    if (errno == EPIPE || errno == ECONNRESET) return fail(Errc::kClosed);
    return errno == EAGAIN ? fail(Errc::kAgain) : fail_errno();
}

Result<void> Pool::stop() noexcept {
    return request(RequestKind::kStop, -1);
}

Result<void> Pool::reload() noexcept {
    return request(RequestKind::kReload, -1);
}

void Pool::Control::on_ready(event::Ready) {
    pool_.take_requests();
    pool_.wake();
}

void Pool::take_requests() noexcept {
    Request request;
    while (::recv(channel_[0].get(), &request, sizeof request, 0) == static_cast<ssize_t>(sizeof request)) {
        if (request.kind == RequestKind::kStop) begin_stop();
        if (request.kind == RequestKind::kReload) begin_reload();
        if (request.kind == RequestKind::kDetach) let_go(request.slot, request.sender);
    }
}

/// The process goes on outside of the pool; its slot gets a new one.
void Pool::let_go(int slot_number, pid_t pid) {
    if (slot_number < 0 || slot_number >= options_.worker_num) return;
    Slot& slot = *slots_[static_cast<std::size_t>(slot_number)];
    if (slot.pid != pid) return;
    detached_.push_back(pid);
    slot.pid = 0;
    slot.grace.cancel();
    shared_[static_cast<std::size_t>(slot_number)].pid.store(0, std::memory_order_relaxed);
}

// ---- stop and reload -------------------------------------------------------------------------------------

void Pool::begin_stop() {
    if (is_stopping_) return;
    is_stopping_ = true;
    reload_before_ = 0;
    host_.on_shutdown();
    if (!is_master()) return;  // The callback has forked, and this is the child.
    for (const auto& slot : slots_) {
        slot->backoff.cancel();
        tell_to_leave(*slot);
    }
    wake();
}

void Pool::begin_reload() {
    if (is_stopping_) return;
    reload_before_ = births_ + 1;
    wake();
}

void Pool::advance_reload() {
    if (reload_before_ == 0) return;
    for (const auto& slot : slots_) {
        // Without a process: the next one is new in any case.
        if (slot->pid == 0 || slot->birth >= reload_before_) continue;
        tell_to_leave(*slot);
        return;
    }
    reload_before_ = 0;
}

void Pool::tell_to_leave(Slot& slot) {
    if (slot.pid == 0) return;
    std::atomic<bool>& leaves = shared_[static_cast<std::size_t>(slot.number)].leaves;
    if (leaves.load()) return;
    leaves.store(true);
    ::kill(slot.pid, SIGTERM);
    if (options_.max_wait_seconds > 0) {
        // A worker with an event loop ends itself in time; this is for one whose code blocks.
        loop_.arm(slot.grace, static_cast<std::int64_t>(options_.max_wait_seconds * 1000) + kGraceMarginMs);
    }
}

void Pool::kill_now(Slot& slot) {
    slot.grace.cancel();
    if (slot.pid == 0) return;
    log::warning("worker {} (pid {}) did not leave in time: killed", slot.number, slot.pid);
    slot.is_killed = true;
    ::kill(slot.pid, SIGKILL);
}

// ---- bringing the processes in line with the state -------------------------------------------------------

std::optional<int> Pool::reconcile() {
    take_requests();                        // Before the end of a process that has detached is seen.
    if (!is_master()) return std::nullopt;  // The shutdown callback has forked, and this is the child.
    reap_all();
    if (is_stopping_) return std::nullopt;
    for (const auto& slot : slots_) {
        if (slot->pid != 0 || slot->backoff.is_armed()) continue;
        if (const auto worker_id = fork_worker(*slot)) return worker_id;
    }
    advance_reload();
    return std::nullopt;
}

bool Pool::has_processes() const noexcept {
    return std::any_of(slots_.begin(), slots_.end(), [](const auto& slot) { return slot->pid != 0; });
}

std::optional<int> Pool::fork_worker(Slot& slot) {
    SharedSlot& shared = shared_[static_cast<std::size_t>(slot.number)];
    shared.leaves.store(false);
    const std::uint64_t birth = ++births_;
    const auto pid = fork_process();
    if (!pid) {
        loop_.arm(slot.backoff, slot.pause.grow());
        log::error("cannot start worker {} (errno {}); next try in {} ms", slot.number, to_errno(pid.error()),
                   slot.pause.last_ms());
        return std::nullopt;
    }
    if (*pid == 0) {
        is_child_ = true;
        shared.pid.store(::getpid(), std::memory_order_relaxed);
        channel_[0].reset();
        // The loop has still the master's epoll set: the host resets it.
        host_.after_fork(slot.number);
        return slot.number;
    }
    slot.pid = *pid;
    slot.birth = birth;
    slot.started_ms = monotonic_ms();
    slot.is_killed = false;
    shared.pid.store(*pid, std::memory_order_relaxed);
    return std::nullopt;
}

void Pool::reap_all() {
    std::erase_if(detached_, [](pid_t pid) { return try_reap(pid).has_value(); });
    for (const auto& slot : slots_) {
        if (slot->pid == 0) continue;
        if (const auto status = try_reap(slot->pid)) on_worker_end(*slot, *status);
    }
}

void Pool::on_worker_end(Slot& slot, const ExitStatus& status) {
    SharedSlot& shared = shared_[static_cast<std::size_t>(slot.number)];
    const pid_t pid = std::exchange(slot.pid, 0);
    const bool was_told = shared.leaves.load();
    slot.grace.cancel();
    shared.pid.store(0, std::memory_order_relaxed);
    const bool was_expected = was_told && (slot.is_killed || status.signal == SIGTERM);
    if (!status.is_success() && !was_expected)
        log::warning("worker {} (pid {}) {}", slot.number, pid, describe(status));
    if (is_stopping_ || was_told) return;
    const RestartPolicy& policy = status.is_success() ? kAfterSuccess : kAfterFailure;
    const std::int64_t pause_ms = slot.pause.next(policy, monotonic_ms() - slot.started_ms);
    if (pause_ms == 0) return;
    loop_.arm(slot.backoff, pause_ms);
    if (!status.is_success())
        log::warning("worker {} ended within a second of its start: the next one starts in {} ms",
                     slot.number, pause_ms);
}

}  // namespace shoal::process
