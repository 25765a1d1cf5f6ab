// SPDX-License-Identifier: Apache-2.0
#include "shoal/coro/stack_pool.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <memory>

#include "shoal/base/log.hpp"

namespace shoal::coro {
namespace {

struct CloseFile {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// MADV_GUARD_INSTALL of Linux 6.13, which the system's headers may lack. It forbids access without splitting
/// the mapping, and survives MADV_DONTNEED and fork().
constexpr int kInstallGuard = 102;
std::atomic<bool> has_light_guards{true};  // Until the kernel rejects the advice.

std::int64_t read_max_map_count() noexcept {
    long long maximum = 65530;  // The kernel's default.
    const File file(std::fopen("/proc/sys/vm/max_map_count", "re"));
    if (file != nullptr && std::fscanf(file.get(), "%lld", &maximum) != 1) maximum = 65530;
    return maximum;
}

std::int64_t count_mappings() noexcept {
    const File file(std::fopen("/proc/self/maps", "re"));
    if (file == nullptr) return 0;
    std::int64_t lines = 0;
    for (int c = std::fgetc(file.get()); c != EOF; c = std::fgetc(file.get())) {
        if (c == '\n') ++lines;
    }
    return lines;
}

std::atomic<std::int64_t>& guards_left() noexcept {
    // A guard costs two mappings: its own and the second part of the mapping that it splits.
    static std::atomic<std::int64_t> left{(read_max_map_count() - count_mappings()) / 2 / 2};
    return left;
}

std::size_t page_bytes() noexcept {
    static const auto bytes = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return bytes;
}

std::size_t whole_pages(std::size_t bytes) noexcept {
    return (bytes + page_bytes() - 1) & ~(page_bytes() - 1);
}

/// An overflow of an unguarded stack corrupts the neighbouring stack, so the operator is warned.
void warn_of_missing_guard() noexcept {
    static std::atomic<bool> is_warned{false};
    if (is_warned.exchange(true)) return;
    try {
        log::warning(
            "further coroutine stacks have no guard pages: vm.max_map_count ({}) allows no more mappings on "
            "this "
            "kernel (Linux before 6.13). Raise it with sysctl, or lower max_coroutine",
            read_max_map_count());
    } catch (...) {  // Out of memory: the log is best effort.
    }
}

}  // namespace

StackPool::StackPool(StackPoolOptions options)
    : stack_bytes_(whole_pages(std::max(options.stack_bytes, 2 * page_bytes()))),
      guard_bytes_(whole_pages(std::max<std::size_t>(options.guard_bytes, 1))),
      stacks_per_slab_(std::max<std::size_t>(options.stacks_per_slab, 1)),
      keep_warm_(options.keep_warm),
      give_back_batch_(std::max<std::size_t>(options.give_back_batch, 1)),
      has_guards_(options.has_guards),
      has_light_guards_(options.has_light_guards) {}

StackPool::~StackPool() {
    // A coroutine that never ended may have list nodes on its stack.
    if (in_use_ > 0) return;
    const std::size_t slab_bytes = stacks_per_slab_ * stride();
    for (std::byte* const slab : slabs_)
        munmap(slab, slab_bytes);
    guards_left().fetch_add(static_cast<std::int64_t>(splits_), std::memory_order_relaxed);
}

std::int64_t StackPool::guard_budget() noexcept {
    return std::max<std::int64_t>(0, guards_left().load(std::memory_order_relaxed));
}

bool StackPool::add_slab() noexcept {
    // The address space of the guard is reserved for every stack, guarded or not.
    const std::size_t slab_bytes = stacks_per_slab_ * stride();
    try {
        slabs_.reserve(slabs_.size() + 1);
        // Reserved here so that release() never allocates.
        const std::size_t stacks = (slabs_.size() + 1) * stacks_per_slab_;
        warm_.reserve(std::min(stacks, keep_warm_));
        if (stacks > keep_warm_) {
            cooling_.reserve(give_back_batch_);
            cold_.reserve(stacks - keep_warm_);
        }
    } catch (const std::bad_alloc&) {
        return false;
    }
    void* const memory = mmap(nullptr, slab_bytes, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED) return false;
    // A huge page would commit the memory of many stacks when one of them is touched. Kernels without this
    // advice have no transparent huge pages.
    static_cast<void>(madvise(memory, slab_bytes, MADV_NOHUGEPAGE));
    slabs_.push_back(static_cast<std::byte*>(memory));
    next_fresh_.base = static_cast<std::byte*>(memory) + guard_bytes_;
    next_fresh_.bytes = stack_bytes_;
    fresh_left_ = stacks_per_slab_;
    return true;
}

bool StackPool::guard(std::byte* lowest) noexcept {
    if (has_light_guards_ && has_light_guards.load(std::memory_order_relaxed)) {
        if (madvise(lowest, guard_bytes_, kInstallGuard) == 0) {
            ++guarded_;
            return true;
        }
        if (errno == EINVAL) has_light_guards.store(false, std::memory_order_relaxed);
    }
    return guard_by_splitting(lowest);
}

bool StackPool::guard_by_splitting(std::byte* lowest) noexcept {
    if (guards_left().fetch_sub(1, std::memory_order_relaxed) > 0 &&
        mprotect(lowest, guard_bytes_, PROT_NONE) == 0) {
        ++guarded_;
        ++splits_;
        return true;
    }
    guards_left().fetch_add(1, std::memory_order_relaxed);
    warn_of_missing_guard();
    return false;
}

Result<Stack> StackPool::acquire() noexcept {
    Stack stack;
    if (!warm_.empty()) {
        stack = warm_.back();
        warm_.pop_back();
    } else if (!cooling_.empty()) {
        stack = cooling_.back();
        cooling_.pop_back();
    } else if (!cold_.empty()) {
        stack = cold_.back();
        cold_.pop_back();
    } else {
        if (fresh_left_ == 0 && !add_slab()) return fail(Errc::kNoMemory);
        stack = next_fresh_;
        stack.is_guarded = has_guards_ && guard(stack.base - guard_bytes_);
        next_fresh_.base += stride();
        --fresh_left_;
    }
    ++in_use_;
    return stack;
}

void StackPool::release(Stack stack) noexcept {
    --in_use_;
    if (warm_.size() < keep_warm_) return warm_.push_back(stack);
    cooling_.push_back(stack);
    if (cooling_.size() >= give_back_batch_) give_back_cooling();
}

/// Returns the memory in runs of neighbouring stacks: coroutines that were created together tend to end
/// together. The guards between them stay.
void StackPool::give_back_cooling() noexcept {
    std::sort(cooling_.begin(), cooling_.end(),
              [](const Stack& left, const Stack& right) { return left.base < right.base; });
    for (std::size_t first = 0, next = 0; first < cooling_.size(); first = next) {
        const std::byte* end = cooling_[first].top();
        for (next = first + 1; next < cooling_.size() && cooling_[next].base == end + guard_bytes_; ++next)
            end = cooling_[next].top();
        std::byte* const base = cooling_[first].base;
        static_cast<void>(madvise(base, static_cast<std::size_t>(end - base), MADV_DONTNEED));
    }
    cold_.insert(cold_.end(), cooling_.begin(), cooling_.end());  // Reserved.
    cooling_.clear();
}

}  // namespace shoal::coro
