// SPDX-License-Identifier: Apache-2.0
#pragma once
/// One live connection in shared memory. Made by SessionWriter::open(), read through SessionTable.
///
/// Every member is an atomic that its owner stores with release order and readers load with acquire order
/// (plain moves on x86): see session_table.hpp, invariant 3.
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "shoal/memory/shared_arena.hpp"
#include "shoal/server/session_info.hpp"

namespace shoal::server {

/// A text of up to 8 * kWords - 1 bytes, its length in the first byte.
template <std::size_t kWords>
class SharedText {
  public:
    static constexpr std::size_t kMaxBytes = kWords * 8 - 1;
    void store(std::string_view text) noexcept;
    /// @returns its size. `out` holds at least kMaxBytes.
    std::size_t load(char* out) const noexcept;

  private:
    std::array<std::atomic<std::uint64_t>, kWords> words_;
};

/// What is known of a connection when it is accepted.
struct SessionStart {
    int worker_id = 0;
    int reactor_id = 0;
    int fd = -1;
    int server_fd = -1;
    std::size_t port_index = 0;
    std::uint16_t server_port = 0;
    std::uint16_t remote_port = 0;
    std::string_view remote_address;
    std::string_view local_address;
    std::int64_t now_ms = 0;  ///< Loop time.
    bool is_tls = false;
};

class alignas(memory::kCacheLineBytes) SessionRow {
  public:
    // The owner's thread only. `now_ms`: loop time; nothing here reads the clock.
    [[nodiscard]] SessionId id() const noexcept { return id_.load(std::memory_order_relaxed); }
    void touch_received(std::int64_t now_ms) noexcept { put(last_received_ms_, now_ms); }
    void touch_sent(std::int64_t now_ms) noexcept { put(last_sent_ms_, now_ms); }
    void touch_dispatched(std::int64_t now_ms) noexcept { put(last_dispatched_ms_, now_ms); }
    void set_receive_queued(std::size_t bytes) noexcept { put(receive_queued_bytes_, bytes); }
    void set_send_queued(std::size_t bytes) noexcept { put(send_queued_bytes_, bytes); }
    void set_worker_id(int worker_id) noexcept { put(worker_id_, worker_id); }
    /// From now on SessionTable::exists() and list() leave it out; find() still returns it.
    void mark_closing() noexcept { set_bit(kClosing, true); }
    void set_overflowing(bool is_overflowing) noexcept { set_bit(kOverflowing, is_overflowing); }
    void set_tls(bool is_tls) noexcept { set_bit(kTls, is_tls); }
    void set_websocket_status(std::uint8_t status) noexcept {
        put(state_, (get(state_) & ~(0xFFU << kWebSocketShift)) | std::uint32_t{status} << kWebSocketShift);
    }

  private:
    friend class SessionTable;
    friend class SessionWriter;

    static constexpr std::uint32_t kClosing = 1;
    static constexpr std::uint32_t kTls = 2;
    static constexpr std::uint32_t kOverflowing = 4;
    static constexpr int kWebSocketShift = 8;

    template <typename T, typename V>
    static void put(std::atomic<T>& to, V value) noexcept {
        to.store(static_cast<T>(value), std::memory_order_release);
    }
    template <typename T>
    static T get(const std::atomic<T>& from) noexcept {
        return from.load(std::memory_order_acquire);
    }
    void set_bit(std::uint32_t bit, bool is_set) noexcept {
        const std::uint32_t state = get(state_);
        put(state_, is_set ? state | bit : state & ~bit);
    }
    /// The id and an empty uid in one word: a bind() that comes late cannot hit the row's next session.
    static constexpr std::uint64_t unbound(SessionId id) noexcept {
        return static_cast<std::uint64_t>(static_cast<std::uint32_t>(id)) << 32;
    }
    void fill(const SessionStart& start) noexcept;
    void assign_id(SessionId id) noexcept;
    void copy_to(SessionInfo& out) const noexcept;

    // First line: what changes.
    std::atomic<SessionId> id_;           ///< The last one that was tried; valid while the table says so.
    std::atomic<std::uint64_t> binding_;  ///< unbound(id) | uid. The one member that others write (CAS).
    std::atomic<std::int64_t> last_received_ms_;
    std::atomic<std::int64_t> last_sent_ms_;
    std::atomic<std::int64_t> last_dispatched_ms_;
    std::atomic<std::uint64_t> send_queued_bytes_;
    std::atomic<std::uint32_t> receive_queued_bytes_;
    std::atomic<std::uint32_t> state_;
    std::atomic<std::int32_t> worker_id_;
    std::atomic<std::int32_t> reactor_id_;
    // Fixed from open() to close().
    std::atomic<std::int64_t> connected_ms_;
    std::atomic<std::int32_t> fd_;
    std::atomic<std::int32_t> server_fd_;
    std::atomic<std::uint16_t> port_index_;
    std::atomic<std::uint16_t> server_port_;
    std::atomic<std::uint16_t> remote_port_;
    SharedText<14> remote_address_;
    SharedText<7> local_address_;
};
static_assert(sizeof(SessionRow) == 4 * memory::kCacheLineBytes);

}  // namespace shoal::server
