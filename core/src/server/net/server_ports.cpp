// SPDX-License-Identifier: Apache-2.0
#include "server/net/server_ports.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "shoal/net/address.hpp"
#include "shoal/net/listen.hpp"

namespace shoal::server {
namespace {

Result<net::Address> make_address(const PortConfig& config, std::uint16_t number) {
    if (config.type == SocketType::kUnixStream) return net::Address::from_path(config.host);
    const bool is_v6 = config.type == SocketType::kTcp6;
    std::string_view host = config.host;
    if (host == "localhost") host = is_v6 ? "::1" : "127.0.0.1";
    auto address = net::Address::from_ip(host, number);
    if (address && address->family() != (is_v6 ? AF_INET6 : AF_INET)) return fail(Errc::kInvalid);
    return address;
}

// "::" takes IPv4 too, unless the server has a port of its own for that.
bool has_v4_twin(const ServerConfig& config, const PortConfig& port) noexcept {
    return std::any_of(config.ports.begin(), config.ports.end(), [&](const PortConfig& other) {
        return other.type == SocketType::kTcp && other.port == port.port && port.port != 0;
    });
}

net::ListenOptions listen_options(const ServerConfig& config, const PortConfig& port) noexcept {
    net::ListenOptions options;
    options.backlog = port.socket.backlog;
    options.reuse_port = config.reuse_port && port.type != SocketType::kUnixStream;
    options.ipv6_only = port.type == SocketType::kTcp6 && has_v4_twin(config, port);
    options.defer_accept_seconds = port.socket.tcp_defer_accept_seconds;
    options.fast_open_queue = port.socket.tcp_fastopen_queue;
    options.receive_buffer_bytes = static_cast<int>(port.socket.kernel_receive_buffer_bytes);
    options.send_buffer_bytes = static_cast<int>(port.socket.kernel_send_buffer_bytes);
    return options;
}

net::TcpOptions tcp_options(const SocketConfig& socket) noexcept {
    net::TcpOptions options;
    options.nodelay = socket.tcp_nodelay;
    options.keepalive = socket.tcp_keepalive;
    if (socket.tcp_keepalive) {
        options.keepalive_idle_seconds = socket.tcp_keepidle_seconds;
        options.keepalive_interval_seconds = socket.tcp_keepinterval_seconds;
        options.keepalive_count = socket.tcp_keepcount;
    }
    options.user_timeout_ms = socket.tcp_user_timeout_ms;
    return options;
}

}  // namespace

bool ServerPorts::is_supported(const PortConfig& port) noexcept {
    const bool is_stream = port.type == SocketType::kTcp || port.type == SocketType::kTcp6 ||
                           port.type == SocketType::kUnixStream;
    return is_stream;
}

Result<void> ServerPorts::open(const ServerConfig& config, int worker_num) {
    if (config.ports.empty()) return fail(Errc::kInvalid);
    std::vector<Port> opened;
    for (const PortConfig& port_config : config.ports) {
        auto port = open_port(config, port_config, worker_num);
        if (!port) {
            ports_ = std::move(opened);
            close();
            return fail(port.error());
        }
        opened.push_back(std::move(*port));
    }
    ports_ = std::move(opened);
    return {};
}

Result<ServerPorts::Port> ServerPorts::open_port(const ServerConfig& server_config, const PortConfig& config,
                                                 int worker_num) {
    const bool is_unix = config.type == SocketType::kUnixStream;
    if (!is_supported(config)) return fail(Errc::kUnsupported);
    const net::ListenOptions options = listen_options(server_config, config);
    Port port;
    port.number = config.port;
    const std::size_t count = options.reuse_port ? static_cast<std::size_t>(worker_num) : 1;
    while (port.fds.size() < count) {
        const auto address = make_address(config, port.number);
        if (!address) return fail(address.error());
        auto fd = net::open_listener(*address, options);
        if (!fd) return fail(fd.error());
        // Once for all: Linux hands the options on to the connections that are accepted.
        if (auto set = net::apply_tcp_options(fd->get(), tcp_options(config.socket)); !set)
            return fail(set.error());
        const auto bound = net::Address::local_of(fd->get());
        if (!bound) return fail(bound.error());
        // With port 0 the first socket finds the number that the others share.
        port.number = bound->port();
        port.fds.push_back(std::move(*fd));
    }
    struct stat info {};
    if (is_unix && ::lstat(config.host.c_str(), &info) == 0) {
        port.unix_path = config.host;
        port.unix_device = info.st_dev;
        port.unix_inode = info.st_ino;
    }
    return port;
}

int ServerPorts::fd(std::size_t port_index, int slot) const noexcept {
    if (port_index >= ports_.size()) return -1;
    const std::vector<UniqueFd>& fds = ports_[port_index].fds;
    if (fds.size() == 1) return fds.front().get();
    return fds[static_cast<std::size_t>(slot)].get();
}

std::vector<int> ServerPorts::fds(int slot) const {
    std::vector<int> found;
    for (std::size_t i = 0; i < ports_.size(); ++i)
        found.push_back(fd(i, slot));
    return found;
}

std::uint16_t ServerPorts::port(std::size_t port_index) const noexcept {
    return port_index < ports_.size() ? ports_[port_index].number : 0;
}

void ServerPorts::keep_only(int slot) noexcept {
    for (Port& port : ports_) {
        for (std::size_t i = 0; port.fds.size() > 1 && i < port.fds.size(); ++i) {
            if (static_cast<int>(i) != slot) port.fds[i].reset();
        }
    }
}

void ServerPorts::close_sockets() noexcept {
    for (Port& port : ports_) {
        for (UniqueFd& fd : port.fds)
            fd.reset();
    }
}

void ServerPorts::remove_paths() noexcept {
    for (const Port& port : ports_) {
        struct stat info {};
        if (port.unix_path.empty() || ::lstat(port.unix_path.c_str(), &info) != 0) continue;
        if (info.st_dev == port.unix_device && info.st_ino == port.unix_inode)
            ::unlink(port.unix_path.c_str());
    }
}

void ServerPorts::close() noexcept {
    remove_paths();
    ports_.clear();
}

}  // namespace shoal::server
