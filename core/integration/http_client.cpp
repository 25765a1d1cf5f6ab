// SPDX-License-Identifier: Apache-2.0
#include "http_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <array>
#include <cstdlib>
#include <cstring>

namespace shoal::integration {
namespace {

constexpr int kTimeoutSeconds = 20;

UniqueFd open_connection(const Target& target) {
    const int family = !target.unix_path.empty() ? AF_UNIX : target.is_v6 ? AF_INET6 : AF_INET;
    UniqueFd fd(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!fd) return fd;
    const timeval limit{kTimeoutSeconds, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
    sockaddr_storage storage{};
    socklen_t bytes = sizeof(sockaddr_in);
    if (family == AF_INET) {
        auto& address = reinterpret_cast<sockaddr_in&>(storage);
        address = {AF_INET, htons(target.port), {htonl(INADDR_LOOPBACK)}, {}};
    } else if (family == AF_INET6) {
        auto& address = reinterpret_cast<sockaddr_in6&>(storage);
        address.sin6_family = AF_INET6;
        address.sin6_port = htons(target.port);
        address.sin6_addr = in6addr_loopback;
        bytes = sizeof(address);
    } else {
        auto& address = reinterpret_cast<sockaddr_un&>(storage);
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, target.unix_path.c_str(), sizeof(address.sun_path) - 1);
        bytes = sizeof(address);
    }
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&storage), bytes) != 0) fd.reset();
    return fd;
}

}  // namespace

bool HttpClient::connect() {
    buffered_.clear();
    fd_ = open_connection(target_);
    if (!fd_) problem_ = std::string("connect: ") + std::strerror(errno);
    return static_cast<bool>(fd_);
}

std::optional<Response> HttpClient::get(std::string_view path) {
    if (!fd_ && !connect()) return std::nullopt;
    if (!send_request(path)) return std::nullopt;
    return receive_response();
}

bool HttpClient::send_request(std::string_view path) {
    const std::string request = "GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n\r\n";
    if (::send(fd_.get(), request.data(), request.size(), MSG_NOSIGNAL) ==
        static_cast<ssize_t>(request.size()))
        return true;
    problem_ = std::string("send: ") + std::strerror(errno);
    fd_.reset();
    return false;
}

std::optional<Response> HttpClient::receive_response() {
    Response response;
    std::size_t head_end = std::string::npos;
    std::size_t body_bytes = 0;
    for (;;) {
        if (head_end == std::string::npos && (head_end = buffered_.find("\r\n\r\n")) != std::string::npos) {
            response.head = buffered_.substr(0, head_end + 2);
            response.status = std::atoi(response.head.c_str() + 9);
            response.closes = response.head.find("Connection: close") != std::string::npos;
            const std::size_t length = response.head.find("Content-Length: ");
            if (length != std::string::npos)
                body_bytes = std::strtoul(&response.head[length + 16], nullptr, 10);
        }
        if (head_end != std::string::npos && buffered_.size() >= head_end + 4 + body_bytes) break;
        std::array<char, 4096> chunk;
        const ssize_t got = ::recv(fd_.get(), chunk.data(), chunk.size(), 0);
        if (got <= 0) {
            problem_ = got == 0 ? "end of stream after " + std::to_string(buffered_.size()) + " bytes"
                                : std::string("recv: ") + std::strerror(errno);
            fd_.reset();
            return std::nullopt;
        }
        buffered_.append(chunk.data(), static_cast<std::size_t>(got));
    }
    response.body = buffered_.substr(head_end + 4, body_bytes);
    buffered_.erase(0, head_end + 4 + body_bytes);
    if (response.closes) fd_.reset();
    return response;
}

bool HttpClient::is_closed_within(int wait_ms) {
    if (!fd_) return true;
    pollfd waited{fd_.get(), POLLIN, 0};
    if (::poll(&waited, 1, wait_ms) != 1) return false;
    char byte;
    return ::recv(fd_.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0;
}

Load::Load(const Target& target, int connections, std::string path)
    : problems_(static_cast<std::size_t>(connections)) {
    for (std::string& problems : problems_)
        threads_.emplace_back([this, target, path, &problems] { run(target, path, problems); });
}

void Load::run(const Target& target, const std::string& path, std::string& problems) {
    HttpClient client(target);
    while (!is_stopping_.load(std::memory_order_relaxed)) {
        const auto response = client.get(path);
        if (response && response->status == 200) {
            ++succeeded_;
            continue;
        }
        ++failed_;
        if (problems.size() < 1000)
            problems += (response ? "status " + std::to_string(response->status) : client.problem()) + "; ";
    }
}

void Load::stop() {
    is_stopping_ = true;
    for (std::thread& thread : threads_)
        thread.join();
    threads_.clear();
}

std::string Load::problems() const {
    std::string all;
    for (const std::string& problems : problems_)
        all += problems;
    return all;
}

}  // namespace shoal::integration
