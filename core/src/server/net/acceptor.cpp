// SPDX-License-Identifier: Apache-2.0
#include "server/net/acceptor.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "shoal/base/log.hpp"
#include "shoal/net/address.hpp"

namespace shoal::server {
namespace {

// Connections taken in one turn, before the requests of those that are open are looked at.
constexpr int kAcceptBudget = 4;
// How long a worker with too many connections leaves the backlog alone, and how often at most: when it is
// still there after that, the others are busy, and waiting longer does not help.
constexpr std::int64_t kLeaveToOthersMs = 2;
constexpr std::int64_t kLeaveIntervalMs = 10;
// Taken at most by a worker that leaves; more than this come from a flood, whose next arrival wakes the
// others.
constexpr int kFarewellBudget = 1024;
constexpr std::int64_t kFirstPauseMs = 100;
constexpr std::int64_t kLongestPauseMs = 1000;
constexpr std::int64_t kLogIntervalMs = 1000;

std::shared_ptr<const Endpoints> describe_peer(const sockaddr_storage& native, socklen_t bytes,
                                               std::uint16_t server_port, std::string server_address) {
    const auto peer = net::Address::from_native(reinterpret_cast<const sockaddr*>(&native), bytes);
    return std::make_shared<Endpoints>(
        Endpoints{peer.host(), peer.port(), server_port, std::move(server_address)});
}

/// The address that the socket is bound to.
net::Address local_address(int fd) {
    sockaddr_storage native{};
    socklen_t bytes = sizeof native;
    if (getsockname(fd, reinterpret_cast<sockaddr*>(&native), &bytes) != 0) return {};
    return net::Address::from_native(reinterpret_cast<const sockaddr*>(&native), bytes);
}

}  // namespace

Acceptor::Acceptor(event::EventLoop& loop, AcceptedSink& sink, std::size_t port_index, int fd,
                   std::uint16_t port) noexcept
    : loop_(loop),
      sink_(sink),
      port_index_(port_index),
      listen_fd_(fd),
      port_(port),
      pause_timer_([](event::Timer&, void* self) { static_cast<Acceptor*>(self)->resume(); }, this) {}

Result<void> Acceptor::start() {
    is_stopped_ = false;
    const std::string address = local_address(listen_fd_).host();
    bound_address_ = address == "0.0.0.0" || address == "::" ? std::string() : address;
    return loop_.add(*this, listen_fd_, event::Trigger::kExclusive);
}

void Acceptor::stop() {
    if (is_stopped_) return;
    is_stopped_ = true;
    pause_timer_.cancel();
    loop_.remove(*this);
    // With EPOLLEXCLUSIVE the kernel may have told only this worker of a connection that it has
    // not taken yet. After it stops watching, no worker would be told before the next one arrives.
    for (int taken = 0; taken < kFarewellBudget && listen_fd_ >= 0;) {
        const Outcome outcome = accept_one();
        if (outcome == Outcome::kDrained || outcome == Outcome::kExhausted) return;
        ++taken;
    }
}

void Acceptor::abandon() noexcept {
    is_stopped_ = true;
    pause_timer_.cancel();
    listen_fd_ = -1;  // Its number may soon be that of another socket.
}

void Acceptor::on_ready(event::Ready) {
    const bool has_too_many = sink_.share() == AcceptedSink::Share::kClearlyMore;
    if (has_too_many && loop_.now_ms() >= next_leave_ms_) return leave_to_others();
    const int budget = has_too_many ? 1 : kAcceptBudget;
    for (int taken = 0; taken < budget && !is_stopped_; ++taken) {
        const Outcome outcome = accept_one();
        if (outcome == Outcome::kDrained) break;
        if (outcome == Outcome::kExhausted) return pause(errno);
    }
    if (!is_stopped_ && sink_.share() != AcceptedSink::Share::kFair) queue_up_last();
}

void Acceptor::leave_to_others() {
    next_leave_ms_ = loop_.now_ms() + kLeaveIntervalMs;
    loop_.remove(*this);
    loop_.arm(pause_timer_, kLeaveToOthersMs);
}

// The kernel wakes the first of the socket's exclusive waiters that sleeps, and appends new ones.
void Acceptor::queue_up_last() {
    loop_.remove(*this);
    resume();
}

Acceptor::Outcome Acceptor::accept_one() {
    if (!sink_.has_room()) {
        errno = EMFILE;
        return Outcome::kExhausted;
    }
    sockaddr_storage peer;
    socklen_t bytes = sizeof(peer);
    UniqueFd fd(
        ::accept4(listen_fd_, reinterpret_cast<sockaddr*>(&peer), &bytes, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (fd) {
        pause_ms_ = 0;
        // A socket that listens on all addresses does not tell which one the client has used.
        std::string address = bound_address_.empty() ? local_address(fd.get()).host() : bound_address_;
        sink_.take(std::move(fd), port_index_, describe_peer(peer, bytes, port_, std::move(address)));
        return Outcome::kAccepted;
    }
    switch (errno) {
        case EAGAIN:
            return Outcome::kDrained;
        case EMFILE:
        case ENFILE:
        case ENOBUFS:
        case ENOMEM:
            return Outcome::kExhausted;
        default:
            // The connection died in the backlog (ECONNABORTED, or an error of its network: accept(2)).
            return Outcome::kSkipped;
    }
}

void Acceptor::pause(int errno_value) {
    loop_.remove(*this);
    pause_ms_ = std::clamp(pause_ms_ * 2, kFirstPauseMs, kLongestPauseMs);
    loop_.arm(pause_timer_, pause_ms_);
    const std::int64_t now_ms = monotonic_ms();
    if (now_ms - last_logged_ms_ < kLogIntervalMs) return;
    last_logged_ms_ = now_ms;
    log::warning("cannot accept on port {}: {}; connections wait", port_, std::strerror(errno_value));
}

void Acceptor::resume() {
    if (is_stopped_ || is_watched()) return;
    if (auto added = loop_.add(*this, listen_fd_, event::Trigger::kExclusive); !added)
        loop_.arm(pause_timer_, kLongestPauseMs);
}

void Acceptor::resume_early() {
    if (!pause_timer_.is_armed()) return;
    pause_timer_.cancel();
    resume();
}

}  // namespace shoal::server
