// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/stack_pool.hpp
/// C stacks for coroutines, carved out of slabs: one mapping serves many stacks, so 100,000 of them fit under
/// the kernel's default of 65,530 mappings a process. One thread only.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "shoal/base/error.hpp"

namespace shoal::coro {

struct StackPoolOptions {
    /// Address space of one stack; memory is used only where the stack was touched. Rounded up to pages.
    std::size_t stack_bytes = 256 * 1024;
    std::size_t stacks_per_slab = 64;
    /// Maximum idle stacks that keep their memory; more than that return it to the kernel, ...
    std::size_t keep_warm = 1'024;
    /// ... in batches of this size: neighbours share a system call.
    std::size_t give_back_batch = 64;
    /// Address space without access below each stack, rounded up to pages: more than one page, so that a
    /// frame of a library compiled without stack probes does not skip it.
    std::size_t guard_bytes = 64 * 1024;
    /// Makes the guards. Before Linux 6.13 only as long as the process's mapping count allows; the first
    /// stack without a guard logs a warning, once a process.
    bool has_guards = true;
    /// Uses MADV_GUARD_INSTALL where the kernel has it; tests switch it off.
    bool has_light_guards = true;
};

/// One stack. Grows down from `base + bytes`.
struct Stack {
    std::byte* base = nullptr;  ///< Lowest usable byte.
    std::size_t bytes = 0;
    bool is_guarded = false;
    [[nodiscard]] std::byte* top() const noexcept { return base + bytes; }
};

/// Reuses the stack released last, which is most likely in the CPU caches. The destructor unmaps everything
/// unless a stack is still in use: its frames may be linked into lists that still exist.
class StackPool {
  public:
    explicit StackPool(StackPoolOptions options = {});
    ~StackPool();
    StackPool(const StackPool&) = delete;
    StackPool& operator=(const StackPool&) = delete;

    /// Errors: kNoMemory when the kernel refuses another slab.
    [[nodiscard]] Result<Stack> acquire() noexcept;
    /// Returns a stack from acquire() to the pool.
    void release(Stack stack) noexcept;

    [[nodiscard]] std::size_t stack_bytes() const noexcept { return stack_bytes_; }
    [[nodiscard]] std::size_t in_use() const noexcept { return in_use_; }
    [[nodiscard]] std::size_t idle() const noexcept { return warm_.size() + cooling_.size() + cold_.size(); }
    [[nodiscard]] std::size_t guarded() const noexcept { return guarded_; }

    /// Number of guards that all pools of this process may still make where each guard splits a mapping. Half
    /// of the free mappings (vm.max_map_count, read once) are used for guards, the rest is left to the host.
    /// A kernel that guards without splitting (MADV_GUARD_INSTALL) sets no bound.
    [[nodiscard]] static std::int64_t guard_budget() noexcept;

  private:
    bool add_slab() noexcept;
    [[nodiscard]] std::size_t stride() const noexcept { return guard_bytes_ + stack_bytes_; }
    bool guard(std::byte* lowest) noexcept;
    bool guard_by_splitting(std::byte* lowest) noexcept;
    void give_back_cooling() noexcept;

    std::size_t stack_bytes_;
    std::size_t guard_bytes_;
    std::size_t stacks_per_slab_;
    std::size_t keep_warm_;
    std::size_t give_back_batch_;
    bool has_guards_;
    bool has_light_guards_;
    // Both lie outside of the stacks: a link inside one would touch, and so commit, its memory.
    std::vector<std::byte*> slabs_;
    std::vector<Stack> warm_;     // Idle, with the memory they used.
    std::vector<Stack> cooling_;  // The same, to give it back when there are give_back_batch_ of them.
    std::vector<Stack> cold_;     // Idle, their memory given back.
    Stack next_fresh_;            // Never touched yet: carved in order from the newest slab.
    std::size_t fresh_left_ = 0;
    std::size_t in_use_ = 0;
    std::size_t guarded_ = 0;
    std::size_t splits_ = 0;  // Guards that count against the budget.
};

}  // namespace shoal::coro
