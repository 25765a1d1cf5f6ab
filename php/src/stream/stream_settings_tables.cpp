// SPDX-License-Identifier: Apache-2.0
/// The tables of the options that sockets and clients take. [C]
#include "stream/stream_settings_tables.hpp"

#include <fmt/format.h>

#include "runtime/notices.hpp"
#include "shoal/base/strings.hpp"
#include "shoal/net/address.hpp"
#include "shoal/net/tls_option_rows.hpp"
#include "shoal/proto/framing/option_rows.hpp"

namespace shoal::php {
namespace {

using option::alias;
using option::count;
using option::exact;
using option::flag;
using option::kNearest;
using option::obsolete;
using option::OutOfRange;
using option::text;
using option::with_default;
using option::without_effect;

constexpr double kMaxPacketBytes = (1ULL << 32) - 1;
constexpr double kMaxBufferBytes = 1 << 30;
constexpr option::Limits kLocalPorts{0, 65'535, kNearest, OutOfRange::kIgnore};
constexpr option::Limits kRemotePorts{1, 65'535, kNearest, OutOfRange::kIgnore};

constexpr const char* kNulRefusal = "must not contain a NUL byte";

SettingsDraft& draft_of(void* target) noexcept {
    return *static_cast<SettingsDraft*>(target);
}
const SettingsDraft& draft_of(const void* source) noexcept {
    return *static_cast<const SettingsDraft*>(source);
}

template <auto... Path>
constexpr option::Access option_of = option::member<&SettingsDraft::options, Path...>;

template <auto... Path>
constexpr option::Access option_by(option::Store store) noexcept {
    return option::member_by<&SettingsDraft::options, Path...>(store);
}

// ---- framing -------------------------------------------------------------------------------------------

struct DraftFraming {
    static framing::Choice& choice(void* target) noexcept { return draft_of(target).options.framing_choice; }
    static const framing::Choice& choice(const void* source) noexcept {
        return draft_of(source).options.framing_choice;
    }
    static framing::Options& options(void* target) noexcept { return draft_of(target).options.framing; }
    static const framing::Options& options(const void* source) noexcept {
        return draft_of(source).options.framing;
    }
    static constexpr const char* kEofCheckDoc = "A packet ends with the first package_eof.";
    static constexpr const char* kEofSplitDoc = "As open_eof_check for clients and sockets.";
};

const char* store_length_function(void* target, const option::Value& value) {
    draft_of(target).length_function = given_value(value);
    return nullptr;
}

// ---- TLS -----------------------------------------------------------------------------------------------

struct DraftTls {
    static net::TlsOptions& tls(void* target) noexcept {
        draft_of(target).has_tls_changed = true;
        return draft_of(target).options.tls;
    }
    static const net::TlsOptions& tls(const void* source) noexcept { return draft_of(source).options.tls; }
    static constexpr const char* kVerifyPeerDoc =
        "The peer's certificate must lead to a trusted root, and a client wants it to be for ssl_host_name "
        "or the "
        "host it connects to. Off, as in Swoole: without it any host can impersonate the server.";
    static constexpr const char* kCiphersDefault = "OpenSSL's";
};
using TlsRows = net::TlsRows<DraftTls>;

/// What is asked for cannot be: an E_WARNING at the end if checked strictly, else a notice in the log.
const char* report_without_effect(void* target, const option::Value& value, const char* option,
                                  const char* reason) {
    if (value.is_strict) {
        draft_of(target).warned_option = option;
        draft_of(target).warned_reason = reason;
    } else {
        notice_once(option, fmt::format("option [{}] has no effect: {}", option, reason));
    }
    return nullptr;
}

constexpr const char* kNoCompression = "TLS is never compressed: compression gives secrets away (CRIME)";

const char* store_compress(void* target, const option::Value& value) {
    return value.flag ? report_without_effect(target, value, "ssl_compress", kNoCompression) : nullptr;
}

const char* store_disable_compression(void* target, const option::Value& value) {
    return value.flag ? nullptr
                      : report_without_effect(target, value, "ssl_disable_compression", kNoCompression);
}

const char* store_grease(void* target, const option::Value& value) {
    return value.flag ? report_without_effect(target, value, "ssl_grease", "OpenSSL cannot do it") : nullptr;
}

const char* store_http2(void* target, const option::Value& value) {
    DraftTls::tls(target).alpn = value.flag ? std::vector<std::string>{"h2"} : std::vector<std::string>{};
    return nullptr;
}

const char* store_tls_host_name(void* target, const option::Value& value) {
    if (contains_nul(value.text)) return kNulRefusal;
    draft_of(target).options.tls_host_name = value.text;
    return nullptr;
}

// ---- connection, proxies, timeouts ----------------------------------------------------------------------

/// An empty host takes the whole proxy back.
template <auto Proxy>
const char* store_proxy_host(void* target, const option::Value& value) {
    const std::string_view host = value.text;
    if (contains_nul(host)) return kNulRefusal;
    if (host.size() > kMaxProxyNameBytes) return "must have 255 bytes at most";
    client::ProxyOptions& proxy = draft_of(target).options.*Proxy;
    if (host.empty()) proxy = {};
    proxy.host = host;
    return nullptr;
}

const char* store_socks5_user(void* target, const option::Value& value) {
    if (value.text.size() > kMaxProxyNameBytes) return "must have 255 bytes at most";
    draft_of(target).options.socks5_proxy.user = value.text;
    return nullptr;
}

const char* store_http_user(void* target, const option::Value& value) {
    const std::string_view user = value.text;
    // RFC 7617 section 2. Both travel in base64: nothing but the proxy's own reading is at stake.
    if (value.is_strict && (has_control_character(user) || user.find(':') != std::string_view::npos)) {
        return "must not contain a colon or control characters";
    }
    draft_of(target).options.http_proxy.user = user;
    return nullptr;
}

const char* store_bind_address(void* target, const option::Value& value) {
    const std::string_view address = value.text;
    const bool is_path = address.starts_with('/') && net::Address::from_path(address).has_value();
    if (!address.empty() && !is_path && !net::Address::from_ip(address, 0)) {
        return "must be an IP address, or the path of a Unix socket";
    }
    draft_of(target).options.bind_address = address;
    return nullptr;
}

template <auto Member>
const char* store_seconds(void* target, const option::Value& value) {
    draft_of(target).*Member = value.number;
    return nullptr;
}

template <auto Member>
constexpr option::Row timeout(std::string_view name, const char* otherwise, const char* doc) noexcept {
    return with_default(option::seconds(name, {}, option::by(store_seconds<Member>), doc), otherwise);
}

// ---- tables --------------------------------------------------------------------------------------------

constexpr option::Row kOwnFramingRows[] = {
    option::bytes("package_max_length", {1, kMaxPacketBytes, kNearest, OutOfRange::kIgnore},
                  option_of<&StreamOptions::framing, &framing::Options::max_packet_bytes>,
                  "Longer packets are an error and end the connection."),
    exact(with_default(
        option::callback(
            "package_length_func", option::by(store_length_function),
            "function(string $received): int. The length of the packet that starts there; 0: more is "
            "needed to tell; negative: the stream is broken. Called with the first 8 KiB, then with "
            "all."),
        "none")),
    flag("open_mqtt_protocol", option_of<&StreamOptions::framing_choice, &framing::Choice::mqtt>,
         "Packets of MQTT; takes precedence over all other framing."),
    flag("open_fastcgi_protocol", option_of<&StreamOptions::framing_choice, &framing::Choice::fastcgi>,
         "Records of FastCGI; takes precedence over a length field or an end mark."),
};
constexpr auto kFramingRows = option::join(framing::OptionRows<DraftFraming>::kRows, kOwnFramingRows);

constexpr option::Row kOwnTlsRows[] = {
    flag("open_ssl", option_of<&StreamOptions::open_tls>,
         "Speak TLS; the same as SWOOLE_SSL in the type of a client."),
    with_default(text("ssl_host_name", option_by<&StreamOptions::tls_host_name>(store_tls_host_name),
                      "The name that is sent (SNI) and that the certificate must be for."),
                 "the host connected to"),
    alias("tls_host_name", "ssl_host_name"),
    with_default(flag("open_http2_protocol", option::by(store_http2), "Offer h2 by ALPN."), "false"),
    with_default(
        flag("ssl_compress", option::by(store_compress), "Cannot be switched on: a notice in the log."),
        "false"),
    with_default(flag("ssl_disable_compression", option::by(store_disable_compression),
                      "Cannot be switched off: a notice in the log."),
                 "true"),
    with_default(flag("ssl_grease", option::by(store_grease), "Cannot be switched on: a notice in the log."),
                 "false"),
};
constexpr auto kTlsRows = option::join(TlsRows::kRows, kOwnTlsRows);

constexpr option::Row kConnectionRows[] = {
    timeout<&SettingsDraft::timeout>(
        "timeout", "unchanged",
        "Sets connect_timeout, read_timeout and write_timeout; negative: never, 0: unchanged."),
    timeout<&SettingsDraft::connect_timeout>("connect_timeout", "that of Coroutine::set()",
                                             "Timeout for name lookup, connection, proxy and TLS together."),
    timeout<&SettingsDraft::read_timeout>("read_timeout", "that of Coroutine::set()",
                                          "Timeout of one receiving call."),
    timeout<&SettingsDraft::write_timeout>("write_timeout", "that of Coroutine::set()",
                                           "Timeout of one sending call."),
    text("bind_address", option_by<&StreamOptions::bind_address>(store_bind_address),
         "The local IP address, or path of a Unix socket, to connect from."),
    count("bind_port", kLocalPorts, option_of<&StreamOptions::bind_port>, "The local port; 0: any."),
    with_default(
        option::bytes("socket_buffer_size", {1, kMaxBufferBytes, kMaxBufferBytes, OutOfRange::kIgnore},
                      option_of<&StreamOptions::socket_buffer_bytes>,
                      "SO_SNDBUF and SO_RCVBUF; zero or less: the largest that the kernel allows."),
        "the system's"),
    flag("open_tcp_nodelay", option_of<&StreamOptions::tcp_nodelay>, "Set TCP_NODELAY."),
    exact(text("socks5_host",
               option_by<&StreamOptions::socks5_proxy, &client::ProxyOptions::host>(
                   store_proxy_host<&StreamOptions::socks5_proxy>),
               "Connect through this SOCKS 5 proxy, which resolves the name; needs socks5_port.")),
    with_default(count("socks5_port", kRemotePorts,
                       option_of<&StreamOptions::socks5_proxy, &client::ProxyOptions::port>,
                       "The port of the SOCKS 5 proxy."),
                 "none"),
    exact(text("socks5_username",
               option_by<&StreamOptions::socks5_proxy, &client::ProxyOptions::user>(store_socks5_user),
               "User name for the proxy; needs socks5_password.")),
    // A password is judged when the proxy is settled: a refusal here would show it.
    text("socks5_password", option_of<&StreamOptions::socks5_proxy, &client::ProxyOptions::password>,
         "Password for the proxy; needs socks5_username."),
    exact(text("http_proxy_host",
               option_by<&StreamOptions::http_proxy, &client::ProxyOptions::host>(
                   store_proxy_host<&StreamOptions::http_proxy>),
               "Connect through this HTTP proxy (CONNECT), which resolves the name; needs http_proxy_port.")),
    with_default(count("http_proxy_port", kRemotePorts,
                       option_of<&StreamOptions::http_proxy, &client::ProxyOptions::port>,
                       "The port of the HTTP proxy."),
                 "none"),
    text("http_proxy_username",
         option_by<&StreamOptions::http_proxy, &client::ProxyOptions::user>(store_http_user),
         "User name for the proxy (Basic authentication)."),
    alias("http_proxy_user", "http_proxy_username"),
    text("http_proxy_password", option_of<&StreamOptions::http_proxy, &client::ProxyOptions::password>,
         "Password for the proxy; needs http_proxy_username."),
};

constexpr const char* kOnlyServers = "it is a server-side option";
constexpr const char* kNoQueue = "a client that waits for each write has no queue of output";
constexpr const char* kOnlyAsyncClients =
    "only the queue of a Swoole\\Async\\Client has watermarks, and there they count";
constexpr const char* kPlainProxy = "a proxy is always spoken to without TLS";
constexpr const char* kNeverWorked = "it had no effect in Swoole either";

constexpr option::Row kClientOnlyRows[] = {
    without_effect("ssl_sni_certs", kOnlyServers),
    without_effect("ssl_client_cert_file", kOnlyServers),
    obsolete("ssl_prefer_server_ciphers", kOnlyServers),
    obsolete("ssl_dhparam", kOnlyServers),
    obsolete("buffer_input_size", kNoQueue),
    obsolete("buffer_high_watermark", kOnlyAsyncClients),
    obsolete("buffer_low_watermark", kOnlyAsyncClients),
};

constexpr option::Row kOldStreamRows[] = {
    obsolete("http_proxy_ssl", kPlainProxy),       obsolete("ssl_session_cache", kNeverWorked),
    obsolete("ssl_session_tickets", kNeverWorked), obsolete("ssl_stapling", kNeverWorked),
    obsolete("ssl_stapling_verify", kNeverWorked),
};

}  // namespace

const StreamTables& stream_tables() noexcept {
    static const SettingsDraft defaults{StreamOptions()};
    constexpr auto kScope = option::Scope::kOther;
    static const StreamTables tables{
        {kFramingRows, kScope, &defaults, "Clients and sockets: packets",
         "`set()` of `Swoole\\Client` and `Swoole\\Coroutine\\Client`, `setProtocol()` of "
         "`Swoole\\Coroutine\\Socket`: how `recv()` of a client and `recvPacket()` of a socket find the end "
         "of a "
         "packet. The options of the next sections are given in the same way."},
        {kConnectionRows, kScope, &defaults, "Clients and sockets: connection",
         "The timeout argument of a call takes precedence over these, and these over those of "
         "`Swoole\\Coroutine::set()`."},
        {kTlsRows, kScope, &defaults, "Clients and sockets: TLS",
         "The certificate of a server is **not** checked unless `ssl_verify_peer` is on: that is what "
         "programs for "
         "Swoole expect. Switch it on wherever the network is not yours. A file that cannot be read makes "
         "the "
         "handshake fail; `strict_options` refuses it at once."},
        {TlsRows::kServerRows, kScope, &defaults, "Sockets: server-side TLS",
         "`Swoole\\Coroutine\\Socket::setProtocol()` of a listening socket."},
        {kClientOnlyRows, kScope, nullptr, "Clients: no effect",
         "Known to `Swoole\\Client` and `Swoole\\Coroutine\\Client`."},
        {kOldStreamRows, kScope, nullptr, "Clients and sockets: no effect",
         "Names of older versions, accepted in silence."}};
    return tables;
}

std::array<const option::Table*, 5> stream_option_tables(SettingsOf kind) noexcept {
    const StreamTables& tables = stream_tables();
    const bool is_socket = kind == SettingsOf::kCoroutineSocket;
    return {&tables.framing, &tables.connection, &tables.tls,
            is_socket ? &tables.server_tls : &tables.client_only, &tables.old};
}

}  // namespace shoal::php
