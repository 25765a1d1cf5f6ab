// SPDX-License-Identifier: Apache-2.0
#include "server/net/reactor.hpp"

#include <algorithm>
#include <utility>

#include "server/net/connection.hpp"
#include "server/net/tls_transport.hpp"
#include "server/protocol/make_protocol.hpp"
#include "shoal/base/log.hpp"

namespace shoal::server {
namespace {

constexpr std::int64_t kRefusalLogIntervalMs = 1000;

}  // namespace

Reactor::Reactor(const Setup& setup)
    : loop(setup.loop),
      config(setup.config),
      counters(setup.counters),
      worker(setup.worker),
      host_(setup.host),
      tls_(setup.tls),
      clean_up_([](void* self) { static_cast<Reactor*>(self)->connections_.destroy_retired(); }, this),
      id_(setup.id) {
    for (const PortConfig& port : config.ports)
        http_.push_back(std::make_unique<HttpServices>(port.http, setup.mime_types));
}

Reactor::~Reactor() = default;

// ---- accepting -------------------------------------------------------------------------------------------

Result<void> Reactor::start_accepting(const std::vector<ListeningSocket>& sockets) {
    for (std::size_t i = 0; i < sockets.size(); ++i) {
        listeners_.push_back(sockets[i].fd);
        acceptors_.push_back(std::make_unique<Acceptor>(loop, *this, i, sockets[i].fd, sockets[i].port));
        if (auto started = acceptors_.back()->start(); !started) return started;
    }
    return {};
}

void Reactor::stop_accepting() {
    is_sweeping_ = true;  // Connections that come and go while the backlog is swept are not the last ones.
    for (const auto& acceptor : acceptors_)
        acceptor->stop();
    is_sweeping_ = false;
}

std::unique_ptr<Transport> Reactor::make_transport(UniqueFd fd, std::size_t port_index) {
    std::shared_ptr<net::TlsContext> context = tls_ == nullptr ? nullptr : tls_->of(port_index);
    if (context == nullptr) return std::make_unique<PlainTransport>(std::move(fd), io);
    auto made = TlsTransport::create(std::move(fd), io, std::move(context));
    return made ? std::move(*made) : nullptr;
}

void Reactor::log_handshake_failure(const Endpoints& endpoints, std::string_view why) {
    if (!may_log_refusal()) return;
    log::notice("TLS handshake with {}:{} failed: {}", endpoints.remote_address, endpoints.remote_port, why);
}

void Reactor::take(UniqueFd fd, std::size_t port_index, std::shared_ptr<const Endpoints> endpoints) {
    SessionStart start;
    start.worker_id = start.reactor_id = id_;
    start.fd = fd.get();
    start.server_fd = port_index < listeners_.size() ? listeners_[port_index] : -1;
    start.port_index = port_index;
    start.server_port = endpoints->server_port;
    start.remote_port = endpoints->remote_port;
    start.remote_address = endpoints->remote_address;
    start.local_address = endpoints->server_address;
    start.now_ms = loop.now_ms();
    start.is_tls = config.ports[port_index].tls.enabled;
    std::unique_ptr<Transport> transport = make_transport(std::move(fd), port_index);
    if (transport == nullptr) return;
    const ReactorHost::Admission admission = host_.admit(start);
    if (admission.id == 0) return;
    Connection& connection = connections_.add(std::make_unique<Connection>(
        *this, std::move(transport), admission.id, port_index, std::move(endpoints), &make_protocol));
    if (admission.row != nullptr) connection.attach_session(*admission.row);
    // The object outlives this call whatever the program does: it is destroyed at the end of a turn.
    if (is_draining) connection.begin_drain();
    if (auto opened = connection.open(); !opened) connection.close_now(true);
}

// ---- the end ---------------------------------------------------------------------------------------------

void Reactor::begin_drain() {
    is_draining = true;
    connections_.for_each([](Connection& connection) { connection.begin_drain(); });
}

void Reactor::end() {
    for (const auto& acceptor : acceptors_)
        loop.remove(*acceptor);
    connections_.for_each([](Connection& connection) { connection.close_now(true); });
}

void Reactor::abandon() noexcept {
    for (const auto& acceptor : acceptors_)
        acceptor->abandon();
    connections_.for_each([](Connection& connection) { connection.abandon(); });
}

void Reactor::retire(Connection& connection) {
    connections_.retire(connection);
    loop.defer(clean_up_);
    for (const auto& acceptor : acceptors_)
        acceptor->resume_early();
    host_.on_connection_gone();
}

bool Reactor::may_log_refusal() noexcept {
    if (loop.now_ms() < next_refusal_log_ms_) return false;
    next_refusal_log_ms_ = loop.now_ms() + kRefusalLogIntervalMs;
    return true;
}

Result<void> Reactor::wait_for_room(SessionId session_id, double timeout_seconds) noexcept {
    Connection* const connection = find(session_id);
    if (connection == nullptr) return fail(Errc::kNotFound);
    const coro::Wake why = connection->wait_for_room("Swoole\\Server::send", timeout_seconds);
    if (why == coro::Wake::kReady) return {};
    return fail(why == coro::Wake::kTimedOut ? Errc::kTimedOut : Errc::kCanceled);
}

double Reactor::drain_grace_seconds() const noexcept {
    constexpr double kMaxSeconds = 1.0;
    return std::min(config.max_wait_seconds / 2, kMaxSeconds);
}

Result<Exchange*> Reactor::adopt_exchange(SessionId session_id) {
    Exchange* const exchange = exchanges.adopt(session_id);
    if (exchange == nullptr) return fail(Errc::kNotFound);
    loop.defer([exchange] { exchange->release(); });
    return exchange;
}

// ---- from the worker -------------------------------------------------------------------------------------

Connection* Reactor::find(SessionId session_id) noexcept {
    Connection* const connection = connections_.find(session_id);
    const bool is_usable =
        connection != nullptr && !connection->is_gone() && connection->protocol() != nullptr;
    return is_usable ? connection : nullptr;
}

Result<void> Reactor::on_message(const Message& message) {
    Connection* const connection = find(message.session);
    if (connection == nullptr) return fail(Errc::kNotFound);
    switch (message.kind) {
        case Message::Kind::kSend:
            return connection->protocol()->send(message.bytes);
        case Message::Kind::kSendFile:
            return connection->protocol()->send_file(*message.file);
        case Message::Kind::kClose:
            message.detail != 0 ? connection->close_now(true) : connection->close_gracefully();
            return {};
        case Message::Kind::kPause:
        case Message::Kind::kResume:
            return connection->protocol()->pause(message.kind == Message::Kind::kPause);
        case Message::Kind::kProtect:
            connection->set_protected(message.detail != 0);
            return {};
        default:
            return fail(Errc::kInvalid);
    }
}

}  // namespace shoal::server
