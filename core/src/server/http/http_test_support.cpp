// SPDX-License-Identifier: Apache-2.0
#include "server/http/http_test_support.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "shoal/base/strings.hpp"
#include "shoal/testing/certificates.hpp"

namespace shoal::server::test {

std::string Answer::header(std::string_view name) const {
    for (std::string_view line : split(head, '\n')) {
        line = trim(line);
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos && iequals(line.substr(0, colon), name))
            return std::string(trim(line.substr(colon + 1)));
    }
    return {};
}

namespace {

/// De-chunks from `bytes` at `offset`; returns the end, or npos if incomplete.
std::size_t take_chunks(const std::string& bytes, std::size_t offset, std::string& body) {
    while (true) {
        const std::size_t line_end = bytes.find("\r\n", offset);
        if (line_end == std::string::npos) return std::string::npos;
        std::size_t size = 0;
        std::from_chars(bytes.data() + offset, bytes.data() + line_end, size, 16);
        offset = line_end + 2;
        if (size == 0) break;
        if (bytes.size() < offset + size + 2) return std::string::npos;
        body.append(bytes, offset, size);
        offset += size + 2;
    }
    while (true) {  // Trailers.
        const std::size_t line_end = bytes.find("\r\n", offset);
        if (line_end == std::string::npos) return std::string::npos;
        const bool is_last = line_end == offset;
        offset = line_end + 2;
        if (is_last) return offset;
    }
}

}  // namespace

bool take_answer(std::string& bytes, Answer& answer, bool is_head) {
    const std::size_t head_end = bytes.find("\r\n\r\n");
    if (head_end == std::string::npos) return false;
    answer = Answer{};
    answer.head = bytes.substr(0, head_end + 4);
    answer.status = std::atoi(answer.head.c_str() + 9);
    std::size_t end = head_end + 4;
    const bool is_bodyless = is_head || answer.status == 204 || answer.status == 304 || answer.status < 200;
    if (is_bodyless) {
    } else if (answer.header("Transfer-Encoding") == "chunked") {
        end = take_chunks(bytes, end, answer.body);
        if (end == std::string::npos) return false;
    } else if (answer.has("Content-Length")) {
        const std::size_t length = std::strtoull(answer.header("Content-Length").c_str(), nullptr, 10);
        if (bytes.size() < end + length) return false;
        answer.body = bytes.substr(end, length);
        end += length;
    } else {
        answer.body = bytes.substr(end);
        end = bytes.size();
    }
    bytes.erase(0, end);
    return true;
}

Result<void> TestWorker::on_message(const Message& message) {
    switch (message.kind) {
        case Message::Kind::kRequest:
            if (on_count) on_count();
            host_.on_request(*message.exchange);
            break;
        case Message::Kind::kAbort:
            host_.on_abort(*message.exchange);
            break;
        case Message::Kind::kData:
            host_.on_receive(server_, message.session, message.detail, message.bytes);
            break;
        case Message::Kind::kBufferFull:
            host_.on_buffer_full(server_, message.session);
            break;
        case Message::Kind::kBufferEmpty:
            host_.on_buffer_empty(server_, message.session);
            break;
        case Message::Kind::kConnect:
            host_.on_connect(server_, message.session, message.detail);
            break;
        case Message::Kind::kClosed:
            host_.on_close(server_, message.session, message.detail);
            break;
        default:
            return fail(Errc::kInvalid);
    }
    return {};
}

std::string numbered(std::string_view prefix, std::uint64_t number) {
    return std::string(prefix).append(std::to_string(number));
}

bool is_over_tls() noexcept {
    static const bool is_set = std::getenv("SHOAL_TEST_TLS") != nullptr;
    return is_set;
}

TlsContexts TestWorker::load_tls(const ServerConfig& config) {
    TlsContexts contexts;
    std::string why;
    EXPECT_TRUE(contexts.load(config, why)) << why;
    return contexts;
}

Client::Client(UniqueFd fd, std::function<void()> turn) : turn_(std::move(turn)), fd_(std::move(fd)) {
    static const auto context =
        net::TlsContext::create(net::TlsRole::kClient, {.verify_peer = false, .alpn = {"h2", "http/1.1"}})
            .value();
    constexpr int kMaxTurns = 100;
    tls_ = net::TlsSession::create(context, fd_.get(), "localhost").value();
    for (int i = 0; i < kMaxTurns && !tls_->handshake(); ++i)
        turn_();
    EXPECT_TRUE(tls_->is_established()) << tls_->error_text();
}

void Client::shut_writing() {
    if (tls_ != nullptr) (void)tls_->shutdown_write();
    shutdown(fd_.get(), SHUT_WR);
}

std::size_t Client::send_some(std::string_view bytes) {
    if (tls_ != nullptr) {
        const auto sent = tls_->write(std::as_bytes(std::span(bytes)));
        EXPECT_TRUE(sent || sent.error().code == Errc::kAgain) << tls_->error_text();
        return sent.value_or(0);
    }
    const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    EXPECT_TRUE(sent > 0 || errno == EAGAIN) << errno;
    return static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
}

void Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t sent = send_some(bytes);
        ASSERT_GT(sent, 0U) << "the socket is full or gone";
        bytes.remove_prefix(sent);
    }
}

ssize_t Client::receive_some(std::span<char> buffer) {
    if (tls_ == nullptr) return recv(fd_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    const auto got = tls_->read(std::as_writable_bytes(buffer));
    if (got) return static_cast<ssize_t>(*got);
    errno = got.error().code == Errc::kAgain ? EAGAIN : EPROTO;
    return -1;
}

std::string& Client::receive() {
    char buffer[64U << 10];
    while (!has_ended_) {
        const ssize_t got = receive_some(buffer);
        if (got < 0 && errno == EAGAIN) break;
        if (got <= 0) {
            has_ended_ = true;
            break;
        }
        received.append(buffer, static_cast<std::size_t>(got));
    }
    return received;
}

void Client::abort() {
    const linger hard{1, 0};
    setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    fd_.reset();
}

HttpTest::HttpTest() {
    config.ports.emplace_back();
    config.ports[0].http.compression = false;
    if (is_over_tls()) {
        static const shoal::testing::TestCa authority;
        static const auto files = authority.issue("localhost");
        config.ports[0].tls.enabled = true;
        config.ports[0].tls.identity = {files.certificate, files.key, {}};
    }
    signal(SIGPIPE, SIG_IGN);  // sendfile(2) has no MSG_NOSIGNAL.
    scheduler = std::make_unique<coro::Scheduler>(host.loop(), context_ops);
}

HttpTest::~HttpTest() {
    if (worker_ != nullptr) {
        settle();
        worker_.reset();
    }
}

TestWorker& HttpTest::worker() {
    if (worker_ == nullptr) {
        server = std::make_unique<Server>(config, host);
        worker_ = std::make_unique<TestWorker>(host, *server, config, counters);
    }
    return *worker_;
}

Client HttpTest::client_of(UniqueFd fd, std::size_t port_index) {
    if (!config.ports[port_index].tls.enabled) return Client(std::move(fd));
    return Client(std::move(fd), [this] { host.loop().run_once(0); });
}

Client HttpTest::connect(std::size_t port_index) {
    auto [mine, theirs] = shoal::testing::make_socketpair();
    worker().add(std::move(theirs), port_index);
    return client_of(std::move(mine), port_index);
}

Client HttpTest::connect_tcp() {
    auto [mine, theirs] = shoal::testing::make_tcp_pair();
    const int on = 1;  // As the listeners set it; else a response waits for the client's delayed ACK.
    setsockopt(theirs.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    worker().add(std::move(theirs));
    return client_of(std::move(mine), 0);
}

void HttpTest::settle(int turns) {
    for (int i = 0; i < turns; ++i)
        host.loop().run_once(0);
}

void HttpTest::pass_ms(std::int64_t milliseconds) {
    clock.advance_ms(milliseconds);
    settle();
}

std::string HttpTest::ask(std::string_view request) {
    Client client = connect();
    client.send(request);
    settle();
    return client.receive();
}

Answer HttpTest::ask_one(std::string_view request, bool is_head) {
    std::string bytes = ask(request);
    Answer answer;
    EXPECT_TRUE(take_answer(bytes, answer, is_head)) << bytes;
    return answer;
}

}  // namespace shoal::server::test
