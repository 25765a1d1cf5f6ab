// SPDX-License-Identifier: Apache-2.0
/// Invariants (all under fork_mutex())
///  1. A cell is handed out only while no fork has happened since its chunk was mapped (`fork_count`): a
///     child would hand out the same cell for another object, or a parent reuse one that a child still uses.
///  2. A chunk is unmapped when none of its cells is in use in this process, unless cells are being handed
///     out from it.
#include "shoal/memory/shared_cells.hpp"

#include <unistd.h>

#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "shoal/memory/forks.hpp"

namespace shoal::memory::detail {
namespace {

struct alignas(kCacheLineBytes) Cell {
    std::byte bytes[kCacheLineBytes];
};

struct Chunk {
    SharedArena arena;
    std::uintptr_t key;
    std::uint64_t fork_count;
    std::vector<Cell*> free;  ///< With room for all, so that freeing never allocates.
    std::size_t used = 0;
};

/// A page, so that the chunk of a cell follows from its address.
std::size_t chunk_bytes() noexcept {
    static const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    return page;
}
std::uintptr_t chunk_key(const void* cell) noexcept {
    return reinterpret_cast<std::uintptr_t>(cell) & ~(chunk_bytes() - 1);
}

class Cells {
  public:
    Result<void*> allocate() {
        if (open_ != nullptr && open_->fork_count != fork_count()) close_open_chunk();
        if (open_ == nullptr || open_->free.empty()) {
            if (const auto opened = open_another(); !opened) return fail(opened.error());
        }
        Cell* const cell = open_->free.back();
        open_->free.pop_back();
        ++open_->used;
        return cell;
    }
    void free(void* cell) noexcept {
        const auto found = chunks_.find(chunk_key(cell));
        if (found == chunks_.end()) return;
        Chunk& chunk = found->second;
        --chunk.used;
        if (chunk.fork_count == fork_count()) chunk.free.push_back(static_cast<Cell*>(cell));
        if (chunk.used == 0 && &chunk != open_) chunks_.erase(found);
    }

  private:
    void close_open_chunk() noexcept {
        const Chunk* const chunk = std::exchange(open_, nullptr);
        if (chunk->used == 0) chunks_.erase(chunk->key);
    }
    Result<void> open_another() {
        for (auto& [key, chunk] : chunks_) {
            if (chunk.fork_count != fork_count() || chunk.free.empty()) continue;
            open_ = &chunk;
            return {};
        }
        auto arena = SharedArena::create(chunk_bytes());
        if (!arena) return fail(arena.error());
        const auto cells = arena->make_zeroed_array<Cell>(chunk_bytes() / sizeof(Cell), kCacheLineBytes);
        if (!cells) return fail(cells.error());
        const std::uintptr_t key = chunk_key(cells->data());
        Chunk chunk{.arena = std::move(*arena), .key = key, .fork_count = fork_count(), .free = {}};
        chunk.free.reserve(cells->size());
        for (std::size_t i = cells->size(); i > 0; --i)
            chunk.free.push_back(&(*cells)[i - 1]);
        open_ = &chunks_.emplace(key, std::move(chunk)).first->second;
        return {};
    }

    std::unordered_map<std::uintptr_t, Chunk> chunks_;
    Chunk* open_ = nullptr;
};

/// Never destroyed: objects may be freed at any time of the program's end.
Cells& cells() {
    static Cells& all = *new Cells;
    return all;
}

}  // namespace

Result<void*> allocate_cell() noexcept {
    const std::lock_guard guard(fork_mutex());
    try {
        return cells().allocate();
    } catch (const std::bad_alloc&) {
        return fail(Errc::kNoMemory);
    }
}

void free_cell(void* cell) noexcept {
    const std::lock_guard guard(fork_mutex());
    cells().free(cell);
}

}  // namespace shoal::memory::detail
