// SPDX-License-Identifier: Apache-2.0
#pragma once
/// Accepts the connections of one port for one worker.
///
/// A worker that has more than its share of the server's connections takes one a turn, so that workers that
/// share the socket and sleep get the rest. Out of descriptors (or kernel memory) it stops watching for a
/// while: the connections wait in the backlog, where another worker may take them.
#include <sys/socket.h>

#include <cstdint>
#include <memory>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/event/event_loop.hpp"
#include "shoal/server/http_exchange.hpp"

namespace shoal::server {

/// What an acceptor needs of its worker.
class AcceptedSink {
  public:
    /// A new connection. The acceptor may be stopped by it.
    virtual void take(UniqueFd fd, std::size_t port_index, std::shared_ptr<const Endpoints> endpoints) = 0;
    /// True when this worker has clearly more connections than the others.
    [[nodiscard]] virtual bool is_overloaded() const noexcept = 0;

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
    /// A descriptor has become free: tries again at once if it had stopped for want of one.
    void resume_early();

  private:
    enum class Outcome : std::uint8_t { kAccepted, kSkipped, kDrained, kExhausted };

    void on_ready(event::Ready ready) override;
    Outcome accept_one();
    void pause(int errno_value);
    void resume();

    event::EventLoop& loop_;
    AcceptedSink& sink_;
    const std::size_t port_index_;
    const int listen_fd_;
    const std::uint16_t port_;
    bool is_stopped_ = true;
    event::Timer pause_timer_;
    std::int64_t pause_ms_ = 0;
    std::int64_t last_logged_ms_ = 0;
};

}  // namespace shoal::server
