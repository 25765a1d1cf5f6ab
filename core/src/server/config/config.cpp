// SPDX-License-Identifier: Apache-2.0
#include "shoal/server/config.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace shoal::server {
namespace {

std::array<option::BoundTable, 4> port_tables(PortConfig& port) noexcept {
    return {{{&http_options(), &port},
             {&port_options(), &port},
             {&framing_option_table(), &port},
             {&tls_option_table(), &port}}};
}

std::string check_port(const PortConfig& port) {
    PortConfig scratch = port;
    for (const option::BoundTable& bound : port_tables(scratch)) {
        if (bound.table == &tls_option_table() && !port.tls.enabled) continue;  // Not used.
        if (std::string wrong = option::check(*bound.table, &port, &scratch); !wrong.empty()) return wrong;
    }
    if (port.tls.enabled && !port.tls.identity.is_set() && port.tls.sni_identities.empty())
        return "a port with TLS needs an ssl_cert_file";
    if (port.protocols.http) return {};
    const char* const wrong = framing::check(framing_options(port));
    return wrong == nullptr ? std::string() : wrong;
}

}  // namespace

framing::Options framing_options(const PortConfig& port) {
    constexpr std::size_t kMinPacketLimit = 64U << 10;
    framing::Options options = port.framing.options;
    options.mode =
        framing::choose_mode(port.framing.choice, options.function != nullptr, framing::EofCheck::kLastMark);
    options.max_packet_bytes = std::max(port.package_max_bytes, kMinPacketLimit);
    return options;
}

net::TlsOptions tls_options(const PortConfig& port) {
    net::TlsOptions options = port.tls;
    options.is_datagram = port.type == SocketType::kUdp || port.type == SocketType::kUdp6;
    if (port.protocols.http) options.alpn = {"http/1.1", "http/1.0"};
    return options;
}

bool listens_alike(const PortConfig& a, const PortConfig& b) noexcept {
    return a.host == b.host && a.port == b.port && a.type == b.type && a.socket == b.socket;
}

void inherit(PortConfig& port, const PortConfig& main) {
    PortConfig all = main;
    all.host = std::move(port.host);
    all.port = port.port;
    all.type = port.type;
    all.tls.enabled = port.tls.enabled;
    port = std::move(all);
}

std::string check(const ServerConfig& config) {
    ServerConfig scratch = config;
    if (std::string wrong = option::check(server_options(), &config, &scratch); !wrong.empty()) return wrong;
    if (config.ports.empty()) return "a server needs a port";
    for (std::size_t i = 0; i < config.ports.size(); ++i) {
        if (const std::string wrong = check_port(config.ports[i]); !wrong.empty())
            return i == 0 ? wrong : "ports[" + std::to_string(i) + "]: " + wrong;
    }
    return {};
}

Result<void> set_option(PortConfig& port, std::string_view name, const option::Input& value,
                        option::Checking checking, std::string* why) {
    return option::set(port_tables(port), name, value, checking, why);
}

Result<void> set_option(ServerConfig& config, std::string_view name, const option::Input& value,
                        option::Checking checking, std::string* why) {
    std::vector<option::BoundTable> tables{{&server_options(), &config}};
    if (!config.ports.empty()) {
        const auto of_port = port_tables(config.ports.front());
        tables.insert(tables.end(), of_port.begin(), of_port.end());
    }
    const option::Found found = option::find(tables, name);
    if (Result<void> set = option::set(tables, name, value, checking, why); !set) return set;
    if (found.where.table->scope != option::Scope::kBoth) return {};
    for (std::size_t i = 1; i < config.ports.size(); ++i) {
        if (Result<void> set = set_option(config.ports[i], name, value, checking, why); !set) return set;
    }
    return {};
}

}  // namespace shoal::server
