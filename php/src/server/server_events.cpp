// SPDX-License-Identifier: Apache-2.0
/// Events and their callbacks: on(), getCallback().
#include "runtime/errors.hpp"
#include "runtime/register.hpp"
#include "server/server_object.hpp"

namespace shoal::php {
namespace {

/// The row of that name, compared without case; null: unknown.
const EventSpec* find_event(std::string_view name) noexcept {
    for (const EventSpec& spec : kServerEvents) {
        if (zend_binary_strcasecmp(name.data(), name.size(), spec.name.data(), spec.name.size()) == 0)
            return &spec;
    }
    return nullptr;
}

/// The same for an event that callbacks of this scope can be registered for.
const EventSpec* find_event(std::string_view name, EventScope scope) noexcept {
    const EventSpec* const spec = find_event(name);
    const bool is_usable =
        spec != nullptr && spec->scope == scope && spec->availability == Availability::kNow;
    return is_usable ? spec : nullptr;
}

Callable& slot_of(ServerState& state, std::size_t index, ServerEvent event) {
    if (index == 0) return state.callbacks[static_cast<std::size_t>(event)];
    return state.port_callbacks[index - 1][port_slot(event)];
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

}  // namespace

zval* first_port(ServerState& state) {
    zval storage;
    zval* const ports = server_property(state.object, "ports", &storage);
    zval* const port =
        Z_TYPE_P(ports) == IS_ARRAY ? zend_hash_index_find_deref(Z_ARRVAL_P(ports), 0) : nullptr;
    return port != nullptr && Z_TYPE_P(port) == IS_OBJECT ? port : nullptr;
}
bool register_port_callback(ServerState& state, std::size_t index, zend_string* name, zval* callable) {
    if (is_running(state)) return false;
    const EventSpec* const spec = find_event(view(name), EventScope::kPort);
    if (spec == nullptr) {
        const EventSpec* const other = find_event(view(name));
        if (other != nullptr && other->availability == Availability::kLater) {
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
    return hold_callback(slot_of(state, index, spec->event), callable);
}

const Callable* find_port_callback(const ServerState& state, std::size_t index,
                                   std::string_view name) noexcept {
    const EventSpec* const spec = find_event(name, EventScope::kPort);
    if (spec == nullptr || index > state.port_callbacks.size()) return nullptr;
    const Callable& slot = slot_of(const_cast<ServerState&>(state), index, spec->event);
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
    if (const EventSpec* const spec = find_event(view(name), EventScope::kServer)) {
        RETURN_BOOL(hold_callback(slot_of(*state, 0, spec->event), callable));
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
    const EventSpec* const spec = find_event(view(name));
    if (spec == nullptr) RETURN_NULL();
    const Callable& callable = state->callback(spec->event);
    if (!callable.is_set()) RETURN_NULL();
    RETURN_COPY_DEREF(const_cast<zval*>(&callable.value));
}
