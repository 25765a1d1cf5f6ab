// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/ring_bell.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "shoal/base/clock.hpp"
#include "shoal/memory/shared_cells.hpp"

namespace shoal::memory {

Result<RingBell> RingBell::create() noexcept {
    UniqueFd fd(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    if (!fd) return fail_errno();
    const Result<State*> state = make_shared_cell<State>();
    if (!state) return fail(state.error());
    return RingBell(std::move(fd), *state);
}

RingBell::RingBell(RingBell&& other) noexcept
    : fd_(std::move(other.fd_)), state_(std::exchange(other.state_, nullptr)) {}

RingBell::~RingBell() {
    if (state_ != nullptr) free_shared_cell(state_);
}

void RingBell::block(std::int64_t deadline_ns) noexcept {
    constexpr std::int64_t kPollNs = kPollMs * 1'000'000;
    const std::int64_t until = std::min(deadline_ns, monotonic_ns() + kPollNs);
    static_cast<void>(futex_wait(state_->sleep, static_cast<std::uint32_t>(Sleep::kBlocked), until));
    disarm();
}

void RingBell::wake_sleeper() noexcept {
    const std::uint32_t how = state_->sleep.exchange(0, std::memory_order_relaxed);
    if (how == static_cast<std::uint32_t>(Sleep::kInLoop)) {
        write_fd();
    } else if (how == static_cast<std::uint32_t>(Sleep::kBlocked)) {
        state_->wakes.fetch_add(1, std::memory_order_relaxed);
        futex_wake(state_->sleep);
    }
}

void RingBell::wake() noexcept {
    state_->sleep.store(0, std::memory_order_seq_cst);
    state_->wakes.fetch_add(1, std::memory_order_relaxed);
    futex_wake(state_->sleep);
    write_fd();
}

void RingBell::write_fd() noexcept {
    state_->wakes.fetch_add(1, std::memory_order_relaxed);
    const std::uint64_t one = 1;
    // The counter cannot overflow in practice: 2^64 rings.
    static_cast<void>(!::write(fd_.get(), &one, sizeof one));
}

}  // namespace shoal::memory
