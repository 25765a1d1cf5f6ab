// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/shared_arena.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <bit>
#include <cassert>
#include <cstring>

namespace shoal::memory {

Result<SharedArena> SharedArena::create(std::size_t bytes, Reserve reserve) noexcept {
    if (bytes == 0) return fail(Errc::kInvalid);
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    if (bytes > SIZE_MAX - page) return fail(Errc::kNoMemory);
    const std::size_t rounded = (bytes + page - 1) / page * page;
    const int flags = MAP_SHARED | MAP_ANONYMOUS | (reserve == Reserve::kLazy ? MAP_NORESERVE : 0);
    void* const base = ::mmap(nullptr, rounded, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (base == MAP_FAILED) return fail_errno();
    return SharedArena(static_cast<char*>(base), rounded);
}

SharedArena::~SharedArena() {
    if (base_ != nullptr) ::munmap(base_, size_bytes_);
}

SharedArena::SharedArena(SharedArena&& other) noexcept
    : base_(std::exchange(other.base_, nullptr)),
      size_bytes_(std::exchange(other.size_bytes_, 0)),
      used_bytes_(std::exchange(other.used_bytes_, 0)) {}

SharedArena& SharedArena::operator=(SharedArena&& other) noexcept {
    if (this == &other) return *this;
    if (base_ != nullptr) ::munmap(base_, size_bytes_);
    base_ = std::exchange(other.base_, nullptr);
    size_bytes_ = std::exchange(other.size_bytes_, 0);
    used_bytes_ = std::exchange(other.used_bytes_, 0);
    return *this;
}

Result<void*> SharedArena::carve(std::size_t size, std::size_t count, std::size_t alignment) noexcept {
    assert(std::has_single_bit(alignment));
    std::size_t bytes = 0;
    if (__builtin_mul_overflow(size, count, &bytes)) return fail(Errc::kNoMemory);
    const std::size_t start = (used_bytes_ + alignment - 1) & ~(alignment - 1);
    if (start > size_bytes_ || bytes > size_bytes_ - start) return fail(Errc::kNoMemory);
    used_bytes_ = start + bytes;
    return base_ + start;
}

Result<void> SharedArena::become_private() noexcept {
    if (base_ == nullptr) return {};
    const std::unique_ptr<char[]> copy(new (std::nothrow) char[used_bytes_ + 1]);
    if (copy == nullptr) return fail(Errc::kNoMemory);
    std::memcpy(copy.get(), base_, used_bytes_);
    constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    if (::mmap(base_, size_bytes_, PROT_READ | PROT_WRITE, kFlags, -1, 0) == MAP_FAILED) return fail_errno();
    std::memcpy(base_, copy.get(), used_bytes_);
    return {};
}

}  // namespace shoal::memory
