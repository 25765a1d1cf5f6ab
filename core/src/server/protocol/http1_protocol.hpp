// SPDX-License-Identifier: Apache-2.0
#pragma once
/// HTTP/1.x on one connection: reading, framing, dispatch, and the way out for answers.
///
/// Invariants
///  1. At most one of `receiving_` (a request on its way in) and `current_` (handed to the host,
///     unanswered) is set, and requests are handed over strictly in order: nothing is parsed while
///     `current_` is set.
///  2. While is_processing_, answers gather in the worker's cork if this connection holds it; everything
///     gathered has been sent or queued when the pass ends.
///  3. Never recursive: an answer given outside a pass continues with buffered requests through `next_turn_`.
///  4. `deadline_` is armed only while something is awaited that has a limit.
#include <memory>
#include <string>

#include "server/http/request_body.hpp"
#include "server/net/connection.hpp"
#include "server/net/gather_buffer.hpp"
#include "server/net/input_buffer.hpp"
#include "shoal/coro/wait_queue.hpp"
#include "shoal/proto/http1/request_parser.hpp"

namespace shoal::server {

class PortHttp;

class HttpConnection : public Connection {
  public:
    HttpConnection(WorkerContext& worker, UniqueFd fd, SessionId session_id, std::size_t port_index,
                   std::shared_ptr<const Endpoints> endpoints);
    ~HttpConnection() override;

    void begin_drain() override;
    Result<void> send_raw(std::string_view bytes) override;
    [[nodiscard]] bool is_idle() const noexcept override;

    /// See adopt_exchange() in worker_context.hpp.
    static Result<Exchange*> adopt(WorkerContext& worker, SessionId session_id);

    // ---- the way out, for Exchange and its helpers ------------------------------------------------------
    [[nodiscard]] WorkerContext& worker() noexcept { return worker_; }
    [[nodiscard]] const HttpConfig& config() const noexcept;
    [[nodiscard]] const PortConfig& port() const noexcept;
    /// What the connections of the port share.
    [[nodiscard]] PortHttp& port_http() const noexcept;
    /// False once the worker or this connection is leaving: answers then say `Connection: close`.
    [[nodiscard]] bool may_stay_open() const noexcept;
    /// Where the next bytes of an answer are to be appended; commit() or commit_file() follows at once.
    [[nodiscard]] GatherBuffer& output_buffer() noexcept;
    /// Sends, gathers or queues the output buffer and `body` behind it. False: the connection is gone.
    bool commit(std::string_view body, BytesOwner owner);
    /// The same with a range of a file behind the output buffer.
    bool commit_file(SharedFile file, std::uint64_t offset, std::uint64_t bytes);
    /// The answer of `exchange` is complete; what follows on the connection may go on.
    /// `needs_reset`: it is incomplete, and a plain close would be its end.
    void finish_answer(Exchange& exchange, bool keeps_alive, bool needs_reset = false);
    /// Above the port's limit: writers wait.
    [[nodiscard]] bool is_output_full() const noexcept;
    /// Parks the running coroutine until the queue has room, the connection is gone, or the time is up.
    coro::Wake wait_for_room(double timeout_seconds) noexcept;

  protected:
    /// A request asks to go on in another protocol (RFC 9110 section 7.8). The WebSocket and HTTP/2
    /// connections override it, take the descriptor over and return true; false: it is an ordinary request.
    virtual bool try_upgrade(Exchange& /*exchange*/) { return false; }

  private:
    class Pass;
    /// Requests handed over per wake-up: a client that pipelines thousands waits its turn like the others.
    static constexpr std::uint32_t kRequestsPerTurn = 128;
    enum class Deadline : std::uint8_t { kNone, kHeader, kBody, kKeepAlive, kIdle, kDrain };

    void on_readable() override;
    void on_output_drained() override;
    void before_close() override;
    void on_closed() override;
    void on_abandoned() noexcept override;
    [[nodiscard]] bool is_answering() const noexcept override { return current_ != nullptr; }

    // Reading (http1_protocol.cpp).
    void run_pass();
    bool read_more(char* buffer);
    void process_pending();
    [[nodiscard]] bool can_process() const noexcept;
    std::size_t process(const char* data, std::size_t bytes);
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
    void drop_current() noexcept;
    void abort_current();

    // Output (http1_life.cpp).
    [[nodiscard]] bool holds_cork() const noexcept;
    bool flush_cork();

    http1::RequestParser parser_;
    InputBuffer pending_;
    Exchange* receiving_ = nullptr;
    Exchange* current_ = nullptr;
    std::unique_ptr<RequestBody> body_;  ///< Of `receiving_`, once its head is complete and its body is not.
    coro::WaitQueue drained_;
    event::Deferred next_turn_;
    event::Timer deadline_;
    RateWatch body_watch_;
    std::int64_t taken_when_quiet_ = 0;  ///< Bytes the client had taken when the idle deadline was last set.
    std::uint32_t budget_ = 0;
    Deadline deadline_kind_ = Deadline::kNone;
    bool is_processing_ = false;
    bool needs_more_ = false;    ///< `pending_` ends inside a head.
    bool has_unparsed_ = false;  ///< Bytes follow the request being handed over.
};

}  // namespace shoal::server
