// SPDX-License-Identifier: Apache-2.0
#include "shoal/server/config.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace shoal::server {
namespace {

using option::Checking;
using option::Input;

ServerConfig good() {
    ServerConfig config;
    config.ports.emplace_back();
    return config;
}

TEST(ServerConfigTest, DefaultsAreValid) {
    EXPECT_EQ(check(good()), "");
}

TEST(ServerConfigTest, MembersOutOfRangeAreNamedWithRangeAndValue) {
    using Change = std::function<void(ServerConfig&)>;
    const std::pair<const char*, Change> wrong[] = {
        {"worker_num must be between 0 and 1000, -1 given", [](ServerConfig& c) { c.worker_num = -1; }},
        {"worker_num must be between 0 and 1000, 1001 given", [](ServerConfig& c) { c.worker_num = 1001; }},
        {"max_wait_time must be between 0 and 31536000 seconds, -0.5 given",
         [](ServerConfig& c) { c.max_wait_seconds = -0.5; }},
        {"send_timeout must be a number", [](ServerConfig& c) { c.send_timeout_seconds = std::nan(""); }},
        {"start_session_id must be between 1", [](ServerConfig& c) { c.start_session_id = 0; }},
        {"needs a port", [](ServerConfig& c) { c.ports.clear(); }},
        {"backlog must be between 1 and 1048576, 0 given",
         [](ServerConfig& c) { c.ports[0].socket.backlog = 0; }},
        {"tcp_fastopen must be", [](ServerConfig& c) { c.ports[0].socket.tcp_fastopen_queue = -1; }},
        {"tcp_keepcount must be", [](ServerConfig& c) { c.ports[0].socket.tcp_keepcount = 0; }},
        {"socket_buffer_size must be", [](ServerConfig& c) { c.ports[0].socket.max_queued_bytes = 0; }},
        {"package_max_length must be", [](ServerConfig& c) { c.ports[0].package_max_bytes = 0; }},
        {"max_idle_time must be",
         [](ServerConfig& c) {
             c.ports[0].socket.max_idle_seconds = std::numeric_limits<double>::infinity();
         }},
        {"http_compression_level must be between 0 and 9, 20 given",
         [](ServerConfig& c) { c.ports[0].http.compression_level = 20; }},
        {"upload_tmp_dir the path must not be empty",
         [](ServerConfig& c) { c.ports[0].http.upload_tmp_dir.clear(); }},
        {"http_body_timeout must be", [](ServerConfig& c) { c.ports[0].http.body_timeout_seconds = -1; }},
        {"http_max_header_count must be", [](ServerConfig& c) { c.ports[0].http.max_header_count = 0; }},
        {"static_handler_locations every location must start with /",
         [](ServerConfig& c) {
             c.ports[0].http.static_locations = {"/a", "b"};
         }},
        {"package_eof must have 1 to 8 bytes",
         [](ServerConfig& c) { c.ports[0].framing.options.eof.clear(); }},
        {"package_length_type must be one of",
         [](ServerConfig& c) { c.ports[0].framing.options.length_type = 'q'; }},
        {"needs an ssl_cert_file", [](ServerConfig& c) { c.ports[0].tls.enabled = true; }},
        {"ssl_cert_file the file cannot be read, \"/no/such/file\" given",
         [](ServerConfig& c) {
             c.ports[0].tls.enabled = true;
             c.ports[0].tls.identity.certificate_file = "/no/such/file";
         }},
        {"ports[1]: backlog must be", [](ServerConfig& c) { c.ports.emplace_back().socket.backlog = 0; }},
    };
    for (const auto& [part, change] : wrong) {
        ServerConfig config = good();
        change(config);
        EXPECT_NE(check(config).find(part), std::string::npos) << part << " in: " << check(config);
    }
}

TEST(ServerConfigTest, OptionsAreSetByName) {
    ServerConfig config = good();
    config.ports.emplace_back();
    const std::pair<const char*, Input> options[] = {
        {"worker_num", std::int64_t{4}},
        {"max_request", std::int64_t{1000}},
        {"reload_async", false},
        {"max_wait_time", 1.5},
        {"max_conn", std::string_view("200")},
        {"package_max_length", std::string_view("8M")},
        {"backlog", std::int64_t{64}},
        {"http_gzip_level", std::int64_t{6}},
        {"open_eof_split", true},
        {"package_eof", std::string_view("\n")},
        {"http_index_files", std::vector<std::string>{"index.html"}},
        {"document_root", std::string_view("/srv/www/")},
        {"ssl_verify_peer", true},
        {"ssl_protocols", std::int64_t{32 | 64}},
    };
    for (const auto& [name, value] : options) {
        std::string why;
        EXPECT_TRUE(set_option(config, name, value, Checking::kStrict, &why)) << why;
    }
    const PortConfig& port = config.ports[0];
    EXPECT_EQ(config.worker_num, 4);
    EXPECT_EQ(config.max_requests, 1000U);
    EXPECT_EQ(config.max_requests_grace, 500U);
    EXPECT_FALSE(config.reload_async);
    EXPECT_EQ(config.max_wait_seconds, 1.5);
    EXPECT_EQ(config.max_connections, 200U);
    EXPECT_EQ(port.package_max_bytes, 8U << 20);
    EXPECT_EQ(port.socket.backlog, 64);
    EXPECT_EQ(port.http.compression_level, 6);
    EXPECT_EQ(port.http.document_root, "/srv/www");
    EXPECT_EQ(framing_options(port).mode, framing::Mode::kEofSplit);
    EXPECT_EQ(framing_options(port).eof, "\n");
    EXPECT_EQ(port.tls.verify_peer, true);
    EXPECT_EQ(port.tls.versions, net::TlsVersions::kTls12 | net::TlsVersions::kTls13);
    EXPECT_EQ(check(config), "");
    // HTTP belongs to all ports, the rest to the first.
    EXPECT_EQ(config.ports[1].http.compression_level, 6);
    EXPECT_EQ(config.ports[1].socket.backlog, 512);
}

TEST(ServerConfigTest, CertificatesOfFurtherHosts) {
    ServerConfig config = good();
    std::string why;
    const auto set = [&](option::TextMaps hosts) {
        return set_option(config, "ssl_sni_certs", hosts, Checking::kStrict, &why).has_value();
    };
    EXPECT_FALSE(set({{"a.org", {{"ssl_key_file", "/dev/null"}}}}));
    EXPECT_EQ(why, "option [ssl_sni_certs]: every host needs an ssl_cert_file, a map given");
    EXPECT_FALSE(set({{"a.org", {{"ssl_cert_file", "/no/such/file"}}}}));
    EXPECT_EQ(why, "option [ssl_sni_certs]: a certificate or key file cannot be read, a map given");
    EXPECT_TRUE(config.ports[0].tls.sni_identities.empty());
    EXPECT_TRUE(set({{"a.org", {{"ssl_cert_file", "/dev/null"}, {"ssl_passphrase", "p"}}}}));
    EXPECT_EQ(config.ports[0].tls.sni_identities["a.org"],
              (net::TlsIdentity{.certificate_file = "/dev/null", .passphrase = "p"}));
    config.ports[0].tls.handshake_timeout_seconds = 0;
    config.ports[0].tls.enabled = true;
    EXPECT_NE(check(config).find("ssl_handshake_timeout must be between 0.001"), std::string::npos);
    EXPECT_TRUE(set_option(config, "ssl_handshake_timeout", std::int64_t{0}, Checking::kLenient));
    EXPECT_EQ(config.ports[0].tls.handshake_timeout_seconds, 60);
    // Enough of a certificate, if only for that host.
    EXPECT_EQ(check(config), "");
}

TEST(ServerConfigTest, TlsSettingsOfAPortWithoutTlsDoNotMatter) {
    ServerConfig config = good();
    config.ports[0].tls.identity.certificate_file = "/no/such/file";
    EXPECT_EQ(check(config), "");
}

TEST(ServerConfigTest, RefusalsNameTheOptionAndLeaveTheConfiguration) {
    struct Case {
        const char* name;
        Input value;
        Errc code;
        const char* why;
    };
    const Case cases[] = {
        {"worker_nmu", std::int64_t{1}, Errc::kNotFound,
         "option [worker_nmu]: unknown; did you mean worker_num?"},
        {"worker_num", std::int64_t{-1}, Errc::kInvalid,
         "option [worker_num]: must be between 0 and 1000, -1 given"},
        {"worker_num", 2.5, Errc::kInvalid, "option [worker_num]: must be a whole number, 2.5 given"},
        {"worker_num", std::string_view("two"), Errc::kInvalid,
         "option [worker_num]: must be a whole number, \"two\" given"},
        {"pid_file", std::int64_t{1}, Errc::kInvalid, "option [pid_file]: must be a text, 1 given"},
        {"http_index_files", true, Errc::kInvalid,
         "option [http_index_files]: must be a list of texts, true given"},
        {"package_eof", std::string_view("123456789"), Errc::kInvalid,
         "option [package_eof]: must have 1 to 8 bytes, \"123456789\" given"},
        {"ssl_protocols", std::int64_t{4}, Errc::kInvalid,
         "option [ssl_protocols]: SSL 2 and SSL 3 are not supported, 4 given"},
        {"package_length_func", std::int64_t{4}, Errc::kInvalid,
         "option [package_length_func]: must be a function, which is set in the struct, 4 given"},
    };
    ServerConfig config = good();
    for (const Case& one : cases) {
        std::string why;
        const auto set = set_option(config, one.name, one.value, Checking::kStrict, &why);
        ASSERT_FALSE(set) << one.name;
        EXPECT_EQ(set.error().code, one.code) << one.name;
        EXPECT_EQ(why, one.why);
    }
    EXPECT_EQ(config.worker_num, 0);
    EXPECT_EQ(config.ports[0].framing.options.eof, "\r\n\r\n");
}

TEST(ServerConfigTest, LenientChecksBringNumbersIntoTheRange) {
    ServerConfig config = good();
    const std::pair<const char*, std::int64_t> options[] = {
        {"worker_num", 5000},   {"http_compression_level", 20}, {"backlog", -1},
        {"tcp_keepidle", 0},    {"package_max_length", 0},      {"socket_buffer_size", -1},
        {"max_connection", -5}, {"start_session_id", -1},
    };
    for (const auto& [name, value] : options)
        EXPECT_TRUE(set_option(config, name, value, Checking::kLenient)) << name;
    EXPECT_EQ(config.worker_num, 1000);
    EXPECT_EQ(config.ports[0].http.compression_level, 9);
    EXPECT_EQ(config.ports[0].socket.backlog, 512);  // What Swoole makes of it: the default.
    EXPECT_EQ(config.ports[0].socket.tcp_keepidle_seconds, 3600);
    EXPECT_EQ(config.ports[0].package_max_bytes, 2U << 20);
    EXPECT_EQ(config.ports[0].socket.max_queued_bytes, 2'147'483'647U);
    EXPECT_EQ(config.max_connections, 0U);
    EXPECT_EQ(config.start_session_id, 1);
    EXPECT_EQ(check(config), "");
    EXPECT_FALSE(set_option(config, "worker_num", std::string_view("two"), Checking::kLenient));
}

TEST(ServerConfigTest, APortInheritsAllButItsAddress) {
    PortConfig main;
    main.host = "10.0.0.1";
    main.port = 80;
    main.socket.backlog = 7;
    main.protocols.http = false;
    main.framing.choice.eof_check = true;
    main.tls.enabled = true;
    main.tls.ciphers = "HIGH";
    PortConfig port;
    port.host = "::1";
    port.type = SocketType::kTcp6;
    inherit(port, main);
    EXPECT_EQ(port.host, "::1");
    EXPECT_EQ(port.port, 0);
    EXPECT_EQ(port.type, SocketType::kTcp6);
    EXPECT_FALSE(port.tls.enabled);
    EXPECT_EQ(port.tls.ciphers, "HIGH");
    EXPECT_EQ(port.socket.backlog, 7);
    EXPECT_FALSE(port.protocols.http);
    EXPECT_EQ(framing_options(port).mode, framing::Mode::kEof);
    EXPECT_FALSE(listens_alike(port, main));
}

TEST(ServerConfigTest, FramingModes) {
    PortConfig port;
    EXPECT_EQ(framing_options(port).mode, framing::Mode::kNone);
    EXPECT_EQ(framing_options(port).body_offset, 4U);
    port.package_max_bytes = 1000;
    EXPECT_EQ(framing_options(port).max_packet_bytes, 64U << 10);
    port.package_max_bytes = 100'000;
    EXPECT_EQ(framing_options(port).max_packet_bytes, 100'000U);
    port.framing.choice.eof_check = true;
    EXPECT_EQ(framing_options(port).mode, framing::Mode::kEof);
    port.framing.choice.eof_split = true;
    EXPECT_EQ(framing_options(port).mode, framing::Mode::kEofSplit);
    port.framing.choice.length_check = true;
    EXPECT_EQ(framing_options(port).mode, framing::Mode::kLength);
    port.framing.choice.length_check.reset();
    port.framing.options.function = [](void*, std::span<const std::byte>) -> std::int64_t { return 0; };
    EXPECT_EQ(framing_options(port).mode, framing::Mode::kFunction);
}

TEST(ServerConfigTest, EveryAliasHasItsRow) {
    for (const option::Table* const table : {&server_options(), &http_options(), &port_options(),
                                             &framing_option_table(), &tls_option_table()}) {
        const option::BoundTable bound[] = {{table, nullptr}};
        for (const option::Row& row : table->rows) {
            const option::Found found = option::find(bound, row.name);
            EXPECT_EQ(found.named, &row) << row.name << " is there twice";
            ASSERT_NE(found.row, nullptr) << row.name;
            EXPECT_EQ(found.row->alias_of, nullptr) << row.name;
            EXPECT_NE(found.row->doc[0], '\0') << row.name;
        }
    }
}

}  // namespace
}  // namespace shoal::server
