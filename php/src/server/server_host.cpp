// SPDX-License-Identifier: Apache-2.0
/// The server's callbacks: from the core's Host to PHP. Each runs on the root stack of its process, inside
/// the core's loop: [Z] parts stand inside a zend_try, so that a bailout never skips the core's frames.
#include <unistd.h>

#include "event/event_watch.hpp"
#include "event/mime.hpp"
#include "event/timer_table.hpp"
#include "http/development_notices.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "runtime/compat.hpp"
#include "runtime/errors.hpp"
#include "runtime/once_a_second.hpp"
#include "server/server_object.hpp"
#include "shoal/base/log.hpp"

extern "C" {
#include <ext/standard/php_filestat.h>
}

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

void make_argument(const EventValue& value, zval* argument) {
    if (value.is_bytes) {
        ZVAL_STRINGL_FAST(argument, value.bytes.data(), value.bytes.size());
    } else {
        ZVAL_LONG(argument, value.number);
    }
}

/// PHP remembers the status of the last file: one that another process has deleted must not look alive.
void forget_file_status() noexcept {
    php_clear_stat_cache(/*clear_realpath_cache=*/false, nullptr, 0);
}

constexpr std::uint32_t kRequestArguments = event_spec(ServerEvent::kRequest).arguments.size();

/// The arguments of the request callback. [Z]
void make_request_arguments(void* context, zval* arguments) {
    auto& exchange = *static_cast<server::Exchange*>(context);
    if (const coro::Coroutine* const self = coro::Scheduler::current(); self != nullptr) [[likely]]
        exchange.host_data = reinterpret_cast<void*>(static_cast<std::intptr_t>(self->cid()));
    if (logs_php_errors()) [[unlikely]]
        call_core([&exchange] { remember_request(exchange); });
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

void ServerState::after_fork(const server::ProcessId& self) {
    Runtime& runtime = *Runtime::peek();
    guarded([&] { runtime.reset_after_fork(); });
    runtime.undo_termination();
    runtime.uncaught_policy = Uncaught::kReport;
    reseed_random();
    if (self.kind != server::ProcessKind::kWorker) return;
    guarded([this, worker_id = self.slot] {
        update_process_properties();
        set_long(object, "worker_id", worker_id);
        set_long(object, "worker_pid", ::getpid());
    });
}

void ServerState::update_process_properties() {
    set_long(object, "master_pid", core->manager_pid());
    set_long(object, "manager_pid", core->manager_pid());
}

void ServerState::fire(const EventSpec& spec, std::span<const EventValue> values) noexcept {
    const bool is_of_connection = spec.arguments.size() > 1 && spec.arguments[1] == EventArgument::kSession;
    const Callable& callable =
        is_of_connection ? callback(spec.event, values[0].number) : callback(spec.event);
    if (!callable.is_set()) return;
    forget_file_status();
    const HiddenException hidden;
    const int reporting = EG(error_reporting);
    const int output_level = php_output_get_level();
    guarded([&] {
        zval arguments[EventArguments::kMaxArguments];
        std::uint32_t count = 0;
        ZVAL_OBJ(&arguments[count++], object);
        for (const EventValue& value : values)
            make_argument(value, &arguments[count++]);
        run_callback(callable, count, arguments, runs_in_coroutine(spec.event));
        for (std::uint32_t i = 1; i < count; ++i)
            zval_ptr_dtor_nogc(&arguments[i]);
        if (EG(exception) != nullptr) Runtime::peek()->handle_uncaught(Uncaught::kReport);
    });
    hidden.restore();
    if (!Runtime::peek()->is_terminating()) [[likely]]
        return;
    // At the shutdown nothing is left to go on with: the script ends.
    if (spec.event == ServerEvent::kShutdown || is_forked_child()) return;
    if (!core->worker_id()) {
        EG(error_reporting) = reporting;  // A silenced call does not return from a bailout.
        guarded([output_level] {
            while (php_output_get_level() > output_level)
                php_output_end();
        });
    }
    end_if_terminating();
}

/// exit() or a fatal error has ended the program. A worker leaves and is replaced. The manager goes on: it
/// cannot be replaced, and must not hand the end on to the workers that it forks.
void ServerState::end_if_terminating() noexcept {
    if (!Runtime::peek()->is_terminating()) [[likely]]
        return;
    if (is_forked_child()) return;
    if (!core->worker_id()) return Runtime::peek()->survive_termination("manager");
    core->leave_worker(EG(exit_status) != 0 ? EG(exit_status) : kExitFatal);
}

void ServerState::on_manager_turn(server::Server&) {
    end_if_terminating();
}

void ServerState::on_start(server::Server&) {
    fire<ServerEvent::kStart>();
}

void ServerState::on_manager_start(server::Server&) {
    guarded([this] { update_process_properties(); });
    fire<ServerEvent::kManagerStart>();
}

void ServerState::on_manager_stop(server::Server&) {
    fire<ServerEvent::kManagerStop>();
}

void ServerState::on_shutdown(server::Server&) {
    fire<ServerEvent::kShutdown>();
}

void ServerState::on_before_reload(server::Server&) {
    fire<ServerEvent::kBeforeReload>();
}

void ServerState::on_after_reload(server::Server&) {
    fire<ServerEvent::kAfterReload>();
}

void ServerState::on_worker_error(server::Server&, const server::WorkerExit& exit) {
    fire<ServerEvent::kWorkerError>(exit.worker_id, exit.pid, exit.exit_code, exit.signal);
}

void ServerState::on_before_shutdown(server::Server&) {
    fire<ServerEvent::kBeforeShutdown>();
}

/// An uncaught exception, exit() or a fatal error in this callback ends the worker: it must not serve half
/// initialised.
bool ServerState::on_worker_start(server::Server&, int worker_id) {
    if (!callback(ServerEvent::kWorkerStart).is_set()) return true;
    bool has_finished = true;
    guarded([&] {
        zval arguments[2];
        ZVAL_OBJ(&arguments[0], object);
        ZVAL_LONG(&arguments[1], worker_id);
        has_finished = start_worker(arguments);
        if (EG(exception) != nullptr) Runtime::peek()->handle_uncaught(Uncaught::kTerminate);
    });
    end_if_terminating();
    return has_finished;
}

/// False: the callback's coroutine goes on. [Z]
bool ServerState::start_worker(zval* arguments) {
    const Callable& callable = callback(ServerEvent::kWorkerStart);
    if (!runs_in_coroutine(ServerEvent::kWorkerStart)) {
        if (call_php(callable.cache, 2, arguments, nullptr) == CallStatus::kBailedOut)
            Runtime::peek()->note_bailout();
        return true;
    }
    const Result<coro::Cid> started = start_coroutine(callable.cache, 2, arguments, Uncaught::kTerminate);
    if (!started) {
        warn("the coroutine of onWorkerStart cannot be created: %s",
             swoole_strerror_text(to_swoole_code(started.error())));
        return true;
    }
    const auto on_end = [](void* self) {
        auto& state = *static_cast<ServerState*>(self);
        state.loop().defer(state.start_done_);
    };
    return !call_core([&] { return call_when_ended(*started, on_end, this); });
}

void ServerState::on_start_done() noexcept {
    end_if_terminating();
    if (!Runtime::peek()->is_terminating()) call_core([this] { core->finish_worker_start(); });
}

void ServerState::on_worker_stop(server::Server&, int worker_id) {
    fire<ServerEvent::kWorkerStop>(worker_id);
}

void ServerState::on_worker_exit(server::Server&, int worker_id) {
    fire<ServerEvent::kWorkerExit>(worker_id);
}

bool ServerState::has_pending_work() {
    return Runtime::peek()->scheduler().live_count() > 0 || has_timers() || !EventTable::is_empty();
}

std::string ServerState::describe_pending_work() {
    std::string text = describe_timers();
    const std::size_t coroutines = Runtime::peek()->scheduler().live_count();
    if (coroutines > 0) text += fmt::format("{}{} coroutines", text.empty() ? "" : ", ", coroutines);
    if (!EventTable::is_empty()) text += text.empty() ? "watched descriptors" : ", watched descriptors";
    return text;
}

void ServerState::on_connect(server::Server&, server::SessionId session_id, int reactor_id) {
    fire<ServerEvent::kConnect>(session_id, reactor_id);
}

void ServerState::on_close(server::Server&, server::SessionId session_id, int reactor_id) {
    fire<ServerEvent::kClose>(session_id, reactor_id);
}

void ServerState::on_receive(server::Server&, server::SessionId session_id, int reactor_id,
                             std::string_view bytes) {
    fire<ServerEvent::kReceive>(session_id, reactor_id, bytes);
}

void ServerState::on_buffer_full(server::Server&, server::SessionId session_id) {
    fire<ServerEvent::kBufferFull>(session_id);
}

void ServerState::on_buffer_empty(server::Server&, server::SessionId session_id) {
    fire<ServerEvent::kBufferEmpty>(session_id);
}

void ServerState::on_request(server::Exchange& exchange) {
    answer_request(exchange);
    if (EG(exception) != nullptr) [[unlikely]]
        guarded([] { Runtime::peek()->handle_uncaught(Uncaught::kReport); });
    if (!Runtime::peek()->is_terminating()) [[likely]]
        return;
    // A fatal error: the objects stay with frames that are never unwound, so they will not answer.
    if (exchange.is_writable()) {
        call_core([&exchange] {
            exchange.set_status(kInternalError);
            exchange.abort();
        });
    }
    end_if_terminating();
}

/// Cancels the wait of the request's coroutine at the end of this turn, as Coroutine::cancel() does. [C]
void ServerState::on_abort(server::Exchange& exchange) {
    const auto cid = static_cast<coro::Cid>(reinterpret_cast<std::intptr_t>(exchange.host_data));
    if (cid == 0 || !cancels_on_disconnect) return;
    coro::Scheduler& scheduler = Runtime::peek()->scheduler();
    const coro::Coroutine* const coroutine = scheduler.find(cid);
    // A coroutine that runs now learns it from the call that found the connection broken.
    if (coroutine == nullptr || coroutine->state() != coro::State::kWaiting) return;
    loop().defer([&scheduler, cid] { static_cast<void>(scheduler.cancel(cid, coro::WakeTime::kAtOnce)); });
}

/// Two objects, one coroutine. The objects' last references usually go when the callback returns, and with
/// them the exchange. What may bail out happens in the coroutine, which has its own guard.
void ServerState::answer_request(server::Exchange& exchange) {
    const Callable& callable = callback(ServerEvent::kRequest, exchange.session_id());
    forget_file_status();
    HandlerWatch watch;
    if (runs_in_coroutine(ServerEvent::kRequest)) [[likely]] {
        const Result<coro::Cid> started = start_coroutine_making(
            callable.cache, kRequestArguments, &make_request_arguments, &exchange, Uncaught::kReport);
        watch.look();
        if (!started) [[unlikely]]
            refuse_request(exchange, started.error());
        return;
    }
    guarded([&] {
        zval arguments[kRequestArguments];
        make_request_arguments(&exchange, arguments);
        if (run_callback_direct(callable, kRequestArguments, arguments, nullptr) != CallStatus::kReturned)
            exchange.note_missing_part();
        for (zval& argument : arguments)
            zval_ptr_dtor_nogc(&argument);
        call_core([] { forget_request(); });
    });
    watch.look();
}

void ServerState::log_refusal() {
    static OnceASecond limit;
    if (!limit.is_due()) return;
    log::warning("request refused: max_coroutine ({}) is reached",
                 Runtime::peek()->scheduler().max_coroutines());
}

void ServerState::refuse_request(server::Exchange& exchange, Error error) {
    call_core([&] {
        if (error.code == Errc::kTooLarge) log_refusal();
        exchange.set_status(kServiceUnavailable);
        static_cast<void>(exchange.headers().set("Connection", "close"));
        static_cast<void>(exchange.end({}));
    });
}

}  // namespace shoal::php
