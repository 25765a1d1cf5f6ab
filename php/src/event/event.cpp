// SPDX-License-Identifier: Apache-2.0
/// Swoole\Event: the process's loop as PHP sees it. Watches are in event_watch.cpp. [Z], except where marked.
#include <fcntl.h>
#include <unistd.h>

#include <cstring>

#include "event/event_arginfo.h"
#include "event/event_watch.hpp"
#include "event/loop_calls.hpp"
#include "event/registration.hpp"
#include "runtime/callbacks.hpp"
#include "runtime/constants.hpp"
#include "runtime/descriptors.hpp"
#include "runtime/errors.hpp"
#include "runtime/register.hpp"

namespace shoal::php {
namespace {

using event::Ready;

constexpr int kErrorEventAddFailed = error_code("SWOOLE_ERROR_EVENT_ADD_FAILED");
constexpr int kErrorEventUpdateFailed = error_code("SWOOLE_ERROR_EVENT_UPDATE_FAILED");
constexpr int kErrorSocketNotExists = error_code("SWOOLE_ERROR_SOCKET_NOT_EXISTS");

Ready to_ready(zend_long events) noexcept {
    Ready ready = Ready::kNone;
    if ((events & kEventRead) != 0) ready = ready | Ready::kRead;
    if ((events & kEventWrite) != 0) ready = ready | Ready::kWrite;
    return ready;
}

bool is_descriptor_type(const zval* value) noexcept {
    return Z_TYPE_P(value) == IS_LONG || Z_TYPE_P(value) == IS_RESOURCE || Z_TYPE_P(value) == IS_OBJECT;
}

/// As above, and open. -1: warned, twice for what cannot be one.
int open_descriptor_of(zval* value) {
    const int fd = descriptor_of(value);
    if (fd >= 0 && ::fcntl(fd, F_GETFD) != -1) return fd;
    set_last_error(fd < 0 ? kErrorSocketNotExists : EBADF);
    if (Z_TYPE_P(value) == IS_LONG) {
        warn("fd " ZEND_LONG_FMT " is not open", Z_LVAL_P(value));
    } else {
        warn("$fd must be an open descriptor: an int, a stream or a Socket, %s given",
             zend_zval_type_name(value));
        if (!is_descriptor_type(value) && EG(exception) == nullptr) warn("unknown type of $fd");
    }
    return -1;
}

/// The watch that `value` names, or null, without a warning. A closed stream still finds its own.
EventWatch* find_watch(zval* value) {
    if (const int fd = descriptor_of(value); fd >= 0) return EventTable::find(fd);
    return Z_TYPE_P(value) == IS_RESOURCE ? EventTable::find_resource(Z_RES_P(value)) : nullptr;
}

/// Standard input, output and error are left as they are: the flag would reach the shell that shares them.
void make_nonblocking(int fd, zval* value) {
    if (fd <= STDERR_FILENO) return;
    if (Z_TYPE_P(value) == IS_RESOURCE) {
        php_stream* const stream = stream_of(value);
        if (stream != nullptr) php_stream_set_option(stream, PHP_STREAM_OPTION_BLOCKING, 0, nullptr);
    }
    const int flags = ::fcntl(fd, F_GETFL);
    if (flags != -1 && (flags & O_NONBLOCK) == 0) ::fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

void release_unless_in_callback(EventWatch* watch) {
    if (!watch->is_in_callback()) EventTable::release(watch);
}

/// A watch whose descriptor was closed, and maybe given out again, without del(): the kernel knows it no
/// more.
bool is_stale(EventWatch& watch, event::EventLoop& loop) noexcept {
    const Ready wanted = watch.wanted;
    watch.wanted = wanted == Ready::kRead ? Ready::kWrite : Ready::kRead;
    const bool was_changed = watch.update(loop).has_value();
    watch.wanted = wanted;
    return !was_changed || !watch.update(loop).has_value();
}

void warn_not_watched(int fd, Error error) {
    set_last_error(error.code == Errc::kSystem ? error.detail : kErrorEventAddFailed);
    if (error.code == Errc::kSystem && error.detail == EPERM) {
        warn("fd %d cannot be watched: it is a plain file, which is always ready", fd);
    } else {
        warn("fd %d cannot be watched: %s", fd, swoole_strerror_text(to_swoole_code(error)));
    }
}

struct WatchArguments {
    zval* handle = nullptr;
    zend_fcall_info read_info = empty_fcall_info;
    zend_fcall_info_cache read_cache = empty_fcall_info_cache;
    zend_fcall_info write_info = empty_fcall_info;
    zend_fcall_info_cache write_cache = empty_fcall_info_cache;
    zend_long events = 0;

    [[nodiscard]] bool has_read() const noexcept { return ZEND_FCI_INITIALIZED(read_info); }
    [[nodiscard]] bool has_write() const noexcept { return ZEND_FCI_INITIALIZED(write_info); }
};

/// As in Swoole, a warning and a Swoole\Exception if the value is not callable. False: thrown.
bool resolve_callback(zval* value, const char* name, zend_fcall_info* info, zend_fcall_info_cache* cache) {
    if (value == nullptr) return true;
    char* reason = nullptr;
    const bool is_callable = zend_fcall_info_init(value, 0, info, cache, nullptr, &reason) == SUCCESS;
    if (!is_callable && EG(exception) == nullptr) {
        warn("$%s is not callable: %s", name, reason != nullptr ? reason : "unknown reason");
        if (EG(exception) == nullptr) {
            zend_throw_exception_ex(swoole_exception_ce, kCodeInvalidParams, "$%s is not callable", name);
        }
    }
    if (reason != nullptr) efree(reason);
    if (is_callable)
        zend_release_fcall_info_cache(cache);  // Only what __call() answers: hold() does it anew.
    return is_callable && EG(exception) == nullptr;
}

bool parse_watch_arguments(zend_execute_data* execute_data, WatchArguments& arguments) {
    zval* read_callback = nullptr;
    zval* write_callback = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 4)
    Z_PARAM_ZVAL(arguments.handle)
    Z_PARAM_OPTIONAL
    Z_PARAM_ZVAL_OR_NULL(read_callback)
    Z_PARAM_ZVAL_OR_NULL(write_callback)
    Z_PARAM_LONG(arguments.events)
    ZEND_PARSE_PARAMETERS_END_EX(return false);
    return resolve_callback(read_callback, "read_callback", &arguments.read_info, &arguments.read_cache) &&
           resolve_callback(write_callback, "write_callback", &arguments.write_info, &arguments.write_cache);
}

/// Each event needs a callback, new or there already. False: warned.
bool check_callbacks(const WatchArguments& arguments, Ready wanted, bool has_read, bool has_write) {
    if (any(wanted & Ready::kRead) && !arguments.has_read() && !has_read) {
        warn("SWOOLE_EVENT_READ is asked for, but there is no read callback");
        return false;
    }
    if (any(wanted & Ready::kWrite) && !arguments.has_write() && !has_write) {
        warn("SWOOLE_EVENT_WRITE is asked for, but there is no write callback");
        return false;
    }
    return true;
}

/// Gives the watch its new callbacks; answers with those that they replace, for release().
struct Replaced {
    Callable read{};
    Callable write{};
};
Replaced take_callbacks(EventWatch& watch, const WatchArguments& arguments) {
    Replaced replaced;
    ZVAL_UNDEF(&replaced.read.value);
    ZVAL_UNDEF(&replaced.write.value);
    if (arguments.has_read()) {
        replaced.read = watch.read_callback;
        watch.read_callback.hold(arguments.read_info, arguments.read_cache);
    }
    if (arguments.has_write()) {
        replaced.write = watch.write_callback;
        watch.write_callback.hold(arguments.write_info, arguments.write_cache);
    }
    return replaced;
}

/// A new watch, or the one that write() made for output only. Null: warned.
EventWatch* watch_for_add(int fd, event::EventLoop& loop) {
    EventWatch* watch = EventTable::find(fd);
    if (watch != nullptr && is_stale(*watch, loop)) {
        EventTable::remove(*watch);
        release_unless_in_callback(watch);
        watch = nullptr;
    }
    if (watch != nullptr && any(watch->wanted)) {
        set_last_error(kErrorEventAddFailed);
        warn("fd %d is watched already; use set() to change it", fd);
        return nullptr;
    }
    if (watch == nullptr) watch = EventTable::add(fd);
    if (watch == nullptr) warn("there is no memory for another watch");
    return watch;
}

void drop_watches() {
    for (bool is_done = false; !is_done;) {
        run_zend_in_loop([&is_done] {
            EventWatch* const watch = EventTable::take_removed();
            if (watch != nullptr) {
                EventTable::release(watch);
            } else {
                is_done = true;
            }
        });
    }
}

}  // namespace

void drop_all_watches() {
    EventTable::remove_all(/*is_forked=*/false);
    drop_watches();
}

namespace {

void drop_after_exit(bool has_exited) {
    if (has_exited) drop_all_watches();
}

void forget_in_child() {
    EventTable::remove_all(/*is_forked=*/true);
}

/// The loop cannot run inside a coroutine, nor inside itself. False: warned.
bool may_run_loop(Runtime& runtime, const char* what) {
    if (coro::Scheduler::current() != nullptr) {
        warn("%s cannot be used inside a coroutine", what);
        return false;
    }
    if (runtime.loop().is_running()) {
        warn("the event loop is running already");
        return false;
    }
    return true;
}

/// As Swoole, for the program's error handler or the log. It is not displayed: programs that leave the loop
/// to the script's end, as those of the tutorial do, print what they always did.
void report_late_loop() {
    const bool is_handled = Z_TYPE(EG(user_error_handler)) != IS_UNDEF &&
                            (EG(user_error_handler_error_reporting) & E_DEPRECATED) != 0;
    const auto is_displayed = PG(display_errors);
    if (!is_handled) PG(display_errors) = 0;
    php_error_docref(nullptr, E_DEPRECATED, "Event::wait() in shutdown function is deprecated");
    if (!is_handled) PG(display_errors) = is_displayed;
    if (EG(exception) != nullptr) zend_clear_exception();  // A handler that throws must not stop the loop.
}

/// What happens at the script's end, where no frame of user code is left. Observers, Xdebug among them, name
/// a file for each fiber that starts and do not expect that there is none: a frame that stands for the script
/// is put below.
void finish_below_script(Runtime& runtime, zend_execute_data* call) {
    if (zend_get_executed_filename_ex() != nullptr) {
        runtime.finish();
        return;
    }
    const char* const path = SG(request_info).path_translated;
    zend_op opline{};
    zend_op_array script{};
    script.type = ZEND_USER_FUNCTION;
    script.filename =
        zend_string_init(path != nullptr ? path : "-", path != nullptr ? strlen(path) : 1, false);
    script.opcodes = &opline;
    script.last = 1;
    zend_execute_data frame{};
    frame.func = reinterpret_cast<zend_function*>(&script);
    frame.opline = &opline;
    ZEND_CALL_INFO(&frame) = ZEND_CALL_TOP_CODE;
    zend_execute_data* const previous = call->prev_execute_data;
    frame.prev_execute_data = previous;
    call->prev_execute_data = &frame;
    runtime.finish();
    call->prev_execute_data = previous;
    zend_string_release(script.filename);
}

}  // namespace
}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Event, add) {
    WatchArguments arguments;
    arguments.events = kEventRead;
    if (!parse_watch_arguments(execute_data, arguments)) RETURN_THROWS();
    if (!arguments.has_read() && !arguments.has_write()) {
        warn("a read callback or a write callback is needed");
        RETURN_FALSE;
    }
    const Ready wanted = to_ready(arguments.events);
    if (!any(wanted)) {
        warn("$events must have SWOOLE_EVENT_READ or SWOOLE_EVENT_WRITE");
        RETURN_FALSE;
    }
    if (!check_callbacks(arguments, wanted, false, false)) RETURN_FALSE;
    const int fd = open_descriptor_of(arguments.handle);
    if (fd < 0) RETURN_FALSE;
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) RETURN_THROWS();
    drop_watches();
    EventWatch* const watch = watch_for_add(fd, runtime->loop());
    if (watch == nullptr) RETURN_FALSE;
    make_nonblocking(fd, arguments.handle);
    if (Z_TYPE(watch->handle) == IS_UNDEF) ZVAL_COPY(&watch->handle, arguments.handle);
    watch->wanted = wanted;
    take_callbacks(*watch, arguments);
    if (const Result<void> updated = watch->update(runtime->loop()); !updated) {
        EventTable::remove(*watch);
        release_unless_in_callback(watch);
        warn_not_watched(fd, updated.error());
        RETURN_FALSE;
    }
    RETURN_LONG(fd);
}

ZEND_METHOD(Swoole_Event, set) {
    WatchArguments arguments;
    if (!parse_watch_arguments(execute_data, arguments)) RETURN_THROWS();
    EventWatch* const watch = find_watch(arguments.handle);
    if (watch == nullptr) {
        warn("the descriptor is not watched");
        RETURN_FALSE;
    }
    const Ready wanted = any(to_ready(arguments.events)) ? to_ready(arguments.events) : watch->wanted;
    if (!check_callbacks(arguments, wanted, watch->read_callback.is_set(), watch->write_callback.is_set())) {
        RETURN_FALSE;
    }
    watch->wanted = wanted;
    const Result<void> updated = watch->update(Runtime::peek()->loop());
    const int fd = watch->fd;
    Replaced replaced = take_callbacks(*watch, arguments);
    replaced.read.release();
    replaced.write.release();
    if (updated) RETURN_TRUE;
    set_last_error(kErrorEventUpdateFailed);
    warn("the events of fd %d cannot be changed: %s", fd,
         swoole_strerror_text(to_swoole_code(updated.error())));
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Event, del) {
    zval* handle = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(handle)
    ZEND_PARSE_PARAMETERS_END();
    EventWatch* const watch = find_watch(handle);
    if (watch == nullptr) {
        if (!is_descriptor_type(handle)) warn("unknown type of $fd");
        RETURN_FALSE;
    }
    EventTable::remove(*watch);
    ZVAL_TRUE(return_value);
    release_unless_in_callback(watch);
}

ZEND_METHOD(Swoole_Event, isset) {
    zval* handle = nullptr;
    zend_long events = kEventRead | kEventWrite;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_ZVAL(handle)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(events)
    ZEND_PARSE_PARAMETERS_END();
    const EventWatch* const watch = find_watch(handle);
    RETURN_BOOL(watch != nullptr && any(watch->wanted & to_ready(events)));
}

ZEND_METHOD(Swoole_Event, write) {
    zval* handle = nullptr;
    zend_string* data = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_ZVAL(handle)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    if (ZSTR_LEN(data) == 0) {
        warn("there is no data to send");
        RETURN_FALSE;
    }
    const int fd = open_descriptor_of(handle);
    if (fd < 0) RETURN_FALSE;
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) RETURN_THROWS();
    make_nonblocking(fd, handle);

    const auto written = write_in_loop(runtime->loop(), fd, handle, view(data));
    if (written) RETURN_TRUE;
    const Error error = written.error().error;
    if (written.error().is_queued) {
        warn_not_watched(fd, error);
    } else if (error.code == Errc::kTooLarge) {
        set_last_error(kCodeOutputOverflow);
        warn("fd %d: the output buffer is full (%d bytes wait)", fd, error.detail);
    } else {
        set_last_error(to_swoole_code(error));
        warn("fd %d: %s", fd, swoole_strerror_text(to_swoole_code(error)));
    }
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Event, defer) {
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_FUNC(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) RETURN_THROWS();
    if (!defer_in_loop(*runtime, info, cache)) {
        warn("there is no memory for another deferred call");
        RETURN_FALSE;
    }
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Event, cycle) {
    zend_fcall_info info = empty_fcall_info;
    zend_fcall_info_cache cache = empty_fcall_info_cache;
    bool is_before = false;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_FUNC_OR_NULL(info, cache)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(is_before)
    ZEND_PARSE_PARAMETERS_END();
    if (!ZEND_FCI_INITIALIZED(info)) {
        ZVAL_BOOL(return_value, has_cycle_hook(is_before));
        remove_cycle_hook(is_before);
        return;
    }
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) RETURN_THROWS();
    ZVAL_TRUE(return_value);
    set_cycle_hook(*runtime, info, cache, is_before);
}

ZEND_METHOD(Swoole_Event, dispatch) {
    ZEND_PARSE_PARAMETERS_NONE();
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) RETURN_THROWS();
    if (coro::Scheduler::current() != nullptr) {
        warn("dispatch() cannot be used inside a coroutine");
        RETURN_FALSE;
    }
    runtime->run_loop_once(runtime->loop().has_work() ? -1 : 0);
    runtime->raise_if_terminating();
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Event, wait) {
    ZEND_PARSE_PARAMETERS_NONE();
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) RETURN_THROWS();
    if (!may_run_loop(*runtime, "wait()")) return;
    runtime->run_until_idle();
}

ZEND_METHOD(Swoole_Event, rshutdown) {
    ZEND_PARSE_PARAMETERS_NONE();
    Runtime* const runtime = Runtime::peek();
    if (runtime == nullptr || !may_run_loop(*runtime, "rshutdown()")) return;
    if (runtime->is_loop_wanted()) report_late_loop();
    finish_below_script(*runtime, execute_data);
}

ZEND_METHOD(Swoole_Event, exit) {
    ZEND_PARSE_PARAMETERS_NONE();
    if (Runtime* const runtime = Runtime::peek()) runtime->exit_loop();
}

ZEND_FUNCTION(swoole_event_add) {
    zim_Swoole_Event_add(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_event_set) {
    zim_Swoole_Event_set(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_event_del) {
    zim_Swoole_Event_del(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_event_isset) {
    zim_Swoole_Event_isset(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_event_write) {
    zim_Swoole_Event_write(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_event_defer) {
    zim_Swoole_Event_defer(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_event_cycle) {
    zim_Swoole_Event_cycle(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_event_dispatch) {
    zim_Swoole_Event_dispatch(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_event_wait) {
    zim_Swoole_Event_wait(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_event_rshutdown) {
    zim_Swoole_Event_rshutdown(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
ZEND_FUNCTION(swoole_event_exit) {
    zim_Swoole_Event_exit(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

void shoal::php::register_event() {
    register_functions(ext_functions);
    register_static_class(register_class_Swoole_Event(), {.aliases = {"swoole_event"}});
    Runtime::register_request_cleanup(&drop_all_watches);
    Runtime::register_fork_cleanup(&forget_in_child);
    Runtime::register_loop_end(&drop_after_exit);
    register_loop_calls();
}
