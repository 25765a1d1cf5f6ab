// SPDX-License-Identifier: Apache-2.0
#include "memory/slice_pool.hpp"

#include <cstdlib>
#include <new>

namespace shoal::php {
namespace {

constexpr std::size_t kAlignment = 16;

/// SIZE_MAX when it does not fit.
constexpr std::size_t aligned(std::size_t bytes) noexcept {
    return bytes > SIZE_MAX - kAlignment ? SIZE_MAX : (bytes + kAlignment - 1) & ~(kAlignment - 1);
}

}  // namespace

/// A process that ends while it holds the mutex leaves the memory as it was before or after one operation:
/// each ends with one store.
class SlicePool::Guard {
  public:
    explicit Guard(Control& control) noexcept : mutex_(control.mutex) { mutex_.lock(); }
    ~Guard() { mutex_.unlock(); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

  private:
    memory::RobustMutex& mutex_;
};

Result<std::unique_ptr<SlicePool>> SlicePool::create(const Options& options) {
    std::unique_ptr<SlicePool> pool(new SlicePool(options));
    Result<void> mapped;
    if (options.type == Type::kFixed) {
        const std::size_t slices = options.size_bytes / options.slice_bytes;
        mapped = pool->map(slices * options.slice_bytes, slices);
    } else if (options.type == Type::kRing) {
        mapped = pool->map(aligned(options.size_bytes), 0);
    }
    if (!mapped) return fail(mapped.error());
    return pool;
}

/// Makes the memory of `data_bytes` behind the control and the flags.
Result<void> SlicePool::map(std::size_t data_bytes, std::size_t flag_count) {
    constexpr std::size_t kMaxBytes = SIZE_MAX / 4;
    if (data_bytes > kMaxBytes || flag_count > kMaxBytes) return fail(Errc::kNoMemory);
    const std::size_t head = aligned(sizeof(Control) + flag_count);
    const std::size_t total = head + data_bytes;
    std::byte* base = nullptr;
    if (options_.is_shared) {
        auto arena = memory::SharedArena::create(total);
        if (!arena) return fail(arena.error());
        arena_ = std::move(*arena);
        const auto all = arena_.make_zeroed_array<std::byte>(total);
        if (!all) return fail(all.error());
        base = all->data();
    } else {
        private_memory_ = std::make_unique<std::byte[]>(total);
        base = private_memory_.get();
    }
    control_ = ::new (base) Control{};
    if (!control_->mutex.init()) return fail(Errc::kNoMemory);
    is_used_ = std::span(reinterpret_cast<char*>(base) + sizeof(Control), flag_count);
    data_ = base + head;
    data_bytes_ = data_bytes;
    return {};
}

std::byte* SlicePool::allocate(std::size_t bytes) {
    switch (options_.type) {
        case Type::kFixed:
            return allocate_fixed();
        case Type::kRing:
            return allocate_in_ring(bytes);
        case Type::kGlobal:
            return allocate_in_page(bytes);
        default:
            return static_cast<std::byte*>(std::calloc(bytes, 1));
    }
}

std::byte* SlicePool::allocate_fixed() noexcept {
    const Guard guard(*control_);
    for (std::size_t i = 0; i < is_used_.size(); ++i) {
        if (is_used_[i] != 0) continue;
        is_used_[i] = 1;
        return data_ + i * options_.slice_bytes;
    }
    return nullptr;
}

SlicePool::Block& SlicePool::block(std::uint64_t position) const noexcept {
    return *std::launder(reinterpret_cast<Block*>(data_ + position % data_bytes_));
}

std::byte* SlicePool::allocate_in_ring(std::size_t bytes) noexcept {
    const std::size_t needed = aligned(bytes) == SIZE_MAX ? SIZE_MAX : aligned(bytes) + sizeof(Block);
    if (needed > data_bytes_) return nullptr;
    const Guard guard(*control_);
    while (control_->first != control_->end && block(control_->first).is_free != 0)
        control_->first += block(control_->first).bytes;
    // A slice is contiguous: a free block takes what is left before the end of the memory.
    if (control_->first == control_->end) control_->first = control_->end = 0;
    const std::size_t to_end = data_bytes_ - control_->end % data_bytes_;
    const std::size_t skipped = needed <= to_end ? 0 : to_end;
    if (control_->end - control_->first + skipped + needed > data_bytes_) return nullptr;
    if (skipped > 0) block(control_->end) = Block{.bytes = skipped, .is_free = 1};
    const std::uint64_t start = control_->end + skipped;
    block(start) = Block{.bytes = needed, .is_free = 0};
    control_->end = start + needed;
    return reinterpret_cast<std::byte*>(&block(start)) + sizeof(Block);
}

std::byte* SlicePool::allocate_in_page(std::size_t bytes) {
    const std::size_t needed = aligned(bytes);
    if (bytes > options_.size_bytes) return nullptr;
    const std::size_t page_bytes = aligned(options_.size_bytes);
    if (pages_.empty() || needed > page_bytes - page_used_) {
        pages_.push_back(std::make_unique<std::byte[]>(page_bytes));
        page_used_ = 0;
    }
    std::byte* const slice = pages_.back().get() + page_used_;
    page_used_ += needed;
    return slice;
}

void SlicePool::free(std::byte* slice) noexcept {
    if (options_.type == Type::kFixed) {
        const Guard guard(*control_);
        is_used_[static_cast<std::size_t>(slice - data_) / options_.slice_bytes] = 0;
    } else if (options_.type == Type::kRing) {
        const Guard guard(*control_);
        std::launder(reinterpret_cast<Block*>(slice - sizeof(Block)))->is_free = 1;
    } else if (options_.type == Type::kMalloc) {
        std::free(slice);
    }
}

}  // namespace shoal::php
