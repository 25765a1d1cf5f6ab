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

#include "server/net/worker_context.hpp"
#include "server/session/session_table.hpp"
#include "shoal/coro/boost_context_ops.hpp"
#include "shoal/coro/coroutine.hpp"
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
    void on_close(Server&, SessionId session_id, int reactor_id) override {
        ++closed;
        last_close_by_us = reactor_id < 0;
        if (close_handler) close_handler(session_id);
    }

    std::function<void(Exchange&)> handler = [](Exchange& exchange) { (void)exchange.end("hello"); };
    std::function<void(SessionId)> close_handler;
    http::MimeRegistry types;
    int requests = 0;
    int aborted = 0;
    int closed = 0;
    bool last_close_by_us = false;

  private:
    std::unique_ptr<event::EventLoop> loop_ = std::move(*event::EventLoop::create());
};

class TestWorker : public WorkerContext {
  public:
    TestWorker(Host& host_in, Server& server_in, const ServerConfig& config_in, WorkerCounters& counters_in)
        : WorkerContext(host_in.loop(), host_in, server_in, config_in, counters_in),
          clean_up_([](void* self) { static_cast<TestWorker*>(self)->retired_.clear(); }, this) {}

    Connection& add(UniqueFd fd, std::size_t port_index = 0) {
        auto endpoints = std::make_shared<Endpoints>(Endpoints{"127.0.0.1", 1234, 80, "127.0.0.1"});
        SessionRow& row = **writer_.open({.fd = fd.get(), .now_ms = loop.now_ms()});
        auto made = make_http_connection(*this, std::move(fd), row.id(), port_index, std::move(endpoints));
        Connection& connection = *made;
        connection.attach_session(row);
        connections_[row.id()] = std::move(made);
        return connection;
    }
    void retire(Connection& connection) override {
        auto found = connections_.find(connection.session_id());
        ASSERT_NE(found, connections_.end()) << "retired twice";
        retired_.push_back(std::move(found->second));
        connections_.erase(found);
        loop.defer(clean_up_);
    }
    void end_session(SessionRow& row) noexcept override { writer_.close(row); }
    void count_request() override {
        if (on_count) on_count();
    }
    void on_progress() override { ++progress; }
    [[nodiscard]] std::size_t live() const noexcept { return connections_.size(); }
    [[nodiscard]] Connection* find(SessionId id) {
        auto found = connections_.find(id);
        return found == connections_.end() ? nullptr : found->second.get();
    }

    std::function<void()> on_count;
    int progress = 0;
    const std::unique_ptr<SessionTable> sessions = SessionTable::create(1000, 1, 1).value();

  private:
    SessionWriter writer_{*sessions, {ProcessKind::kWorker, 0, 1}};
    std::unordered_map<SessionId, std::unique_ptr<Connection>> connections_;
    std::vector<std::unique_ptr<Connection>> retired_;
    event::Deferred clean_up_;
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

    void send(std::string_view bytes);
    /// What has come so far, taken off the socket.
    std::string& receive();
    void shut_writing() { shutdown(fd_.get(), SHUT_WR); }
    void close() { fd_.reset(); }
    /// Closes with RST.
    void abort();
    [[nodiscard]] bool has_ended() const noexcept { return has_ended_; }
    [[nodiscard]] int fd() const noexcept { return fd_.get(); }
    std::string received;

  private:
    UniqueFd fd_;
    bool has_ended_ = false;
};

class HttpTest : public ::testing::Test {
  protected:
    HttpTest();
    ~HttpTest() override;

    /// The worker, made of `config` as it is at the first use.
    TestWorker& worker();
    Client connect(std::size_t port_index = 0);
    Client connect_tcp();
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
