// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/stream/stream_settings.hpp
/// The options that Swoole\Client, Coroutine\Client and Coroutine\Socket share: framing, TLS, proxies,
/// socket.
#include <memory>
#include <optional>
#include <string>

#include "runtime/boundary.hpp"
#include "runtime/options.hpp"
#include "shoal/client/connect.hpp"
#include "shoal/net/tls.hpp"
#include "shoal/proto/framing/choice.hpp"

namespace shoal::php {

struct SettingsDraft;

/// The part that is plain values.
struct StreamOptions {
    StreamOptions();

    framing::Options framing;  ///< `function_context` is the StreamSettings.
    framing::Choice framing_choice;
    bool open_tls = false;      ///< open_ssl; SWOOLE_SSL in the type of a client.
    net::TlsOptions tls;        ///< verify_peer starts as false: Swoole's default for this API.
    std::string tls_host_name;  ///< Empty: the host given to connect().
    client::ProxyOptions proxy;
    client::ProxyOptions socks5_proxy;  ///< What `proxy` is chosen from.
    client::ProxyOptions http_proxy;
    std::string bind_address;  ///< An IP literal or a path; see local_address().
    std::uint16_t bind_port = 0;
    std::int64_t socket_buffer_bytes = 0;  ///< SO_SNDBUF and SO_RCVBUF; 0: not given.
    bool tcp_nodelay = true;
    double timeout = 0;  ///< Seconds by Swoole's rules: 0 leaves the global, negative never. Likewise:
    double connect_timeout = 0;  ///< (`timeout` is spread over these three already)
    double read_timeout = 0;
    double write_timeout = 0;
};

/// A C++ object: owned by the core record of a socket or client, never by a Zend frame.
struct StreamSettings : StreamOptions {
    Callable length_function{};  ///< package_length_func; who owns the settings releases it.

    StreamSettings();
    ~StreamSettings();
    StreamSettings(const StreamSettings&) = delete;
    StreamSettings& operator=(const StreamSettings&) = delete;

    /// Releases the reference to a length function. [Z]
    void release_length_function();
    void collect(zend_get_gc_buffer* buffer);  ///< Names it to the garbage collector.

    /// While apply_stream_settings() runs. Here and not on the stack, because a bailout may skip the stack.
    std::unique_ptr<SettingsDraft> draft;
    std::uint64_t tls_revision = 1;           ///< Counts the changes of `tls`.
    mutable std::uint64_t made_revision = 0;  ///< For which client_tls_context() made its context.
};

/// The option tables. Their target is a SettingsDraft.
struct StreamTables {
    option::Table framing, connection, tls, server_tls, client_only, old;
};
[[nodiscard]] const StreamTables& stream_tables() noexcept;

enum class SettingsOf : std::uint8_t { kSyncClient, kCoroutineClient, kCoroutineSocket };

/// Checks `options` against the table of `kind` and stores them over what is there already, then settles the
/// framing mode, the proxy and the timeouts. `owner` opens the messages: "Swoole\\Client::set()". False:
/// thrown, and nothing is changed. True with EG(exception) set: stored, but a warning was made an exception.
/// The caller keeps `settings` alive over the call, in which user code may run. [Z]
bool apply_stream_settings(const char* owner, SettingsOf kind, HashTable* options, StreamSettings& settings);

/// Makes `to` what `from` is, the reference to a length function included. False: not enough memory. [Z]
bool copy_stream_settings(const StreamSettings& from, StreamSettings& to);

/// The framing::LengthFunction for a PHP package_length_func; context: the StreamSettings. An exception of
/// the callback stays in EG(exception) and the function answers -1. The callback sees the first 8 KiB, and
/// when that does not do all that has been received.
std::int64_t call_length_function(void* context, std::span<const std::byte> input);

/// What sockets with these settings wait at most: those of Coroutine::set() where the settings say nothing.
[[nodiscard]] net::SocketTimeouts stream_timeouts(const StreamSettings& settings) noexcept;

/// What a socket of `family` is bound to before it connects; empty: nothing. Errors: kInvalid when
/// bind_address is of another family. [C]
[[nodiscard]] Result<net::Address> local_address(const StreamSettings& settings, int family);

/// The client context for these settings, kept by `cached` until they change. Clients with equal options, and
/// files that have not changed, share one. Null: refused; `why` says it in a sentence. [C]
std::shared_ptr<net::TlsContext> client_tls_context(const StreamSettings& settings,
                                                    std::shared_ptr<net::TlsContext>& cached,
                                                    std::string& why);

}  // namespace shoal::php
