// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/protocol/http1_protocol.hpp
/// HTTP/1.x on one connection: requests in, answers out.
///
/// Invariants
///  1. At most one of `receiving_` (a request on its way in) and `current_` (handed to the worker,
///     unanswered) is set, and requests are handed over strictly in order: nothing is parsed while
///     `current_` is set.
///  2. `deadline_` is armed only while something is awaited that has a limit.
#include <memory>
#include <string_view>

#include "server/http/request_body.hpp"
#include "server/http/response_sink.hpp"
#include "server/net/connection.hpp"
#include "server/net/idle_watch.hpp"
#include "server/net/rate_watch.hpp"
#include "server/net/reactor.hpp"
#include "server/protocol/http1_head.hpp"
#include "server/protocol/protocol.hpp"
#include "shoal/proto/http1/request_parser.hpp"

namespace shoal::server {

class Http1Protocol final : public Protocol, private ResponseSink {
  public:
    explicit Http1Protocol(Connection& connection);
    ~Http1Protocol() override;

    void begin_round() override { budget_ = kRequestsPerRound; }
    std::size_t on_input(std::string_view bytes) override;
    [[nodiscard]] bool wants_input() const noexcept override;
    void end_share() override { budget_ = 0; }
    void after_input() override { settle(); }
    void on_output_drained() override;
    void begin_drain() override;
    [[nodiscard]] bool is_idle() const noexcept override {
        return current_ == nullptr && receiving_ == nullptr;
    }
    [[nodiscard]] bool is_answering() const noexcept override { return current_ != nullptr; }
    void before_close() override;
    void on_close() override;
    void on_abandoned() noexcept override;

    // ---- for Http1Head -----------------------------------------------------------------------------------
    /// False once the worker or this connection is leaving: answers then say `Connection: close`.
    [[nodiscard]] bool may_stay_open() const noexcept;
    [[nodiscard]] Reactor& reactor() noexcept { return reactor_; }
    /// The client expects the connection to stay after this request.
    [[nodiscard]] bool client_keeps_alive() const noexcept { return message_.keep_alive; }
    [[nodiscard]] HttpServices& services() noexcept override {
        return reactor_.http(connection_.port_index());
    }

  private:
    /// Requests handed over a round: a client that pipelines thousands waits its turn like the others.
    static constexpr std::uint32_t kRequestsPerRound = 128;
    enum class Deadline : std::uint8_t { kNone, kHeader, kBody, kKeepAlive, kIdle, kDrain };

    // Reading (http1_protocol.cpp).
    std::size_t take_head(const char* data, std::size_t bytes);
    std::size_t take_body(const char* data, std::size_t bytes);
    std::size_t begin_body(const char* data, std::size_t bytes);
    [[nodiscard]] int refusal_status() const noexcept;
    void dispatch();
    void reject(int status);
    void drop_receiving() noexcept;

    // Life (http1_life.cpp).
    void settle();
    void settle_quiet();
    void on_head_deadline();
    void on_quiet_deadline(Deadline kind);
    void on_idle_deadline();
    void on_keepalive_deadline();
    [[nodiscard]] bool has_backlog() const noexcept;
    void on_end_of_stream();
    void give_up_answer();
    void set_deadline(Deadline kind, std::int64_t at_ms) noexcept;
    void clear_deadline() noexcept;
    void on_deadline();
    [[nodiscard]] std::int64_t deadline_in(double seconds) const noexcept;
    void watch_body();
    void drop_current(bool has_lost_client) noexcept;
    void abort_current();

    // ResponseSink (http1_sink.cpp).
    void send_head(Exchange& exchange, const BodyPlan& plan) override;
    void send_body(std::string_view part, BytesOwner owner) override;
    void send_file(SharedFile file, std::uint64_t offset, std::uint64_t bytes) override;
    void finish(Exchange& exchange, End end, std::string_view last_part, BytesOwner owner) override;
    void go_on(bool keeps_alive, bool needs_reset);
    [[nodiscard]] bool is_full() const noexcept override { return connection_.is_output_full(); }
    coro::Wake wait_for_room(double timeout_seconds) noexcept override;
    void close() override { connection_.close_gracefully(); }
    [[nodiscard]] const PortConfig& port() const noexcept override { return connection_.port(); }
    [[nodiscard]] const ServerConfig& server() const noexcept override { return reactor_.config; }
    [[nodiscard]] const HttpConfig& config() const noexcept { return connection_.port().http; }

    Reactor& reactor_;
    http1::RequestParser parser_;
    http1::MessageInfo message_;  ///< Of the request in `receiving_` or `current_`.
    Exchange* receiving_ = nullptr;
    Exchange* current_ = nullptr;
    std::unique_ptr<RequestBody> body_;  ///< Of `receiving_`, once its head is complete and its body is not.
    event::Timer deadline_;
    RateWatch body_watch_;
    IdleWatch idle_;
    std::uint32_t budget_ = 0;
    Deadline deadline_kind_ = Deadline::kNone;
    Framing framing_ = Framing::kNone;  ///< Of the answer whose head has been sent.
    bool keeps_alive_ = false;          ///< What that head says.
    bool is_draining_ = false;
    bool has_unparsed_ = false;  ///< Bytes follow the request being handed over.
};

}  // namespace shoal::server
