// SPDX-License-Identifier: Apache-2.0
#include "client/client_target.hpp"

#include <sys/socket.h>

#include "runtime/errors.hpp"
#include "runtime/properties.hpp"

namespace shoal::php {

bool take_client_type(zend_long type_and_flags, zend_long& socket_type) {
    socket_type = type_and_flags & ~kSockFlags;
    if (is_socket_type(socket_type)) return true;
    zend_argument_type_error(1,
                             "must be one of SWOOLE_SOCK_TCP, SWOOLE_SOCK_UDP, SWOOLE_SOCK_TCP6, "
                             "SWOOLE_SOCK_UDP6, SWOOLE_SOCK_UNIX_STREAM and SWOOLE_SOCK_UNIX_DGRAM");
    return false;
}

int address_family_of(zend_long socket_type) noexcept {
    if (is_unix_type(socket_type)) return AF_UNIX;
    return is_ipv6_type(socket_type) ? AF_INET6 : AF_INET;
}

int kernel_type_of(zend_long socket_type) noexcept {
    return is_datagram_type(socket_type) ? SOCK_DGRAM : SOCK_STREAM;
}

bool parse_connect_arguments(zend_execute_data* execute_data, ConnectArguments& arguments) {
    ZEND_PARSE_PARAMETERS_START(1, 4)
    Z_PARAM_STR(arguments.host)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(arguments.port)
    Z_PARAM_DOUBLE(arguments.timeout)
    Z_PARAM_LONG(arguments.flag)
    ZEND_PARSE_PARAMETERS_END_EX(return false);
    return true;
}

const char* refuse_port(zend_long socket_type, zend_long port) noexcept {
    constexpr zend_long kMaxPort = 65'535;
    if (is_unix_type(socket_type) || (port >= 1 && port <= kMaxPort)) return nullptr;
    return "the port must be between 1 and 65535";
}

const char* refuse_target(const StreamSettings& settings, zend_long socket_type,
                          const ConnectArguments& arguments) noexcept {
    if (ZSTR_LEN(arguments.host) == 0) return "the host is empty";
    if (const char* const refusal = refuse_port(socket_type, arguments.port)) return refusal;
    const bool has_proxy = settings.proxy.kind != client::ProxyOptions::Kind::kNone;
    if (has_proxy && (is_datagram_type(socket_type) || is_unix_type(socket_type)))
        return "a proxy can be used with TCP only";
    return nullptr;
}

bool set_client_options(const char* owner, SettingsOf kind, HashTable* options, HashTable* given,
                        zend_object* client, zend_long socket_type, StreamSettings& settings,
                        bool& is_dtls_wrong) {
    if (!apply_stream_settings(owner, kind, options, settings)) return false;
    const bool is_datagram = is_datagram_type(socket_type);
    is_dtls_wrong = settings.tls.is_datagram && !is_datagram;
    settings.tls.is_datagram = is_datagram;
    merge_setting_property(client->ce, client, given);
    return true;
}

void warn_wrong_dtls(bool is_dtls_wrong) {
    if (is_dtls_wrong && EG(exception) == nullptr)
        warn("DTLS needs a client of a datagram type: TLS is used");
}

}  // namespace shoal::php
