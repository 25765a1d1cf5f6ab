// SPDX-License-Identifier: Apache-2.0
/// Swoole\Async\Client: its methods. [Z] throughout.
#include "client/async_client.hpp"
#include "client/async_client_arginfo.h"
#include "client/registration.hpp"
#include "runtime/io.hpp"

namespace shoal::php {
namespace {

zend_class_entry* async_client_ce = nullptr;

struct EventName {
    std::string_view name;      ///< Lower case.
    std::string_view property;  ///< The property that shows the callback.
    AsyncEvent event;
};

constexpr EventName kEventNames[] = {
    {"connect", "onConnect", AsyncEvent::kConnect},
    {"error", "onError", AsyncEvent::kError},
    {"receive", "onReceive", AsyncEvent::kReceive},
    {"close", "onClose", AsyncEvent::kClose},
    {"bufferfull", "onBufferFull", AsyncEvent::kBufferFull},
    {"bufferempty", "onBufferEmpty", AsyncEvent::kBufferEmpty},
};

void set_callback(SyncClientObject& self, AsyncEvent event, std::string_view property, zval* callable) {
    zend_update_property(async_client_ce, &self.std, property.data(), property.size(), callable);
    if (EG(exception) == nullptr) self.async->set_callback(event, callable);
}

/// The name of a required callback that is missing; null: all are set.
const char* missing_callback(const SyncClientObject& self) noexcept {
    const AsyncClient& async = *self.async;
    if (!async.has_callback(AsyncEvent::kReceive)) return "onReceive";
    if (is_datagram(self)) return nullptr;
    if (!async.has_callback(AsyncEvent::kConnect)) return "onConnect";
    if (!async.has_callback(AsyncEvent::kError)) return "onError";
    return async.has_callback(AsyncEvent::kClose) ? nullptr : "onClose";
}

/// The client of `this_value`. Null: thrown.
SyncClientObject* async_client_of(zval* this_value) {
    SyncClientObject* const self = sync_client_of(this_value);
    if (self == nullptr || EXPECTED(self->async != nullptr)) return self;
    zend_throw_error(swoole_error_ce, "the constructor of Swoole\\Async\\Client must be called first");
    return nullptr;
}

/// Stores Swoole's error number of a call. True: `code` is 0.
bool note_code(SyncClientObject& self, int code) {
    if (code == 0) return true;
    set_failure(self, code, /*is_lasting=*/false);
    if (code == kCodeNoConnection) warn("the client is not connected");
    return false;
}

/// Ends the program if a callback inside this call ended it. Call last.
void end_call() {
    if (Runtime* const runtime = Runtime::peek()) runtime->raise_if_terminating();
}

}  // namespace

void register_async_client() {
    async_client_ce = register_plain_class(register_class_Swoole_Async_Client(sync_client_ce),
                                           {.aliases = {"swoole_async_client"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Async_Client, __construct) {
    zend_long type = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(type)
    ZEND_PARSE_PARAMETERS_END();
    auto* const self = from_object<SyncClientObject>(Z_OBJ_P(ZEND_THIS));
    if (!construct_sync_client(*self, type)) RETURN_THROWS();
    call_core([&] { self->async = new AsyncClient(*self); });
    if (self->async != nullptr) return;
    zend_throw_error(swoole_error_ce, "there is not enough memory for the client");
}

ZEND_METHOD(Swoole_Async_Client, __destruct) {
    ZEND_PARSE_PARAMETERS_NONE();
    // A connection holds a reference to its object: this object has no connection, or the program ends.
}

ZEND_METHOD(Swoole_Async_Client, connect) {
    ConnectArguments arguments;
    if (!parse_connect_arguments(execute_data, arguments)) RETURN_THROWS();
    SyncClientObject* const self = async_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    if (const char* const missing = missing_callback(*self)) {
        zend_throw_error(swoole_error_ce, "no '%s' callback function", missing);
        RETURN_THROWS();
    }
    int code = EISCONN;
    const char* refusal = "the client is connected already";
    if (self->async->is_idle()) refusal = refuse_connect(*self, arguments, code);
    if (refusal != nullptr) {
        set_failure(*self, code, /*is_lasting=*/false);
        RETVAL_FALSE;
        return warn("%s", refusal);
    }
    if (Runtime::get() == nullptr) RETURN_THROWS();
    if (self->core->stream != nullptr) drop_stream(*self);  // From an earlier sendto().
    const coro::TimeoutMs timeout_ms = connect_timeout(*self, arguments.timeout);
    code = self->async->connect(view(arguments.host), static_cast<std::uint16_t>(arguments.port), timeout_ms,
                                arguments.flag == 1);
    RETVAL_BOOL(note_code(*self, code));
    end_call();
}

static void set_paused(INTERNAL_FUNCTION_PARAMETERS, bool is_paused) {
    ZEND_PARSE_PARAMETERS_NONE();
    SyncClientObject* const self = async_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_BOOL(note_code(*self, self->async->set_paused(is_paused)));
}

ZEND_METHOD(Swoole_Async_Client, sleep) {
    set_paused(INTERNAL_FUNCTION_PARAM_PASSTHRU, /*is_paused=*/true);
}

ZEND_METHOD(Swoole_Async_Client, wakeup) {
    set_paused(INTERNAL_FUNCTION_PARAM_PASSTHRU, /*is_paused=*/false);
}

ZEND_METHOD(Swoole_Async_Client, enableSSL) {
    CallArguments on_ready;
    if (!parse_optional_callback(execute_data, on_ready)) RETURN_THROWS();
    SyncClientObject* const self = async_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETVAL_FALSE;
    if (!self->async->is_connected()) {
        note_code(*self, kCodeNoConnection);
        return;
    }
    const bool has_begun = self->core->stream == nullptr || self->core->stream->tls() != nullptr;
    if (has_begun || is_datagram(*self)) {
        set_failure(*self, has_begun ? EALREADY : EOPNOTSUPP, /*is_lasting=*/false);
        warn(has_begun ? "TLS has begun already" : "a datagram client needs SWOOLE_SSL from the start");
        return;
    }
    if (ZEND_FCI_INITIALIZED(on_ready.info))
        set_callback(*self, AsyncEvent::kSslReady, "onSSLReady", &on_ready.info.function_name);
    if (EG(exception) != nullptr) RETURN_THROWS();
    const int code = self->async->start_tls();
    RETVAL_BOOL(code == 0);
    if (code != 0) self->async->close(/*is_forced=*/true);
    note_code(*self, code);
    end_call();
}

ZEND_METHOD(Swoole_Async_Client, isConnected) {
    ZEND_PARSE_PARAMETERS_NONE();
    SyncClientObject* const self = async_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_BOOL(self->async->is_connected());
}

ZEND_METHOD(Swoole_Async_Client, close) {
    bool force = false;
    if (!parse_optional_flag(execute_data, force)) RETURN_THROWS();
    SyncClientObject* const self = async_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    if (self->async->is_idle() && self->core->stream != nullptr) {  // From a sendto() without connect().
        drop_stream(*self);
        RETURN_TRUE;
    }
    if (self->async->is_idle()) {
        note_code(*self, kCodeNoConnection);
        RETURN_FALSE;
    }
    self->async->close(force);
    RETVAL_TRUE;
    end_call();
}

ZEND_METHOD(Swoole_Async_Client, on) {
    zend_string* name = nullptr;
    zend_fcall_info call = empty_fcall_info;
    zend_fcall_info_cache cache = empty_fcall_info_cache;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(name)
    Z_PARAM_FUNC(call, cache)
    ZEND_PARSE_PARAMETERS_END();
    SyncClientObject* const self = async_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    for (const EventName& known : kEventNames) {
        const bool is_meant =
            ZSTR_LEN(name) == known.name.size() &&
            zend_binary_strcasecmp(ZSTR_VAL(name), ZSTR_LEN(name), known.name.data(), known.name.size()) == 0;
        if (!is_meant) continue;
        set_callback(*self, known.event, known.property, &call.function_name);
        RETURN_TRUE;
    }
    RETVAL_FALSE;
    warn("there is no event [%s]", ZSTR_VAL(name));
}
