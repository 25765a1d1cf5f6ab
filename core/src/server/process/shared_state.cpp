// SPDX-License-Identifier: Apache-2.0
#include "server/process/shared_state.hpp"

#include <algorithm>
#include <ctime>

#include "shoal/base/random.hpp"

namespace shoal::server {
namespace {

std::uint64_t read(const std::atomic<std::uint64_t>& counter) noexcept {
    return counter.load(std::memory_order_relaxed);
}

}  // namespace

Result<std::unique_ptr<SharedState>> SharedState::create(int worker_num) {
    const auto slots = static_cast<std::size_t>(worker_num);
    auto arena = memory::SharedArena::create(memory::ArenaLayout().add<Header>().add<Slot>(slots).bytes());
    if (!arena) return fail(arena.error());
    const auto header = arena->make<Header>();
    const auto its_slots = arena->make_array<Slot>(slots);
    if (!header || !its_slots) return fail(Errc::kNoMemory);
    (*header)->start_time = ::time(nullptr);
    SystemRandom random;
    (*header)->server_id = std::uint64_t{random()} << 32 | random();
    return std::unique_ptr<SharedState>(new SharedState(std::move(*arena), **header, *its_slots));
}

SharedState::SharedState(memory::SharedArena arena, Header& header, std::span<Slot> slots) noexcept
    : arena_(std::move(arena)), header_(&header), slots_(slots) {}

WorkerCounters& SharedState::counters(int slot, int set) noexcept {
    return slots_[static_cast<std::size_t>(slot)].sets[static_cast<std::size_t>(set)];
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
    slots_[static_cast<std::size_t>(slot)].pid.store(pid, std::memory_order_relaxed);
}

int SharedState::worker_pid(int slot) const noexcept {
    return slots_[static_cast<std::size_t>(slot)].pid.load(std::memory_order_relaxed);
}

WorkerStatus SharedState::worker_status(int slot) const noexcept {
    const int pid = worker_pid(slot);
    if (pid == 0) return WorkerStatus::kNone;
    for (const WorkerCounters& set : slots_[static_cast<std::size_t>(slot)].sets) {
        if (set.pid.load(std::memory_order_relaxed) != pid) continue;
        if (set.is_draining.load(std::memory_order_relaxed)) return WorkerStatus::kExiting;
        if (set.busy.load(std::memory_order_relaxed) > 0) return WorkerStatus::kBusy;
    }
    return WorkerStatus::kIdle;
}

Stats SharedState::stats() const noexcept {
    Stats out;
    out.start_time = header_->start_time;
    out.connections = static_cast<std::uint64_t>(connections());
    out.worker_num = static_cast<int>(slots_.size());
    out.reloads = read(header_->reloads);
    out.cancelled_reloads = read(header_->cancelled_reloads);
    for (const Slot& slot : slots_) {
        std::int64_t under_way = 0;
        for (const WorkerCounters& set : slot.sets) {
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
        if (under_way <= 0 && slot.pid.load(std::memory_order_relaxed) != 0) ++out.idle_worker_num;
    }
    return out;
}

}  // namespace shoal::server
