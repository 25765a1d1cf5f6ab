// SPDX-License-Identifier: Apache-2.0
// Swoole\Coroutine\Socket: the life of a socket.
#include <netinet/tcp.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "runtime/constants.hpp"
#include "runtime/php_coroutine.hpp"
#include "socket/socket_call.hpp"

namespace shoal::php {
namespace {

constexpr zend_long kMaxPort = 65'535;
constexpr int kCodeBadPort = error_code("SWOOLE_ERROR_BAD_PORT");

/// Whether connect() is nothing without a port: a raw socket has the address only.
bool needs_port(const SocketCore& core) noexcept {
    return core.domain != AF_UNIX && core.type != SOCK_RAW;
}

/// Whether another coroutine is in a call of the socket. A fork may have left it behind in the parent.
bool is_used_by_others(const SocketCore& core) noexcept {
    const coro::Scheduler* const scheduler = coro::Scheduler::current_scheduler();
    const net::Socket& socket = core.stream->socket();
    return std::ranges::any_of(
        std::array{socket.reader(), socket.writer(), core.packet_reader}, [&](coro::Cid cid) {
            return cid > 0 && cid != current_cid() && scheduler != nullptr && scheduler->find(cid) != nullptr;
        });
}

/// An address of the socket's domain, without a lookup. Errors: kInvalid, kTooLarge.
Result<net::Address> literal_address(const SocketCore& core, std::string_view host, zend_long port) noexcept {
    if (core.domain != AF_UNIX) return net::Address::from_ip(host, static_cast<std::uint16_t>(port));
    if (host.starts_with("unix:")) return net::Address::parse(host);
    return net::Address::from_path(host);
}

/// The host that the certificate must be for, if TLS begins later. A path is not a host name.
void note_host(SocketCore& core, std::string_view host) {
    core.host.assign(core.domain == AF_UNIX ? std::string_view{} : host);
}

/// Anything more than connecting to an address needs client::connect().
bool is_plain_connect(const StreamSettings& settings) noexcept {
    return !settings.open_tls && settings.proxy.kind == client::ProxyOptions::Kind::kNone &&
           settings.bind_address.empty() && settings.bind_port == 0;
}

Result<void> connect_plainly(SocketCore& core, const net::Address& address, coro::TimeoutMs timeout_ms) {
    // Some types of socket would go on: IPv6 datagrams to an IPv4 address.
    if (address.family() != core.domain) return fail(Errc::kSystem, EAFNOSUPPORT);
    net::Socket& socket = core.stream->socket();
    Result<void> connected = socket.connect(address, timeout_ms);
    // Once after an attempt that failed, Linux tells of that again.
    if (!connected && connected.error() == Error{Errc::kSystem, ECONNABORTED})
        connected = socket.connect(address, timeout_ms);
    const int on = 1;
    // TCP_NODELAY is a convenience: a socket that refuses it is connected none the less.
    if (connected && core.settings.tcp_nodelay && address.is_ip() && core.type == SOCK_STREAM)
        ::setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return connected;
}

struct ConnectOutcome {
    client::ConnectError error{};
    bool has_tls_context = true;
    char why[200] = {};  ///< Why there is no TLS context.
};

/// By name, through a proxy, from a local address or with TLS. [C] Its large frame is not to lie on the stack
/// of each coroutine that connects plainly.
[[gnu::noinline]] ConnectOutcome connect_fully(SocketCore& core, std::string_view host, zend_long port,
                                               coro::TimeoutMs timeout_ms, net::Resolver* names) {
    ConnectOutcome outcome;
    client::ConnectOptions options;
    options.timeout_ms = timeout_ms;
    options.family = core.domain;
    options.proxy = core.settings.proxy;
    options.resolver = names;
    options.tls_host_name = core.settings.tls_host_name;
    options.tcp_nodelay = core.settings.tcp_nodelay && core.type == SOCK_STREAM;
    const auto local = local_address(core.settings, core.domain);
    if (!local) {
        outcome.error = {local.error(), client::ConnectStage::kConnect};
        return outcome;
    }
    options.local_address = *local;
    if (core.settings.open_tls) {
        std::string why;
        options.tls = client_tls_context(core.settings, core.tls_context, why);
        outcome.has_tls_context = options.tls != nullptr;
        why.copy(outcome.why, sizeof outcome.why - 1);
        if (!outcome.has_tls_context) return outcome;
    }
    outcome.error = client::connect(*core.stream, host, static_cast<std::uint16_t>(port), options);
    return outcome;
}

/// [Z] A half-made TLS or proxy connection is of no use: closed. A refused one may be tried again.
void note_connect_failure(SocketObject* self, const ConnectOutcome& outcome) {
    if (!outcome.has_tls_context) return socket_set_code(self, kCodeSslContextFailed, outcome.why);
    const Error error = outcome.error.error;
    if (error.code == Errc::kBusy || error.code == Errc::kOutOfCoroutine || self->core == nullptr)
        return socket_set_error(self, error);
    net::Stream& stream = *self->core->stream;
    int code = to_connect_code(outcome.error, self->core->settings.proxy.kind);
    if (error.code == Errc::kClosed) code = stream.is_closed() ? ECANCELED : ECONNRESET;
    socket_set_code(self, code, stream.is_tls() ? stream.tls()->error_text() : nullptr);
    const bool has_begun = outcome.error.stage == client::ConnectStage::kProxy ||
                           outcome.error.stage == client::ConnectStage::kTls;
    if (!has_begun || stream.is_closed()) return;
    on_stream(self, [](net::Stream& broken) { broken.close(); });
    put_socket_property(self, kFd, -1);
}

}  // namespace

bool socket_connect(SocketObject* self, zend_string* host, std::int64_t port, double timeout_seconds) {
    SocketCore& core = *self->core;
    if (needs_port(core) && (port < 1 || port > kMaxPort)) {
        socket_set_code(self, kCodeBadPort);
        return false;
    }
    if (core.is_connected && core.type != SOCK_DGRAM) {
        socket_set_code(self, EISCONN);
        return false;
    }
    const coro::TimeoutMs timeout_ms =
        call_timeout(timeout_seconds, core.stream->socket().timeouts().connect_ms);
    const Result<net::Address> literal = literal_address(core, view(host), port);
    if (core.domain == AF_UNIX && !literal) {
        socket_set_code(self, bad_address_code(literal.error()));
        return false;
    }
    ConnectOutcome outcome;
    if (is_plain_connect(core.settings) && literal) {
        const Result<void> connected = on_stream(self, [&](net::Stream&) {
            note_host(core, view(host));
            return connect_plainly(core, *literal, timeout_ms);
        });
        if (!connected) outcome.error = {connected.error(), client::ConnectStage::kConnect};
    } else {
        net::Resolver* const names = core.domain == AF_UNIX ? nullptr : resolver();
        if (EG(exception) != nullptr) return false;
        outcome = on_stream(self, [&](net::Stream&) {
            note_host(core, view(host));
            return connect_fully(core, view(host), port, timeout_ms, names);
        });
    }
    if (!outcome.has_tls_context || outcome.error.error.code != Errc::kOk) {
        note_connect_failure(self, outcome);
        return false;
    }
    core.is_connected = true;
    clear_socket_error(self);
    return true;
}

bool socket_close(SocketObject* self) {
    SocketCore& core = *self->core;
    const bool is_awaited = !core.stream->is_closed() && is_used_by_others(core);
    const bool was_open = on_stream(self, [&core](net::Stream& stream) {
        // The stream object keeps a descriptor of the same connection.
        if (core.importer == ::getpid() && !stream.is_closed())
            static_cast<void>(stream.shutdown(net::Socket::Direction::kBoth));
        return stream.close();
    });
    put_socket_property(self, kFd, -1);
    const bool is_due = std::exchange(core.is_close_due, is_awaited);
    if (is_awaited) {
        socket_set_code(self, kCodeCloseWait);
    } else if (was_open || is_due) {
        clear_socket_error(self);
    } else {
        socket_set_code(self, EBADF);
    }
    return !is_awaited && (was_open || is_due);
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_Socket, __construct) {
    zend_long domain = 0;
    zend_long type = 0;
    zend_long protocol = IPPROTO_IP;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_LONG(domain)
    Z_PARAM_LONG(type)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(protocol)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = socket_from(Z_OBJ_P(ZEND_THIS));
    if (self->core != nullptr) {
        zend_throw_error(swoole_error_ce, "the socket is constructed already");
        RETURN_THROWS();
    }
    const Result<SocketCore*> core = call_core(
        [&] { return make_socket_core(native_int(domain), native_int(type), native_int(protocol)); });
    if (core) {
        attach_socket_core(self, *core);
        return;
    }
    const int code = to_errno(core.error());
    socket_set_code(self, code);
    throw_socket_exception(code, "a socket cannot be made: %s", swoole_strerror_text(code));
    RETURN_THROWS();
}

ZEND_METHOD(Swoole_Coroutine_Socket, bind) {
    zend_string* address = nullptr;
    zend_long port = 0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(address)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(port)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    if (self->core->domain != AF_UNIX && (port < 0 || port > kMaxPort)) {
        socket_set_code(self, EINVAL, "the port must be between 0 and 65535");
        RETURN_FALSE;
    }
    const Result<net::Address> local = literal_address(*self->core, view(address), port);
    if (!local) {
        socket_set_code(self, bad_address_code(local.error()));
        RETURN_FALSE;
    }
    RETURN_BOOL(note_result(
        self, on_stream(self, [&](net::Stream& stream) { return stream.socket().bind(*local); })));
}

ZEND_METHOD(Swoole_Coroutine_Socket, listen) {
    zend_long backlog = 512;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(backlog)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    SocketCore& core = *self->core;
    if (core.settings.open_tls && core.settings.tls.identity.is_set()) {
        struct {
            bool is_made = false;
            char why[200] = {};
        } tls;
        call_core([&] {
            std::string why;
            tls.is_made = server_tls_context(core, why) != nullptr;
            why.copy(tls.why, sizeof tls.why - 1);
        });
        if (!tls.is_made) {
            socket_set_code(self, kCodeSslContextFailed, tls.why);
            RETURN_FALSE;
        }
    }
    // Accepted connections take it over from the listener.
    const int on = 1;
    if (core.settings.tcp_nodelay && core.domain != AF_UNIX && core.type == SOCK_STREAM)
        ::setsockopt(core.stream->socket().fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const int queue = backlog < 0 ? 0 : backlog > INT_MAX ? INT_MAX : static_cast<int>(backlog);
    RETURN_BOOL(note_result(
        self, on_stream(self, [&](net::Stream& stream) { return stream.socket().listen(queue); })));
}

/// What an accepted connection takes over from its listener. False: not enough memory.
static bool inherit_settings(SocketCore& listener, SocketCore& connection) {
    if (!copy_stream_settings(listener.settings, connection.settings)) return false;
    return call_core([&] {
        connection.framer = framing::Framer(connection.settings.framing);
        connection.has_settings = true;
        if (listener.settings.open_tls) {
            std::string why;  // sslHandshake() tells it.
            connection.tls_context = server_tls_context(listener, why);
        }
        return true;
    });
}

ZEND_METHOD(Swoole_Coroutine_Socket, accept) {
    double timeout = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    const SocketCore& listener = *self->core;
    const Result<SocketCore*> accepted = on_stream(self, [&](net::Stream& stream) -> Result<SocketCore*> {
        auto connection = stream.socket().accept(call_timeout(timeout, net::kSocketDefault));
        if (!connection) return fail(connection.error());
        const net::SocketTimeouts timeouts = stream.socket().timeouts();
        auto core =
            socket_core_over(std::move(*connection), listener.domain, listener.type, listener.protocol);
        if (!core) return core;
        (*core)->stream->socket().set_timeouts(timeouts);
        (*core)->is_accepted = true;
        (*core)->is_connected = true;
        return core;
    });
    if (!note_result(self, accepted)) RETURN_FALSE;
    zend_object* const object = wrap_socket_core(*accepted);
    if (UNEXPECTED(self->core->has_settings) && !inherit_settings(*self->core, **accepted)) {
        OBJ_RELEASE(object);
        socket_set_code(self, ENOMEM);
        RETURN_FALSE;
    }
    RETURN_OBJ(object);
}

ZEND_METHOD(Swoole_Coroutine_Socket, connect) {
    zend_string* host = nullptr;
    zend_long port = 0;
    double timeout = 0;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_STR(host)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(port)
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    // As in Swoole, which warns of these two but not of a negative port.
    if (needs_port(*self->core) && (ZEND_NUM_ARGS() == 1 || port == 0 || port > kMaxPort)) {
        socket_set_code(self, kCodeBadPort);
        RETVAL_FALSE;
        if (ZEND_NUM_ARGS() == 1) return warn("Socket of type AF_INET/AF_INET6 requires port argument");
        return warn("Invalid port argument[" ZEND_LONG_FMT "]", port);
    }
    RETURN_BOOL(socket_connect(self, host, port, timeout));
}

ZEND_METHOD(Swoole_Coroutine_Socket, checkLiveness) {
    ZEND_PARSE_PARAMETERS_NONE();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    const bool is_alive = on_stream(self, [](net::Stream& stream) { return stream.is_alive(); });
    if (is_alive) {
        clear_socket_error(self);
    } else {
        socket_set_code(self, ECONNRESET);
    }
    RETURN_BOOL(is_alive);
}

ZEND_METHOD(Swoole_Coroutine_Socket, getBoundCid) {
    zend_long event = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(event)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_LONG(0);
    const net::Socket& socket = self->core->stream->socket();
    if (event == kEventRead) RETURN_LONG(socket.reader());
    if (event == kEventWrite) RETURN_LONG(socket.writer());
    RETURN_LONG(socket.reader() != 0 ? socket.reader() : socket.writer());
}

ZEND_METHOD(Swoole_Coroutine_Socket, cancel) {
    zend_long event = kEventRead;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(event)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    if (event != kEventRead && event != kEventWrite) {
        socket_set_code(self, EINVAL, "the event must be SWOOLE_EVENT_READ or SWOOLE_EVENT_WRITE");
        RETURN_FALSE;
    }
    const net::Socket& socket = self->core->stream->socket();
    const coro::Cid waiting = event == kEventRead ? socket.reader() : socket.writer();
    coro::Scheduler* const scheduler = coro::Scheduler::current_scheduler();
    const bool is_ended =
        waiting != 0 && scheduler != nullptr &&
        call_core([&] { return scheduler->cancel(waiting, coro::WakeTime::kAtOnce); }).has_value();
    if (is_ended) RETURN_TRUE;  // errCode is what the call that was ended has left there.
    socket_set_code(self, EINVAL, "no coroutine waits there");
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Coroutine_Socket, shutdown) {
    zend_long how = SHUT_RDWR;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(how)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    using Direction = net::Socket::Direction;
    if (how < SHUT_RD || how > SHUT_RDWR) {
        socket_set_code(self, EINVAL);
        RETURN_FALSE;
    }
    const Direction direction = how == SHUT_RD   ? Direction::kRead
                                : how == SHUT_WR ? Direction::kWrite
                                                 : Direction::kBoth;
    Result<void> ended = on_stream(self, [&](net::Stream& stream) { return stream.shutdown(direction); });
    // The kernel says so of a connection that both sides have ended, too: nothing is left to be done then.
    if (!ended && ended.error() == Error{Errc::kSystem, ENOTCONN} && self->core->is_connected) ended = {};
    RETURN_BOOL(note_result(self, ended));
}

ZEND_METHOD(Swoole_Coroutine_Socket, close) {
    ZEND_PARSE_PARAMETERS_NONE();
    SocketObject* const self = constructed_socket(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_BOOL(socket_close(self));
}

ZEND_METHOD(Swoole_Coroutine_Socket, isClosed) {
    ZEND_PARSE_PARAMETERS_NONE();
    SocketObject* const self = constructed_socket(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_BOOL(self->core->stream->is_closed());
}
