// SPDX-License-Identifier: Apache-2.0
// What comes in on a connection: rounds of reading, and what is read and dropped at the end.
#include <algorithm>
#include <span>
#include <utility>

#include "server/net/connection.hpp"
#include "server/net/reactor.hpp"
#include "server/session/session_row.hpp"

namespace shoal::server {
namespace {

/// Reads a round, of kReadBufferBytes each.
constexpr int kReadsPerRound = 16;
/// A peer that sends more than this into a connection that has been answered is cut off.
constexpr std::size_t kLingerBytes = 16U << 20;
constexpr std::size_t kLingerBytesPerTurn = 512U << 10;
/// Read and dropped at once while the reactor's read buffer is in use.
constexpr std::size_t kScrapBytes = 2048;

}  // namespace

/// One round: corks the output and claims the reactor's read buffer, or, inside a callback of another
/// connection that runs the loop, has a buffer of its own and sends at once.
class Connection::Round {
  public:
    explicit Round(Connection& connection) : connection_(connection), reactor_(connection.reactor_) {
        connection.is_in_round_ = true;
        owns_buffer_ = !std::exchange(reactor_.is_read_buffer_in_use, true);
        if (!owns_buffer_) spare_ = std::make_unique_for_overwrite<char[]>(kReadBufferBytes);
        if (reactor_.corked == nullptr) reactor_.corked = &connection;
    }
    Round(const Round&) = delete;
    Round& operator=(const Round&) = delete;
    /// Not in a destructor: sending may find the connection broken, which runs the host's on_close().
    void finish() {
        if (owns_buffer_) reactor_.is_read_buffer_in_use = false;
        connection_.is_in_round_ = false;
        if (connection_.is_closed_) connection_.unread_.release();
        if (!connection_.holds_cork()) return;
        connection_.flush_gathered();
        reactor_.corked = nullptr;
    }
    [[nodiscard]] std::span<char> buffer() noexcept {
        return {owns_buffer_ ? reactor_.read_buffer.get() : spare_.get(), kReadBufferBytes};
    }

  private:
    Connection& connection_;
    Reactor& reactor_;
    std::unique_ptr<char[]> spare_;
    bool owns_buffer_;
};

Result<std::string_view> Connection::receive(std::span<char> scratch) noexcept {
    const Result<std::string_view> got = transport_->receive(scratch);
    if (!got) return got;
    last_activity_ms_ = last_received_ms_ = reactor_.loop.now_ms();
    if (session_ != nullptr) session_->touch_received(last_activity_ms_);
    bump(reactor_.counters.received_bytes, got->size());
    return got;
}

void Connection::resume() {
    wants_round_ = true;
    reactor_.loop.defer(turn_);
}

void Connection::on_readable() {
    if (is_closing_ || is_in_round_) return;  // A nested loop: the outer round sees has_input().
    Frame frame(*this);
    run_round();
    if (!is_closing_) protocol_->after_input();
}

void Connection::read_now() {
    if (is_closing_ || is_in_round_) return;
    Frame frame(*this);
    transport_->expect_input();
    run_round();
}

void Connection::run_round() {
    Round round(*this);
    const bool had_unread = !unread_.empty();
    protocol_->begin_round();
    if (has_unread()) deliver_unread();
    for (int reads = 0; transport_->has_input() && !is_closing_ && protocol_->wants_input(); ++reads) {
        if (reads == kReadsPerRound) {
            protocol_->end_share();
            break;
        }
        if (!read_more(round.buffer())) break;
    }
    round.finish();
    if (session_ != nullptr && (had_unread || !unread_.empty())) session_->set_receive_queued(unread_.size());
}

/// One read and what it brings. False: nothing more to read now.
bool Connection::read_more(std::span<char> buffer) {
    const Result<std::string_view> got = receive(buffer);
    if (!got) {
        if (got.error().code != Errc::kAgain && got.error().code != Errc::kClosed) close_now(false);
        return false;
    }
    if (!unread_.empty()) {
        unread_.append(*got);
        deliver_unread();
        return true;
    }
    const std::size_t used = deliver(*got);
    if (used < got->size() && !is_closing_) unread_.assign(got->substr(used));
    return true;
}

/// `unread_` stays untouched meanwhile: nothing is read inside a round but by the round itself.
void Connection::deliver_unread() {
    const std::size_t used = deliver({unread_.data(), unread_.size()});
    if (is_closing_) return unread_.release();
    unread_.consume(used);
}

/// Hands the bytes to the protocol, and what it leaves to the one that has taken its place meanwhile.
std::size_t Connection::deliver(std::string_view bytes) {
    std::size_t used = 0;
    needs_more_ = false;
    const Protocol* speaker = nullptr;
    while (speaker != protocol_.get() && used < bytes.size()) {
        if (speaker != nullptr) protocol_->begin_round();  // The successor's first.
        speaker = protocol_.get();
        used += protocol_->on_input(bytes.substr(used));
        if (is_closing_) return used;
    }
    needs_more_ = used < bytes.size() && protocol_->wants_input();
    return used;
}

/// A connection that lingers: what the peer still sends is of no use.
void Connection::drop_input() {
    Frame frame(*this);
    char scrap[kScrapBytes];
    // Whether the reactor's buffer is in use does not change meanwhile: nothing here calls the host.
    const std::span<char> into = reactor_.is_read_buffer_in_use
                                     ? std::span<char>(scrap)
                                     : std::span<char>(reactor_.read_buffer.get(), kReadBufferBytes);
    std::size_t dropped = 0;
    while (transport_->has_input()) {
        const Result<std::string_view> got = receive(into);
        if (!got && got.error().code == Errc::kAgain) break;
        if (!got) return close_now(true);
        dropped += got->size();
        if (dropped >= kLingerBytesPerTurn) {
            reactor_.loop.defer(turn_);
            break;
        }
    }
    linger_dropped_bytes_ += dropped;
    if (linger_dropped_bytes_ > kLingerBytes) return close_now(true);
    const std::int64_t left_ms = linger_ends_at_ms_ - reactor_.loop.now_ms();
    reactor_.loop.arm(output_timer_, std::clamp<std::int64_t>(left_ms, 0, kLingerSilenceMs));
}

}  // namespace shoal::server
