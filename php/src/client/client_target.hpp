// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/client/client_target.hpp
/// Shared by Swoole\Client, Async\Client and Coroutine\Client: the client type, the arguments of connect(),
/// and the checks of its target. [Z]
#include "runtime/arguments.hpp"
#include "runtime/constants.hpp"
#include "runtime/zend.hpp"
#include "stream/stream_settings.hpp"

namespace shoal::php {

/// Separates the type given to a constructor from its flags. False: a TypeError is thrown.
[[nodiscard]] bool take_client_type(zend_long type_and_flags, zend_long& socket_type);
/// AF_* of a SWOOLE_SOCK_*.
[[nodiscard]] int address_family_of(zend_long socket_type) noexcept;
/// SOCK_STREAM or SOCK_DGRAM.
[[nodiscard]] int kernel_type_of(zend_long socket_type) noexcept;

/// connect(string $host, int $port = 0, float $timeout = 0, int $flag = 0)
struct ConnectArguments {
    zend_string* host = nullptr;
    zend_long port = 0;
    double timeout = 0;
    zend_long flag = 0;
};
/// False: thrown.
[[nodiscard]] bool parse_connect_arguments(zend_execute_data* execute_data, ConnectArguments& arguments);

/// Null if a client of this type accepts the port, else the warning text; errCode is then EINVAL.
[[nodiscard]] const char* refuse_port(zend_long socket_type, zend_long port) noexcept;
/// The same for everything that connect() refuses before it makes a socket.
[[nodiscard]] const char* refuse_target(const StreamSettings& settings, zend_long socket_type,
                                        const ConnectArguments& arguments) noexcept;

/// set(): checks and stores `options` and merges them into the property `setting`. False: thrown. The caller
/// must end with warn_wrong_dtls(is_dtls_wrong).
[[nodiscard]] bool set_client_options(const char* owner, SettingsOf kind, HashTable* options,
                                      HashTable* given, zend_object* client, zend_long socket_type,
                                      StreamSettings& settings, bool& is_dtls_wrong);
/// Warns if DTLS was requested for a stream client. Call last.
void warn_wrong_dtls(bool is_dtls_wrong);

}  // namespace shoal::php
