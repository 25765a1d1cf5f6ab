// SPDX-License-Identifier: Apache-2.0
/// The callbacks of a pool, and the life of its workers.
#include <unistd.h>

#include "process/pool_object.hpp"
#include "runtime/callbacks.hpp"
#include "runtime/compat.hpp"
#include "runtime/errors.hpp"
#include "shoal/base/log.hpp"

namespace shoal::php {
namespace {

constexpr std::int64_t kExitCallIntervalMs = 100;
// Then the rest of the loop has its turn.
constexpr int kMaxMessagesPerTurn = 64;

/// The properties that change when a worker has to leave, in the order of the stub.
constexpr std::uint32_t kWorkerRunningSlot = 4;
constexpr std::uint32_t kRunningSlot = 5;

void clear_flag(zend_object* object, std::uint32_t slot) noexcept {
    zval* const flag = OBJ_PROP_NUM(object, slot);
    if (Z_TYPE_P(flag) == IS_TRUE) Z_TYPE_INFO_P(flag) = IS_FALSE;
}

/// Runs in a signal handler: a loop of the program that asks $workerRunning sees it at once.
void on_stop(void* object) {
    clear_flag(static_cast<zend_object*>(object), kWorkerRunningSlot);
    clear_flag(static_cast<zend_object*>(object), kRunningSlot);
}

}  // namespace

/// Tells the loop that the worker has to leave.
class PoolState::StopWatch final : public event::Watcher {
  public:
    explicit StopWatch(PoolState& state) noexcept : state_(state) {}

  private:
    void on_ready(event::Ready) override {
        state_.loop().remove(*this);
        state_.begin_drain();
    }
    PoolState& state_;
};

/// Takes the messages of a worker with coroutines.
class PoolState::PipeWatch final : public event::Watcher {
  public:
    explicit PipeWatch(PoolState& state) noexcept : state_(state) {}

  private:
    void on_ready(event::Ready) override { state_.take_messages(); }
    PoolState& state_;
};

PoolState::PoolState(zend_object* its_object, int workers, PoolIpc ipc_type) noexcept
    : object(its_object), worker_num(workers), ipc(ipc_type) {}

PoolState::~PoolState() = default;

// ---- callbacks -------------------------------------------------------------------------------------------

void PoolState::set_long(std::string_view name, zend_long value) const {
    zend_update_property_long(pool_ce, object, name.data(), name.size(), value);
}

void PoolState::set_bool(std::string_view name, bool value) const {
    zend_update_property_bool(pool_ce, object, name.data(), name.size(), value);
}

void PoolState::fire(PoolEvent event, zval* argument, bool in_coroutine) {
    const Callable& callable = callback(event);
    if (!callable.is_set()) return;
    zval arguments[2];
    ZVAL_OBJ(&arguments[0], object);
    if (argument != nullptr) ZVAL_COPY_VALUE(&arguments[1], argument);
    run_callback(callable, argument != nullptr ? 2 : 1, arguments, in_coroutine && settings.enable_coroutine);
}

void PoolState::fire_in_master(PoolEvent event) noexcept {
    fire(event, nullptr, false);
    on_turn();
}

void PoolState::fire_worker_event(PoolEvent event) noexcept {
    zval id;
    ZVAL_LONG(&id, worker->id());
    fire(event, &id, event == PoolEvent::kWorkerStart);
}

void PoolState::on_start() {
    fire_in_master(PoolEvent::kStart);
}

void PoolState::on_shutdown() {
    set_bool("running", false);
    fire_in_master(PoolEvent::kShutdown);
}

/// exit() and fatal errors end a callback of the master, not the master.
void PoolState::on_turn() {
    Runtime& runtime = *Runtime::peek();
    if (runtime.is_terminating() && ::getpid() == core->master_pid()) runtime.survive_termination("master");
}

void PoolState::after_fork(int) {
    Runtime& runtime = *Runtime::peek();
    run_zend_in_loop([&] { runtime.reset_after_fork(); });
    runtime.undo_termination();
    runtime.uncaught_policy = Uncaught::kTerminate;
    reseed_random();
}

// ---- a worker --------------------------------------------------------------------------------------------

void PoolState::run_worker(int id) {
    Runtime& runtime = *Runtime::peek();
    is_master = false;
    set_long("workerPid", ::getpid());
    set_long("workerId", id);
    const Result<void> prepared = call_core([&] { return prepare_worker(id); });
    if (!prepared) {
        call_core([&] { log::error("worker {} cannot start (errno {})", id, to_errno(prepared.error())); });
        runtime.exit_program(EXIT_FAILURE);
        return;
    }
    fire_worker_event(PoolEvent::kWorkerStart);
    if (!runtime.is_terminating()) serve();
    finish_worker();
    runtime.exit_program(runtime.is_terminating() ? EG(exit_status) : 0);
}

/// [C]
Result<void> PoolState::prepare_worker(int id) {
    auto made = process::PoolWorker::create(*core, id, &on_stop, object);
    if (!made) return fail(made.error());
    worker = std::move(*made);
    sender->set_own_worker(*worker);
    drain_tick_.set_keeps_loop_alive(false);
    drain_end_.set_keeps_loop_alive(false);
    stop_watch_ = std::make_unique<StopWatch>(*this);
    constexpr auto kLevel = event::Trigger::kLevel;
    constexpr auto kRead = event::Ready::kRead;
    if (auto added = loop().add(*stop_watch_, worker->stop_fd(), kLevel, kRead, false); !added) return added;
    const bool takes_messages = callback(PoolEvent::kMessage).is_set();
    if (ipc == PoolIpc::kUnixSocket && takes_messages) {
        receiver.emplace(core->pipe_of(id), pipe_format(), *sender);
        if (!settings.enable_coroutine) return {};
        pipe_watch_ = std::make_unique<PipeWatch>(*this);
        return loop().add(*pipe_watch_, core->pipe_of(id), kLevel, kRead);
    }
    if (ipc == PoolIpc::kSocket && takes_messages) {
        process::RequestLimits limits;
        limits.max_request_bytes = static_cast<std::size_t>(settings.max_package_bytes);
        requests.emplace(listener.get(), limits);
    }
    return {};
}

/// Until the worker has to leave, or has nothing left to do.
void PoolState::serve() {
    Runtime& runtime = *Runtime::peek();
    const bool blocks =
        ipc != PoolIpc::kNone && !settings.enable_coroutine && callback(PoolEvent::kMessage).is_set();
    if (!blocks) {
        runtime.run_loop();
        if (worker->is_running()) runtime.report_deadlock();
        return;
    }
    while (!runtime.is_terminating()) {
        const Result<void> taken = call_core([this] { return next_message(); });
        if (!taken) {
            if (taken.error().code == Errc::kClosed) return;
            call_core([&] {
                log::error("worker {} cannot take messages: {} (errno {})", worker->id(),
                           describe(taken.error().code), to_errno(taken.error()));
            });
            EG(exit_status) = EXIT_FAILURE;
            runtime.begin_termination();
            return;
        }
        handle_message();
    }
}

/// Waits for the next message. [C]
Result<void> PoolState::next_message() {
    if (ipc == PoolIpc::kMessageQueue) {
        const auto taken = worker->next_from_queue(*queue);
        if (!taken) return fail(taken.error());
        message = *taken;
        return {};
    }
    if (!worker->is_running()) return fail(Errc::kClosed);
    auto taken = requests ? requests->next(worker->stop_fd()) : receiver->next(*worker);
    if (!taken) return fail(taken.error());
    message = std::move(*taken);
    return {};
}

void PoolState::handle_message() {
    zval data;
    ZVAL_STRINGL(&data, message.data(), message.size());
    message.clear();
    fire(PoolEvent::kMessage, &data, true);
    zval_ptr_dtor(&data);
    if (Runtime::peek()->is_terminating()) return;
    if (requests) call_core([this] { requests->finish(); });
    count_message();
}

void PoolState::count_message() {
    if (settings.max_requests > 0 && ++handled_ >= settings.max_requests) worker->stop();
}

/// From the loop.
void PoolState::take_messages() {
    for (int i = 0; i < kMaxMessagesPerTurn && worker->is_running(); ++i) {
        const Result<void> taken = call_core([this]() -> Result<void> {
            auto next = receiver->try_next();
            if (!next) return fail(next.error());
            message = std::move(*next);
            return {};
        });
        if (!taken) return;
        run_zend_in_loop([this] { handle_message(); });
        if (Runtime::peek()->is_terminating()) return;
    }
}

// ---- leaving ---------------------------------------------------------------------------------------------

/// The loop goes on until it has no work, or until max_wait_time.
void PoolState::begin_drain() {
    if (is_draining_) return;
    is_draining_ = true;
    if (pipe_watch_ && pipe_watch_->is_watched()) loop().remove(*pipe_watch_);
    if (callback(PoolEvent::kWorkerExit).is_set()) on_drain_tick();
    if (settings.max_wait_seconds > 0 && !worker->is_detached())
        loop().arm(drain_end_, static_cast<std::int64_t>(settings.max_wait_seconds * 1000));
}

void PoolState::on_drain_tick() {
    if (!loop().has_work()) return;
    fire_worker_event(PoolEvent::kWorkerExit);
    if (!Runtime::peek()->is_terminating()) loop().arm(drain_tick_, kExitCallIntervalMs);
}

void PoolState::on_drain_end() {
    call_core([this] {
        log::warning("worker {} leaves after max_wait_time ({} s) with work in its event loop", worker->id(),
                     settings.max_wait_seconds);
    });
    finish_worker();
    Runtime& runtime = *Runtime::peek();
    if (runtime.is_terminating()) return;
    EG(exit_status) = 0;
    runtime.begin_termination();
}

void PoolState::finish_worker() noexcept {
    if (has_stopped_ || Runtime::peek()->is_terminating() || !worker->is_this_process()) return;
    has_stopped_ = true;
    fire_worker_event(PoolEvent::kWorkerStop);
}

}  // namespace shoal::php
