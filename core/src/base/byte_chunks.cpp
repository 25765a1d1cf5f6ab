// SPDX-License-Identifier: Apache-2.0
#include "shoal/base/byte_chunks.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace shoal {
namespace {

// malloc would not return freed chunks of this size to the kernel: it raises its mmap threshold with the
// first one freed.
constexpr std::size_t kMappedBytes = 128 * 1024;

}  // namespace

ByteChunks::Chunk ByteChunks::make_chunk(std::size_t bytes) {
    void* memory = nullptr;
    if (bytes < kMappedBytes) {
        memory = std::malloc(bytes);
    } else {
        memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) memory = nullptr;
    }
    if (memory == nullptr) throw std::bad_alloc();
    return {static_cast<char*>(memory), 0, bytes};
}

void ByteChunks::drop(const Chunk& chunk) noexcept {
    if (chunk.capacity < kMappedBytes) {
        std::free(chunk.data);
    } else {
        ::munmap(chunk.data, chunk.capacity);
    }
}

std::span<char> ByteChunks::room(std::size_t wanted_bytes) {
    if (chunks_.empty() || chunks_.back().used == chunks_.back().capacity) {
        const std::size_t last = chunks_.empty() ? 0 : chunks_.back().capacity;
        if (wanted_bytes == 0) wanted_bytes = std::max(last * 4, kFirstChunkBytes);
        chunks_.push_back({});  // Reserves the place first, so that an exception cannot lose the chunk.
        chunks_.back() = make_chunk(std::min(wanted_bytes, kMaxChunkBytes));
    }
    const Chunk& last = chunks_.back();
    return {last.data + last.used, last.capacity - last.used};
}

void ByteChunks::commit(std::size_t bytes) noexcept {
    if (bytes == 0) return;
    chunks_.back().used += bytes;
    size_ += bytes;
}

void ByteChunks::drain_to(char* destination) noexcept {
    for (const Chunk& chunk : chunks_) {
        std::memcpy(destination, chunk.data, chunk.used);
        destination += chunk.used;
        drop(chunk);
    }
    chunks_.clear();
    size_ = 0;
}

std::string ByteChunks::take() {
    std::string bytes(size_, '\0');
    drain_to(bytes.data());
    return bytes;
}

void ByteChunks::clear() noexcept {
    for (const Chunk& chunk : chunks_)
        drop(chunk);
    chunks_.clear();
    size_ = 0;
}

}  // namespace shoal
