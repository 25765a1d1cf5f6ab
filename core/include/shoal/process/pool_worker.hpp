// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/pool_worker.hpp
/// A worker of a pool in its own process: when it has to stop, and the messages that come meanwhile.
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "shoal/coro/coroutine.hpp"
#include "shoal/process/message_assembly.hpp"
#include "shoal/process/message_queue.hpp"
#include "shoal/process/pool.hpp"

namespace shoal::process {

/// One a process. SIGTERM tells the worker to stop; the handler interrupts blocking calls. SIGINT, SIGQUIT,
/// SIGUSR1 and SIGUSR2 are left to the master. When the master dies, the worker is sent SIGTERM, and
/// killed if it has not left when max_wait_seconds are over: there is no master to do that.
class PoolWorker {
  public:
    /// Called once, in the signal handler or by stop(): async-signal-safe code only.
    using OnStop = void (*)(void* context);

    /// In the process in which Pool::run() has returned `worker_id`. Errors: kSystem; kExists: this process
    /// is a worker already.
    [[nodiscard]] static Result<std::unique_ptr<PoolWorker>> create(Pool& pool, int worker_id, OnStop on_stop,
                                                                    void* context);
    ~PoolWorker();
    PoolWorker(const PoolWorker&) = delete;
    PoolWorker& operator=(const PoolWorker&) = delete;

    [[nodiscard]] int id() const noexcept { return id_; }
    /// False once the worker has to leave, and in a child that it has forked.
    [[nodiscard]] bool is_running() const noexcept;
    /// False in a child that the worker has forked.
    [[nodiscard]] bool is_this_process() const noexcept { return ::getpid() == pid_; }
    /// Readable once the worker has to leave.
    [[nodiscard]] int stop_fd() const noexcept { return stop_event_.get(); }
    /// Tells this worker to leave; the master starts another one.
    void stop() noexcept;
    /// Leaves the pool: this process is no longer told to stop, and the master starts another worker at once.
    /// No message is taken any more. Errors: as Pool::stop().
    Result<void> detach() noexcept;
    [[nodiscard]] bool is_detached() const noexcept { return is_detached_; }

    /// Waits for a message in the queue. Errors: kClosed: the worker has to leave; kSystem (EIDRM, EINVAL:
    /// the queue is gone); kNoMemory. The view is valid until the next call.
    [[nodiscard]] Result<std::string_view> next_from_queue(MessageQueue& queue);

  private:
    friend struct PoolSignal;
    PoolWorker(Pool& pool, int id, OnStop on_stop, void* context) noexcept
        : pool_(pool), id_(id), on_stop_(on_stop), context_(context), pid_(::getpid()) {}
    Result<void> open();
    void repeat_signal(bool is_on) noexcept;
    void limit_orphan() noexcept;

    Pool& pool_;
    const int id_;
    OnStop on_stop_;
    void* context_;
    const pid_t pid_;
    UniqueFd stop_event_;
    timer_t repeat_{};  ///< Repeats SIGTERM while next_from_queue() waits.
    timer_t kill_{};    ///< Kills this process: armed once the master is dead.
    bool has_timer_ = false;
    bool has_kill_timer_ = false;
    bool is_detached_ = false;
    volatile sig_atomic_t is_stopping_ = 0;
    volatile sig_atomic_t waits_in_queue_ = 0;
};

/// What the pipes of a pool carry.
struct PipeFormat {
    bool is_bus = false;  ///< Messages of any size, in parts.
    std::size_t max_message_bytes = 2 << 20;
};

/// Sends to the pipes of workers. Belongs to its thread.
class PipeSender {
  public:
    PipeSender(const Pool& pool, PipeFormat format) noexcept : pool_(pool), format_(format) {}
    /// This process is that worker: what its own pipe cannot take is kept here, because no other
    /// process reads it.
    void set_own_worker(const PoolWorker& worker) noexcept { own_ = &worker; }

    /// Sends to the pipe of `worker_id`, which must be valid. Parks in a coroutine, else blocks, while the
    /// pipe is full; a worker that has to leave waits for a short time only. Errors: kTooLarge: above
    /// max_message_bytes; kTimedOut: the pipe stayed full; kCanceled, also for a worker that has to leave;
    /// kSystem (EMSGSIZE: too large for a datagram).
    Result<void> send(int worker_id, std::string_view message);

    /// Parts for this process itself, which the receiver takes when the pipe is empty.
    [[nodiscard]] std::deque<std::string>& kept() noexcept { return kept_; }

  private:
    Result<void> send_part(int worker_id, std::string_view head, std::string_view body,
                           std::int64_t deadline_ms);

    const Pool& pool_;
    const PipeFormat format_;
    const PoolWorker* own_ = nullptr;
    std::uint64_t last_message_ = 0;
    std::deque<std::string> kept_;
};

/// Receives from the pipe of this worker.
class PipeReceiver {
  public:
    PipeReceiver(int pipe, PipeFormat format, PipeSender& sender) noexcept
        : pipe_(pipe), assembly_(format.max_message_bytes), is_bus_(format.is_bus), sender_(sender) {}
    /// Never waits. Errors: kAgain: no message is complete; kSystem; kNoMemory.
    Result<std::string> try_next();
    /// Blocks. Errors: kClosed: the worker has to leave; kSystem; kNoMemory.
    Result<std::string> next(const PoolWorker& worker);

  private:
    Result<std::string> next_part();

    int pipe_;
    MessageAssembly assembly_;
    bool is_bus_;
    PipeSender& sender_;
};

}  // namespace shoal::process
