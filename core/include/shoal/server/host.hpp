// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/server/host.hpp
/// What a program hangs on a server: its callbacks. The PHP binding is one implementation.
#include <cstdint>
#include <string>
#include <string_view>

#include "shoal/event/event_loop.hpp"
#include "shoal/proto/http/mime.hpp"
#include "shoal/server/process_id.hpp"

namespace shoal::server {

class Exchange;
class Server;

/// A connection's id: unique over the server's life and all its workers; PHP's `$fd`. Not a descriptor.
using SessionId = std::int64_t;

struct WorkerExit {
    int worker_id;
    int pid;
    int status;     ///< As waitpid() gave it.
    int exit_code;  ///< 0 when killed by a signal.
    int signal;     ///< 0 when it exited.
};

/// Every callback runs on the loop of the process named; none may throw.
class Host {
  public:
    virtual ~Host() = default;

    /// The loop of this process. Called once in the manager, and once in each child after `after_fork`.
    virtual event::EventLoop& loop() = 0;
    /// The types that files are served with; it outlives the server. Null: the built-in table.
    virtual const http::MimeRegistry* mime_types() { return nullptr; }
    /// In the child, first thing after fork: reseed, reopen, reset_after_fork() the loop if it has been made.
    /// `self` is what the child is: a worker, or the manager once the server has become a daemon.
    virtual void after_fork(const ProcessId& self) = 0;

    // Manager process.
    virtual void on_start(Server&) {}  ///< Once, sockets open, workers forked. BASE: in worker 0's first run.
    virtual void on_manager_start(Server&) {}
    virtual void on_manager_stop(Server&) {}
    virtual void on_shutdown(Server&) {}  ///< Once, after every worker has gone.
    virtual void on_before_reload(Server&) {}
    virtual void on_after_reload(Server&) {}  ///< Not after a reload that was cancelled.
    /// After every turn of the manager's loop, before anything is forked.
    virtual void on_manager_turn(Server&) {}
    /// A worker ended with an error code or by a signal that was not the manager's; before it is replaced.
    virtual void on_worker_error(Server&, const WorkerExit&) {}

    // Worker process.
    /// True when on_before_shutdown() has something to do.
    virtual bool has_before_shutdown() { return false; }
    /// In worker 0, before any worker is told to leave because the server stops.
    virtual void on_before_shutdown(Server&) {}
    /// The worker accepts once this has returned; its predecessor, in a reload, is told to leave after that.
    /// False: the start goes on in the background, and Server::finish_worker_start() will be called; the
    /// worker accepts then, or after `worker_start_timeout_seconds`.
    virtual bool on_worker_start(Server&, int /*worker_id*/) { return true; }
    virtual void on_worker_stop(Server&, int /*worker_id*/) {}
    /// Repeated every 100 ms while a draining worker has pending work (not without `reload_async`).
    virtual void on_worker_exit(Server&, int /*worker_id*/) {}
    /// The host's own pending work in a draining worker (coroutines, timers): false lets it exit.
    virtual bool has_pending_work() { return false; }
    /// Names the pending work for the log, when a worker leaves after its grace period; empty: there is none.
    virtual std::string describe_pending_work() { return {}; }
    virtual void on_connect(Server&, SessionId, int /*reactor_id*/) {}
    virtual void on_close(Server&, SessionId, int /*reactor_id: <0 closed by us*/) {}
    /// A packet on a port without a protocol, as the port's framing finds it. `bytes` is valid during the
    /// call.
    virtual void on_receive(Server&, SessionId, int /*reactor_id*/, std::string_view /*bytes*/) {}
    /// A connection's output queue has reached its port's high watermark; it is down to the low one again.
    /// Called inside Server::send() as well.
    virtual void on_buffer_full(Server&, SessionId) {}
    virtual void on_buffer_empty(Server&, SessionId) {}

    /// A complete HTTP request (its body too). Answer through the exchange, now or later: keep it by
    /// ExchangeRef. Without a response before the last reference goes, the client gets a 500.
    virtual void on_request(Exchange& /*exchange*/) {}
    /// The connection of an unanswered exchange has ended: the client has gone, or a limit has closed it. The
    /// exchange is no longer writable. Not called when the program itself closes the connection, nor when a
    /// coroutine waits in Exchange::write(), which fails then. Must not run coroutines: the connection is
    /// in the middle of closing.
    virtual void on_abort(Exchange& /*exchange*/) {}
};

}  // namespace shoal::server
