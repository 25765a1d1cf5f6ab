// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/process_lock.hpp
/// A lock for one writer or many readers, in memory that forked processes share.
#include <memory>

#include "shoal/memory/lock.hpp"
#include "shoal/memory/shared_arena.hpp"

namespace shoal::memory {

/// FIFO between processes: a process has one place in the queue, and readers that come later queue behind a
/// writer.
class ProcessLock final : public Lock {
  public:
    static constexpr std::size_t kMaxProcesses = 1'024;
    /// Unclaimed after this time, any process may take it: the next process in the queue has not come.
    static constexpr std::int64_t kTurnMs = 50;

    enum class Wait : std::uint8_t {
        kSleep,
        kSpin,  ///< take() first tries for some microseconds, where there is more than one processor.
    };

    /// Errors: kSystem (ENOMEM, EMFILE, ...).
    [[nodiscard]] static Result<std::unique_ptr<ProcessLock>> create(Wait wait = Wait::kSleep);
    ~ProcessLock() override;

    /// Errors: those of Lock; kNoMemory: kMaxProcesses use it.
    Result<void> try_take(LockMode mode, Turn turn) noexcept override;
    Result<void> take(LockMode mode, std::int64_t deadline_ns = kNoDeadline) noexcept override;
    void release(LockMode mode) noexcept override;
    void stop_queuing() noexcept override;

  private:
    struct Slot;
    struct Shared;
    class Guard;
    ProcessLock(SharedArena arena, Shared* shared, Wait wait) noexcept;
    bool claim_slot() noexcept;
    [[nodiscard]] bool owns_slot() const noexcept;
    [[nodiscard]] bool is_alive(Slot& slot) noexcept;
    Result<void> take_unless_held(LockMode mode) noexcept;
    bool spin(LockMode mode) noexcept;
    void call_next() noexcept;

    SharedArena arena_;  ///< Holds *shared_.
    Shared* const shared_;
    const Wait wait_;
    Slot* mine_ = nullptr;
};

}  // namespace shoal::memory
