// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/runtime.hpp
/// The engine inside one PHP request (CLI: one script): its event loop, its coroutine scheduler, its end.
///
/// Invariants
///  1. At most one Runtime a process; made at first use (`Runtime::get()`), torn down in RSHUTDOWN.
///  2. Once `is_terminating()` is true no callback starts any more, each resumed coroutine finds an
///     unwind-exit in EG(exception), and run_loop() returns. It stays true until RSHUTDOWN, except in the
///     manager of a server, which goes on (undo_termination()).
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
    kTerminate,  ///< As PHP does: user handler or "PHP Fatal error: Uncaught ...", the program ends with 255.
    kReport,     ///< The same message, but the process goes on: callbacks of a server's worker.
};

class Runtime {
  public:
    /// The runtime of this process, made if need be. Null only after a fatal error in making it (an Error is
    /// thrown into PHP then).
    static Runtime* get() { return current_ != nullptr ? current_ : make(); }
    /// The runtime if there is one.
    static Runtime* peek() noexcept { return current_; }

    [[nodiscard]] event::EventLoop& loop() noexcept { return *loop_; }
    [[nodiscard]] coro::Scheduler& scheduler() noexcept { return *scheduler_; }

    /// Runs the loop until it has no work, is stopped, or the program terminates. [Z] callbacks run inside.
    void run_loop();
    /// For Scheduler::start() and Co\run(): runs the loop, reports a deadlock, unwinds the coroutines that
    /// can never go on, and raises if the program terminates.
    void run_until_idle();
    /// One turn.
    void run_loop_once(std::int64_t max_wait_ms);
    /// What happens at the script's end: run the loop, report a deadlock, unwind what is left.
    void finish();

    /// There is something to run the loop for at the script's end, and no fatal error has ended the script.
    [[nodiscard]] bool is_loop_wanted() const noexcept;
    /// Event::exit(): the running loop ends after this turn, and its pending work is dropped. Without effect
    /// when no loop runs.
    void exit_loop() noexcept;
    /// Called when the outermost run_loop() has ended; `has_exited`: by exit_loop(). In order of
    /// registration.
    using LoopEnd = void (*)(bool has_exited);
    static void register_loop_end(LoopEnd call);

    [[nodiscard]] bool is_terminating() const noexcept { return is_terminating_; }
    /// An uncaught exception, exit() or bailout ends the program: stops the loop; every PHP frame that
    /// control returns to is unwound.
    void begin_termination() noexcept;
    /// In the manager of a server: exit() or a fatal error has ended a callback only. Nothing of it may reach
    /// the workers that are forked later.
    void undo_termination() noexcept;
    /// Call after call_php() returned kBailedOut outside a coroutine.
    void note_bailout() noexcept { begin_termination(); }
    /// Ends the program with `status` as exit() outside of a coroutine does: shutdown functions and
    /// destructors run.
    void exit_program(int status) noexcept;
    /// Puts an unwind-exit into EG(exception) if the program is terminating: call before returning to PHP
    /// from anything that may have switched coroutines or run the loop.
    void raise_if_terminating() noexcept;

    /// Prints EG(exception) as uncaught and clears it; applies `policy`. An unwind-exit or an ExitException
    /// ends the program without a message (kTerminate), or only the callback (kReport).
    void handle_uncaught(Uncaught policy) noexcept;
    /// The policy for callbacks of this process: kReport in a server's worker.
    Uncaught uncaught_policy = Uncaught::kTerminate;

    /// The server that runs in this process, from Swoole\Server::start() until its object is freed; empty if
    /// there is none, and in a child that one of its callbacks forks.
    RunningServer server;

    /// In a forked child: a fresh loop; every coroutine but the running one is forgotten, timers are dropped.
    void reset_after_fork();

    /// Called when a runtime has been made, in order of registration. Register in MINIT.
    using Start = void (*)();
    static void register_start(Start call);

    /// Objects that must drop what they hold when the request ends (timers, event callbacks, ...): called in
    /// order of registration, before the scheduler and the loop go.
    using Cleanup = void (*)();
    static void register_request_cleanup(Cleanup cleanup);
    /// The same for a forked child, where the parent's loop state is gone.
    static void register_fork_cleanup(Cleanup cleanup);

    static void request_shutdown() noexcept;  ///< RSHUTDOWN.

    /// One report naming each coroutine and where it waits, if the loop has ended while some still wait.
    void report_deadlock();
    /// Ends every coroutine that is left: their frames unwind, destructors run, nothing is caught.
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

/// Registers the call that runs the loop at the script's end; once a request. Called by Runtime::get().
void register_shutdown_call();

}  // namespace shoal::php
