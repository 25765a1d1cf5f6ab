// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/request_listener.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "shoal/base/clock.hpp"
#include "shoal/base/log.hpp"

namespace shoal::process {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kReadBytes = 64 << 10;
// A client usually sends at once. Until then no other connection is taken, so that it waits for a process
// that is free.
constexpr std::int64_t kFreshMs = 10;
constexpr std::int64_t kAcceptPauseMs = 100;
constexpr std::int64_t kLogIntervalMs = 1000;

std::uint32_t length_of(const std::string& bytes) noexcept {
    std::uint32_t length;
    std::memcpy(&length, bytes.data(), sizeof length);
    return ntohl(length);
}

/// False: the client has gone, or does not read.
bool send_all(int fd, std::string_view bytes, std::int64_t deadline_ms) noexcept {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
            continue;
        }
        if (errno == EINTR) continue;
        const std::int64_t left_ms = deadline_ms - monotonic_ms();
        if (errno != EAGAIN || left_ms <= 0) return false;
        pollfd wanted{fd, POLLOUT, 0};
        ::poll(&wanted, 1, static_cast<int>(left_ms));
    }
    return true;
}

}  // namespace

Result<std::string> RequestListener::next(int stop_fd) {
    for (;;) {
        bool must_stop = false;
        wait(stop_fd, must_stop);
        for (const int fd : ready_) {
            const auto connection = std::find_if(connections_.begin(), connections_.end(),
                                                 [fd](const Connection& c) { return c.fd.get() == fd; });
            const Progress progress = read_some(*connection);
            if (progress == Progress::kMore) continue;
            Connection done = std::move(*connection);
            connections_.erase(connection);
            if (progress == Progress::kEnded) continue;
            current_ = std::move(done.fd);
            reply_.assign(kLengthBytes, '\0');
            done.bytes.erase(0, kLengthBytes);
            return std::move(done.bytes);
        }
        if (must_stop && !has_fresh(monotonic_ms())) return fail(Errc::kClosed);
        close_late();
    }
}

/// Fills `ready_`, and accepts a connection.
void RequestListener::wait(int stop_fd, bool& must_stop) {
    const std::int64_t now_ms = monotonic_ms();
    ready_.clear();
    pollfd probe{stop_fd, POLLIN, 0};
    must_stop = ::poll(&probe, 1, 0) > 0;
    const bool accepts = !must_stop && !has_fresh(now_ms) && now_ms >= accept_again_ms_ &&
                         connections_.size() < limits_.max_connections;
    std::vector<pollfd> wanted;
    wanted.reserve(connections_.size() + 2);
    wanted.push_back({accepts ? listener_ : -1, POLLIN, 0});
    wanted.push_back({must_stop ? -1 : stop_fd, POLLIN, 0});
    for (const Connection& connection : connections_)
        wanted.push_back({connection.fd.get(), POLLIN, 0});
    if (must_stop && !has_fresh(now_ms)) return;
    if (::poll(wanted.data(), wanted.size(), wait_ms(now_ms)) <= 0) return;
    for (std::size_t i = 2; i < wanted.size(); ++i) {
        if (wanted[i].revents != 0) ready_.push_back(wanted[i].fd);
    }
    if (wanted[1].revents == 0 && wanted[0].revents != 0 && ready_.empty()) accept_one();
}

void RequestListener::accept_one() noexcept {
    UniqueFd fd(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (fd) {
        connections_.push_back({std::move(fd), {}, monotonic_ms()});
        return;
    }
    // Another process took it, or the client has gone.
    if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED) return;
    log::warning("a connection cannot be accepted (errno {})", errno);
    accept_again_ms_ = monotonic_ms() + kAcceptPauseMs;
}

RequestListener::Progress RequestListener::read_some(Connection& connection) {
    std::string& bytes = connection.bytes;
    for (;;) {
        std::size_t wanted = kLengthBytes;
        if (bytes.size() >= kLengthBytes) {
            const std::size_t length = length_of(bytes);
            if (length > limits_.max_request_bytes) {
                log_refusal(length);
                return Progress::kEnded;
            }
            wanted += length;
        }
        const std::size_t missing = wanted - bytes.size();
        if (missing == 0 && bytes.size() >= kLengthBytes) return Progress::kComplete;
        const std::size_t old_size = bytes.size();
        bytes.resize(old_size + std::min(missing, kReadBytes));
        const ssize_t got =
            ::recv(connection.fd.get(), bytes.data() + old_size, bytes.size() - old_size, MSG_DONTWAIT);
        const int code = errno;
        bytes.resize(old_size + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got > 0) continue;
        if (got < 0 && code == EINTR) continue;
        return got < 0 && code == EAGAIN ? Progress::kMore : Progress::kEnded;
    }
}

/// At most once a second: clients must not be able to fill the log.
void RequestListener::log_refusal(std::size_t length) {
    const std::int64_t now_ms = monotonic_ms();
    if (last_log_ms_ != 0 && now_ms - last_log_ms_ < kLogIntervalMs) return;
    last_log_ms_ = now_ms;
    log::warning("a request of {} bytes is rejected: max_package_size is {}", length,
                 limits_.max_request_bytes);
}

bool RequestListener::has_fresh(std::int64_t now_ms) const noexcept {
    return !connections_.empty() && now_ms - connections_.back().accepted_ms < kFreshMs;
}

int RequestListener::wait_ms(std::int64_t now_ms) const noexcept {
    std::int64_t until = INT64_MAX;
    if (!connections_.empty())  // In order of their age.
        until = connections_.front().accepted_ms + limits_.request_timeout_ms;
    if (has_fresh(now_ms)) until = std::min(until, connections_.back().accepted_ms + kFreshMs);
    if (accept_again_ms_ > now_ms) until = std::min(until, accept_again_ms_);
    if (until == INT64_MAX) return -1;
    return static_cast<int>(std::clamp<std::int64_t>(until - now_ms, 0, INT32_MAX));
}

void RequestListener::close_late() noexcept {
    const std::int64_t oldest_ms = monotonic_ms() - limits_.request_timeout_ms;
    std::erase_if(connections_,
                  [oldest_ms](const Connection& connection) { return connection.accepted_ms <= oldest_ms; });
}

Result<void> RequestListener::write(std::string_view bytes) {
    if (!current_) return fail(Errc::kInvalid);
    if (bytes.size() > UINT32_MAX - (reply_.size() - kLengthBytes)) return fail(Errc::kTooLarge);
    reply_.append(bytes);
    return {};
}

void RequestListener::finish() noexcept {
    const UniqueFd fd = std::move(current_);
    if (!fd) return;
    if (reply_.size() > kLengthBytes) {
        const std::uint32_t length = htonl(static_cast<std::uint32_t>(reply_.size() - kLengthBytes));
        std::memcpy(reply_.data(), &length, sizeof length);
        if (!send_all(fd.get(), reply_, monotonic_ms() + limits_.request_timeout_ms)) return;
    }
    reply_.clear();
    reply_.shrink_to_fit();
    // Input that is not read would make close() reset the connection, and the client might lose the reply.
    ::shutdown(fd.get(), SHUT_WR);
    std::array<char, 1024> rest;
    for (int i = 0; i < 64; ++i) {
        if (::recv(fd.get(), rest.data(), rest.size(), MSG_DONTWAIT) <= 0) break;
    }
}

}  // namespace shoal::process
