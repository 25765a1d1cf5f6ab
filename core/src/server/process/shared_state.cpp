// SPDX-License-Identifier: Apache-2.0
#include "server/process/shared_state.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <new>
#include <vector>

#include "shoal/base/random.hpp"

namespace shoal::server {
namespace {

std::uint64_t read(const std::atomic<std::uint64_t>& counter) noexcept {
    return counter.load(std::memory_order_relaxed);
}

}  // namespace

Result<std::unique_ptr<SharedState>> SharedState::create(int worker_num, std::int64_t start_session_id) {
    const std::size_t bytes = sizeof(Header) + static_cast<std::size_t>(worker_num) * sizeof(Slot);
    void* const memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return fail_errno();
    std::unique_ptr<SharedState> state(new SharedState(memory, bytes, worker_num));
    state->header_->next_session_id.store(start_session_id, std::memory_order_relaxed);
    state->header_->start_time = ::time(nullptr);
    SystemRandom random;
    state->header_->server_id = std::uint64_t{random()} << 32 | random();
    return state;
}

SharedState::SharedState(void* memory, std::size_t bytes, int worker_num) noexcept
    : memory_(memory), bytes_(bytes), worker_num_(worker_num) {
    header_ = new (memory) Header;
    slots_ = reinterpret_cast<Slot*>(static_cast<char*>(memory) + sizeof(Header));
    for (int i = 0; i < worker_num; ++i)
        new (&slots_[i]) Slot;
}

SharedState::~SharedState() {
    ::munmap(memory_, bytes_);
}

WorkerCounters& SharedState::counters(int slot, int set) noexcept {
    return slots_[slot].sets[static_cast<std::size_t>(set)];
}

void SharedState::settle(WorkerCounters& counters) noexcept {
    const std::int64_t left = counters.live_connections.exchange(0, std::memory_order_relaxed);
    if (left > 0) {
        bump(counters.closed, static_cast<std::uint64_t>(left));
        bump(counters.aborted, static_cast<std::uint64_t>(left));
        header_->connections.fetch_sub(left, std::memory_order_relaxed);
    }
    counters.pid.store(0, std::memory_order_relaxed);
    counters.busy.store(0, std::memory_order_relaxed);
    counters.is_draining.store(false, std::memory_order_relaxed);
}

bool SharedState::try_add_connection(WorkerCounters& counters, std::int64_t limit) noexcept {
    if (header_->connections.fetch_add(1, std::memory_order_relaxed) >= limit) {
        header_->connections.fetch_sub(1, std::memory_order_relaxed);
        return false;
    }
    counters.live_connections.fetch_add(1, std::memory_order_relaxed);
    bump(counters.accepted);
    return true;
}

void SharedState::remove_connection(WorkerCounters& counters) noexcept {
    counters.live_connections.fetch_sub(1, std::memory_order_relaxed);
    header_->connections.fetch_sub(1, std::memory_order_relaxed);
}

void SharedState::set_worker_pid(int slot, int pid) noexcept {
    slots_[slot].pid.store(pid, std::memory_order_relaxed);
}

int SharedState::worker_pid(int slot) const noexcept {
    return slots_[slot].pid.load(std::memory_order_relaxed);
}

WorkerStatus SharedState::worker_status(int slot) const noexcept {
    const int pid = worker_pid(slot);
    if (pid == 0) return WorkerStatus::kNone;
    for (const WorkerCounters& set : slots_[slot].sets) {
        if (set.pid.load(std::memory_order_relaxed) != pid) continue;
        if (set.is_draining.load(std::memory_order_relaxed)) return WorkerStatus::kExiting;
        if (set.busy.load(std::memory_order_relaxed) > 0) return WorkerStatus::kBusy;
    }
    return WorkerStatus::kIdle;
}

// At the same address: the counters are referred to from many places.
Result<void> SharedState::become_private() noexcept {
    std::vector<char> copy(static_cast<const char*>(memory_), static_cast<const char*>(memory_) + bytes_);
    constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    if (::mmap(memory_, bytes_, PROT_READ | PROT_WRITE, kFlags, -1, 0) == MAP_FAILED) return fail_errno();
    std::memcpy(memory_, copy.data(), bytes_);
    return {};
}

Stats SharedState::stats() const noexcept {
    Stats out;
    out.start_time = header_->start_time;
    out.connections = static_cast<std::uint64_t>(connections());
    out.worker_num = worker_num_;
    out.reloads = read(header_->reloads);
    out.cancelled_reloads = read(header_->cancelled_reloads);
    for (int i = 0; i < worker_num_; ++i) {
        std::int64_t under_way = 0;
        for (const WorkerCounters& set : slots_[i].sets) {
            out.accepted += read(set.accepted);
            out.closed += read(set.closed);
            out.aborted += read(set.aborted);
            out.requests += read(set.requests);
            out.responses += read(set.responses);
            out.received_bytes += read(set.received_bytes);
            out.sent_bytes += read(set.sent_bytes);
            under_way += set.busy.load(std::memory_order_relaxed);
        }
        out.concurrency += static_cast<std::uint64_t>(std::max<std::int64_t>(under_way, 0));
        if (under_way <= 0 && worker_pid(i) != 0) ++out.idle_worker_num;
    }
    return out;
}

}  // namespace shoal::server
