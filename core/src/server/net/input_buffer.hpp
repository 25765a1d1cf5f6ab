// SPDX-License-Identifier: Apache-2.0
#pragma once
/// Bytes received and not yet used by one connection: a partial request head, or pipelined requests that
/// wait. Holds no memory while empty.
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
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
    /// Room behind the content, at least half of it: growth is geometric, so a slow client costs O(bytes).
    [[nodiscard]] std::span<char> tail() {
        reserve_tail(std::max(kMinBytes / 2, size() / 2));
        return {bytes_.get() + end_, capacity_ - end_};
    }
    void commit(std::size_t bytes) noexcept { end_ += bytes; }
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
