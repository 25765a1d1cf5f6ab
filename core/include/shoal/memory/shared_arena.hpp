// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/shared_arena.hpp
/// Memory that forked processes share.
///
/// Invariants
///  1. Mapped before the first fork; every process has it at the same address, so pointers into it are valid
///     in all of them.
///  2. Parts are carved from front to back and never freed one by one: the mapping ends with the arena. Child
///     processes inherit a copy of the object, and its destructor unmaps their view only.
///  3. Memory that has not been written is zero and uses no RAM: the kernel adds pages as they are touched.
///
/// One process carves, before it forks; there is no lock. Nothing here switches coroutines.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

#include "shoal/base/error.hpp"

namespace shoal::memory {

inline constexpr std::size_t kCacheLineBytes = 64;

/// Types that may lie in shared memory: no destructor runs, and a process may end at any instruction.
template <typename T>
concept Shareable = std::is_trivially_destructible_v<T> && !std::is_pointer_v<T> && !std::is_reference_v<T>;

/// Computes the size of an arena: adds up its parts in the order in which they will be carved.
class ArenaLayout {
  public:
    template <Shareable T>
    constexpr ArenaLayout& add(std::size_t count = 1, std::size_t alignment = alignof(T)) noexcept {
        return add_bytes(sizeof(T), count, alignment);
    }
    /// SIZE_MAX when the sum does not fit into a size_t: SharedArena::create() refuses it.
    [[nodiscard]] constexpr std::size_t bytes() const noexcept { return bytes_; }

  private:
    constexpr ArenaLayout& add_bytes(std::size_t size, std::size_t count, std::size_t alignment) noexcept {
        std::size_t part = 0;
        if (__builtin_mul_overflow(size, count, &part) ||
            __builtin_add_overflow(bytes_, alignment - 1, &bytes_) ||
            __builtin_add_overflow(bytes_ & ~(alignment - 1), part, &bytes_))
            bytes_ = SIZE_MAX;
        return *this;
    }
    std::size_t bytes_ = 0;
};

class SharedArena {
  public:
    enum class Reserve : std::uint8_t {
        kCommitted,  ///< Counts towards the system's commit limit from the start.
        kLazy,       ///< MAP_NORESERVE: for regions that are mostly never touched.
    };

    /// Empty: carving fails with kNoMemory.
    SharedArena() noexcept = default;
    /// Maps `bytes`, rounded up to pages. Errors: kInvalid (0 bytes); kNoMemory (the size overflows); kSystem
    /// (ENOMEM: address space or commit limit).
    [[nodiscard]] static Result<SharedArena> create(std::size_t bytes,
                                                    Reserve reserve = Reserve::kCommitted) noexcept;
    ~SharedArena();
    SharedArena(SharedArena&& other) noexcept;
    SharedArena& operator=(SharedArena&& other) noexcept;

    /// Constructs a T. Errors: kNoMemory (the arena is full).
    template <Shareable T, typename... Args>
    requires std::is_nothrow_constructible_v<T, Args...>
    [[nodiscard]] Result<T*> make(Args&&... args) noexcept {
        const Result<void*> place = carve(sizeof(T), 1, alignof(T));
        if (!place) return fail(place.error());
        return ::new (*place) T(std::forward<Args>(args)...);
    }
    /// Constructs `count` elements, which touches all of them. `alignment`: of the first element; a power of
    /// two, e.g. kCacheLineBytes. Errors: kNoMemory.
    template <Shareable T>
    requires std::is_nothrow_default_constructible_v<T>
    [[nodiscard]] Result<std::span<T>> make_array(std::size_t count,
                                                  std::size_t alignment = alignof(T)) noexcept {
        const Result<void*> place = carve(sizeof(T), count, alignment);
        if (!place) return fail(place.error());
        T* const first = static_cast<T*>(*place);
        std::uninitialized_value_construct_n(first, count);
        return std::span<T>(first, count);
    }
    /// The same without touching the memory, for a T whose default-constructed state is all zero bytes.
    /// Errors: kNoMemory.
    template <Shareable T>
    requires std::is_nothrow_default_constructible_v<T>
    [[nodiscard]] Result<std::span<T>> make_zeroed_array(std::size_t count,
                                                         std::size_t alignment = alignof(T)) noexcept {
        const Result<void*> place = carve(sizeof(T), count, alignment);
        if (!place) return fail(place.error());
        return std::span<T>(static_cast<T*>(*place), count);
    }

    /// Replaces this process's view by a private copy at the same address: later changes stay in this
    /// process. Copies, and so touches, what has been carved. Errors: kNoMemory, kSystem.
    Result<void> become_private() noexcept;

    [[nodiscard]] std::size_t size_bytes() const noexcept { return size_bytes_; }
    [[nodiscard]] std::size_t used_bytes() const noexcept { return used_bytes_; }

  private:
    SharedArena(char* base, std::size_t size_bytes) noexcept : base_(base), size_bytes_(size_bytes) {}
    Result<void*> carve(std::size_t size, std::size_t count, std::size_t alignment) noexcept;

    char* base_ = nullptr;
    std::size_t size_bytes_ = 0;
    std::size_t used_bytes_ = 0;
};

}  // namespace shoal::memory
