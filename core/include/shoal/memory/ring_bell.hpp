// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/ring_bell.hpp
/// Wakes the process that uses one end of shared rings, with a system call only if it sleeps.
///
/// Protocol. The sleeper calls arm(), looks at all its rings once more, and sleeps only if they have nothing
/// for it; else it calls disarm(). The other side changes a ring, then calls ring(). Both read and write the
/// same word in one step: if ring() comes second, it finds the sleeper; if arm() does, the sleeper sees the
/// change.
///
/// If the other side is killed between its change and ring(), the wake-up is lost: block() therefore looks
/// again every kPollMs. A process that learns of the death (a supervisor, or the successor that attaches to a
/// ring) calls wake() for those that sleep in an event loop.
#include <atomic>
#include <cstdint>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/memory/futex.hpp"

namespace shoal::memory {

/// Make it before fork(). One process sleeps on it, one or several ring it. It may serve any number of rings
/// and must outlive them. Nothing here switches coroutines.
class RingBell {
  public:
    static constexpr std::int64_t kPollMs = 100;

    enum class Sleep : std::uint32_t {
        kInLoop = 1,  ///< An event loop watches fd().
        kBlocked,     ///< The thread calls block().
    };

    /// Errors: kSystem (EMFILE, ENOMEM, ...); kNoMemory.
    [[nodiscard]] static Result<RingBell> create() noexcept;
    ~RingBell();
    RingBell(RingBell&& other) noexcept;
    RingBell& operator=(RingBell&&) = delete;

    /// Watch it edge-triggered (event::Trigger::kEdge). It is never read.
    [[nodiscard]] int fd() const noexcept { return fd_.get(); }

    /// Says that this process is about to sleep. Look at the rings once more after it.
    void arm(Sleep how = Sleep::kInLoop) noexcept {
        state_->sleep.exchange(static_cast<std::uint32_t>(how), std::memory_order_acq_rel);
    }
    /// This process does not sleep after all, or has woken without a ring.
    void disarm() noexcept { state_->sleep.store(0, std::memory_order_relaxed); }
    /// Sleeps after arm(Sleep::kBlocked), at most until `deadline_ns` of monotonic_ns() and at most kPollMs.
    /// Returns for any reason or none: look at the rings.
    void block(std::int64_t deadline_ns = kNoDeadline) noexcept;

    /// Wakes the sleeper, if any. Call it after the change to the ring.
    void ring() noexcept {
        if (state_->sleep.fetch_add(0, std::memory_order_acq_rel) != 0) wake_sleeper();
    }
    /// Wakes the sleeper whatever the state says: for the case that a process has died while ringing.
    void wake() noexcept;

    /// Number of system calls that ring() and wake() have made in all processes.
    [[nodiscard]] std::uint64_t wake_count() const noexcept {
        return state_->wakes.load(std::memory_order_relaxed);
    }

  private:
    struct State {
        std::atomic<std::uint32_t> sleep{0};  ///< 0: awake; else a Sleep.
        std::atomic<std::uint64_t> wakes{0};
    };
    RingBell(UniqueFd fd, State* state) noexcept : fd_(std::move(fd)), state_(state) {}
    void wake_sleeper() noexcept;
    void write_fd() noexcept;

    UniqueFd fd_;
    State* state_;
};

}  // namespace shoal::memory
