// SPDX-License-Identifier: Apache-2.0
// The way out for the answers of an HTTP/1 connection.
#include <utility>

#include "server/http/exchange_pool.hpp"
#include "server/protocol/http1_protocol.hpp"
#include "shoal/proto/http1/response_writer.hpp"
#include "shoal/server/exchange.hpp"

namespace shoal::server {

void Http1Protocol::send_head(Exchange& exchange, const BodyPlan& plan) {
    Http1Head head(exchange, *this, plan);
    head.append(connection_.output_buffer());
    framing_ = head.framing();
    keeps_alive_ = head.keeps_alive();
}

void Http1Protocol::send_body(std::string_view part, BytesOwner owner) {
    if (framing_ != Framing::kChunked || part.empty()) {
        connection_.commit(part, owner);
        return;
    }
    http1::append_chunk(connection_.output_buffer(), part);
    owner.drop();
    connection_.commit({}, {});
}

void Http1Protocol::send_file(SharedFile file, std::uint64_t offset, std::uint64_t bytes) {
    connection_.commit_file(std::move(file), offset, bytes);
}

void Http1Protocol::finish(Exchange& exchange, End end, std::string_view last_part, BytesOwner owner) {
    const Connection::Frame frame(connection_);
    const bool is_complete = end == End::kComplete;
    if (is_complete && framing_ == Framing::kChunked && !exchange.body_is_dropped_) {
        GatherBuffer& out = connection_.output_buffer();
        http1::append_chunk(out, last_part);
        append_chunked_end(out, exchange);
        owner.drop();
        connection_.commit({}, {});
    } else {
        connection_.commit(last_part, owner);
    }
    if (current_ != &exchange) return;  // The connection has gone, and the exchange knows.
    bump(reactor_.counters.responses);
    drop_current(/*has_lost_client=*/false);
    // A body that ends where the connection does: only a reset tells that it was cut off.
    const bool needs_reset = !is_complete && framing_ == Framing::kUntilClose && !exchange.body_is_dropped_;
    go_on(is_complete && keeps_alive_, needs_reset);
    if (reactor_.is_draining) reactor_.on_progress();
}

/// What the connection does after an answer.
void Http1Protocol::go_on(bool keeps_alive, bool needs_reset) {
    if (needs_reset) {
        if (connection_.flush_gathered()) connection_.cut_off();
    } else if (!keeps_alive) {
        // A client that asked for the close sends nothing more; one that did not may be sending right now.
        const bool is_all_read =
            !connection_.may_have_input() && connection_.is_input_used() && !has_unparsed_;
        connection_.skip_linger(!message_.keep_alive && is_all_read);
        connection_.close_gracefully();
    } else {
        settle();
    }
}

coro::Wake Http1Protocol::wait_for_room(double timeout_seconds) noexcept {
    return connection_.wait_for_room("Http\\Response::write", timeout_seconds);
}

void Http1Protocol::on_output_drained() {
    if (!connection_.is_output_full()) settle();
}

}  // namespace shoal::server
