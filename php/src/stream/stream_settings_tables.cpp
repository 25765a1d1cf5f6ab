// SPDX-License-Identifier: Apache-2.0
/// The tables of the options that sockets and clients take. [C]
#include "stream/stream_settings_tables.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "runtime/notices.hpp"
#include "shoal/net/address.hpp"

namespace shoal::php {
namespace {

using framing::Options;
using net::TlsOptions;

constexpr double kMostPacketBytes = (1ULL << 32) - 1;
constexpr double kMostOffset = 65'535;
constexpr double kMostPort = 65'535;
constexpr double kMostBufferBytes = 1 << 30;
constexpr double kNoLimit = std::numeric_limits<double>::infinity();
constexpr double kIgnored = std::numeric_limits<double>::quiet_NaN();

SettingsDraft& draft_of(void* target) noexcept {
    return *static_cast<SettingsDraft*>(target);
}

bool has_nul(std::string_view text) noexcept {
    return text.find('\0') != std::string_view::npos;
}

constexpr const char* kNulRefusal = "must not contain a NUL byte";

// ---- framing -------------------------------------------------------------------------------------------

template <auto Member>
const char* store_choice(void* target, const OptionValue& value) {
    draft_of(target).options.framing_choice.*Member = value.boolean;
    return nullptr;
}

template <auto Member>
const char* store_framing_size(void* target, const OptionValue& value) {
    draft_of(target).options.framing.*Member = static_cast<std::size_t>(value.integer);
    return nullptr;
}

const char* store_eof(void* target, const OptionValue& value) {
    const std::string_view eof = view(value.string);
    if (eof.empty() || eof.size() > framing::kMaxEofBytes) return "must have 1 to 8 bytes";
    draft_of(target).options.framing.eof = eof;
    return nullptr;
}

const char* store_length_type(void* target, const OptionValue& value) {
    const std::string_view letter = view(value.string);
    if (letter.size() != 1 || framing::length_field_bytes(letter[0]) == 0) {
        return "must be one of the letters c C s S n v l L N V J";
    }
    draft_of(target).options.framing.length_type = letter[0];
    return nullptr;
}

const char* store_length_function(void* target, const OptionValue& value) {
    draft_of(target).length_function = value.value;
    return nullptr;
}

// ---- TLS -----------------------------------------------------------------------------------------------

TlsOptions& tls_of(void* target) noexcept {
    draft_of(target).has_tls_changed = true;
    return draft_of(target).options.tls;
}

template <auto Member>
const char* store_tls_flag(void* target, const OptionValue& value) {
    tls_of(target).*Member = value.boolean;
    return nullptr;
}

template <auto Member>
const char* store_tls_text(void* target, const OptionValue& value) {
    if (has_nul(view(value.string))) return kNulRefusal;
    tls_of(target).*Member = view(value.string);
    return nullptr;
}

/// Empty: none, as if never given. Unless checked strictly, a file that cannot be read is taken: the
/// handshake fails then, and names it.
const char* refuse_file(std::string_view path, bool is_strict) {
    if (has_nul(path)) return kNulRefusal;
    if (path.empty() || !is_strict || ::access(std::string(path).c_str(), R_OK) == 0) return nullptr;
    return "the file cannot be read";
}

template <auto Member>
const char* store_tls_file(void* target, const OptionValue& value) {
    const std::string_view path = view(value.string);
    if (const char* const refusal = refuse_file(path, value.is_strict)) return refusal;
    if constexpr (std::is_invocable_v<decltype(Member), TlsOptions&>) {
        tls_of(target).*Member = path;
    } else {
        tls_of(target).identity.*Member = path;
    }
    return nullptr;
}

const char* store_passphrase(void* target, const OptionValue& value) {
    tls_of(target).identity.passphrase = view(value.string);
    return nullptr;
}

const char* store_open_tls(void* target, const OptionValue& value) {
    draft_of(target).options.open_tls = value.boolean;
    return nullptr;
}

const char* store_verify_depth(void* target, const OptionValue& value) {
    tls_of(target).verify_depth = value.integer == 0 ? -1 : static_cast<int>(value.integer);
    return nullptr;
}

const char* store_tls_host_name(void* target, const OptionValue& value) {
    if (has_nul(view(value.string))) return kNulRefusal;
    draft_of(target).options.tls_host_name = view(value.string);
    return nullptr;
}

const char* store_curve(void* target, const OptionValue& value) {
    const std::string_view groups = view(value.string);
    if (has_nul(groups)) return kNulRefusal;
    tls_of(target).groups = groups == "auto" ? std::string_view{} : groups;
    return nullptr;
}

constexpr std::int64_t kSsl2Bit = 2, kSsl3Bit = 4, kDtlsBit = 128;

constexpr const char* kOldSslRefusal = "SSL 2 and SSL 3 cannot be used any more";

constexpr std::int64_t kTlsBits = 15 << 3;

/// SWOOLE_SSL_TLSv1 (8) to SWOOLE_SSL_TLSv1_3 (64), and SWOOLE_SSL_DTLS. Versions that do not exist any more
/// are left out; alone they are refused.
const char* store_protocols(void* target, const OptionValue& value) {
    const std::int64_t bits = value.integer;
    const bool has_old = (bits & (kSsl2Bit | kSsl3Bit)) != 0;
    if (has_old && (value.is_strict || (bits & (kTlsBits | kDtlsBit)) == 0)) return kOldSslRefusal;
    if ((bits & ~(kSsl2Bit | kSsl3Bit | kTlsBits | kDtlsBit)) != 0)
        return "it is no set of SWOOLE_SSL_* constants";
    TlsOptions& tls = tls_of(target);
    // Four bits in Swoole's order, and in that of TlsVersions.
    tls.versions = static_cast<net::TlsVersions>(bits >> 3 & 15);
    if ((bits & kDtlsBit) != 0) tls.is_datagram = true;
    return nullptr;
}

/// SWOOLE_*_METHOD: a version each for any side, server and client.
const char* store_method(void* target, const OptionValue& value) {
    constexpr std::int64_t kSsl3 = 1, kAny = 4, kTls10 = 6, kTls11 = 9, kTls12 = 12, kDtls = 15;
    const std::int64_t method = value.integer;
    if (method >= kSsl3 && method < kAny) return kOldSslRefusal;
    TlsOptions& tls = tls_of(target);
    if (method >= kDtls) {
        tls.is_datagram = true;
        tls.versions = net::TlsVersions::kDefault;
    } else if (method >= kTls12) {
        tls.versions = net::TlsVersions::kTls12;
    } else if (method >= kTls11) {
        tls.versions = net::TlsVersions::kTls11;
    } else {
        tls.versions = method >= kTls10 ? net::TlsVersions::kTls10 : net::TlsVersions::kDefault;
    }
    return nullptr;
}

/// What is asked for cannot be: an E_WARNING at the end if checked strictly, else a notice in the log.
const char* report_without_effect(void* target, const OptionValue& value, const char* option,
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

const char* store_compress(void* target, const OptionValue& value) {
    return value.boolean ? report_without_effect(target, value, "ssl_compress", kNoCompression) : nullptr;
}

const char* store_disable_compression(void* target, const OptionValue& value) {
    return value.boolean ? nullptr
                         : report_without_effect(target, value, "ssl_disable_compression", kNoCompression);
}

const char* store_grease(void* target, const OptionValue& value) {
    return value.boolean ? report_without_effect(target, value, "ssl_grease", "OpenSSL cannot do it")
                         : nullptr;
}

const char* store_http2(void* target, const OptionValue& value) {
    tls_of(target).alpn = value.boolean ? std::vector<std::string>{"h2"} : std::vector<std::string>{};
    return nullptr;
}

/// Reads one text of an array without calling Zend code that can leave. False: it is not a string.
bool read_text(HashTable* array, std::string_view name, std::string& text) {
    zval* value = zend_hash_str_find(array, name.data(), name.size());
    if (value == nullptr) return true;
    ZVAL_DEREF(value);
    if (Z_TYPE_P(value) != IS_STRING) return Z_TYPE_P(value) == IS_NULL;
    text = view(Z_STR_P(value));
    return true;
}

const char* store_sni_identities(void* target, const OptionValue& value) {
    std::map<std::string, net::TlsIdentity> identities;
    zend_string* host = nullptr;
    zval* entry = nullptr;
    ZEND_HASH_FOREACH_STR_KEY_VAL(Z_ARRVAL_P(value.value), host, entry) {
        ZVAL_DEREF(entry);
        if (host == nullptr || ZSTR_LEN(host) == 0 || Z_TYPE_P(entry) != IS_ARRAY) {
            return "must map host names to arrays with ssl_cert_file and ssl_key_file";
        }
        net::TlsIdentity& identity = identities[std::string(view(host))];
        HashTable* const fields = Z_ARRVAL_P(entry);
        if (!read_text(fields, "ssl_cert_file", identity.certificate_file) ||
            !read_text(fields, "ssl_key_file", identity.key_file) ||
            !read_text(fields, "ssl_passphrase", identity.passphrase)) {
            return "ssl_cert_file, ssl_key_file and ssl_passphrase must be strings";
        }
        if (!identity.is_set()) return "every host needs an ssl_cert_file";
        if (refuse_file(identity.certificate_file, true) != nullptr ||
            refuse_file(identity.key_file, true) != nullptr) {
            return "a file of it cannot be read";
        }
    }
    ZEND_HASH_FOREACH_END();
    tls_of(target).sni_identities = std::move(identities);
    return nullptr;
}

// ---- connection, proxies, timeouts ----------------------------------------------------------------------

/// An empty host takes the whole proxy back.
template <auto Proxy>
const char* store_proxy_host(void* target, const OptionValue& value) {
    const std::string_view host = view(value.string);
    if (has_nul(host)) return kNulRefusal;
    if (host.size() > kMostProxyNameBytes) return "must have 255 bytes at most";
    client::ProxyOptions& proxy = draft_of(target).options.*Proxy;
    if (host.empty()) proxy = {};
    proxy.host = host;
    return nullptr;
}

template <auto Proxy>
const char* store_proxy_port(void* target, const OptionValue& value) {
    (draft_of(target).options.*Proxy).port = static_cast<std::uint16_t>(value.integer);
    return nullptr;
}

const char* store_socks5_user(void* target, const OptionValue& value) {
    if (ZSTR_LEN(value.string) > kMostProxyNameBytes) return "must have 255 bytes at most";
    draft_of(target).options.socks5_proxy.user = view(value.string);
    return nullptr;
}

/// A password is judged when the proxy is settled: a refusal here would show it.
template <auto Proxy>
const char* store_proxy_password(void* target, const OptionValue& value) {
    (draft_of(target).options.*Proxy).password = view(value.string);
    return nullptr;
}

const char* store_http_user(void* target, const OptionValue& value) {
    const std::string_view user = view(value.string);
    // RFC 7617 section 2. Both travel in base64: nothing but the proxy's own reading is at stake.
    if (value.is_strict && (has_control_character(user) || user.find(':') != std::string_view::npos)) {
        return "must not contain a colon or control characters";
    }
    draft_of(target).options.http_proxy.user = user;
    return nullptr;
}

const char* store_bind_address(void* target, const OptionValue& value) {
    const std::string_view address = view(value.string);
    const bool is_path = address.starts_with('/') && net::Address::from_path(address).has_value();
    if (!address.empty() && !is_path && !net::Address::from_ip(address, 0)) {
        return "must be an IP address, or the path of a Unix socket";
    }
    draft_of(target).options.bind_address = address;
    return nullptr;
}

const char* store_bind_port(void* target, const OptionValue& value) {
    draft_of(target).options.bind_port = static_cast<std::uint16_t>(value.integer);
    return nullptr;
}

const char* store_buffer_size(void* target, const OptionValue& value) {
    draft_of(target).options.socket_buffer_bytes = value.integer;
    return nullptr;
}

const char* store_nodelay(void* target, const OptionValue& value) {
    draft_of(target).options.tcp_nodelay = value.boolean;
    return nullptr;
}

template <auto Member>
const char* store_seconds(void* target, const OptionValue& value) {
    draft_of(target).*Member = value.number;
    return nullptr;
}

// ---- tables --------------------------------------------------------------------------------------------

using Store = const char* (*)(void*, const OptionValue&);

OptionSpec flag(std::string_view name, const char* otherwise, Store store, const char* doc) {
    return {.name = name, .type = OptionType::kBool, .default_text = otherwise, .store = store, .doc = doc};
}

/// `below`: what a value below the minimum means; without it, out of the range is ignored.
OptionSpec number(std::string_view name, OptionType type, double minimum, double maximum, const char* unit,
                  const char* otherwise, Store store, const char* doc, double below = kIgnored) {
    return {.name = name,
            .type = type,
            .minimum = minimum,
            .maximum = maximum,
            .out_of_range = OutOfRange::kIgnore,
            .below_minimum = below,
            .unit = unit,
            .default_text = otherwise,
            .store = store,
            .doc = doc};
}

OptionSpec text(std::string_view name, const char* otherwise, Store store, const char* doc,
                const char* alias_of = nullptr) {
    return {.name = name,
            .type = OptionType::kString,
            .default_text = otherwise,
            .store = store,
            .doc = doc,
            .alias_of = alias_of};
}

OptionSpec seconds(std::string_view name, const char* otherwise, Store store, const char* doc) {
    return {.name = name,
            .type = OptionType::kFloat,
            .unit = "seconds",
            .default_text = otherwise,
            .store = store,
            .doc = doc};
}

OptionSpec list(std::string_view name, Store store, const char* doc) {
    return {.name = name,
            .type = OptionType::kArray,
            .default_text = "none",
            .store = store,
            .doc = doc,
            .throws = true};
}

OptionSpec callback(std::string_view name, Store store, const char* doc) {
    return {.name = name,
            .type = OptionType::kCallable,
            .default_text = "none",
            .store = store,
            .doc = doc,
            .throws = true};
}

/// A text that is refused when it cannot be used, as by Swoole.
OptionSpec exact_text(std::string_view name, const char* otherwise, Store store, const char* doc) {
    return {.name = name,
            .type = OptionType::kString,
            .default_text = otherwise,
            .store = store,
            .doc = doc,
            .throws = true};
}

OptionSpec without_effect(std::string_view name, const char* why) {
    OptionSpec spec{.name = name, .type = OptionType::kAny};
    spec.unavailable = why;
    return spec;
}

OptionSpec obsolete(std::string_view name, const char* why) {
    OptionSpec spec{.name = name, .type = OptionType::kAny, .is_obsolete = true};
    spec.unavailable = why;
    return spec;
}

constexpr auto kInt = OptionType::kInt;
constexpr auto kSize = OptionType::kSize;

const OptionSpec kFramingSpecs[] = {
    flag("open_length_check", "false", store_choice<&FramingChoice::length_check>,
         "A packet starts with a header that holds its length. On by itself when package_length_func is "
         "given."),
    exact_text(
        "package_length_type", "N", store_length_type,
        "The length field as a letter of pack(): c C (1 byte), s S n v (2 bytes), l L N V (4 bytes), J (8 "
        "bytes)."),
    number("package_length_offset", kInt, 0, kMostOffset, "bytes", "0",
           store_framing_size<&Options::length_offset>, "Where the length field starts."),
    number("package_body_offset", kInt, 0, kMostOffset, "bytes", "0",
           store_framing_size<&Options::body_offset>,
           "From where the field counts: the packet has this many bytes and those the field says."),
    number("package_max_length", kSize, 1, kMostPacketBytes, "bytes", "2097152",
           store_framing_size<&Options::max_packet_bytes>,
           "Longer packets are an error and end the connection."),
    callback(
        "package_length_func", store_length_function,
        "function(string $received): int. The length of the packet that starts there; 0: more is needed to "
        "tell; negative: the stream is broken. Asked with the first 8 KiB, then with all."),
    flag("open_eof_check", "false", store_choice<&FramingChoice::eof_check>,
         "A packet ends with the first package_eof."),
    flag("open_eof_split", "false", store_choice<&FramingChoice::eof_split>,
         "As open_eof_check for clients and sockets."),
    exact_text("package_eof", "\\r\\n\\r\\n", store_eof, "The mark, 1 to 8 bytes."),
    flag("open_mqtt_protocol", "false", store_choice<&FramingChoice::mqtt>,
         "Packets of MQTT; takes precedence over all other framing."),
    flag("open_fastcgi_protocol", "false", store_choice<&FramingChoice::fastcgi>,
         "Records of FastCGI; takes precedence over a length field or an end mark."),
};

const OptionSpec kTlsSpecs[] = {
    flag("open_ssl", "false", store_open_tls, "Speak TLS; the same as SWOOLE_SSL in the type of a client."),
    number(
        "ssl_protocols", kInt, -kNoLimit, kNoLimit, "", "TLS 1.2 and 1.3", store_protocols,
        "The versions allowed, as SWOOLE_SSL_TLSv1, ... SWOOLE_SSL_TLSv1_3 joined by `|`; 0: the default."),
    number("ssl_method", kInt, 0, 17, "", "TLS 1.2 and 1.3", store_method,
           "The old form of ssl_protocols: SWOOLE_TLS_METHOD, SWOOLE_TLSv1_2_CLIENT_METHOD, ..."),
    text("ssl_cert_file", "none", store_tls_file<&net::TlsIdentity::certificate_file>,
         "Own certificate chain, PEM."),
    text("ssl_key_file", "ssl_cert_file", store_tls_file<&net::TlsIdentity::key_file>,
         "Private key of that certificate, PEM."),
    text("ssl_passphrase", "none", store_passphrase, "Passphrase of an encrypted key."),
    flag("ssl_verify_peer", "false", store_tls_flag<&TlsOptions::verify_peer>,
         "The peer's certificate must lead to a trusted root, and a client wants it to be for ssl_host_name "
         "or the "
         "host it connects to. Off, as in Swoole: without it any host can impersonate the server."),
    flag("ssl_allow_self_signed", "false", store_tls_flag<&TlsOptions::allow_self_signed>,
         "With ssl_verify_peer: a self-signed certificate of the peer passes."),
    text("ssl_host_name", "the host connected to", store_tls_host_name,
         "The name that is sent (SNI) and that the certificate must be for."),
    text("tls_host_name", "", store_tls_host_name, "", "ssl_host_name"),
    text("ssl_cafile", "the system's", store_tls_file<&TlsOptions::ca_file>, "Trusted roots, PEM."),
    text("ssl_capath", "the system's", store_tls_file<&TlsOptions::ca_path>,
         "Trusted roots, a directory made by c_rehash."),
    number("ssl_verify_depth", kInt, 0, 100, "", "0", store_verify_depth,
           "Maximum intermediate certificates between the peer's and a root; 0: OpenSSL's default."),
    text("ssl_ciphers", "OpenSSL's", store_tls_text<&TlsOptions::ciphers>,
         "Ciphers of TLS 1.2 and below, in OpenSSL's form."),
    text("ssl_ecdh_curve", "auto", store_curve, "Groups for the key exchange, such as X25519:P-256."),
    flag("open_http2_protocol", "false", store_http2, "Offer h2 by ALPN."),
    flag("ssl_compress", "false", store_compress, "Cannot be switched on: a notice in the log."),
    flag("ssl_disable_compression", "true", store_disable_compression,
         "Cannot be switched off: a notice in the log."),
    flag("ssl_grease", "false", store_grease, "Cannot be switched on: a notice in the log."),
};

const OptionSpec kServerTlsSpecs[] = {
    list("ssl_sni_certs", store_sni_identities,
         "Further certificates: host name (`*.example.org` too) => array of ssl_cert_file, ssl_key_file and "
         "ssl_passphrase."),
    text("ssl_client_cert_file", "none", store_tls_file<&TlsOptions::client_ca_file>,
         "Roots for certificates of clients, whose names are sent to the client; needs ssl_verify_peer."),
    flag("ssl_prefer_server_ciphers", "false", store_tls_flag<&TlsOptions::prefer_server_ciphers>,
         "Use the server's order of ciphers."),
    text("ssl_dhparam", "automatic", store_tls_file<&TlsOptions::dh_params_file>,
         "Diffie-Hellman parameters, PEM."),
};

const OptionSpec kConnectionSpecs[] = {
    seconds("timeout", "unchanged", store_seconds<&SettingsDraft::timeout>,
            "Sets connect_timeout, read_timeout and write_timeout; negative: never, 0: unchanged."),
    seconds("connect_timeout", "that of Coroutine::set()", store_seconds<&SettingsDraft::connect_timeout>,
            "Timeout for name lookup, connection, proxy and TLS together."),
    seconds("read_timeout", "that of Coroutine::set()", store_seconds<&SettingsDraft::read_timeout>,
            "Timeout of one receiving call."),
    seconds("write_timeout", "that of Coroutine::set()", store_seconds<&SettingsDraft::write_timeout>,
            "Timeout of one sending call."),
    text("bind_address", "none", store_bind_address,
         "The local IP address, or path of a Unix socket, to connect from."),
    number("bind_port", kInt, 0, kMostPort, "", "0", store_bind_port, "The local port; 0: any."),
    number("socket_buffer_size", kSize, 1, kMostBufferBytes, "bytes", "the system's", store_buffer_size,
           "SO_SNDBUF and SO_RCVBUF; zero or less: the largest that the kernel allows.", kMostBufferBytes),
    flag("open_tcp_nodelay", "true", store_nodelay, "Set TCP_NODELAY."),
    exact_text("socks5_host", "none", store_proxy_host<&StreamOptions::socks5_proxy>,
               "Connect through this SOCKS 5 proxy, which resolves the name; needs socks5_port."),
    number("socks5_port", kInt, 1, kMostPort, "", "none", store_proxy_port<&StreamOptions::socks5_proxy>,
           "The port of the SOCKS 5 proxy."),
    exact_text("socks5_username", "none", store_socks5_user,
               "User name for the proxy; needs socks5_password."),
    text("socks5_password", "none", store_proxy_password<&StreamOptions::socks5_proxy>,
         "Password for the proxy; needs socks5_username."),
    exact_text("http_proxy_host", "none", store_proxy_host<&StreamOptions::http_proxy>,
               "Connect through this HTTP proxy (CONNECT), which resolves the name; needs http_proxy_port."),
    number("http_proxy_port", kInt, 1, kMostPort, "", "none", store_proxy_port<&StreamOptions::http_proxy>,
           "The port of the HTTP proxy."),
    text("http_proxy_username", "none", store_http_user, "User name for the proxy (Basic authentication)."),
    text("http_proxy_user", "", store_http_user, "", "http_proxy_username"),
    text("http_proxy_password", "none", store_proxy_password<&StreamOptions::http_proxy>,
         "Password for the proxy; needs http_proxy_username."),
};

constexpr const char* kOnlyServers = "it is a server-side option";
constexpr const char* kNoQueue = "a client that waits for each write has no queue of output";
constexpr const char* kOnlyAsyncClients =
    "only the queue of a Swoole\\Async\\Client has watermarks, and there they count";
constexpr const char* kPlainProxy = "a proxy is always spoken to without TLS";
constexpr const char* kNeverWorked = "it had no effect in Swoole either";

const OptionSpec kClientOnlySpecs[] = {
    without_effect("ssl_sni_certs", kOnlyServers),
    without_effect("ssl_client_cert_file", kOnlyServers),
    obsolete("ssl_prefer_server_ciphers", kOnlyServers),
    obsolete("ssl_dhparam", kOnlyServers),
    obsolete("buffer_input_size", kNoQueue),
    obsolete("buffer_high_watermark", kOnlyAsyncClients),
    obsolete("buffer_low_watermark", kOnlyAsyncClients),
};

const OptionSpec kOldStreamSpecs[] = {
    obsolete("http_proxy_ssl", kPlainProxy),       obsolete("ssl_session_cache", kNeverWorked),
    obsolete("ssl_session_tickets", kNeverWorked), obsolete("ssl_stapling", kNeverWorked),
    obsolete("ssl_stapling_verify", kNeverWorked),
};

}  // namespace

std::array<std::span<const OptionSpec>, 5> stream_specs(SettingsOf kind) noexcept {
    std::span<const OptionSpec> of_kind = kClientOnlySpecs;
    if (kind == SettingsOf::kCoroutineSocket) of_kind = kServerTlsSpecs;
    return {kFramingSpecs, kConnectionSpecs, kTlsSpecs, of_kind, kOldStreamSpecs};
}

}  // namespace shoal::php
