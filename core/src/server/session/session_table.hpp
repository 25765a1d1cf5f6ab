// SPDX-License-Identifier: Apache-2.0
#pragma once
/// The live connections of a server, in memory shared by all its processes.
///
/// Three arrays: rows; for each row its claim (the process that may use it) and its published id (0: none);
/// and an index with one entry for each value of `id & mask`, which leads from an id to its row.
///
/// Invariants
///  1. Ids come from one counter, grow, and are never used twice. An id whose index entry is taken by an
///     older session is skipped. The index has at least twice as many entries as there are rows.
///  2. A row is claimed (CAS from 0) by the process that writes it; that process keeps some rows claimed for
///     its next connections. Opening: fill the row, set its id, take the index entry (CAS from 0), publish
///     the id. Closing: withdraw the id, clear the entry. So a process that dies at any instruction leaves
///     nothing that its claims do not lead to: release_of() finds rows by claim, and entries by the row's id.
///  3. The published id is the version of the row: the identity of a connection changes only while no id is
///     published, and ids are unique. A reader copies the row between two loads of the id; if both are the
///     one it looks for, the copy is of that session. There is no odd state that a dead writer could leave,
///     and no retry. Members that change during a session are single words, independent of each other.
///  4. Memory is touched as rows and index entries are used: rows as far as the largest number of concurrent
///     connections, the index as far as the number of ids.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "server/session/session_row.hpp"
#include "shoal/base/error.hpp"
#include "shoal/memory/shared_arena.hpp"
#include "shoal/server/server.hpp"

namespace shoal::server {

class SessionTable {
  public:
    /// Before the first fork. `writers`: how many SessionWriters there may be at a time.
    /// Errors: kSystem (ENOMEM), kNoMemory.
    [[nodiscard]] static Result<std::unique_ptr<SessionTable>> create(std::size_t max_sessions,
                                                                      std::size_t writers,
                                                                      SessionId first_id) noexcept;

    // From any process and thread.

    /// Errors: kNotFound.
    [[nodiscard]] Result<SessionInfo> find(SessionId id) const noexcept;
    /// True from open() until mark_closing() or close().
    [[nodiscard]] bool exists(SessionId id) const noexcept;
    /// Gives the session a user id, once. Errors: kNotFound; kExists: it has another one than 0.
    Result<void> bind(SessionId id, std::uint32_t uid) noexcept;
    /// Fills `out` with the lowest ids above `after`, ascending, without those that are closing.
    /// @returns how many.
    std::size_t list(SessionId after, std::span<SessionId> out,
                     std::size_t port_index = kAllPorts) const noexcept;
    /// The number of sessions that list() would return.
    [[nodiscard]] std::size_t count(std::size_t port_index = kAllPorts) const noexcept;
    /// The highest id that may have been used; below `first_id`: none.
    [[nodiscard]] SessionId last_id() const noexcept {
        return header_->next_id.load(std::memory_order_acquire) - 1;
    }

    /// Frees the rows of a process that has ended (has been reaped). From one process at a time.
    /// @returns the number of sessions that were still open.
    std::size_t release_of(const ProcessId& process) noexcept;

    [[nodiscard]] std::size_t row_count() const noexcept { return rows_.size(); }
    [[nodiscard]] std::size_t index_size() const noexcept { return index_.size(); }
    /// Rows that some process holds, in use or for its next connections.
    [[nodiscard]] std::size_t claimed_rows() const noexcept;

  private:
    friend class SessionWriter;
    using Word = std::atomic<std::uint64_t>;
    using Id = std::atomic<SessionId>;

    struct Header {
        alignas(memory::kCacheLineBytes) std::atomic<SessionId> next_id{1};
        alignas(memory::kCacheLineBytes) std::atomic<std::size_t> touched_rows{0};  ///< Rows ever claimed.
        std::atomic<std::size_t> free_hint{0};  ///< Rows from here on are likely to be free.
    };
    struct Place {
        std::uint32_t row;
        bool is_found;
    };

    SessionTable(memory::SharedArena arena, Header& header, std::span<Word> claims, std::span<Id> ids,
                 std::span<Word> index, std::span<SessionRow> rows) noexcept;

    /// An index entry: the part of the id above the mask, cut to 32 bits, and the row's number plus one. It
    /// only leads to the row, whose published id decides.
    [[nodiscard]] std::uint64_t entry_of(SessionId id, std::uint32_t row) const noexcept {
        const auto high = static_cast<std::uint32_t>(static_cast<std::uint64_t>(id) >> index_bits_);
        return std::uint64_t{high} << 32 | (row + 1);
    }
    [[nodiscard]] Word& index_at(SessionId id) const noexcept {
        return index_[static_cast<std::size_t>(id) & (index_.size() - 1)];
    }
    [[nodiscard]] Place locate(SessionId id) const noexcept;
    [[nodiscard]] bool is_listed(std::uint32_t row, SessionId id, std::size_t port_index) const noexcept;
    [[nodiscard]] std::size_t walk_index(SessionId after, SessionId last, std::span<SessionId> out,
                                         std::size_t port_index) const noexcept;
    [[nodiscard]] std::size_t scan_rows(SessionId after, std::span<SessionId> out,
                                        std::size_t port_index) const noexcept;
    [[nodiscard]] std::size_t touched_rows() const noexcept {
        return header_->touched_rows.load(std::memory_order_acquire);
    }

    memory::SharedArena arena_;
    Header* header_;
    std::span<Word> claims_;
    std::span<Id> ids_;
    std::span<Word> index_;
    std::span<SessionRow> rows_;
    int index_bits_;
};

/// Opens and closes sessions for one thread of one process. What it holds is freed by release_of() when the
/// process has ended; its destructor does nothing, so that a forked child may run it.
class SessionWriter {
  public:
    SessionWriter(SessionTable& table, const ProcessId& process) noexcept;

    /// Publishes a new session. Errors: kNoMemory (all rows are in use).
    [[nodiscard]] Result<SessionRow*> open(const SessionStart& start) noexcept;
    /// The row must not be used any more.
    void close(SessionRow& row) noexcept;

  private:
    static constexpr std::size_t kBatch = 8;
    friend class SessionTable;

    bool claim_rows() noexcept;
    void give_back_rows() noexcept;

    SessionTable& table_;
    const std::uint64_t claim_;
    std::array<std::uint32_t, 2 * kBatch> free_;  ///< Claimed rows without a session.
    std::size_t free_count_ = 0;
};

}  // namespace shoal::server
