// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/shared_cells.hpp
/// Small objects in shared memory, one cache line each: many share one mapping.
#include <new>
#include <utility>

#include "shoal/memory/shared_arena.hpp"

namespace shoal::memory {

namespace detail {
/// A line of kCacheLineBytes. Errors: those of SharedArena::create(); kNoMemory.
Result<void*> allocate_cell() noexcept;
void free_cell(void* cell) noexcept;
}  // namespace detail

/// Constructs a T, which this process and the children that it forks from now on share. Callable from any
/// thread. Errors: kNoMemory; kSystem (ENOMEM).
template <Shareable T, typename... Args>
requires std::is_nothrow_constructible_v<T, Args...>
[[nodiscard]] Result<T*> make_shared_cell(Args&&... args) noexcept {
    static_assert(sizeof(T) <= kCacheLineBytes && alignof(T) <= kCacheLineBytes);
    const Result<void*> place = detail::allocate_cell();
    if (!place) return fail(place.error());
    return ::new (*place) T(std::forward<Args>(args)...);
}

/// Ends this process's use of it. Its memory is given to another object only if no other process can have
/// seen it.
template <Shareable T>
void free_shared_cell(T* cell) noexcept {
    detail::free_cell(cell);
}

}  // namespace shoal::memory
