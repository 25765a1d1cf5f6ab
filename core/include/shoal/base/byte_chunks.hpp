// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/byte_chunks.hpp
/// Bytes of unknown number, gathered without ever being moved: what a command prints, what a file holds.
/// A growing array would copy all it has with each growth, and hold both copies for that time.
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace shoal {

/// Movable, one thread at a time. Large chunks are mappings of their own, so that the kernel has them back as
/// soon as they are dropped.
class ByteChunks {
  public:
    ByteChunks() noexcept = default;
    ByteChunks(ByteChunks&& other) noexcept { swap(other); }
    ByteChunks& operator=(ByteChunks&& other) noexcept {
        ByteChunks(std::move(other)).swap(*this);
        return *this;
    }
    ~ByteChunks() { clear(); }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

    /// Room behind the last byte, at least one byte. A chunk that must be made for it holds `wanted_bytes`,
    /// or what suits when that is 0; never more than kMaxChunkBytes. Throws std::bad_alloc.
    [[nodiscard]] std::span<char> room(std::size_t wanted_bytes = 0);
    /// The first `bytes` of the room now count.
    void commit(std::size_t bytes) noexcept;

    /// Copies all bytes to `destination`, dropping each chunk as soon as it is copied. Leaves this empty.
    void drain_to(char* destination) noexcept;
    /// All bytes; leaves this empty. Throws std::bad_alloc.
    [[nodiscard]] std::string take();
    void clear() noexcept;

    void swap(ByteChunks& other) noexcept {
        chunks_.swap(other.chunks_);
        std::swap(size_, other.size_);
    }

    static constexpr std::size_t kFirstChunkBytes = 4 * 1024;
    static constexpr std::size_t kMaxChunkBytes = 1024 * 1024;

  private:
    struct Chunk {
        char* data = nullptr;
        std::size_t used = 0;
        std::size_t capacity = 0;
    };
    static Chunk make_chunk(std::size_t bytes);
    static void drop(const Chunk& chunk) noexcept;

    std::vector<Chunk> chunks_;
    std::size_t size_ = 0;
};

}  // namespace shoal
