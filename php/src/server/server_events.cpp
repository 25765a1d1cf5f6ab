// SPDX-License-Identifier: Apache-2.0
/// Events and their callbacks: on(), getCallback().
#include "runtime/errors.hpp"
#include "runtime/register.hpp"
#include "server/server_object.hpp"

namespace shoal::php {
namespace {

constexpr std::array<std::string_view, kServerEvents> kEventNames{
    "start",       "beforeshutdown", "shutdown",     "workerstart", "workerstop",
    "workerexit",  "workererror",    "managerstart", "managerstop", "beforereload",
    "afterreload", "connect",        "close",        "request"};

/// Events of Swoole that come with later parts of this project.
constexpr std::string_view kLaterEvents[] = {
    "receive",     "packet", "task",    "finish",    "pipemessage", "bufferfull",
    "bufferempty", "open",   "message", "handshake", "disconnect",  "beforehandshakeresponse"};

bool equals_ignoring_case(std::string_view left, std::string_view right) noexcept {
    return zend_binary_strcasecmp(left.data(), left.size(), right.data(), right.size()) == 0;
}

bool is_later_event(std::string_view name) noexcept {
    for (const std::string_view later : kLaterEvents) {
        if (equals_ignoring_case(name, later)) return true;
    }
    return false;
}

}  // namespace

int find_server_event(std::string_view name) noexcept {
    for (std::size_t i = 0; i < kEventNames.size(); ++i) {
        if (equals_ignoring_case(name, kEventNames[i])) return static_cast<int>(i);
    }
    return -1;
}

namespace {

Callable& slot_of(ServerState& state, std::size_t index, ServerEvent event) {
    const auto number = static_cast<std::size_t>(event);
    if (index == 0) return state.callbacks[number];
    return state.port_callbacks[index - 1][number - static_cast<std::size_t>(ServerEvent::kConnect)];
}

/// False after a warning: `callable` is not callable.
bool hold_callback(Callable& slot, zval* callable) {
    Callable held{};
    if (!held.hold(callable)) {
        zend_string* const name = zend_get_callable_name(callable);
        warn("function '%s' is not callable", ZSTR_VAL(name));
        zend_string_release(name);
        return false;
    }
    Callable old = slot;
    slot = held;
    if (old.is_set()) old.release();
    return true;
}

bool is_running(const ServerState& state) {
    if (!state.has_started) return false;
    warn("server is running, unable to register event callback function");
    return true;
}

/// The object of the first port; null if the program has replaced it.
zval* first_port(ServerState& state) {
    zval storage;
    zval* const ports = server_property(state.object, "ports", &storage);
    zval* const port =
        Z_TYPE_P(ports) == IS_ARRAY ? zend_hash_index_find_deref(Z_ARRVAL_P(ports), 0) : nullptr;
    return port != nullptr && Z_TYPE_P(port) == IS_OBJECT ? port : nullptr;
}

}  // namespace

bool register_port_callback(ServerState& state, std::size_t index, zend_string* name, zval* callable) {
    if (is_running(state)) return false;
    const int event = find_server_event(view(name));
    if (event < 0 || !is_port_event(static_cast<ServerEvent>(event))) {
        if (is_later_event(view(name))) {
            warn("event type[%s] is not part of this version", ZSTR_VAL(name));
        } else {
            warn("unknown event types[%s]", ZSTR_VAL(name));
        }
        return false;
    }
    if (index > state.port_callbacks.size()) {
        call_core([&] { state.port_callbacks.resize(index); });
        if (index > state.port_callbacks.size()) return false;
    }
    return hold_callback(slot_of(state, index, static_cast<ServerEvent>(event)), callable);
}

const Callable* find_port_callback(const ServerState& state, std::size_t index,
                                   std::string_view name) noexcept {
    const int event = find_server_event(name);
    if (event < 0 || !is_port_event(static_cast<ServerEvent>(event)) || index > state.port_callbacks.size())
        return nullptr;
    const Callable& slot = slot_of(const_cast<ServerState&>(state), index, static_cast<ServerEvent>(event));
    return slot.is_set() ? &slot : nullptr;
}

const Callable& ServerState::callback(ServerEvent event, server::SessionId session_id) const noexcept {
    if (port_callbacks.empty()) [[likely]]
        return callback(event);
    const std::size_t index = core->port_index(session_id);
    if (index == 0 || index > port_callbacks.size()) return callback(event);
    const Callable& own = slot_of(const_cast<ServerState&>(*this), index, event);
    return own.is_set() ? own : callback(event);
}

}  // namespace shoal::php

using namespace shoal::php;

ZEND_METHOD(Swoole_Server, on) {
    zend_string* name = nullptr;
    zval* callable = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(name)
    Z_PARAM_ZVAL(callable)
    ZEND_PARSE_PARAMETERS_END();
    ServerState* const state = constructed_state(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (is_running(*state)) RETURN_FALSE;
    const int event = find_server_event(view(name));
    if (event >= 0 && !is_port_event(static_cast<ServerEvent>(event))) {
        RETURN_BOOL(hold_callback(state->callbacks[static_cast<std::size_t>(event)], callable));
    }
    // Events of connections, and unknown ones, are for the first port, as in Swoole: its warnings name
    // Port::on().
    zval* const port = first_port(*state);
    if (port == nullptr) RETURN_BOOL(register_port_callback(*state, 0, name, callable));
    zval name_argument;
    ZVAL_STR(&name_argument, name);
    zend_call_method_with_2_params(Z_OBJ_P(port), Z_OBJCE_P(port), nullptr, "on", return_value,
                                   &name_argument, callable);
}

ZEND_METHOD(Swoole_Server, getCallback) {
    zend_string* name = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(name)
    ZEND_PARSE_PARAMETERS_END();
    ServerState* const state = constructed_state(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    const int event = find_server_event(view(name));
    if (event < 0) RETURN_NULL();
    const Callable& callable = state->callbacks[static_cast<std::size_t>(event)];
    if (!callable.is_set()) RETURN_NULL();
    RETURN_COPY_DEREF(const_cast<zval*>(&callable.value));
}
