// SPDX-License-Identifier: Apache-2.0
#include "shoal/testing/proxy_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/testing/net.hpp"

namespace shoal::testing {
namespace {

using Kind = ProxyServerOptions::Kind;
using Fault = ProxyServerOptions::Fault;

int port_of(std::string_view digits) {
    int port = 0;
    for (const char digit : digits)
        port = port * 10 + (digit - '0');
    return port;
}

struct Target {
    std::string host;
    int port = 0;
};

UniqueFd connect_to(const Target& target) {
    UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(target.port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
        return UniqueFd();
    return fd;
}

}  // namespace

struct ProxyServer::Internals {
    ProxyServerOptions options;
    Listener listener = listen_on_loopback();
    UniqueFd stop{eventfd(0, EFD_CLOEXEC)};  // Readable for ever once the server is to end.
    mutable std::mutex mutex;                // Guards what follows.
    std::string last_host;
    std::vector<std::thread> sessions;  // Touched by the accepting thread only, until that has ended.
    std::thread acceptor;

    /// False: the server is to end.
    bool wait_readable(int fd) const {
        std::array<pollfd, 2> fds{pollfd{fd, POLLIN, 0}, pollfd{stop.get(), POLLIN, 0}};
        return poll(fds.data(), fds.size(), -1) > 0 && fds[1].revents == 0;
    }

    void accept_all() {
        while (wait_readable(listener.fd.get())) {
            UniqueFd client(accept4(listener.fd.get(), nullptr, nullptr, SOCK_CLOEXEC));
            if (!client) continue;
            sessions.emplace_back([this, fd = std::move(client)] { serve(fd.get()); });
        }
    }

    /// Exactly `count` bytes; fewer: the client has gone.
    std::string read(int fd, std::size_t count) const {
        std::string bytes;
        while (bytes.size() < count && wait_readable(fd)) {
            std::array<char, 512> part;
            const ssize_t got = recv(fd, part.data(), std::min(part.size(), count - bytes.size()), 0);
            if (got <= 0) break;
            bytes.append(part.data(), static_cast<std::size_t>(got));
        }
        return bytes;
    }

    void serve(int fd) {
        if (options.fault == Fault::kSilent) {
            while (!read(fd, 1).empty()) {
            }
            return;
        }
        if (options.fault == Fault::kClose || options.fault == Fault::kGarbage) {
            (void)read(fd, 3);
            if (options.fault == Fault::kGarbage) write_all(fd, "220 mail.example.org ESMTP\r\n");
            return;
        }
        Target target;
        if (!(options.kind == Kind::kSocks5 ? negotiate_socks(fd, target) : negotiate_http(fd, target)))
            return;
        {
            const std::lock_guard lock(mutex);
            last_host = target.host;
        }
        const UniqueFd upstream = options.fault == Fault::kRefuse ? UniqueFd() : connect_to(target);
        std::string answer =
            options.kind == Kind::kSocks5
                ? std::string{5, static_cast<char>(upstream ? 0 : 5), 0, 1, 127, 0, 0, 1, 0, 0}
            : upstream ? "HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n"
                       : "HTTP/1.1 502 Bad Gateway\r\n\r\n";
        if (options.fault == Fault::kCutShort) {
            write_all(fd, answer.substr(0, answer.size() - 1));
            return;
        }
        if (!write_all(fd, upstream ? answer + options.early : answer) || !upstream) return;
        relay(fd, upstream.get());
    }

    bool negotiate_socks(int fd, Target& target) const {
        const std::string hello = read(fd, 2);
        if (hello.size() < 2) return false;
        const std::string methods = read(fd, static_cast<std::uint8_t>(hello[1]));
        const char wanted = options.user.empty() ? 0 : 2;
        const bool is_offered = methods.find(wanted) != std::string::npos;
        write_all(fd, std::string{5, is_offered ? wanted : '\xff'});
        if (!is_offered) return false;
        if (wanted == 2) {
            const std::string user = read_second_field(fd);
            const std::string password = read_field(fd, read(fd, 1));
            const bool is_right = user == options.user && password == options.password;
            write_all(fd, std::string{1, static_cast<char>(is_right ? 0 : 1)});
            if (!is_right) return false;
        }
        const std::string request = read(fd, 4);
        if (request.size() < 4) return false;
        std::array<char, INET6_ADDRSTRLEN> text{};
        if (request[3] == 3) {
            target.host = read_field(fd, read(fd, 1));
        } else {
            const bool is_ipv4 = request[3] == 1;
            const std::string raw = read(fd, is_ipv4 ? 4 : 16);
            inet_ntop(is_ipv4 ? AF_INET : AF_INET6, raw.data(), text.data(), text.size());
            target.host = text.data();
        }
        const std::string port = read(fd, 2);
        if (port.size() < 2) return false;
        target.port = static_cast<std::uint8_t>(port[0]) << 8 | static_cast<std::uint8_t>(port[1]);
        return true;
    }

    /// What follows the version of RFC 1929.
    std::string read_second_field(int fd) const {
        const std::string head = read(fd, 2);
        return head.size() < 2 ? std::string() : read_field(fd, head.substr(1));
    }

    std::string read_field(int fd, const std::string& length) const {
        return length.empty() ? std::string() : read(fd, static_cast<std::uint8_t>(length[0]));
    }

    bool negotiate_http(int fd, Target& target) const {
        std::string header;
        while (!header.ends_with("\r\n\r\n")) {
            const std::string next = read(fd, 1);
            if (next.empty()) return false;
            header += next;
        }
        // Base64 of "user:password" as the one test that asks for it has it.
        if (!options.user.empty() && header.find("Basic bWU6cHc=\r\n") == std::string::npos) {
            write_all(fd, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
            return false;
        }
        const std::string authority = header.substr(8, header.find(' ', 8) - 8);
        const std::size_t colon = authority.rfind(':');
        target = {authority.substr(0, colon), port_of(std::string_view(authority).substr(colon + 1))};
        return true;
    }

    void relay(int client, int upstream) const {
        std::array<char, 16'384> bytes;
        while (true) {
            std::array<pollfd, 3> fds{pollfd{client, POLLIN, 0}, pollfd{upstream, POLLIN, 0},
                                      pollfd{stop.get(), POLLIN, 0}};
            if (poll(fds.data(), fds.size(), -1) < 0 || fds[2].revents != 0) return;
            for (const int from : {0, 1}) {
                if (fds[from].revents == 0) continue;
                const ssize_t got = recv(fds[from].fd, bytes.data(), bytes.size(), 0);
                if (got <= 0) return;
                if (!write_all(fds[1 - from].fd, {bytes.data(), static_cast<std::size_t>(got)})) return;
            }
        }
    }
};

ProxyServer::ProxyServer(ProxyServerOptions options) : in_(std::make_unique<Internals>()) {
    in_->options = std::move(options);
    in_->acceptor = std::thread([in = in_.get()] { in->accept_all(); });
}

ProxyServer::~ProxyServer() {
    eventfd_write(in_->stop.get(), 1);
    in_->acceptor.join();
    for (std::thread& session : in_->sessions)
        session.join();
}

std::uint16_t ProxyServer::port() const noexcept {
    return in_->listener.port;
}

std::string ProxyServer::last_host() const {
    const std::lock_guard lock(in_->mutex);
    return in_->last_host;
}

}  // namespace shoal::testing
