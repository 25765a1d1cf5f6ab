// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/runtime.hpp
/// The engine of one PHP request (CLI: one script): event loop, coroutine scheduler, shutdown.
///
/// Invariants
///  1. At most one Runtime per process; created on first use (`Runtime::get()`), destroyed in RSHUTDOWN.
///  2. Once `is_terminating()` is true no callback starts, each resumed coroutine finds an unwind-exit in
///     EG(exception), and run_loop() returns. It stays true until RSHUTDOWN, except in a server's manager,
///     which continues (undo_termination()).
#include <cstdint>
#include <memory>

#include "runtime/boundary.hpp"
#include "shoal/coro/coroutine.hpp"
#include "shoal/event/event_loop.hpp"

namespace shoal::server {
class Server;
}

namespace shoal::php {

class FiberContextOps;

/// A server and its object. Empty: no server.
struct RunningServer {
    zend_object* object = nullptr;  ///< The Swoole\Server.
    server::Server* core = nullptr;
};

/// The effect of an uncaught exception.
enum class Uncaught : std::uint8_t {
    kTerminate,  ///< As in PHP: user handler or "PHP Fatal error: Uncaught ..."; exit status 255.
    kReport,     ///< Same message, but the process continues: callbacks of a server's worker.
};

class Runtime {
  public:
    /// The runtime of this process, created on first use. Null only if it cannot be created; an Error is then
    /// thrown into PHP.
    static Runtime* get() { return current_ != nullptr ? current_ : make(); }
    /// The runtime, or null if there is none.
    static Runtime* peek() noexcept { return current_; }

    [[nodiscard]] event::EventLoop& loop() noexcept { return *loop_; }
    [[nodiscard]] coro::Scheduler& scheduler() noexcept { return *scheduler_; }

    /// Runs the loop until it has no work, is stopped, or the program terminates. [Z] callbacks run inside.
    void run_loop();
    /// For Scheduler::start() and Co\run(): runs the loop, reports a deadlock, unwinds the coroutines that
    /// can never continue, and raises if the program terminates.
    void run_until_idle();
    /// One turn.
    void run_loop_once(std::int64_t max_wait_ms);
    /// At the script's end: runs the loop, reports a deadlock, unwinds remaining coroutines.
    void finish();

    /// True if the loop has work at the script's end and no fatal error has ended the script.
    [[nodiscard]] bool is_loop_wanted() const noexcept;
    /// Event::exit(): ends the running loop after this turn and drops its pending work. No effect if no loop
    /// runs.
    void exit_loop() noexcept;
    /// Called when the outermost run_loop() has ended; `has_exited`: by exit_loop(). In order of
    /// registration.
    using LoopEnd = void (*)(bool has_exited);
    static void register_loop_end(LoopEnd call);

    [[nodiscard]] bool is_terminating() const noexcept { return is_terminating_; }
    /// Called when an uncaught exception, exit() or bailout ends the program: stops the loop; every PHP frame
    /// that control returns to is unwound.
    void begin_termination() noexcept;
    /// In a server's manager exit() or a fatal error ends only the callback: resets that state, so that
    /// workers forked later do not inherit it.
    void undo_termination() noexcept;
    /// The same in the process that manages workers and cannot be replaced; logs that `process` goes on. [Z]
    void survive_termination(const char* process) noexcept;
    /// To be called after call_php() returned kBailedOut outside a coroutine.
    void note_bailout() noexcept { begin_termination(); }
    /// Ends the program with `status` as exit() outside of a coroutine does: shutdown functions and
    /// destructors run.
    void exit_program(int status) noexcept;
    /// Sets an unwind-exit in EG(exception) if the program is terminating. Call before returning to PHP from
    /// code that may have switched coroutines or run the loop.
    void raise_if_terminating() noexcept;

    /// Prints EG(exception) as uncaught and clears it; applies `policy`. An unwind-exit or an ExitException
    /// ends the program without a message (kTerminate), or only the callback (kReport).
    void handle_uncaught(Uncaught policy) noexcept;
    /// The policy for callbacks of this process: kReport in a server's worker.
    Uncaught uncaught_policy = Uncaught::kTerminate;

    /// The server that runs in this process, from Swoole\Server::start() until its object is freed; empty if
    /// there is none, and in a child that one of its callbacks forks.
    RunningServer server;

    /// In a forked child: creates a new loop, forgets every coroutine except the running one, drops timers.
    void reset_after_fork(event::PendingSignals pending = event::PendingSignals::kDrop);

    /// In a forked child that replaces its parent (a daemon): loop and coroutines go on, threads are started
    /// again.
    void continue_after_fork();

    /// Called after a runtime is created, in order of registration. Register in MINIT.
    using Start = void (*)();
    static void register_start(Start call);

    /// Releases what objects hold (timers, event callbacks, ...) at the end of the request: called in order
    /// of registration, before the scheduler and the loop are destroyed.
    using Cleanup = void (*)();
    static void register_request_cleanup(Cleanup cleanup);
    /// The same in a forked child, where the parent's loop state no longer exists.
    static void register_fork_cleanup(Cleanup cleanup);
    /// Called by continue_after_fork(): for code with threads, which do not exist in the child.
    static void register_thread_restart(Cleanup restart);

    static void request_shutdown() noexcept;  ///< RSHUTDOWN.

    /// Reports each coroutine and where it waits, if the loop has ended while coroutines still wait.
    void report_deadlock();
    /// Ends every remaining coroutine: frames unwind and destructors run, but catch blocks do not.
    void unwind_coroutines() noexcept;

  private:
    static constinit Runtime* current_;
    static Runtime* make();
    Runtime() = default;
    std::unique_ptr<event::EventLoop> loop_;
    std::unique_ptr<FiberContextOps> ops_;
    std::unique_ptr<coro::Scheduler> scheduler_;
    zend_execute_data* loop_frame_ = nullptr;  ///< The frame that runs the loop, while it runs.
    coro::Cid deadlock_reported_up_to_ = 0;    ///< Coroutines up to this id have been reported.
    bool is_terminating_ = false;
    bool has_exited_ = false;  ///< The last run of the loop was ended by exit_loop().
    bool is_finishing_ = false;
};

/// Registers the call that runs the loop at the script's end; once per request. Called by Runtime::get().
void register_shutdown_call();

}  // namespace shoal::php
