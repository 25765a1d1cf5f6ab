// SPDX-License-Identifier: Apache-2.0
#pragma once
/// Accepts the connections of one port for one worker.
///
/// Workers that share a socket are woken one at a time, the same one first while it keeps up: it would get
/// all connections, and the processor of the others would idle. So a worker with more than its share queues
/// up behind the others after accepting, and one with clearly more leaves the backlog to them for a moment.
///
/// Out of descriptors (or kernel memory) it stops watching for a
/// while: the connections wait in the backlog, where another worker may take them.
#include <sys/socket.h>

#include <cstdint>
#include <memory>
#include <string>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/event/event_loop.hpp"
#include "shoal/server/endpoints.hpp"

namespace shoal::server {

/// What an acceptor needs of its worker.
class AcceptedSink {
  public:
    /// A new connection. The acceptor may be stopped by it.
    virtual void take(UniqueFd fd, std::size_t port_index, std::shared_ptr<const Endpoints> endpoints) = 0;
    /// False: descriptors are about to run out. The connections wait in the backlog.
    [[nodiscard]] virtual bool has_room() const noexcept = 0;
    enum class Share : std::uint8_t { kFair, kMore, kClearlyMore };
    /// How many connections this worker has, compared with the others.
    [[nodiscard]] virtual Share share() const noexcept = 0;

  protected:
    ~AcceptedSink() = default;
};

class Acceptor final : public event::Watcher {
  public:
    Acceptor(event::EventLoop& loop, AcceptedSink& sink, std::size_t port_index, int fd,
             std::uint16_t port) noexcept;

    /// Errors: as EventLoop::add().
    Result<void> start();
    /// Takes no more, except what may already have been announced to this worker alone.
    void stop();
    /// In a forked child: the socket is its parent's, and has been closed here.
    void abandon() noexcept;
    /// A descriptor has become free: tries again at once if it had stopped for want of one.
    void resume_early();

  private:
    enum class Outcome : std::uint8_t { kAccepted, kSkipped, kDrained, kExhausted };

    void on_ready(event::Ready ready) override;
    Outcome accept_one();
    void leave_to_others();
    void queue_up_last();
    void pause(int errno_value);
    void resume();

    event::EventLoop& loop_;
    AcceptedSink& sink_;
    const std::size_t port_index_;
    int listen_fd_;  ///< -1: abandoned.
    const std::uint16_t port_;
    std::string bound_address_;  ///< Empty: all addresses.
    bool is_stopped_ = true;
    event::Timer pause_timer_;
    std::int64_t pause_ms_ = 0;
    std::int64_t next_leave_ms_ = 0;  ///< Not again before: the others may all be busy.
    std::int64_t last_logged_ms_ = 0;
};

}  // namespace shoal::server
