// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/coro/runtime.hpp
/// Loop, contexts and scheduler of one thread, for C++ hosts.
#include <functional>
#include <memory>

#include "shoal/coro/boost_context_ops.hpp"
#include "shoal/coro/coroutine.hpp"

namespace shoal::coro {

/// What run() does, in parts, for a host that wants to own them. At most one a thread.
class Runtime {
  public:
    /// Errors: kExists when this thread has a scheduler or a loop already; kSystem when epoll fails.
    [[nodiscard]] static Result<std::unique_ptr<Runtime>> create(StackPoolOptions stacks = {});

    [[nodiscard]] event::EventLoop& loop() noexcept { return *loop_; }
    [[nodiscard]] Scheduler& scheduler() noexcept { return scheduler_; }
    [[nodiscard]] BoostContextOps& contexts() noexcept { return contexts_; }

    /// Spawns `body` and runs the loop until all coroutines have ended.
    /// Errors: kCanceled when those left could never go on: the deadlock is reported to the log, then they
    /// are cancelled; kTooLarge, kNoMemory from spawn().
    Result<void> run(std::function<void()> body);

  private:
    Runtime(std::unique_ptr<event::EventLoop> loop, StackPoolOptions stacks)
        : loop_(std::move(loop)), contexts_(stacks), scheduler_(*loop_, contexts_) {}

    std::unique_ptr<event::EventLoop> loop_;
    BoostContextOps contexts_;
    Scheduler scheduler_;
};

/// Makes a Runtime, runs `body` in a coroutine, and returns when it and all it spawned have ended.
/// Errors: those of Runtime::create() and Runtime::run().
Result<void> run(std::function<void()> body);

}  // namespace shoal::coro
