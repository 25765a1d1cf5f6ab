// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/protocol/http1_head.hpp
/// The head of an HTTP/1 answer: status line, the program's headers, the server's own, the framing.
#include <cstdint>

#include "server/http/response_sink.hpp"
#include "server/net/gather_buffer.hpp"

namespace shoal::server {

class Exchange;
class Http1Protocol;

/// How the end of an answer's body is told (RFC 9112 section 6.3).
enum class Framing : std::uint8_t {
    kNone,        ///< 1xx, 204, 304: no body and no length.
    kLength,      ///< Content-Length.
    kChunked,     ///< Transfer-Encoding: chunked.
    kUntilClose,  ///< HTTP/1.0 without a known length; what follows a 2xx answer to CONNECT.
};

class Http1Head {
  public:
    Http1Head(Exchange& exchange, Http1Protocol& protocol, const BodyPlan& plan) noexcept;

    [[nodiscard]] Framing framing() const noexcept { return framing_; }
    /// What the head says, once appended.
    [[nodiscard]] bool keeps_alive() const noexcept { return keeps_alive_; }
    /// Appends the whole head.
    void append(GatherBuffer& out);

  private:
    struct Seen;
    [[nodiscard]] Framing choose_framing(const BodyPlan& plan) const noexcept;
    [[nodiscard]] bool is_plain() const noexcept;
    void append_plain(GatherBuffer& out);
    void append_program_headers(GatherBuffer& out, Seen& seen);
    void append_connection(GatherBuffer& out);
    void append_date(GatherBuffer& out);
    void append_for_file(GatherBuffer& out);
    void append_framing(GatherBuffer& out, const Seen& seen);
    [[nodiscard]] bool decide_keep_alive() const noexcept;

    Exchange& exchange_;
    Http1Protocol& protocol_;
    Framing framing_;
    std::uint64_t body_bytes_;
    http::ContentCoding coding_;
    bool keeps_alive_ = false;
};

/// Appends the end of a chunked body: the last chunk and the trailers.
void append_chunked_end(GatherBuffer& out, Exchange& exchange);

}  // namespace shoal::server
