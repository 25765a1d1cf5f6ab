// SPDX-License-Identifier: Apache-2.0
// Swoole\Coroutine\Socket: packets, lines, reading ahead, TLS.
#include <algorithm>
#include <cerrno>
#include <cstring>

#include "runtime/php_coroutine.hpp"
#include "shoal/base/scope_guard.hpp"
#include "shoal/coro/deadline.hpp"
#include "socket/socket_call.hpp"

namespace shoal::php {
namespace {

/// Asked of the kernel at once, for calls that read ahead.
constexpr std::size_t kReadAheadBytes = 65'536;

/// Receives at least one byte to the end of what has been read ahead; 0: the end of the stream. [C]
Result<std::size_t> read_ahead(SocketCore& core, net::Stream& stream, coro::TimeoutMs timeout_ms,
                               std::size_t wanted = kReadAheadBytes) {
    const std::span<std::byte> whole = shared_buffer();
    const std::span<std::byte> room =
        whole.first(std::clamp(wanted, std::min(kReadAheadBytes, whole.size()), whole.size()));
    const Result<std::size_t> got = stream.recv(room, timeout_ms);
    // Nothing can have switched since the bytes came: the buffer is shared.
    if (got) core.buffer.append(reinterpret_cast<const char*>(room.data()), *got);
    return got;
}

struct PacketOutcome {
    std::size_t bytes = 0;  ///< Of the packet at the front of the buffer.
    Error error{};
    bool has_ended = false;  ///< The stream; `error` is kOk.
    bool is_broken = false;  ///< `error` is the framer's.
};

/// Reads until a packet stands at the front of the buffer. [C]
PacketOutcome read_packet(SocketCore& core, net::Stream& stream, coro::TimeoutMs timeout_ms) {
    const coro::Deadline deadline(timeout_ms);
    for (;;) {
        const std::span<const std::byte> input = core.buffered();
        if (!input.empty()) {
            const auto found = core.framer.next(input);
            if (!found) return {.error = found.error(), .is_broken = true};
            if (stream.is_closed()) return {.error = Error{Errc::kClosed}};  // By the length function.
            if (*found) return {.bytes = **found};
        }
        const std::size_t expected = core.framer.expected_bytes();
        const Result<std::size_t> got =
            read_ahead(core, stream, deadline.remaining_ms(),
                       expected > input.size() ? expected - input.size() : kReadAheadBytes);
        if (!got) return {.error = got.error()};
        if (*got == 0) return {.has_ended = true};
    }
}

/// [Z] What comes after a broken packet cannot be told apart: the connection is of no use.
void end_broken_stream(SocketObject* self, Error error) {
    const int code = error.code == Errc::kTooLarge   ? kCodePacketTooLarge
                     : error.code == Errc::kNoMemory ? ENOMEM
                     : self->core->settings.framing.mode == framing::Mode::kFunction
                         ? kCodePacketLengthNotFound
                         : kCodePacketMalformed;
    self->core->framer.reset();
    skip_buffered(*self->core, self->core->buffered().size());
    on_stream(self, [](net::Stream& stream) { stream.close(); });
    put_socket_property(self, kFd, -1);
    socket_set_code(self, code);
}

zend_string* take_string(SocketObject* self, std::size_t length) {
    zend_string* const string = string_of(self->core->buffered().data(), length);
    skip_buffered(*self->core, length);
    clear_socket_error(self);
    return string;
}

/// Bytes of the first line with its end, at most `length`; 0: not complete. Continues at `searched`.
std::size_t line_bytes(std::span<const std::byte> input, std::size_t searched, std::size_t length) noexcept {
    const std::size_t end = std::min(input.size(), length);
    for (std::size_t i = searched; i < end; ++i) {
        const auto byte = static_cast<char>(input[i]);
        if (byte == '\n' || byte == '\r') return i + 1;
    }
    return end == length ? length : 0;
}

}  // namespace

zend_string* socket_recv_packet(SocketObject* self, double timeout_seconds) {
    SocketCore& core = *self->core;
    if (core.framer.options().mode == framing::Mode::kNone)
        return socket_recv(self, kDefaultRecvBytes, timeout_seconds);
    if (UNEXPECTED(!may_take_buffered(self))) return nullptr;
    const coro::TimeoutMs timeout_ms =
        call_timeout(timeout_seconds, core.stream->socket().timeouts().read_ms);
    core.packet_reader = current_cid();
    PacketOutcome outcome{.error = Error{Errc::kNoMemory}};
    on_stream(self, [&](net::Stream& stream) { outcome = read_packet(core, stream, timeout_ms); });
    if (self->core == nullptr) return nullptr;
    core.packet_reader = 0;
    if (EG(exception) != nullptr) return nullptr;  // Of the length function.
    if (outcome.is_broken) {
        end_broken_stream(self, outcome.error);
        const bool is_resource =
            outcome.error.code == Errc::kTooLarge || outcome.error.code == Errc::kNoMemory;
        // As in Swoole: to its caller a stream without a next packet looks like one that has ended.
        return is_resource ? nullptr : ZSTR_EMPTY_ALLOC();
    }
    if (outcome.error.code != Errc::kOk) {
        socket_set_error(self, outcome.error);
        return nullptr;
    }
    core.framer.reset();
    if (!outcome.has_ended) return take_string(self, outcome.bytes);
    const bool is_cut_short = !core.buffered().empty();
    skip_buffered(core, core.buffered().size());
    clear_socket_error(self);
    if (is_cut_short) socket_set_code(self, ECONNRESET, "the stream ended inside a packet");
    return ZSTR_EMPTY_ALLOC();
}

zend_string* socket_recv_line(SocketObject* self, std::size_t length, double timeout_seconds) {
    if (UNEXPECTED(!may_take_buffered(self))) return nullptr;
    SocketCore& core = *self->core;
    const coro::Deadline deadline(call_timeout(timeout_seconds, core.stream->socket().timeouts().read_ms));
    std::size_t searched = 0;
    for (;;) {
        const std::size_t found = line_bytes(core.buffered(), searched, length);
        if (found != 0) return take_string(self, found);
        searched = core.buffered().size();
        const Result<std::size_t> got = on_stream(
            self, [&](net::Stream& stream) { return read_ahead(core, stream, deadline.remaining_ms()); });
        if (!note_result(self, got)) return nullptr;  // What came stays for the next call.
        if (*got == 0) return take_string(self, core.buffered().size());
    }
}

zend_string* socket_recv_with_buffer(SocketObject* self, std::size_t length, double timeout_seconds) {
    if (UNEXPECTED(!may_take_buffered(self))) return nullptr;
    SocketCore& core = *self->core;
    if (core.buffered().empty()) {
        if (length >= kReadAheadBytes) return socket_recv(self, length, timeout_seconds);
        const Result<std::size_t> got = on_stream(self, [&](net::Stream& stream) {
            return read_ahead(core, stream, call_timeout(timeout_seconds, net::kSocketDefault));
        });
        if (!note_result(self, got)) return nullptr;
    }
    return take_string(self, std::min(length, core.buffered().size()));
}

bool socket_set_protocol(SocketObject* self, const char* owner, SettingsOf kind, HashTable* options) {
    SocketCore& core = *self->core;
    if (!apply_stream_settings(owner, kind, options, core.settings)) return false;
    if (core.type == SOCK_DGRAM && !core.settings.tls.is_datagram) {
        core.settings.tls.is_datagram = true;
        ++core.settings.tls_revision;
    }
    core.has_settings = true;
    call_core([&] { core.framer = framing::Framer(core.settings.framing); });
    net::Socket& socket = core.stream->socket();
    const net::SocketTimeouts before = socket.timeouts();
    socket.set_timeouts({call_timeout(core.settings.connect_timeout, before.connect_ms),
                         call_timeout(core.settings.read_timeout, before.read_ms),
                         call_timeout(core.settings.write_timeout, before.write_ms)});
    set_socket_buffers(socket.fd(), core.settings.socket_buffer_bytes);
    return EG(exception) == nullptr;
}

// ---- TLS -------------------------------------------------------------------------------------------------

std::shared_ptr<net::TlsContext> server_tls_context(SocketCore& core, std::string& why) {
    if (core.tls_context != nullptr && core.settings.made_revision == core.settings.tls_revision)
        return core.tls_context;
    auto made = net::TlsContext::create(net::TlsRole::kServer, core.settings.tls, &why);
    if (!made) return nullptr;
    core.tls_context = std::move(*made);
    core.settings.made_revision = core.settings.tls_revision;
    return core.tls_context;
}

namespace {

struct Handshake {
    Error error{};
    bool has_context = true;
    char why[200] = {};
};

Handshake shake_hands(SocketCore& core, net::Stream& stream) {
    Handshake outcome;
    std::string why;
    auto context = core.is_accepted
                       ? (core.tls_context != nullptr ? core.tls_context : server_tls_context(core, why))
                       : client_tls_context(core.settings, core.tls_context, why);
    outcome.has_context = context != nullptr;
    why.copy(outcome.why, sizeof outcome.why - 1);
    if (context == nullptr) return outcome;
    const std::string& name = core.settings.tls_host_name.empty() ? core.host : core.settings.tls_host_name;
    const Result<void> done = stream.start_tls(std::move(context), core.is_accepted ? std::string() : name);
    if (!done) outcome.error = done.error();
    return outcome;
}

}  // namespace

bool socket_ssl_handshake(SocketObject* self) {
    SocketCore& core = *self->core;
    if (core.stream->is_tls()) {
        socket_set_code(self, kCodeWrongOperation, "TLS has begun already");
        return false;
    }
    Handshake outcome{.error = Error{Errc::kNoMemory}};
    on_stream(self, [&](net::Stream& stream) { outcome = shake_hands(core, stream); });
    if (!outcome.has_context) {
        socket_set_code(self, kCodeSslContextFailed, outcome.why);
        return false;
    }
    if (outcome.error.code == Errc::kOk) {
        clear_socket_error(self);
        return true;
    }
    socket_set_error(self, outcome.error);
    // After a failed handshake neither TLS nor plain bytes can be exchanged.
    if (outcome.error.code == Errc::kProtocol && self->core != nullptr) {
        on_stream(self, [](net::Stream& stream) { stream.close(); });
        put_socket_property(self, kFd, -1);
    }
    return false;
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_Socket, recvPacket) {
    double timeout = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    zend_string* const packet = socket_recv_packet(self, timeout);
    if (packet == nullptr) RETURN_FALSE;
    RETURN_STR(packet);
}

ZEND_METHOD(Swoole_Coroutine_Socket, setProtocol) {
    HashTable* settings = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(settings)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr || zend_hash_num_elements(settings) == 0) RETURN_FALSE;
    RETURN_BOOL(socket_set_protocol(self, "Swoole\\Coroutine\\Socket::setProtocol()",
                                    SettingsOf::kCoroutineSocket, settings));
}

ZEND_METHOD(Swoole_Coroutine_Socket, sslHandshake) {
    ZEND_PARSE_PARAMETERS_NONE();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    RETURN_BOOL(socket_ssl_handshake(self));
}
