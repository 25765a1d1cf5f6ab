// SPDX-License-Identifier: Apache-2.0
#pragma once
/// The head of an answer: status line, the program's headers, the server's own, the framing.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/net/gather_buffer.hpp"
#include "shoal/proto/http/accept_encoding.hpp"

namespace shoal::server {

class Exchange;

/// How the end of an answer's body is told (RFC 9112 section 6.3).
enum class Framing : std::uint8_t {
    kNone,        ///< 1xx, 204, 304: no body and no length.
    kLength,      ///< Content-Length.
    kChunked,     ///< Transfer-Encoding: chunked.
    kUntilClose,  ///< HTTP/1.0 without a known length; what follows a 2xx answer to CONNECT.
};

class HttpAnswer {
  public:
    explicit HttpAnswer(Exchange& exchange) noexcept : exchange_(exchange) {}

    /// The status as it will be sent: what cannot be a final status becomes 500.
    [[nodiscard]] int status() const noexcept;
    /// True if no bytes of a body may follow: 1xx, 204, 205, 304.
    [[nodiscard]] bool has_no_body() const noexcept;
    /// The framing for a body that is known as a whole.
    [[nodiscard]] Framing whole_framing() const noexcept;
    /// The framing for a body that write() sends in parts.
    [[nodiscard]] Framing stream_framing() const noexcept;
    /// The Content-Length that the program has set; empty if none, or no number.
    [[nodiscard]] std::optional<std::uint64_t> program_length() const noexcept;
    /// The coding for `body`: what the client accepts, if the body and the program's headers allow one.
    [[nodiscard]] http::ContentCoding choose_coding(std::string_view body);

    /// Appends the whole head and notes in the exchange whether the connection stays open.
    /// @param body_bytes  For kLength: of the body as a GET would get it.
    void append_head(GatherBuffer& out, Framing framing, std::uint64_t body_bytes,
                     http::ContentCoding coding);

  private:
    struct Seen;
    [[nodiscard]] bool is_plain(Framing framing, http::ContentCoding coding) const noexcept;
    void append_plain_head(GatherBuffer& out, std::uint64_t body_bytes);
    [[nodiscard]] bool opens_tunnel() const noexcept;
    void note_head_sent(Framing framing) noexcept;
    void append_program_headers(GatherBuffer& out, Framing framing, std::uint64_t body_bytes, Seen& seen);
    void append_connection(GatherBuffer& out);
    void append_date(GatherBuffer& out);
    void append_file_head(GatherBuffer& out, Framing framing, std::uint64_t body_bytes);
    void append_framing(GatherBuffer& out, Framing framing, std::uint64_t body_bytes, const Seen& seen);
    [[nodiscard]] bool decide_keep_alive(Framing framing) const noexcept;

    Exchange& exchange_;
};

/// Appends the end of a chunked body: the last chunk and the trailers.
void append_chunked_end(GatherBuffer& out, Exchange& exchange);

}  // namespace shoal::server
