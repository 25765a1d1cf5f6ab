// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/client/stream_settings.hpp
/// The options that Swoole\Client, Coroutine\Client and Coroutine\Socket share: framing, TLS, proxies,
/// socket.
#include <string>

#include "runtime/boundary.hpp"
#include "runtime/options.hpp"
#include "shoal/client/connect.hpp"
#include "shoal/net/tls.hpp"
#include "shoal/proto/framing/framer.hpp"

namespace shoal::php {

/// A C++ object: owned by the core record of a socket or client, never by a Zend frame.
struct StreamSettings {
    framing::Options framing;
    bool open_tls = false;  ///< open_ssl
    net::TlsOptions tls;    ///< verify_peer starts as false: Swoole's default for this API.
    std::string tls_host_name;
    client::ProxyOptions proxy;
    std::string bind_address;
    std::uint16_t bind_port = 0;
    std::int64_t socket_buffer_bytes = 0;
    bool tcp_nodelay = true;
    double timeout = 0;  ///< Seconds by Swoole's rules: 0 leaves the global, negative never. Likewise:
    double connect_timeout = 0;
    double read_timeout = 0;
    double write_timeout = 0;
    Callable length_function{};  ///< package_length_func; who owns the settings releases it.

    StreamSettings();
    StreamSettings(const StreamSettings&) = delete;
    StreamSettings& operator=(const StreamSettings&) = delete;
};

enum class SettingsOf : std::uint8_t { kSyncClient, kCoroutineClient, kCoroutineSocket };

/// Checks `options` against the table of `kind` and stores them over what is there already, then settles the
/// framing mode. `owner` opens the messages: "Swoole\\Client::set()". False: thrown, or refused with a
/// warning (nothing usable is changed halfway: framing stays as it was). [Z]
bool apply_stream_settings(const char* owner, SettingsOf kind, HashTable* options, StreamSettings& settings);

/// The framing::LengthFunction for a PHP package_length_func; context: the StreamSettings. An exception of
/// the callback stays in EG(exception) and the function answers -1.
std::int64_t call_length_function(void* context, std::span<const std::byte> input);

/// The client context for these settings: made once, then kept by `cached` until the settings change. Null:
/// refused; `why` says it in a sentence. [C]
std::shared_ptr<net::TlsContext> client_tls_context(const StreamSettings& settings,
                                                    std::shared_ptr<net::TlsContext>& cached,
                                                    std::string& why);

/// Makes the array property `setting` of a client hold all that set() was given so far. [Z]
void merge_setting_property(zend_object* object, HashTable* options);

}  // namespace shoal::php
