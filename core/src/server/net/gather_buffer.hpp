// SPDX-License-Identifier: Apache-2.0
#pragma once
/// A byte buffer that answers are put together in. Unlike std::string its append() is inline, so that the
/// many short constant pieces of a head become plain stores.
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace shoal::server {

class GatherBuffer {
  public:
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::string_view view() const noexcept { return {bytes_.get(), size_}; }

    void append(const char* data, std::size_t bytes) {
        if (capacity_ - size_ < bytes) [[unlikely]]
            grow(bytes);
        std::memcpy(bytes_.get() + size_, data, bytes);
        size_ += bytes;
    }
    void append(std::string_view text) {
        if (!text.empty()) append(text.data(), text.size());
    }
    /// Empties it. The memory stays, unless a rare large answer has blown it up.
    void clear() noexcept {
        size_ = 0;
        if (capacity_ <= kMaxKeptBytes) [[likely]]
            return;
        bytes_.reset();
        capacity_ = 0;
    }

  private:
    static constexpr std::size_t kMinBytes = 16U << 10;
    static constexpr std::size_t kMaxKeptBytes = 256U << 10;

    void grow(std::size_t wanted) {
        const std::size_t capacity = std::max({kMinBytes, capacity_ * 2, size_ + wanted});
        auto grown = std::make_unique_for_overwrite<char[]>(capacity);
        if (size_ > 0) std::memcpy(grown.get(), bytes_.get(), size_);
        bytes_ = std::move(grown);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace shoal::server
