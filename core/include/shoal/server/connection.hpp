// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/server/connection.hpp
/// A client's connection in the worker that owns it: descriptor, output queue, life. Protocols derive from it
/// (HttpConnection here; stream, WebSocket and HTTP/2 come with later issues). One thread only.
#include <cstdint>
#include <string>
#include <string_view>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/event/event_loop.hpp"
#include "shoal/server/host.hpp"
#include "shoal/server/http_exchange.hpp"
#include "shoal/server/output_queue.hpp"

namespace shoal::server {

class WorkerContext;

class Connection : public event::Watcher, public ListNode<Connection> {
  public:
    Connection(WorkerContext& worker, UniqueFd fd, SessionId session_id, std::size_t port_index,
               std::shared_ptr<const Endpoints> endpoints);
    ~Connection() override;

    [[nodiscard]] SessionId session_id() const noexcept { return session_id_; }
    [[nodiscard]] int fd() const noexcept { return fd_.get(); }
    [[nodiscard]] const std::shared_ptr<const Endpoints>& endpoints() const noexcept { return endpoints_; }
    [[nodiscard]] std::size_t port_index() const noexcept { return port_index_; }
    [[nodiscard]] std::size_t queued_bytes() const noexcept { return output_.bytes(); }

    /// Registers with the loop and reads what is there. Called once by the acceptor.
    Result<void> open();
    /// Closes once the queue has drained; nothing more is read. Lingers so that the peer gets the last bytes
    /// even though it is still sending (RFC 9112 section 9.6).
    void close_gracefully();
    /// Closes now; queued output is lost. The object is destroyed at the end of this turn.
    void close_now(bool by_us);
    /// The worker is leaving: an idle connection closes when the peer is quiet, a busy one after its answer.
    virtual void begin_drain() = 0;
    /// True when no request is in flight and no output is queued.
    [[nodiscard]] virtual bool is_idle() const noexcept = 0;

  protected:
    /// New bytes are readable, or the peer has shut down. The protocol reads until EAGAIN or its budget is
    /// spent.
    virtual void on_readable() = 0;
    /// Some or all queued output has left.
    virtual void on_output_drained() {}
    virtual void on_closed() = 0;

    /// One recv into `buffer`. 0 bytes with kClosed: end of stream; kAgain: nothing now.
    Result<std::size_t> receive(char* buffer, std::size_t capacity) noexcept;
    /// Sends what is queued as far as the kernel takes it. False: the connection broke and is closed.
    bool flush();

    WorkerContext& worker_;
    OutputQueue output_;
    bool is_closing_ = false;
    bool peer_has_shut_ = false;
    bool is_draining_ = false;

  private:
    void on_ready(event::Ready ready) final;

    UniqueFd fd_;
    SessionId session_id_;
    std::size_t port_index_;
    std::shared_ptr<const Endpoints> endpoints_;
};

}  // namespace shoal::server
