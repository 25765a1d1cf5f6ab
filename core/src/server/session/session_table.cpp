// SPDX-License-Identifier: Apache-2.0
#include "server/session/session_table.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <new>

#include "shoal/base/clock.hpp"

namespace shoal::server {
namespace {

constexpr std::size_t kMaxRows = std::size_t{1} << 24;
// list() walks the index for ranges of ids up to this many times the number of rows, else scans the rows.
constexpr std::uint64_t kWalkedIdsPerRow = 4;

/// Never 0.
std::uint64_t claim_of(const ProcessId& process) noexcept {
    constexpr int kKindShift = 60;
    constexpr int kSlotShift = 44;
    return (static_cast<std::uint64_t>(process.kind) + 1) << kKindShift |
           static_cast<std::uint64_t>(static_cast<std::uint16_t>(process.slot)) << kSlotShift |
           (process.generation & ((std::uint64_t{1} << kSlotShift) - 1));
}

ProcessId process_of(std::uint64_t claim) noexcept {
    constexpr std::uint64_t kGenerationMask = (std::uint64_t{1} << 44) - 1;
    return {static_cast<ProcessKind>((claim >> 60) - 1), static_cast<int>(claim >> 44 & 0xFFFF),
            claim & kGenerationMask};
}

}  // namespace

double wall_seconds_of(std::int64_t monotonic_moment_ms) noexcept {
    if (monotonic_moment_ms == 0) return 0;
    // Whole milliseconds: the same moment gives the same time in each call.
    const double offset_ms = std::round(wall_seconds() * 1e3 - static_cast<double>(monotonic_ns()) / 1e6);
    return (static_cast<double>(monotonic_moment_ms) + offset_ms) / 1e3;
}

// ---- rows ------------------------------------------------------------------------------------------------

template <std::size_t kWords>
void SharedText<kWords>::store(std::string_view text) noexcept {
    std::array<char, kWords * 8> bytes{};
    bytes[0] = static_cast<char>(text.copy(bytes.data() + 1, kMaxBytes));
    const std::size_t used = (static_cast<unsigned char>(bytes[0]) + 1 + 7) / 8;
    for (std::size_t i = 0; i < used; ++i) {
        std::uint64_t word;
        std::memcpy(&word, bytes.data() + i * 8, sizeof word);
        words_[i].store(word, std::memory_order_release);
    }
}

template <std::size_t kWords>
std::size_t SharedText<kWords>::load(char* out) const noexcept {
    std::array<char, kWords * 8> bytes;
    std::size_t used = 1;
    for (std::size_t i = 0; i < std::min(used, kWords); ++i) {
        const std::uint64_t word = words_[i].load(std::memory_order_acquire);
        std::memcpy(bytes.data() + i * 8, &word, sizeof word);
        if (i == 0) used = (static_cast<unsigned char>(bytes[0]) + 1 + 7) / 8;
    }
    const std::size_t size = std::min<std::size_t>(static_cast<unsigned char>(bytes[0]), kMaxBytes);
    std::memcpy(out, bytes.data() + 1, size);
    return size;
}

void SessionRow::fill(const SessionStart& start) noexcept {
    put(last_received_ms_, start.now_ms);
    put(last_sent_ms_, 0);
    put(last_dispatched_ms_, 0);
    put(send_queued_bytes_, 0U);
    put(receive_queued_bytes_, 0U);
    put(state_, start.is_tls ? kTls : 0U);
    put(worker_id_, start.worker_id);
    put(reactor_id_, start.reactor_id);
    put(connected_ms_, start.now_ms);
    put(fd_, start.fd);
    put(server_fd_, start.server_fd);
    put(port_index_, start.port_index);
    put(server_port_, start.server_port);
    put(remote_port_, start.remote_port);
    remote_address_.store(start.remote_address);
    local_address_.store(start.local_address);
}

void SessionRow::assign_id(SessionId id) noexcept {
    put(binding_, unbound(id));
    put(id_, id);
}

void SessionRow::copy_to(SessionInfo& out) const noexcept {
    const std::uint32_t state = get(state_);
    out.worker_id = get(worker_id_);
    out.reactor_id = get(reactor_id_);
    out.fd = get(fd_);
    out.server_fd = get(server_fd_);
    out.port_index = get(port_index_);
    out.server_port = get(server_port_);
    out.remote_port = get(remote_port_);
    std::array<char, SharedText<14>::kMaxBytes> text;
    out.remote_address.assign({text.data(), remote_address_.load(text.data())});
    out.local_address.assign({text.data(), local_address_.load(text.data())});
    out.connected_ms = get(connected_ms_);
    out.last_received_ms = get(last_received_ms_);
    out.last_sent_ms = get(last_sent_ms_);
    out.last_dispatched_ms = get(last_dispatched_ms_);
    out.receive_queued_bytes = get(receive_queued_bytes_);
    out.send_queued_bytes = get(send_queued_bytes_);
    out.uid = static_cast<std::uint32_t>(get(binding_));
    out.websocket_status = static_cast<std::uint8_t>(state >> kWebSocketShift);
    out.is_closing = (state & kClosing) != 0;
    out.is_tls = (state & kTls) != 0;
    out.is_overflowing = (state & kOverflowing) != 0;
}

// ---- the table -------------------------------------------------------------------------------------------

Result<std::unique_ptr<SessionTable>> SessionTable::create(std::size_t max_sessions, std::size_t writers,
                                                           SessionId first_id) noexcept {
    const std::size_t rows = std::min(max_sessions + writers * 2 * SessionWriter::kBatch, kMaxRows);
    const std::size_t entries = std::bit_ceil(rows * 2);
    constexpr std::size_t kLine = memory::kCacheLineBytes;
    memory::ArenaLayout layout;
    layout.add<Header>().add<Word>(rows, kLine).add<Id>(rows, kLine).add<Word>(entries, kLine);
    layout.add<SessionRow>(rows);
    auto arena = memory::SharedArena::create(layout.bytes(), memory::SharedArena::Reserve::kLazy);
    if (!arena) return fail(arena.error());
    const auto header = arena->make<Header>();
    const auto claims = arena->make_zeroed_array<Word>(rows, kLine);
    const auto ids = arena->make_zeroed_array<Id>(rows, kLine);
    const auto index = arena->make_zeroed_array<Word>(entries, kLine);
    const auto its_rows = arena->make_zeroed_array<SessionRow>(rows);
    if (!header || !claims || !ids || !index || !its_rows) return fail(Errc::kNoMemory);
    (*header)->next_id.store(first_id, std::memory_order_relaxed);
    std::unique_ptr<SessionTable> table(
        new (std::nothrow) SessionTable(std::move(*arena), **header, *claims, *ids, *index, *its_rows));
    if (table == nullptr) return fail(Errc::kNoMemory);
    return table;
}

SessionTable::SessionTable(memory::SharedArena arena, Header& header, std::span<Word> claims,
                           std::span<Id> ids, std::span<Word> index, std::span<SessionRow> rows) noexcept
    : arena_(std::move(arena)),
      header_(&header),
      claims_(claims),
      ids_(ids),
      index_(index),
      rows_(rows),
      index_bits_(std::countr_zero(index.size())) {}

SessionTable::Place SessionTable::locate(SessionId id) const noexcept {
    if (id <= 0) return {0, false};
    const std::uint64_t entry = index_at(id).load(std::memory_order_acquire);
    const std::uint32_t row = static_cast<std::uint32_t>(entry) - 1;
    // Entries are read before they are used as array positions: nothing in shared memory is trusted for that.
    if (row >= rows_.size() || entry != entry_of(id, row)) return {0, false};
    return {row, ids_[row].load(std::memory_order_acquire) == id};
}

Result<SessionInfo> SessionTable::find(SessionId id) const noexcept {
    const Place place = locate(id);
    if (!place.is_found) return fail(Errc::kNotFound);
    SessionInfo info;
    info.id = id;
    info.owner = process_of(claims_[place.row].load(std::memory_order_acquire));
    rows_[place.row].copy_to(info);
    if (ids_[place.row].load(std::memory_order_relaxed) != id) return fail(Errc::kNotFound);
    return info;
}

bool SessionTable::exists(SessionId id) const noexcept {
    const Place place = locate(id);
    return place.is_found && is_listed(place.row, id, kAllPorts);
}

Result<void> SessionTable::bind(SessionId id, std::uint32_t uid) noexcept {
    const Place place = locate(id);
    if (!place.is_found) return fail(Errc::kNotFound);
    std::uint64_t seen = SessionRow::unbound(id);
    if (rows_[place.row].binding_.compare_exchange_strong(seen, seen | uid, std::memory_order_acq_rel))
        return {};
    const bool is_same_session = seen >> 32 == SessionRow::unbound(id) >> 32;
    return fail(is_same_session ? Errc::kExists : Errc::kNotFound);
}

bool SessionTable::is_listed(std::uint32_t row, SessionId id, std::size_t port_index) const noexcept {
    const SessionRow& its_row = rows_[row];
    const bool is_closing = (SessionRow::get(its_row.state_) & SessionRow::kClosing) != 0;
    const bool is_wanted = port_index == kAllPorts || SessionRow::get(its_row.port_index_) == port_index;
    return !is_closing && is_wanted && ids_[row].load(std::memory_order_relaxed) == id;
}

std::size_t SessionTable::list(SessionId after, std::span<SessionId> out,
                               std::size_t port_index) const noexcept {
    if (out.empty()) return 0;
    after = std::max<SessionId>(after, 0);
    const SessionId last = last_id();
    if (after >= last) return 0;
    const auto range = static_cast<std::uint64_t>(last - after);
    const std::uint64_t rows = touched_rows();
    // Within one round of the index the order of its entries is the order of the ids.
    if (range <= index_.size() && range <= rows * kWalkedIdsPerRow)
        return walk_index(after, last, out, port_index);
    return scan_rows(after, out, port_index);
}

std::size_t SessionTable::walk_index(SessionId after, SessionId last, std::span<SessionId> out,
                                     std::size_t port_index) const noexcept {
    std::size_t count = 0;
    for (SessionId id = after + 1; id <= last && count < out.size(); ++id) {
        const Place place = locate(id);
        if (place.is_found && is_listed(place.row, id, port_index)) out[count++] = id;
    }
    return count;
}

/// Keeps the lowest ids in a heap with the highest of them in front.
std::size_t SessionTable::scan_rows(SessionId after, std::span<SessionId> out,
                                    std::size_t port_index) const noexcept {
    const auto first = out.begin();
    std::size_t count = 0;
    const std::size_t rows = touched_rows();
    for (std::uint32_t row = 0; row < rows; ++row) {
        const SessionId id = ids_[row].load(std::memory_order_acquire);
        if (id <= after || (count == out.size() && id > out.front())) continue;
        if (!is_listed(row, id, port_index)) continue;
        if (count == out.size()) {
            std::pop_heap(first, first + static_cast<std::ptrdiff_t>(count));
            --count;
        }
        out[count++] = id;
        std::push_heap(first, first + static_cast<std::ptrdiff_t>(count));
    }
    std::sort_heap(first, first + static_cast<std::ptrdiff_t>(count));
    return count;
}

std::size_t SessionTable::count(std::size_t port_index) const noexcept {
    std::size_t count = 0;
    const std::size_t rows = touched_rows();
    for (std::uint32_t row = 0; row < rows; ++row) {
        const SessionId id = ids_[row].load(std::memory_order_acquire);
        if (id != 0 && is_listed(row, id, port_index)) ++count;
    }
    return count;
}

std::size_t SessionTable::claimed_rows() const noexcept {
    const auto is_claimed = [](const Word& claim) { return claim.load(std::memory_order_acquire) != 0; };
    return static_cast<std::size_t>(std::count_if(
        claims_.begin(), claims_.begin() + static_cast<std::ptrdiff_t>(touched_rows()), is_claimed));
}

std::size_t SessionTable::release_of(const ProcessId& process) noexcept {
    const std::uint64_t claim = claim_of(process);
    const std::size_t rows = touched_rows();
    std::size_t open_sessions = 0;
    for (std::uint32_t row = 0; row < rows; ++row) {
        if (claims_[row].load(std::memory_order_acquire) != claim) continue;
        if (ids_[row].exchange(0, std::memory_order_acq_rel) != 0) ++open_sessions;
        // The entry may be another session's, or have been cleared already.
        const SessionId id = rows_[row].id();
        std::uint64_t entry = entry_of(id, row);
        index_at(id).compare_exchange_strong(entry, 0, std::memory_order_acq_rel);
        claims_[row].store(0, std::memory_order_release);
    }
    return open_sessions;
}

// ---- writers ---------------------------------------------------------------------------------------------

SessionWriter::SessionWriter(SessionTable& table, const ProcessId& process) noexcept
    : table_(table), claim_(claim_of(process)) {}

Result<SessionRow*> SessionWriter::open(const SessionStart& start) noexcept {
    if (free_count_ == 0 && !claim_rows()) return fail(Errc::kNoMemory);
    const std::uint32_t number = free_[free_count_ - 1];
    SessionRow& row = table_.rows_[number];
    row.fill(start);
    for (std::size_t tried = 0; tried < table_.index_.size(); ++tried) {
        const SessionId id = table_.header_->next_id.fetch_add(1, std::memory_order_relaxed);
        row.assign_id(id);
        std::uint64_t free_entry = 0;
        if (!table_.index_at(id).compare_exchange_strong(free_entry, table_.entry_of(id, number),
                                                         std::memory_order_acq_rel))
            continue;
        table_.ids_[number].store(id, std::memory_order_release);
        --free_count_;
        return &row;
    }
    return fail(Errc::kNoMemory);
}

void SessionWriter::close(SessionRow& row) noexcept {
    const auto number = static_cast<std::uint32_t>(&row - table_.rows_.data());
    table_.ids_[number].store(0, std::memory_order_release);
    table_.index_at(row.id()).store(0, std::memory_order_release);
    if (free_count_ == free_.size()) give_back_rows();
    free_[free_count_++] = number;
}

bool SessionWriter::claim_rows() noexcept {
    SessionTable::Header& header = *table_.header_;
    const std::size_t rows = table_.rows_.size();
    const std::size_t start = header.free_hint.load(std::memory_order_relaxed);
    std::size_t row = 0;
    for (std::size_t i = 0; i < rows && free_count_ < kBatch; ++i) {
        row = (start + i) % rows;
        std::uint64_t claim = 0;
        if (table_.claims_[row].load(std::memory_order_relaxed) != 0) continue;
        // Before the claim: release_of() looks no further.
        std::size_t touched = header.touched_rows.load(std::memory_order_relaxed);
        while (touched <= row && !header.touched_rows.compare_exchange_weak(touched, row + 1)) {
        }
        if (table_.claims_[row].compare_exchange_strong(claim, claim_, std::memory_order_acq_rel))
            free_[free_count_++] = static_cast<std::uint32_t>(row);
    }
    if (free_count_ == 0) return false;
    header.free_hint.store((row + 1) % rows, std::memory_order_relaxed);
    std::reverse(free_.begin(), free_.begin() + static_cast<std::ptrdiff_t>(free_count_));
    return true;
}

/// The oldest ones: the last used are warm.
void SessionWriter::give_back_rows() noexcept {
    std::size_t hint = table_.header_->free_hint.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < kBatch; ++i) {
        table_.claims_[free_[i]].store(0, std::memory_order_release);
        hint = std::min<std::size_t>(hint, free_[i]);
    }
    table_.header_->free_hint.store(hint, std::memory_order_relaxed);
    std::copy(free_.begin() + kBatch, free_.end(), free_.begin());
    free_count_ -= kBatch;
}

}  // namespace shoal::server
