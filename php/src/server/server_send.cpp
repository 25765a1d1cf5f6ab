// SPDX-License-Identifier: Apache-2.0
/// What a program does to connections: send, close, pause, protect. [Z] throughout.
#include <algorithm>
#include <cerrno>

#include "runtime/errors.hpp"
#include "server/server_object.hpp"
#include "shoal/base/clock.hpp"

namespace shoal::php {
namespace {

constexpr int kErrorInvalidSession = error_code("SWOOLE_ERROR_PHP_FATAL_ERROR");
constexpr int kErrorEmpty = error_code("SWOOLE_ERROR_NO_PAYLOAD");
constexpr int kErrorFile = error_code("SWOOLE_ERROR_SYSTEM_CALL_FAIL");

void set_send_error(Error error) {
    switch (error.code) {
        case Errc::kTooLarge:
            return set_last_error(kCodeOutputOverflow);
        case Errc::kTimedOut:
            return set_last_error(ETIMEDOUT);
        default:
            return set_last_error(kCodeSessionNotExist);
    }
}

/// Calls `send` until there is room for it; in a coroutine it waits for that (send_yield). [C]
template <typename Send>
Result<void> send_when_possible(ServerState& state, server::SessionId session_id, bool may_wait, Send send) {
    while (true) {
        const Result<void> sent = send();
        if (sent || sent.error().code != Errc::kTooLarge) return sent;
        if (!may_wait || coro::Scheduler::current() == nullptr) return sent;
        const Result<void> room =
            state.core->wait_for_room(session_id, state.core->config().send_timeout_seconds);
        if (!room) return room;
    }
}

/// False after a warning.
bool check_session_id(zend_long session_id) {
    if (session_id > 0) return true;
    set_last_error(kErrorInvalidSession);
    warn("invalid fd[" ZEND_LONG_FMT "]", session_id);
    return false;
}

/// The state and the session of a method of one argument. Null: the method returns.
ServerState* take_session(INTERNAL_FUNCTION_PARAMETERS, zend_long* session_id) {
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(*session_id)
    ZEND_PARSE_PARAMETERS_END_EX(return nullptr);
    return running_state(ZEND_THIS, return_value);
}

void return_told(const Result<void>& told, zval* return_value) {
    if (!told)
        set_last_error(told.error().code == Errc::kNotFound ? kCodeSessionNotExist
                                                            : to_swoole_code(told.error()));
    RETURN_BOOL(told.has_value());
}

void pause_or_resume(INTERNAL_FUNCTION_PARAMETERS, bool is_paused) {
    zend_long session_id = 0;
    ServerState* const state = take_session(INTERNAL_FUNCTION_PARAM_PASSTHRU, &session_id);
    if (state == nullptr) return;
    return_told(call_core([=] { return state->core->pause_connection(session_id, is_paused); }),
                return_value);
}

bool is_silent(const ServerState& state, const server::SessionInfo& info, std::int64_t now_ms) {
    const double limit = state.core->config().ports[info.port_index].socket.heartbeat_idle_seconds;
    return limit > 0 && info.owner.slot == state.core->worker_id() &&
           static_cast<double>(now_ms - info.last_received_ms) >= limit * 1000 &&
           !state.core->is_protected(info.id);
}

bool has_heartbeat(const ServerState& state) {
    return std::ranges::any_of(state.core->config().ports, [](const server::PortConfig& port) {
        return port.socket.heartbeat_idle_seconds > 0;
    });
}

}  // namespace
}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Server, send) {
    zval* fd = nullptr;
    zend_string* data = nullptr;
    zend_long server_socket = -1;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_ZVAL(fd)
    Z_PARAM_STR(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(server_socket)
    ZEND_PARSE_PARAMETERS_END();
    ServerState* const state = running_state(ZEND_THIS, return_value);
    if (state == nullptr) return;
    const zend_long session_id = zval_get_long(fd);
    if (!check_session_id(session_id)) RETURN_FALSE;
    if (ZSTR_LEN(data) == 0) {
        set_last_error(kErrorEmpty);
        warn("the data sent must not be empty");
        RETURN_FALSE;
    }
    const Result<void> sent = call_core([=] {
        return send_when_possible(*state, session_id, state->send_yields,
                                  [=] { return state->core->send(session_id, view(data)); });
    });
    if (!sent) set_send_error(sent.error());
    RETURN_BOOL(sent.has_value());
}

ZEND_METHOD(Swoole_Server, sendwait) {
    zend_long session_id = 0;
    zend_string* data = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(session_id)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    ServerState* const state = running_state(ZEND_THIS, return_value);
    if (state == nullptr) return;
    if (ZSTR_LEN(data) == 0) {
        set_last_error(kErrorEmpty);
        warn("the data sent must not be empty");
        RETURN_FALSE;
    }
    const Result<void> sent = call_core([=] {
        return send_when_possible(*state, session_id, /*may_wait=*/true,
                                  [=] { return state->core->send(session_id, view(data)); });
    });
    if (!sent) set_send_error(sent.error());
    RETURN_BOOL(sent.has_value());
}

ZEND_METHOD(Swoole_Server, sendfile) {
    zend_long session_id = 0;
    zend_string* path = nullptr;
    zend_long offset = 0;
    zend_long length = 0;
    ZEND_PARSE_PARAMETERS_START(2, 4)
    Z_PARAM_LONG(session_id)
    Z_PARAM_PATH_STR(path)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(offset)
    Z_PARAM_LONG(length)
    ZEND_PARSE_PARAMETERS_END();
    ServerState* const state = running_state(ZEND_THIS, return_value);
    if (state == nullptr) return;
    if (offset < 0 || length < 0) {
        set_last_error(kCodeInvalidParams);
        warn("the offset and the length must not be negative");
        RETURN_FALSE;
    }
    const Result<void> sent = call_core([=] {
        return send_when_possible(*state, session_id, state->send_yields, [=] {
            return state->core->send_file(session_id, std::string(view(path)),
                                          static_cast<std::uint64_t>(offset),
                                          static_cast<std::uint64_t>(length));
        });
    });
    if (sent) RETURN_TRUE;
    switch (sent.error().code) {
        case Errc::kInvalid:
            set_last_error(offset != 0 || length != 0 ? kCodeInvalidParams : kErrorFile);
            break;
        case Errc::kSystem:
            set_last_error(to_errno(sent.error()));
            warn("sendfile(%s) failed, Error: %s[%d]", ZSTR_VAL(path),
                 swoole_strerror_text(to_errno(sent.error())), to_errno(sent.error()));
            break;
        default:
            set_send_error(sent.error());
    }
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Server, close) {
    zend_long fd = 0;
    bool reset = false;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(fd)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(reset)
    ZEND_PARSE_PARAMETERS_END();
    ServerState* const state = running_state(ZEND_THIS, return_value);
    if (state == nullptr) return;
    return_told(call_core([=] { return state->core->close_connection(fd, reset); }), return_value);
}

ZEND_METHOD(Swoole_Server, pause) {
    pause_or_resume(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}

ZEND_METHOD(Swoole_Server, resume) {
    pause_or_resume(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

ZEND_METHOD(Swoole_Server, confirm) {
    pause_or_resume(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

ZEND_METHOD(Swoole_Server, protect) {
    zend_long session_id = 0;
    bool is_protected = true;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(session_id)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(is_protected)
    ZEND_PARSE_PARAMETERS_END();
    ServerState* const state = running_state(ZEND_THIS, return_value);
    if (state == nullptr) return;
    return_told(call_core([=] { return state->core->protect_connection(session_id, is_protected); }),
                return_value);
}

ZEND_METHOD(Swoole_Server, heartbeat) {
    bool closes = true;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(closes)
    ZEND_PARSE_PARAMETERS_END();
    ServerState* const state = running_state(ZEND_THIS, return_value);
    if (state == nullptr) return;
    if (!has_heartbeat(*state)) RETURN_FALSE;
    array_init(return_value);
    const std::int64_t now_ms = monotonic_ms();
    server::SessionId page[32];
    server::SessionId after = 0;
    while (const std::size_t count = state->core->list_connections(after, page)) {
        for (std::size_t i = 0; i < count; ++i) {
            const Result<server::SessionInfo> info = state->core->connection_info(page[i]);
            if (info && is_silent(*state, *info, now_ms)) add_next_index_long(return_value, page[i]);
        }
        after = page[count - 1];
    }
    if (!closes) return;
    // By index: a close callback may run at once.
    for (std::uint32_t i = 0; i < zend_hash_num_elements(Z_ARRVAL_P(return_value)); ++i) {
        const zend_long session_id = Z_LVAL_P(zend_hash_index_find(Z_ARRVAL_P(return_value), i));
        call_core([=] { static_cast<void>(state->core->close_connection(session_id, true)); });
    }
}
