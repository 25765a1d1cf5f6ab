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

}  // namespace shoal::php

using namespace shoal::php;

ZEND_METHOD(Swoole_Server, on) {
    zend_string* name = nullptr;
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(name)
    Z_PARAM_FUNC(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    ServerState* const state = constructed_state(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (state->has_started) {
        warn("server is running, unable to register event callback function");
        RETURN_FALSE;
    }
    const int event = find_server_event(view(name));
    if (event < 0) {
        if (is_later_event(view(name))) {
            warn("event type[%s] is not available in this build", ZSTR_VAL(name));
        } else {
            warn("unknown event types[%s]", ZSTR_VAL(name));
        }
        RETURN_FALSE;
    }
    Callable& callable = state->callbacks[static_cast<std::size_t>(event)];
    Callable old = callable;
    callable.hold(info, cache);
    if (old.is_set()) old.release();
    RETURN_TRUE;
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
