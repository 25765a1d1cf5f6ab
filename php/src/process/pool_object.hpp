// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/process/pool_object.hpp
/// Swoole\Process\Pool: the object and its state.
///
/// Invariants
///  1. `core` exists from start() on; `worker` in a worker only.
///  2. The state belongs to the object, which start() keeps alive while it runs.
///  3. Callbacks of the master run inside its loop: [Z] parts stand inside a guard, so that a bailout does
///     not skip the core's frames. Callbacks of a worker run in the frame of start(), or from its loop.
#include <unistd.h>

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "process/pool_settings.hpp"
#include "runtime/boundary.hpp"
#include "runtime/runtime.hpp"
#include "runtime/zend.hpp"
#include "shoal/net/address.hpp"
#include "shoal/process/pool_worker.hpp"
#include "shoal/process/request_listener.hpp"

namespace shoal::php {

enum class PoolIpc : zend_long { kNone = 0, kUnixSocket = 1, kMessageQueue = 2, kSocket = 3 };

enum class PoolEvent : std::uint8_t { kStart, kShutdown, kWorkerStart, kWorkerStop, kWorkerExit, kMessage };
inline constexpr std::size_t kPoolEvents = 6;

class PoolState final : public process::PoolHost {
  public:
    PoolState(zend_object* its_object, int workers, PoolIpc ipc_type) noexcept;
    ~PoolState();

    zend_object* const object;
    const int worker_num;
    const PoolIpc ipc;
    key_t queue_key = 0;
    PoolSettings settings;
    std::array<Callable, kPoolEvents> callbacks{};
    std::optional<process::MessageQueue> queue;
    UniqueFd listener;
    net::Address listen_address;
    std::unique_ptr<process::Pool> core;
    const pid_t creator = ::getpid();
    bool is_master = false;  ///< start() runs, and this is its process.
    bool owns_path = false;  ///< The path of the Unix socket is removed with the pool.

    // ---- in a worker -------------------------------------------------------------------------------------
    std::unique_ptr<process::PoolWorker> worker;
    std::optional<process::PipeSender> sender;
    std::optional<process::PipeReceiver> receiver;
    std::optional<process::RequestListener> requests;
    std::string message;  ///< The last one that was taken.

    [[nodiscard]] Callable& callback(PoolEvent event) noexcept {
        return callbacks[static_cast<std::size_t>(event)];
    }
    [[nodiscard]] bool is_started() const noexcept { return core != nullptr && core->is_running(); }
    [[nodiscard]] process::PipeFormat pipe_format() const noexcept {
        return {settings.enable_message_bus, static_cast<std::size_t>(settings.max_package_bytes)};
    }

    void close_listener() noexcept;
    /// In the new worker `id`, in the frame of start(): runs it to its end and leaves an unwind-exit in
    /// EG(exception). [Z]
    void run_worker(int id);
    void set_long(std::string_view name, zend_long value) const;
    void set_bool(std::string_view name, bool value) const;

    // ---- process::PoolHost: in the master ----------------------------------------------------------------
    event::EventLoop& loop() override { return Runtime::peek()->loop(); }
    void after_fork(int worker_id) override;
    void on_start() override;
    void on_shutdown() override;
    void on_turn() override;

  private:
    class StopWatch;
    class PipeWatch;
    Result<void> prepare_worker(int id);
    void serve();
    void start_work();
    void take_messages();
    [[nodiscard]] Result<void> next_message();
    void handle_message();
    void count_message();
    void run_loop();
    /// Calls the callback, if there is one. In a coroutine: only if it may and the pool uses them.
    void fire(PoolEvent event, zval* argument, bool in_coroutine);
    void fire_in_master(PoolEvent event) noexcept;
    void fire_worker_event(PoolEvent event) noexcept;
    void begin_drain();
    void on_drain_tick();
    void on_drain_end();
    void finish_worker() noexcept;

    std::unique_ptr<StopWatch> stop_watch_;
    std::unique_ptr<PipeWatch> pipe_watch_;
    event::Timer drain_tick_{
        [](event::Timer&, void* self) { static_cast<PoolState*>(self)->on_drain_tick(); }, this};
    event::Timer drain_end_{[](event::Timer&, void* self) { static_cast<PoolState*>(self)->on_drain_end(); },
                            this};
    std::int64_t handled_ = 0;
    bool is_draining_ = false;
    bool has_stopped_ = false;  ///< WorkerStop has been called.
};

struct PoolObject {
    PoolState* state;  ///< Owned; null until constructed.

    void release();
    void collect(zend_get_gc_buffer* buffer);
    zend_object std;
};

extern zend_class_entry* pool_ce;

/// The pool whose start() runs in this process; null: none.
extern PoolState* running_pool;

/// Called once, at MINIT.
void register_process_pool();

}  // namespace shoal::php
