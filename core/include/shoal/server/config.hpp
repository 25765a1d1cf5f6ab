// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/server/config.hpp
/// Configuration of a server and of each of its ports. Plain data; copied into the server; fixed once start()
/// is called. Set the members, or options by their names in docs/options.md; both are checked by the same
/// tables. Units are in the names of members.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "shoal/base/option.hpp"
#include "shoal/net/tls.hpp"
#include "shoal/proto/framing/choice.hpp"

namespace shoal::server {

/// SWOOLE_BASE: workers accept, read and write themselves. PROCESS and THREAD come with later issues.
enum class Mode : std::uint8_t { kBase, kProcess, kThread };

enum class SocketType : std::uint8_t { kTcp, kTcp6, kUdp, kUdp6, kUnixStream, kUnixDgram };

/// Listening socket and connections of one port.
struct SocketConfig {
    int backlog = 512;
    bool tcp_nodelay = true;
    int tcp_defer_accept_seconds = 0;
    int tcp_fastopen_queue = 0;
    bool tcp_keepalive = false;
    int tcp_keepidle_seconds = 3600;
    int tcp_keepinterval_seconds = 60;
    int tcp_keepcount = 5;
    int tcp_user_timeout_ms = 0;
    std::size_t kernel_receive_buffer_bytes = 0;  ///< SO_RCVBUF; 0: the kernel's default.
    std::size_t kernel_send_buffer_bytes = 0;
    std::size_t max_queued_bytes = 8U << 20;  ///< Output queued per connection before writers wait.
    /// Host::on_buffer_full() when so much is queued; 0: 80 % of max_queued_bytes.
    std::size_t high_watermark_bytes = 0;
    std::size_t low_watermark_bytes = 0;  ///< Host::on_buffer_empty() when no more than this is left.
    /// Closes a connection that has neither sent nor read anything for this time, except while the host
    /// computes the response; 0: no limit.
    double max_idle_seconds = 0;
    /// Closes a connection from which nothing has come for this time; 0: no limit.
    double heartbeat_idle_seconds = 0;
    /// How long a client may pause reading its queued output; it must read 8 KiB a second on average. 0: no
    /// limit.
    double send_timeout_seconds = 60;
    /// A client that shuts down its sending side still gets its response. Otherwise its FIN ends the
    /// connection.
    bool half_close = false;

    [[nodiscard]] std::size_t high_mark() const noexcept {
        return high_watermark_bytes != 0 ? high_watermark_bytes : max_queued_bytes / 5 * 4;
    }

    friend bool operator==(const SocketConfig&, const SocketConfig&) = default;
};

/// What a port speaks. Without any protocol it delivers packets as FramingConfig finds them.
struct Protocols {
    bool http = true;

    friend bool operator==(const Protocols&, const Protocols&) = default;
};

/// Where a packet ends on a port without a protocol; see framing_options().
struct FramingConfig {
    framing::Choice choice;
    /// `mode` and `max_packet_bytes` are not read: `choice` and PortConfig::package_max_bytes decide.
    framing::Options options{.eof = "\r\n\r\n", .body_offset = 4};
};

/// TLS on a port. The defaults are Swoole's; an identity is needed where `enabled` is set.
struct TlsConfig : net::TlsOptions {
    TlsConfig() {
        verify_peer = false;
        prefer_server_ciphers = true;
        ciphers = "EECDH+AESGCM:EDH+AESGCM:AES256+EECDH:AES256+EDH";
    }
    bool enabled = false;  ///< Connections to the port speak TLS (SWOOLE_SSL in the type of the socket).
    double handshake_timeout_seconds = 60;  ///< How long a handshake may take.
};

/// HTTP on one port.
struct HttpConfig {
    bool parse_cookie = true;
    bool parse_post = true;
    bool parse_files = true;
    bool files_by_field = false;  ///< For a PHP host: Request->files has the shape of $_FILES.
    std::string upload_tmp_dir = "/tmp";
    std::uint32_t max_upload_files = 20;  ///< Files of one request; further ones are left out.
    /// Reject multipart bodies that RFC 2046 does not allow; else accept what PHP's own parser accepts.
    bool multipart_strict = false;
    /// Largest multipart body in all; it is not kept in memory. 0: package_max_bytes, and the body is kept.
    std::uint64_t upload_max_file_bytes = 0;
    bool compression = true;
    int compression_level = 1;  ///< 0 to 9; per algorithm clamped to its range.
    std::size_t compression_min_bytes = 20;
    std::vector<std::string> compression_types;  ///< MIME types that are compressed; empty: all.
    double header_timeout_seconds = 60;          ///< From the first byte of a request to the end of its head.
    double body_timeout_seconds = 60;            ///< How long a body may pause; 8 KiB a second on average.
    double keepalive_timeout_seconds = 0;        ///< Idle between requests; 0: never.
    std::size_t max_request_line_bytes = 8192;
    std::size_t max_header_bytes = 64U << 10;
    std::size_t max_header_count = 128;
    std::string server_name = "swoole-http-server";  ///< The Server header; empty: none.
    bool static_handler = false;
    std::string document_root;
    std::vector<std::string> static_locations;  ///< URL prefixes; empty: all.
    std::vector<std::string> index_files;
    bool autoindex = false;
    bool static_outside_links = false;  ///< Serve files behind symbolic links that lead out of document_root.
    bool allow_missing_host = false;    ///< Accept HTTP/1.1 requests without Host.
    bool allow_unknown_methods = false;  ///< Hand requests with unregistered methods to the host; off: 400.
    bool serve_dot_files =
        false;  ///< Serve and list static files whose path has a segment that starts with '.'.
    bool sendfile_ranges = false;  ///< Exchange::send_file() of a whole file honours Range.
};

struct PortConfig {
    std::string host = "0.0.0.0";  ///< Address, or the path of a Unix socket.
    std::uint16_t port = 0;        ///< 0: the kernel chooses; Server::port() tells.
    SocketType type = SocketType::kTcp;
    std::size_t package_max_bytes = 2U << 20;  ///< Largest request body kept in memory, and largest packet.
    Protocols protocols;
    HttpConfig http;
    FramingConfig framing;
    TlsConfig tls;
    SocketConfig socket;
};

struct ServerConfig {
    Mode mode = Mode::kBase;
    int worker_num = 0;  ///< 0: one a CPU.
    bool reload_async = true;
    /// Connections of ports without a protocol begin paused: Server::pause_connection(id, false) starts
    /// reading.
    bool delays_receive = false;
    double send_timeout_seconds = 0;  ///< How long one write() waits for room; 0: as the port's limits allow.
    double max_wait_seconds = 3;      ///< A draining worker is killed after so long.
    double worker_start_timeout_seconds =
        5;                                 ///< A worker whose start callback waits longer accepts meanwhile.
    std::uint64_t max_requests = 0;        ///< A worker is replaced after so many; 0: never.
    std::uint64_t max_requests_grace = 0;  ///< Random 0..grace is added, so workers do not leave together.
    std::size_t max_connections = 0;       ///< Of all workers together; 0: min(100000, RLIMIT_NOFILE).
    bool daemonize = false;
    std::string pid_file;
    std::string log_file;  ///< Where a daemon's output goes; empty: /dev/null.
    std::string user;
    std::string group;
    std::string chroot;
    bool reuse_port = false;
    std::int64_t start_session_id = 1;
    std::size_t max_output_bytes = UINT32_MAX;  ///< Largest body of one Exchange::end() or write().
    std::vector<PortConfig> ports;              ///< At least one; the first is the primary.
};

/// The framing of a port: the mode that its flags choose, with its size limit. Limits below 64 KiB count as
/// 64 KiB, as in Swoole.
[[nodiscard]] framing::Options framing_options(const PortConfig& port);
/// What a TlsContext of the port is made of.
[[nodiscard]] net::TlsOptions tls_options(const PortConfig& port);
/// Both listen on the same address with the same socket options.
[[nodiscard]] bool listens_alike(const PortConfig& a, const PortConfig& b) noexcept;
/// Gives `port` all settings of `main` but the address and whether it speaks TLS.
void inherit(PortConfig& port, const PortConfig& main);

/// What is wrong with the configuration, as a sentence that names the option; empty: nothing. Server::start()
/// refuses what this refuses.
[[nodiscard]] std::string check(const ServerConfig& config);

// ---- options by name: docs/options.md --------------------------------------------------------------------

/// Sets one option of the server, or of its first port, by its name; options of HTTP are set on all ports.
/// Add the ports first.
///
///     server::set_option(config, "worker_num", 4);
///     server::set_option(config, "package_max_length", "8M");
///
/// Errors: as option::set().
Result<void> set_option(ServerConfig& config, std::string_view name, const option::Input& value,
                        option::Checking checking = option::Checking::kStrict, std::string* why = nullptr);
/// Sets one option of a port.
Result<void> set_option(PortConfig& port, std::string_view name, const option::Input& value,
                        option::Checking checking = option::Checking::kStrict, std::string* why = nullptr);

/// The tables of these options. Targets: a ServerConfig, and for the others a PortConfig.
[[nodiscard]] const option::Table& server_options() noexcept;
[[nodiscard]] const option::Table& http_options() noexcept;
[[nodiscard]] const option::Table& port_options() noexcept;
[[nodiscard]] const option::Table& framing_option_table() noexcept;
[[nodiscard]] const option::Table& tls_option_table() noexcept;

}  // namespace shoal::server
