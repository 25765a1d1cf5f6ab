// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/byte_chunks.hpp
/// Collects bytes of unknown total size in chunks that are never moved, for example the output of a command
/// or the content of a file. A growing array would copy all its bytes at each growth and hold both copies
/// meanwhile.
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace shoal {

/// Movable, one thread at a time. Large chunks are separate mappings, so their memory returns to the kernel
/// as soon as they are dropped.
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

    /// Free space after the last byte, at least one byte. If a new chunk is needed, it holds `wanted_bytes`
    /// (0: a default size), at most kMaxChunkBytes. Throws std::bad_alloc.
    [[nodiscard]] std::span<char> room(std::size_t wanted_bytes = 0);
    /// Adds the first `bytes` of the free space to the content.
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
