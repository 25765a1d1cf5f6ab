// SPDX-License-Identifier: Apache-2.0
#pragma once
/// A worker without processes, for tests of connections: a loop, a host made of functions, socket pairs.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/net/connection.hpp"
#include "server/net/reactor.hpp"
#include "server/net/tls_contexts.hpp"
#include "server/session/session_table.hpp"
#include "shoal/coro/boost_context_ops.hpp"
#include "shoal/coro/coroutine.hpp"
#include "shoal/server/exchange.hpp"
#include "shoal/server/server.hpp"
#include "shoal/testing/fake_clock.hpp"
#include "shoal/testing/net.hpp"

namespace shoal::server::test {

class TestHost : public Host {
  public:
    event::EventLoop& loop() override { return *loop_; }
    const http::MimeRegistry* mime_types() override { return &types; }
    void after_fork(const ProcessId&) override {}
    void on_request(Exchange& exchange) override {
        ++requests;
        handler(exchange);
    }
    void on_abort(Exchange&) override { ++aborted; }
    void on_receive(Server&, SessionId session_id, int, std::string_view bytes) override {
        packets.emplace_back(bytes);
        if (receive_handler) receive_handler(session_id, bytes);
    }
    void on_buffer_full(Server&, SessionId) override { ++buffer_full; }
    void on_buffer_empty(Server&, SessionId) override { ++buffer_empty; }
    void on_close(Server&, SessionId session_id, int reactor_id) override {
        ++closed;
        last_close_by_us = reactor_id < 0;
        if (close_handler) close_handler(session_id);
    }

    std::function<void(Exchange&)> handler = [](Exchange& exchange) { (void)exchange.end("hello"); };
    std::function<void(SessionId)> close_handler;
    std::function<void(SessionId, std::string_view)> receive_handler;
    std::vector<std::string> packets;  ///< What on_receive() was given.
    int buffer_full = 0;
    int buffer_empty = 0;
    http::MimeRegistry types;
    int requests = 0;
    int aborted = 0;
    int closed = 0;
    bool last_close_by_us = false;

  private:
    std::unique_ptr<event::EventLoop> loop_ = std::move(*event::EventLoop::create());
};

/// A reactor and the worker behind it, which hands everything to the host.
class TestWorker final : private LinkReceiver, private ReactorHost {
  public:
    TestWorker(TestHost& host, Server& server, const ServerConfig& config, WorkerCounters& counters)
        : host_(host),
          server_(server),
          tls_(load_tls(config)),
          reactor_({.loop = host.loop(),
                    .config = config,
                    .counters = counters,
                    .host = *this,
                    .worker = link_,
                    .mime_types = host.mime_types(),
                    .tls = &tls_}) {}

    /// Takes the connection, as an acceptor would.
    void add(UniqueFd fd, std::size_t port_index = 0) {
        reactor_.take(std::move(fd), port_index,
                      std::make_shared<Endpoints>(Endpoints{"127.0.0.1", 1234, 80, "127.0.0.1"}));
    }
    [[nodiscard]] Reactor& reactor() noexcept { return reactor_; }
    [[nodiscard]] std::size_t live() const noexcept { return reactor_.connections().size(); }
    [[nodiscard]] Connection* find(SessionId id) { return reactor_.connections().find(id); }

    std::function<void()> on_count;
    int progress = 0;
    bool is_busy = false;
    const std::unique_ptr<SessionTable> sessions = SessionTable::create(1000, 1, 1).value();

  private:
    Result<void> on_message(const Message& message) override;
    Admission admit(const SessionStart& start) override {
        SessionRow& row = **writer_.open(start);
        return {row.id(), &row};
    }
    void end_session(SessionRow& row) noexcept override { writer_.close(row); }
    void on_connection_gone() override {}
    void on_progress() override { ++progress; }
    [[nodiscard]] bool is_program_busy() override { return is_busy; }
    [[nodiscard]] bool has_room(std::size_t) const noexcept override { return true; }
    [[nodiscard]] AcceptedSink::Share share(std::size_t) const noexcept override {
        return AcceptedSink::Share::kFair;
    }

    static TlsContexts load_tls(const ServerConfig& config);

    TestHost& host_;
    Server& server_;
    TlsContexts tls_;
    SessionWriter writer_{*sessions, {ProcessKind::kWorker, 0, 1}};
    LocalLink link_{*this};
    Reactor reactor_;
};

/// One parsed answer.
struct Answer {
    int status = 0;
    std::string head;  ///< With the empty line.
    std::string body;  ///< De-chunked.

    [[nodiscard]] std::string header(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const { return !header(name).empty(); }
};

/// Takes the first answer off `bytes`; nothing if it is not complete. `is_head`: it has no body.
bool take_answer(std::string& bytes, Answer& answer, bool is_head = false);

/// The client's end of a connection of the worker under test.
class Client {
  public:
    explicit Client(UniqueFd fd) : fd_(std::move(fd)) {}
    /// Speaks TLS. `turn` lets the worker run.
    Client(UniqueFd fd, std::function<void()> turn);

    /// Fails the test when the socket is full.
    void send(std::string_view bytes);
    /// Returns how many bytes the socket took: 0 when it is full. Over TLS the next call repeats the rest.
    std::size_t send_some(std::string_view bytes);
    /// What has come so far, taken off the socket.
    std::string& receive();
    /// One read, decrypted over TLS; as recv(2).
    ssize_t receive_some(std::span<char> buffer);
    void shut_writing();
    void close() { fd_.reset(); }
    /// Closes with RST.
    void abort();
    [[nodiscard]] bool has_ended() const noexcept { return has_ended_; }
    [[nodiscard]] int fd() const noexcept { return fd_.get(); }
    /// Null: it speaks without TLS.
    [[nodiscard]] net::TlsSession* tls() noexcept { return tls_.get(); }
    std::string received;

  private:
    /// As recv(2).

    std::unique_ptr<net::TlsSession> tls_;
    std::function<void()> turn_;
    UniqueFd fd_;
    bool has_ended_ = false;
};

/// With SHOAL_TEST_TLS in the environment, ports and clients speak TLS. Tests of what lies below that begin
/// with `if (is_over_tls()) GTEST_SKIP();`.
[[nodiscard]] bool is_over_tls() noexcept;

class HttpTest : public ::testing::Test {
  protected:
    HttpTest();
    ~HttpTest() override;

    /// The worker, made of `config` as it is at the first use.
    TestWorker& worker();
    Client connect(std::size_t port_index = 0);
    Client connect_tcp();
    Client client_of(UniqueFd fd, std::size_t port_index);
    /// Turns the loop until it has nothing to do at once.
    void settle(int turns = 4);
    /// Lets time pass.
    void pass_ms(std::int64_t milliseconds);
    /// Sends a request on a fresh connection and returns what comes back.
    std::string ask(std::string_view request);
    Answer ask_one(std::string_view request, bool is_head = false);

    TestHost host;
    ServerConfig config;
    WorkerCounters counters;
    std::unique_ptr<Server> server;
    shoal::testing::FakeClock clock;
    coro::BoostContextOps context_ops;
    std::unique_ptr<coro::Scheduler> scheduler;
    std::unique_ptr<TestWorker> worker_;
};

/// `prefix` and the number behind it.
std::string numbered(std::string_view prefix, std::uint64_t number);

inline std::string get(std::string_view path, std::string_view headers = {}) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n";
}

inline std::string post(std::string_view path, std::string_view body, std::string_view headers = {}) {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace shoal::server::test
