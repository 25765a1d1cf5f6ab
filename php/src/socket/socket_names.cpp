// SPDX-License-Identifier: Apache-2.0
// Swoole\Coroutine\Socket: addresses, and datagrams.
#include <cerrno>
#include <cstring>

#include "runtime/arguments.hpp"
#include "runtime/php_coroutine.hpp"
#include "socket/socket_call.hpp"

namespace shoal::php {
namespace {

/// An address as text, without a destructor.
struct Name {
    char text[128];
    std::size_t length;
    std::uint16_t port;
};

Name name_of(const net::Address& address) {
    Name name{};
    call_core([&] {
        const std::string host = address.host();
        name.length = host.copy(name.text, sizeof name.text);
    });
    name.port = address.port();
    return name;
}

/// ["address" => ..., "port" => ...]
zend_array* name_array(const net::Address& address) {
    const Name name = name_of(address);
    zval array;
    array_init_size(&array, 2);
    add_assoc_stringl(&array, "address", name.text, name.length);
    add_assoc_long(&array, "port", name.port);
    return Z_ARRVAL(array);
}

/// Where sendto() sends to. A host name is looked up, which may wait. [C]
Result<net::Address> target_address(const SocketCore& core, std::string_view host, zend_long port,
                                    net::Resolver* names) {
    const auto number = static_cast<std::uint16_t>(port);
    if (core.domain == AF_UNIX) {
        return host.starts_with("unix:") ? net::Address::parse(host) : net::Address::from_path(host);
    }
    if (auto literal = net::Address::from_ip(host, number)) return literal;
    if (names == nullptr) return fail(Errc::kNotFound);
    net::LookupOptions options;
    options.family = core.domain;
    options.timeout_ms = core.stream->socket().timeouts().write_ms;
    const auto found = names->resolve(host, number, options);
    if (!found) return fail(found.error());
    return found->front();
}

}  // namespace

bool socket_name(SocketObject* self, bool of_peer, zval* return_value) {
    const Result<net::Address> address = on_stream(self, [&](net::Stream& stream) {
        return of_peer ? stream.socket().peer_address() : stream.socket().local_address();
    });
    if (!note_result(self, address)) return false;
    ZVAL_ARR(return_value, name_array(*address));
    return true;
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_Socket, getsockname) {
    ZEND_PARSE_PARAMETERS_NONE();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr || !socket_name(self, /*of_peer=*/false, return_value)) RETURN_FALSE;
}

ZEND_METHOD(Swoole_Coroutine_Socket, getpeername) {
    ZEND_PARSE_PARAMETERS_NONE();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr || !socket_name(self, /*of_peer=*/true, return_value)) RETURN_FALSE;
}

ZEND_METHOD(Swoole_Coroutine_Socket, recvfrom) {
    zval* peername = nullptr;
    double timeout = 0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_ZVAL(peername)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    const std::span<std::byte> room = shared_buffer();
    const Result<net::Datagram> datagram = on_stream(self, [&](net::Stream& stream) {
        return stream.socket().recv_from(room, call_timeout(timeout, net::kSocketDefault));
    });
    if (!note_result(self, datagram)) RETURN_FALSE;
    RETVAL_STR(string_of(room.data(), datagram->bytes));
    zend_array* const name = name_array(datagram->from);
    // Last: what stood there may have a destructor, and a typed property may refuse an array.
    ZEND_TRY_ASSIGN_REF_ARR(peername, name);
}

ZEND_METHOD(Swoole_Coroutine_Socket, sendto) {
    DatagramArguments datagram;
    if (!parse_datagram_arguments(execute_data, datagram)) RETURN_THROWS();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    SocketCore& core = *self->core;
    if (core.domain != AF_UNIX && (datagram.port < 0 || datagram.port > 65'535)) {
        socket_set_code(self, EINVAL, "the port must be between 0 and 65535");
        RETURN_FALSE;
    }
    net::Resolver* names = nullptr;
    const bool is_literal =
        core.domain == AF_UNIX ||
        net::Address::from_ip(view(datagram.host), static_cast<std::uint16_t>(datagram.port));
    if (!is_literal) {
        if (!require_coroutine()) RETURN_THROWS();
        names = resolver();
        if (EG(exception) != nullptr) RETURN_THROWS();
    }
    bool is_found = false;
    const Result<std::size_t> sent = on_stream(self, [&](net::Stream& stream) -> Result<std::size_t> {
        const Result<net::Address> target = target_address(core, view(datagram.host), datagram.port, names);
        if (!target) return fail(target.error());
        is_found = true;
        return stream.socket().send_to(
            std::as_bytes(std::span(ZSTR_VAL(datagram.data), ZSTR_LEN(datagram.data))), *target);
    });
    if (!sent && !is_found && sent.error().code != Errc::kOutOfCoroutine) {
        const Error error = sent.error();
        socket_set_code(self, is_literal ? bad_address_code(error) : to_lookup_code(error));
        RETURN_FALSE;
    }
    if (!note_result(self, sent)) RETURN_FALSE;
    RETURN_LONG(static_cast<zend_long>(*sent));
}
