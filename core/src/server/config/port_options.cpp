// SPDX-License-Identifier: Apache-2.0
/// Options of a port: socket, framing, TLS. Their target is a PortConfig.
#include "server/config/limits.hpp"
#include "shoal/base/option_rows.hpp"
#include "shoal/net/tls_option_rows.hpp"
#include "shoal/proto/framing/option_rows.hpp"
#include "shoal/server/config.hpp"

namespace shoal::server {
namespace {

using option::bytes;
using option::count;
using option::flag;
using option::kDefault;
using option::seconds;

template <auto Member>
constexpr option::Access socket = option::member<&PortConfig::socket, Member>;

constexpr double kMaxQueue = 1 << 20;
constexpr double kMaxDaySeconds = 86'400;
constexpr double kMaxInt = 1 << 30;
constexpr double kUnlimitedBytes = 2'147'483'647;  // What Swoole makes of a buffer size of 0 or below.

/// 0 is no heartbeat; an idle time that has been given stays.
const char* store_heartbeat(void* target, const option::Value& value) {
    double& idle = static_cast<PortConfig*>(target)->socket.heartbeat_idle_seconds;
    if (idle <= 0) idle = value.number * 2;
    return nullptr;
}

constexpr option::Row kSocketRows[] = {
    flag("open_http_protocol", option::member<&PortConfig::protocols, &Protocols::http>,
         "The port speaks HTTP. Ports of `Swoole\\Http\\Server` do by default."),
    count("backlog", {1, kMaxQueue, kDefault}, socket<&SocketConfig::backlog>,
          "Connections that wait to be accepted."),
    flag("open_tcp_nodelay", socket<&SocketConfig::tcp_nodelay>, "Set TCP_NODELAY."),
    count("tcp_defer_accept", {0, kMaxDaySeconds, 0}, socket<&SocketConfig::tcp_defer_accept_seconds>,
          "TCP_DEFER_ACCEPT: accept a connection when its first data has arrived.", "seconds"),
    count("tcp_fastopen", {0, kMaxQueue, 0}, socket<&SocketConfig::tcp_fastopen_queue>,
          "Length of the TCP_FASTOPEN queue."),
    flag("open_tcp_keepalive", socket<&SocketConfig::tcp_keepalive>, "Set SO_KEEPALIVE."),
    count("tcp_keepidle", {1, kMaxDaySeconds, kDefault}, socket<&SocketConfig::tcp_keepidle_seconds>,
          "Idle time before the first keep-alive probe.", "seconds"),
    count("tcp_keepinterval", {1, kMaxDaySeconds, kDefault}, socket<&SocketConfig::tcp_keepinterval_seconds>,
          "Time between keep-alive probes.", "seconds"),
    count("tcp_keepcount", {1, 127, kDefault}, socket<&SocketConfig::tcp_keepcount>,
          "Unanswered probes after which the connection is closed."),
    count("tcp_user_timeout", {0, kMaxInt, 0}, socket<&SocketConfig::tcp_user_timeout_ms>,
          "TCP_USER_TIMEOUT: how long sent data may stay unacknowledged.", "ms"),
    bytes("kernel_socket_recv_buffer_size", {0, kMaxInt, 0},
          socket<&SocketConfig::kernel_receive_buffer_bytes>, "SO_RCVBUF."),
    bytes("kernel_socket_send_buffer_size", {0, kMaxInt, 0}, socket<&SocketConfig::kernel_send_buffer_bytes>,
          "SO_SNDBUF."),
    bytes("socket_buffer_size", {1, kMaxBytes, kUnlimitedBytes}, socket<&SocketConfig::max_queued_bytes>,
          "Output queued for a connection before write() waits."),
    bytes(
        "buffer_high_watermark", {0, kMaxBytes, 0}, socket<&SocketConfig::high_watermark_bytes>,
        "Call onBufferFull when this much output is queued for a connection; 0: 80 % of socket_buffer_size."),
    bytes("buffer_low_watermark", {0, kMaxBytes, 0}, socket<&SocketConfig::low_watermark_bytes>,
          "Call onBufferEmpty when the queue is down to this size again."),
    bytes("package_max_length", {1, kMaxBytes, kDefault}, option::member<&PortConfig::package_max_bytes>,
          "Largest request body: larger ones are rejected with 413. Largest packet, at least 64 KiB: a "
          "larger one "
          "ends the connection."),
    seconds(
        "max_idle_time", {0, kMaxSeconds, 0}, socket<&SocketConfig::max_idle_seconds>,
        "Close a connection that neither sends nor reads for this time, except while a handler computes its "
        "response; 0: never."),
    seconds(
        "heartbeat_idle_time", {0, kMaxSeconds, 0}, socket<&SocketConfig::heartbeat_idle_seconds>,
        "Close a connection from which nothing has come for this time; 0: never. On an HTTP port not while "
        "a handler computes its response."),
    option::with_default(
        seconds(
            "heartbeat_check_interval", {0, kMaxSeconds, 0}, option::by(store_heartbeat),
            "Sets heartbeat_idle_time to twice this time, unless that is given. Idle connections are found "
            "without periodic checks."),
        "0"),
    seconds(
        "http_send_timeout", {0, kMaxSeconds, 0}, socket<&SocketConfig::send_timeout_seconds>,
        "How long a client may pause reading; it must read 8 KiB a second on average or its connection is "
        "reset. 0: no limit."),
    flag("http_half_close", socket<&SocketConfig::half_close>,
         "A client that shuts down only its sending side still gets its response; by default it has "
         "disconnected."),
};

struct PortFraming {
    static framing::Choice& choice(void* target) noexcept {
        return static_cast<PortConfig*>(target)->framing.choice;
    }
    static const framing::Choice& choice(const void* source) noexcept {
        return static_cast<const PortConfig*>(source)->framing.choice;
    }
    static framing::Options& options(void* target) noexcept {
        return static_cast<PortConfig*>(target)->framing.options;
    }
    static const framing::Options& options(const void* source) noexcept {
        return static_cast<const PortConfig*>(source)->framing.options;
    }
    static constexpr const char* kEofCheckDoc =
        "Deliver when the received bytes end with package_eof: several packets may come at once.";
    static constexpr const char* kEofSplitDoc = "Deliver each packet that ends with package_eof alone.";
};

constexpr option::Row kFramingExtraRows[] = {
    option::alias("package_body_start", "package_body_offset"),
    option::alias("data_eof", "package_eof"),
    option::callback(
        "package_length_func", {},
        "The length of the packet that starts the received bytes: FramingConfig::options.function."),
};
constexpr auto kFramingRows = option::join(framing::OptionRows<PortFraming>::kRows, kFramingExtraRows);

struct PortTls {
    static net::TlsOptions& tls(void* target) noexcept { return static_cast<PortConfig*>(target)->tls; }
    static const net::TlsOptions& tls(const void* source) noexcept {
        return static_cast<const PortConfig*>(source)->tls;
    }
    static constexpr const char* kVerifyPeerDoc =
        "Ask clients for a certificate, which must lead to a trusted root: ssl_client_cert_file or "
        "ssl_cafile.";
    static constexpr const char* kCiphersDefault = nullptr;
};

const char* refuse_compression(void* /*target*/, const option::Value& value) {
    return value.flag ? "TLS is never compressed: compression gives secrets away (CRIME)" : nullptr;
}

constexpr double kMinHandshakeSeconds = 0.001;

using TlsRows = net::TlsRows<PortTls>;
constexpr option::Row kTlsExtraRows[] = {
    TlsRows::flag<&net::TlsOptions::resume_sessions>(
        "ssl_session_tickets", "Let clients resume sessions by tickets, in every worker and after a reload."),
    seconds("ssl_handshake_timeout", {kMinHandshakeSeconds, kMaxSeconds, kDefault},
            option::member<&PortConfig::tls, &TlsConfig::handshake_timeout_seconds>,
            "Close a connection whose TLS handshake takes longer."),
    option::with_default(
        flag("ssl_compress", option::by(refuse_compression), "Cannot be switched on: a notice in the log."),
        "false"),
};
constexpr auto kTlsRows = option::join(TlsRows::kRows, TlsRows::kServerRows, kTlsExtraRows);

}  // namespace

const PortConfig& default_port() noexcept {
    static const PortConfig defaults;
    return defaults;
}

const option::Table& port_options() noexcept {
    static const option::Table table{kSocketRows, option::Scope::kPort, &default_port(), "Server: ports",
                                     "`Swoole\\Server\\Port::set()`, and `set()` of the server: for its "
                                     "first port and for ports whose own "
                                     "`set()` is never called."};
    return table;
}

const option::Table& framing_option_table() noexcept {
    static const option::Table table{kFramingRows, option::Scope::kPort, &default_port(), "Server: packets",
                                     "As the options of ports: how the data of a port without HTTP is cut "
                                     "into packets for `onReceive`. Without "
                                     "any, `onReceive` gets what has arrived."};
    return table;
}

const option::Table& tls_option_table() noexcept {
    static const option::Table table{
        kTlsRows, option::Scope::kPort, &default_port(), "Server: TLS",
        "As the options of ports: for a port made with `SWOOLE_SSL` in its type."};
    return table;
}

}  // namespace shoal::server
