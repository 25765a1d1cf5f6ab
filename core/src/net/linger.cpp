// SPDX-License-Identifier: Apache-2.0
/// There is no event for "everything acknowledged", so it is polled, at growing intervals. Input may stay in
/// the socket meanwhile; it must be drained before the close.
///
/// Invariant: `current` of a thread exists exactly while it has entries; its timer is armed, unless its loop
/// has been destroyed or reset by a fork. Then the next linger() arms it again; in a forked child it closes
/// the copies of the parent's connections.
#include "net/linger.hpp"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include "shoal/base/clock.hpp"
#include "shoal/event/event_loop.hpp"

namespace shoal::net::detail {
namespace {

constexpr int kMaxDropRounds = 8;
constexpr std::int64_t kIdleMs = 2'000;
constexpr std::int64_t kMaxLingerMs = 30'000;
constexpr std::int64_t kFirstLookMs = 1;
constexpr std::int64_t kSlowestLookMs = 32;
constexpr std::size_t kMaxConnections = 1'024;

/// Sends close_notify and the end of the stream. False: there is no room yet.
bool end_writing(int fd, TlsSession& session) noexcept {
    const auto ended = session.shutdown_write();
    // In the middle of a record close_notify is not sent: the peer must see that the record was truncated.
    if (!ended && ended.error().code == Errc::kAgain && !session.is_in_record()) return false;
    ::shutdown(fd, SHUT_WR);
    return true;
}

/// One lingering connection.
class Leaving {
  public:
    Leaving(UniqueFd fd, std::unique_ptr<TlsSession> session) noexcept
        : fd_(std::move(fd)), session_(std::move(session)), unconfirmed_(unconfirmed_bytes(fd_.get())) {}

    /// Makes progress without waiting; returns whether the connection can be closed.
    bool is_done(std::int64_t now_ms) noexcept {
        if (!drop_input(fd_.get())) return true;
        if (!has_ended_writing_) has_ended_writing_ = end_writing(fd_.get(), *session_);
        const std::size_t before = std::exchange(unconfirmed_, unconfirmed_bytes(fd_.get()));
        if (unconfirmed_ != before) moved_ms_ = now_ms;
        if (now_ms - moved_ms_ >= kIdleMs || now_ms - started_ms_ >= kMaxLingerMs) return true;
        return has_ended_writing_ && unconfirmed_ == 0;
    }

  private:
    UniqueFd fd_;
    std::unique_ptr<TlsSession> session_;
    std::size_t unconfirmed_;
    std::int64_t started_ms_ = monotonic_ms();
    std::int64_t moved_ms_ = started_ms_;
    bool has_ended_writing_ = false;
};

/// The lingering connections of one thread.
class Lingerers {
  public:
    void add(Leaving&& leaving) {
        if (owner_ != ::getpid()) entries_.clear();
        owner_ = ::getpid();
        entries_.push_back(std::move(leaving));
        look_ms_ = kFirstLookMs;
        arm();
    }
    [[nodiscard]] bool is_full() const noexcept { return entries_.size() >= kMaxConnections; }

  private:
    static void on_timer(event::Timer& timer, void* self);
    /// The more connections, the longer the interval.
    void arm() {
        const auto many_ms = static_cast<std::int64_t>(entries_.size() / 16);
        event::EventLoop::current()->arm(timer_, std::max(look_ms_, many_ms));
    }

    std::vector<Leaving> entries_;
    event::Timer timer_{&on_timer, this};
    std::int64_t look_ms_ = kFirstLookMs;
    pid_t owner_ = ::getpid();
};

constinit thread_local Lingerers* current = nullptr;

void Lingerers::on_timer(event::Timer&, void* self) {
    Lingerers& all = *static_cast<Lingerers*>(self);
    const std::int64_t now_ms = monotonic_ms();
    std::erase_if(all.entries_, [now_ms](Leaving& leaving) { return leaving.is_done(now_ms); });
    if (all.entries_.empty()) {
        delete std::exchange(current, nullptr);
        return;
    }
    all.look_ms_ = std::min(all.look_ms_ * 2, kSlowestLookMs);
    all.arm();
}

}  // namespace

std::size_t unconfirmed_bytes(int fd) noexcept {
    int protocol = 0;
    socklen_t length = sizeof(protocol);
    int bytes = 0;
    if (getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &length) != 0 || protocol != IPPROTO_TCP ||
        ioctl(fd, SIOCOUTQ, &bytes) != 0)
        return 0;
    return static_cast<std::size_t>(std::max(bytes, 0));
}

bool drop_input(int fd) noexcept {
    std::array<std::byte, 2'048> buffer;
    for (int round = 0; round < kMaxDropRounds; ++round) {
        const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
        if (got == 0) return false;
    }
    return true;
}

void linger(UniqueFd fd, std::unique_ptr<TlsSession> session) noexcept {
    if (event::EventLoop::current() == nullptr || (current != nullptr && current->is_full())) return;
    try {
        Leaving leaving(std::move(fd), std::move(session));
        if (leaving.is_done(monotonic_ms())) return;
        if (current == nullptr) current = new Lingerers;
        current->add(std::move(leaving));
    } catch (...) {
        return;  // Out of memory: closed at once.
    }
}

void linger_blocking(int fd, TlsSession& session, std::int64_t timeout_ms) noexcept {
    const std::int64_t ends_at_ms = monotonic_ms() + timeout_ms;
    std::int64_t look_ms = kFirstLookMs;
    bool has_ended_writing = false;
    while (drop_input(fd)) {
        if (!has_ended_writing) has_ended_writing = end_writing(fd, session);
        if (has_ended_writing && unconfirmed_bytes(fd) == 0) return;
        const std::int64_t left_ms = ends_at_ms - monotonic_ms();
        if (left_ms <= 0) return;
        pollfd entry{fd, POLLIN, 0};
        (void)::poll(&entry, 1, static_cast<int>(std::min(left_ms, look_ms)));
        look_ms = std::min(look_ms * 2, kSlowestLookMs);
    }
}

}  // namespace shoal::net::detail
