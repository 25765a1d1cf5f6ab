// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/http/response_sink.hpp
/// Where the answer of an exchange goes: an HTTP/1 connection; with later issues a stream of HTTP/2, and the
/// link to another process. It knows how an answer is framed; the exchange knows what it consists of.
#include <cstdint>
#include <optional>
#include <string_view>

#include "server/net/output_queue.hpp"
#include "shoal/base/bytes_owner.hpp"
#include "shoal/coro/wait_queue.hpp"
#include "shoal/proto/http/accept_encoding.hpp"
#include "shoal/server/config.hpp"

namespace shoal::server {

class Exchange;
class HttpServices;

/// The body that an answer is going to have.
struct BodyPlan {
    std::optional<std::uint64_t> length;  ///< As a GET would get it. Nothing: only its end will tell.
    http::ContentCoding coding = http::ContentCoding::kIdentity;
};

/// A call may find the connection broken. Then the exchange has lost its sink when the call returns.
class ResponseSink {
  public:
    /// Begins the answer. Nothing leaves before the next call.
    virtual void send_head(Exchange& exchange, const BodyPlan& plan) = 0;
    /// A part of the body. `owner` may be empty; its bytes are released in any case.
    virtual void send_body(std::string_view part, BytesOwner owner) = 0;
    virtual void send_file(SharedFile file, std::uint64_t offset, std::uint64_t bytes) = 0;
    enum class End : std::uint8_t {
        kComplete,
        kCutOff,  ///< A part is missing, and the client has to see that.
    };
    /// Ends the answer, with its last part. The exchange has lost its sink afterwards.
    virtual void finish(Exchange& exchange, End end, std::string_view last_part, BytesOwner owner) = 0;

    /// More is queued than the port allows: writers wait.
    [[nodiscard]] virtual bool is_full() const noexcept = 0;
    /// Parks the running coroutine until there is room, the connection is gone, or the time is up; 0: no
    /// limit.
    virtual coro::Wake wait_for_room(double timeout_seconds) noexcept = 0;

    /// Closes the connection once what is queued has left.
    virtual void close() = 0;
    [[nodiscard]] virtual const PortConfig& port() const noexcept = 0;
    [[nodiscard]] virtual const ServerConfig& server() const noexcept = 0;
    [[nodiscard]] virtual HttpServices& services() noexcept = 0;

  protected:
    ~ResponseSink() = default;
};

}  // namespace shoal::server
