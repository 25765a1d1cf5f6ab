// SPDX-License-Identifier: Apache-2.0
/// The server's callbacks: from the core's Host to PHP. Each runs on the root stack of its process, inside
/// the core's loop: [Z] parts stand inside a zend_try, so that a bailout never skips the core's frames.
#include <unistd.h>

#include "event/event_watch.hpp"
#include "event/mime.hpp"
#include "event/timer_table.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "runtime/compat.hpp"
#include "runtime/errors.hpp"
#include "server/server_object.hpp"
#include "shoal/base/log.hpp"

namespace shoal::php {
namespace {

constexpr int kInternalError = 500;
constexpr int kServiceUnavailable = 503;
constexpr int kExitFatal = 255;

/// Runs `code` [Z]; a bailout ends the program in an orderly way instead of jumping over the core.
template <typename Code>
void guarded(Code&& code) noexcept {
    zend_try {
        code();
    }
    zend_catch {
        Runtime::peek()->note_bailout();
    }
    zend_end_try();
}

/// Callbacks may be called by the core while an exception is on its way (an object is freed, its answer
/// breaks the connection): they must not see it.
class HiddenException {
  public:
    HiddenException() noexcept : exception_(EG(exception)), opline_(EG(opline_before_exception)) {
        EG(exception) = nullptr;
    }
    void restore() const noexcept {
        if (exception_ == nullptr) return;
        EG(exception) = exception_;
        EG(opline_before_exception) = opline_;
    }

  private:
    zend_object* exception_;
    const zend_op* opline_;
};

void set_long(zend_object* object, std::string_view name, zend_long value) {
    zend_update_property_long(server_ce, object, name.data(), name.size(), value);
}

constexpr std::uint32_t kRequestArguments = 2;

/// The arguments of the request callback. [Z]
void make_request_arguments(void* context, zval* arguments) {
    auto& exchange = *static_cast<server::HttpExchange*>(context);
    if (const coro::Coroutine* const self = coro::Scheduler::current(); self != nullptr) [[likely]]
        exchange.host_data = reinterpret_cast<void*>(static_cast<std::intptr_t>(self->cid()));
    ZVAL_OBJ(&arguments[0], make_request(exchange));
    ZVAL_OBJ(&arguments[1], make_response(exchange));
}

}  // namespace

event::EventLoop& ServerState::loop() {
    return Runtime::peek()->loop();
}

const http::MimeRegistry* ServerState::mime_types() {
    return &mime_registry();
}

void ServerState::after_fork(int worker_id) {
    Runtime& runtime = *Runtime::peek();
    guarded([&] { runtime.reset_after_fork(); });
    runtime.uncaught_policy = Uncaught::kReport;
    reseed_random();
    if (worker_id < 0) return;  // The daemon that becomes the manager.
    guarded([this, worker_id] {
        update_process_properties();
        set_long(object, "worker_id", worker_id);
        set_long(object, "worker_pid", ::getpid());
    });
}

void ServerState::update_process_properties() {
    set_long(object, "master_pid", core->manager_pid());
    set_long(object, "manager_pid", core->manager_pid());
}

void ServerState::call(ServerEvent event, std::uint32_t extra, const zend_long* numbers,
                       bool in_coroutine) noexcept {
    call(callback(event), extra, numbers, in_coroutine);
}

/// Calls `callable`, if it is set, with the server and `extra` numbers.
void ServerState::call(const Callable& callable, std::uint32_t extra, const zend_long* numbers,
                       bool in_coroutine) noexcept {
    if (!callable.is_set()) return;
    const HiddenException hidden;
    guarded([&] {
        zval arguments[5];
        ZVAL_OBJ(&arguments[0], object);
        for (std::uint32_t i = 0; i < extra; ++i)
            ZVAL_LONG(&arguments[i + 1], numbers[i]);
        run_callback(callable, extra + 1, arguments, in_coroutine);
        if (EG(exception) != nullptr) Runtime::peek()->handle_uncaught(Uncaught::kReport);
    });
    hidden.restore();
    leave_if_terminating();
}

/// A fatal error has ended the program: the worker must not go on.
void ServerState::leave_if_terminating() noexcept {
    if (Runtime::peek()->is_terminating()) [[unlikely]]
        core->leave_worker(EG(exit_status) != 0 ? EG(exit_status) : kExitFatal);
}

void ServerState::on_start(server::Server&) {
    call(ServerEvent::kStart, 0, nullptr, enable_coroutine);
}

void ServerState::on_manager_start(server::Server&) {
    guarded([this] { update_process_properties(); });
    call(ServerEvent::kManagerStart, 0, nullptr, false);
}

void ServerState::on_manager_stop(server::Server&) {
    call(ServerEvent::kManagerStop, 0, nullptr, false);
}

void ServerState::on_shutdown(server::Server&) {
    call(ServerEvent::kShutdown, 0, nullptr, false);
}

void ServerState::on_before_reload(server::Server&) {
    call(ServerEvent::kBeforeReload, 0, nullptr, false);
}

void ServerState::on_after_reload(server::Server&) {
    call(ServerEvent::kAfterReload, 0, nullptr, false);
}

void ServerState::on_worker_error(server::Server&, const server::WorkerExit& exit) {
    const zend_long numbers[] = {exit.worker_id, exit.pid, exit.exit_code, exit.signal};
    call(ServerEvent::kWorkerError, 4, numbers, false);
}

void ServerState::on_worker_start(server::Server&, int worker_id) {
    const zend_long number = worker_id;
    call(ServerEvent::kWorkerStart, 1, &number, enable_coroutine);
}

void ServerState::on_worker_stop(server::Server&, int worker_id) {
    const zend_long number = worker_id;
    call(ServerEvent::kWorkerStop, 1, &number, false);
}

void ServerState::on_worker_exit(server::Server&, int worker_id) {
    const zend_long number = worker_id;
    call(ServerEvent::kWorkerExit, 1, &number, false);
}

bool ServerState::has_pending_work() {
    return Runtime::peek()->scheduler().live_count() > 0 || has_timers() || !EventTable::is_empty();
}

void ServerState::on_connect(server::Server&, server::SessionId session_id, int reactor_id) {
    const zend_long numbers[] = {session_id, reactor_id};
    call(callback(ServerEvent::kConnect, session_id), 2, numbers, enable_coroutine);
}

void ServerState::on_close(server::Server&, server::SessionId session_id, int reactor_id) {
    const zend_long numbers[] = {session_id, reactor_id};
    call(callback(ServerEvent::kClose, session_id), 2, numbers, enable_coroutine);
}

void ServerState::on_request(server::HttpExchange& exchange) {
    answer_request(exchange);
    if (EG(exception) != nullptr) [[unlikely]]
        guarded([] { Runtime::peek()->handle_uncaught(Uncaught::kReport); });
    if (!Runtime::peek()->is_terminating()) [[likely]]
        return;
    // A fatal error: the objects stay with frames that are never unwound, so they will not answer.
    if (exchange.is_writable()) {
        call_core([&exchange] {
            exchange.set_status(kInternalError);
            static_cast<void>(exchange.end({}));
        });
    }
    leave_if_terminating();
}

/// Cancels the wait of the request's coroutine at the end of this turn, as Coroutine::cancel() does. [C]
void ServerState::on_abort(server::HttpExchange& exchange) {
    const auto cid = static_cast<coro::Cid>(reinterpret_cast<std::intptr_t>(exchange.host_data));
    if (cid == 0 || !cancels_on_disconnect) return;
    coro::Scheduler& scheduler = Runtime::peek()->scheduler();
    const coro::Coroutine* const coroutine = scheduler.find(cid);
    // A coroutine that runs now learns it from the call that found the connection broken.
    if (coroutine == nullptr || coroutine->state() != coro::State::kWaiting) return;
    loop().defer([&scheduler, cid] { static_cast<void>(scheduler.cancel(cid)); });
}

/// Two objects, one coroutine. The objects' last references usually go when the callback returns, and with
/// them the exchange. What may bail out happens in the coroutine, which has its own guard.
void ServerState::answer_request(server::HttpExchange& exchange) {
    const Callable& callable = callback(ServerEvent::kRequest, exchange.session_id());
    if (enable_coroutine) [[likely]] {
        const Result<coro::Cid> started = start_coroutine_making(
            callable.cache, kRequestArguments, &make_request_arguments, &exchange, Uncaught::kReport);
        if (!started) [[unlikely]]
            refuse_request(exchange, started.error());
        return;
    }
    guarded([&] {
        zval arguments[kRequestArguments];
        make_request_arguments(&exchange, arguments);
        run_callback_direct(callable, kRequestArguments, arguments, nullptr);
        for (zval& argument : arguments)
            zval_ptr_dtor_nogc(&argument);
    });
}

void ServerState::refuse_request(server::HttpExchange& exchange, Error error) {
    call_core([&] {
        if (error.code == Errc::kTooLarge) {
            log::warning("request refused: max_coroutine ({}) is reached",
                         Runtime::peek()->scheduler().max_coroutines());
        }
        exchange.set_status(kServiceUnavailable);
        static_cast<void>(exchange.headers().set("Connection", "close"));
        static_cast<void>(exchange.end({}));
    });
}

}  // namespace shoal::php
