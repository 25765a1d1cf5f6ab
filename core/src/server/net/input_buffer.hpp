// SPDX-License-Identifier: Apache-2.0
#pragma once
/// Bytes that one connection has received and its protocol has not used: the beginning of a message, or
/// messages that wait. Holds no memory while empty.
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace shoal::server {

class InputBuffer {
  public:
    [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }
    [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
    [[nodiscard]] const char* data() const noexcept { return bytes_.get() + begin_; }

    /// Replaces the content.
    void assign(std::string_view bytes) {
        begin_ = end_ = 0;
        reserve_tail(bytes.size());
        std::memcpy(bytes_.get(), bytes.data(), bytes.size());
        end_ = bytes.size();
    }
    /// Growth is geometric, so that a slow peer costs O(bytes).
    void append(std::string_view bytes) {
        if (capacity_ - end_ < bytes.size()) reserve_tail(std::max(bytes.size(), size() / 2));
        std::memcpy(bytes_.get() + end_, bytes.data(), bytes.size());
        end_ += bytes.size();
    }
    void consume(std::size_t bytes) noexcept {
        begin_ += bytes;
        if (begin_ == end_) release();
    }
    void release() noexcept {
        bytes_.reset();
        begin_ = end_ = capacity_ = 0;
    }

  private:
    static constexpr std::size_t kMinBytes = 4096;

    void reserve_tail(std::size_t wanted) {
        if (capacity_ - end_ >= wanted) return;
        if (begin_ > 0 && capacity_ - size() >= wanted) {
            std::memmove(bytes_.get(), data(), size());
        } else {
            const std::size_t capacity = std::max(kMinBytes, size() + wanted);
            auto grown = std::make_unique_for_overwrite<char[]>(capacity);
            if (!empty()) std::memcpy(grown.get(), data(), size());
            bytes_ = std::move(grown);
            capacity_ = capacity;
        }
        end_ -= begin_;
        begin_ = 0;
    }

    std::unique_ptr<char[]> bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace shoal::server
