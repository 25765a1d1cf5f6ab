// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/memory/slice_pool.hpp
/// The memory of Swoole\Memory\Pool. No Zend calls.
#include <memory>
#include <vector>

#include "shoal/memory/robust_mutex.hpp"
#include "shoal/memory/shared_arena.hpp"

namespace shoal::php {

class SlicePool {
  public:
    enum class Type : std::uint8_t { kFixed, kRing, kGlobal, kMalloc, kEmalloc };

    struct Options {
        Type type;
        std::size_t size_bytes;
        std::size_t slice_bytes;
        bool is_shared;
    };

    /// Errors: kNoMemory; kSystem.
    [[nodiscard]] static Result<std::unique_ptr<SlicePool>> create(const Options& options);

    /// Zeroed unless it was used before; null: no room.
    [[nodiscard]] std::byte* allocate(std::size_t bytes);
    void free(std::byte* slice) noexcept;

    [[nodiscard]] const Options& options() const noexcept { return options_; }

  private:
    /// At the start of the memory of kFixed and kRing, so that all processes see it.
    struct Control {
        memory::RobustMutex mutex;
        std::uint64_t first;  ///< kRing: position of the oldest block.
        std::uint64_t end;    ///< kRing: position behind the newest block.
    };
    /// In front of each slice of a ring.
    struct Block {
        std::uint64_t bytes;  ///< With the block itself; the next one follows.
        std::uint64_t is_free;
    };
    class Guard;

    explicit SlicePool(const Options& options) noexcept : options_(options) {}
    Result<void> map(std::size_t data_bytes, std::size_t flag_count);
    std::byte* allocate_fixed() noexcept;
    std::byte* allocate_in_ring(std::size_t bytes) noexcept;
    std::byte* allocate_in_page(std::size_t bytes);
    [[nodiscard]] Block& block(std::uint64_t position) const noexcept;

    Options options_;
    memory::SharedArena arena_;  ///< Holds a shared pool.
    std::unique_ptr<std::byte[]> private_memory_;
    Control* control_ = nullptr;
    std::span<char> is_used_;  ///< kFixed: a flag a slice.
    std::byte* data_ = nullptr;
    std::size_t data_bytes_ = 0;
    std::vector<std::unique_ptr<std::byte[]>> pages_;  ///< kGlobal.
    std::size_t page_used_ = 0;
};

}  // namespace shoal::php
