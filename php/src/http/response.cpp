// SPDX-License-Identifier: Apache-2.0
/// Swoole\Http\Response: life and methods. [Z] throughout.
#include "http/response.hpp"

#include "http/development_notices.hpp"
#include "http/registration.hpp"
#include "http/response_arginfo.h"
#include "http/set_cookie.hpp"
#include "runtime/arguments.hpp"
#include "runtime/errors.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"
#include "runtime/runtime.hpp"
#include "shoal/proto/http1/response_writer.hpp"
#include "shoal/server/server.hpp"

namespace shoal::php {

zend_class_entry* http_response_ce = nullptr;

namespace {

constexpr int kErrorSessionClosed = error_code("SWOOLE_ERROR_SESSION_CLOSED");
constexpr int kErrorContextUnavailable = error_code("SWOOLE_ERROR_HTTP_CONTEXT_UNAVAILABLE");

ResponseObject& this_response(zval* self) noexcept {
    return *from_object<ResponseObject>(Z_OBJ_P(self));
}

/// The program has let go of a response without end(). What write() has begun is complete when the handler
/// returned; when an exception or exit() took it away, it is not.
void end_unanswered(server::Exchange& exchange) {
    const bool is_cut_off = is_unwinding();
    call_core([&exchange, is_cut_off] {
        if (exchange.is_head_sent() && is_cut_off) return exchange.abort();
        if (!exchange.is_head_sent() && exchange.status() == 200) exchange.set_status(500);
        static_cast<void>(exchange.end({}));
    });
}

void free_response(zend_object* object) {
    ResponseObject& self = *from_object<ResponseObject>(object);
    if (server::Exchange* const exchange = self.exchange.get(); exchange != nullptr) {
        // Unanswered: the client must not wait for a request object that the program keeps.
        if (!self.is_detached && exchange->is_writable()) [[unlikely]] {
            const bool is_forgotten = !exchange->is_head_sent() && !is_unwinding();
            if (is_forgotten) note_unanswered_request(*exchange);
            send_head_fields_quietly(self);
            end_unanswered(*exchange);
        }
        self.exchange.drop();
    }
    if (holds_nothing<kResponseSlots>(object, http_response_ce)) [[likely]]
        return;
    zend_object_std_dtor(object);
}

/// The exchange that may still be answered. Null, with the last error set and without a warning, once it has
/// been ended or detached or its connection has gone.
server::Exchange* answerable(ResponseObject& self) {
    server::Exchange* const exchange = self.exchange.get();
    if (exchange != nullptr && !self.is_detached && exchange->is_writable()) [[likely]]
        return exchange;
    const bool is_gone = exchange != nullptr && !self.is_detached && !exchange->is_ended();
    set_last_error(is_gone ? kErrorSessionClosed : kErrorContextUnavailable);
    return nullptr;
}

/// As answerable(), and the head has not been sent.
server::Exchange* with_open_head(ResponseObject& self) {
    server::Exchange* const exchange = answerable(self);
    if (exchange == nullptr || !exchange->is_head_sent()) return exchange;
    set_last_error(kErrorContextUnavailable);
    return nullptr;
}

/// The same for methods that would send a whole answer: after write() they warn.
server::Exchange* with_nothing_sent(ResponseObject& self) {
    server::Exchange* const exchange = with_open_head(self);
    if (exchange == nullptr && self.exchange.get() != nullptr && self.exchange.get()->is_writable())
        warn("a response that write() has begun cannot be replaced by another one");
    return exchange;
}

void warn_of(Error error) {
    const int code = to_swoole_code(error);
    set_last_error(code);
    warn("%s[%d]", swoole_strerror_text(code), code);
}

/// True, or false with the last error set; there is no warning for a client that has disconnected or does not
/// read.
bool finish(const Result<void>& outcome) {
    if (outcome.has_value()) [[likely]]
        return true;
    if (outcome.error().code == Errc::kClosed || outcome.error().code == Errc::kCanceled ||
        outcome.error().code == Errc::kTimedOut) {
        set_last_error(outcome.error().code == Errc::kClosed ? kErrorSessionClosed
                                                             : to_swoole_code(outcome.error()));
        return false;
    }
    warn_of(outcome.error());
    return false;
}

void release_bytes(void* owner) {
    zend_string_release(static_cast<zend_string*>(owner));
}

bool is_too_long(const ResponseObject& self, const zend_string* content) {
    if (ZSTR_LEN(content) <= self.max_output_bytes) [[likely]]
        return false;
    set_last_error(kCodeDataTooLarge);
    warn("the data of %zu bytes is longer than buffer_output_size (%zu)", ZSTR_LEN(content),
         self.max_output_bytes);
    return true;
}

bool end_response(ResponseObject& self, zend_string* content) {
    server::Exchange* const exchange = answerable(self);
    if (exchange == nullptr) return false;
    if (content != nullptr && is_too_long(self, content)) {
        exchange->note_missing_part();
        return false;
    }
    send_head_fields(self);
    if (Z_TYPE_P(response_slot(self, kTrailerSlot)) != IS_NULL) send_trailer_fields(self);
    if (EG(exception) != nullptr) return false;
    if (content == nullptr) return finish(call_core([exchange] { return exchange->end({}); }));
    zend_string_addref(content);
    return finish(call_core([=] {
        return exchange->end(view(content), BytesOwner{content, release_bytes});
    }));
}

void throw_not_available(const char* what) {
    zend_throw_exception_ex(swoole_exception_ce, kCodeNotSupported, "%s is not part of this version", what);
}

bool check_status(zend_long code) {
    if (code >= 100 && code <= 999) return true;
    warn("the status code must be between 100 and 999, " ZEND_LONG_FMT " given", code);
    return false;
}

/// The parameters that cookie() and rawcookie() share.
void add_cookie(INTERNAL_FUNCTION_PARAMETERS, bool encode) {
    zend_object* object = nullptr;
    CookieFields fields;
    ZEND_PARSE_PARAMETERS_START(1, 10)
    Z_PARAM_OBJ_OF_CLASS_OR_STR(object, http_cookie_ce, fields.name)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(fields.value)
    Z_PARAM_LONG(fields.expires)
    Z_PARAM_STR(fields.path)
    Z_PARAM_STR(fields.domain)
    Z_PARAM_BOOL(fields.secure)
    Z_PARAM_BOOL(fields.http_only)
    Z_PARAM_STR(fields.same_site)
    Z_PARAM_STR(fields.priority)
    Z_PARAM_BOOL(fields.partitioned)
    ZEND_PARSE_PARAMETERS_END();
    ResponseObject& self = this_response(ZEND_THIS);
    if (with_open_head(self) == nullptr) RETURN_FALSE;
    fields.encode = encode;
    if (object != nullptr) {
        fields = cookie_fields(object);
        if (!encode) fields.encode = false;
    }
    zend_string* const value = format_set_cookie(fields);
    if (value == nullptr) RETURN_FALSE;
    add_response_cookie(self, value);
    RETURN_TRUE;
}

/// The connection that create() is for.
struct DetachedConnection {
    zend_object* server;  ///< Null: the server that runs in this process.
    zend_long session_id;
};

/// False: an exception has been thrown.
bool parse_create_arguments(zval* server, zend_long fd, DetachedConnection& connection) {
    connection = {nullptr, fd};
    if (server == nullptr) return true;
    switch (Z_TYPE_P(server)) {
        case IS_LONG:
            if (fd < 0) connection.session_id = Z_LVAL_P(server);
            return true;
        case IS_ARRAY: {
            const zval* const first = zend_hash_index_find(Z_ARRVAL_P(server), 0);
            if (first != nullptr && Z_TYPE_P(first) == IS_OBJECT) connection.server = Z_OBJ_P(first);
            const zval* const second = zend_hash_index_find(Z_ARRVAL_P(server), 1);
            if (second == nullptr || Z_TYPE_P(second) != IS_LONG) {
                zend_argument_value_error(1, "must be a session id, a server, or [server, session id]");
                return false;
            }
            connection.session_id = Z_LVAL_P(second);
            return true;
        }
        default:
            connection.server = Z_OBJ_P(server);
            return true;
    }
}

/// The exchange that waits for its response. Errors: kNotFound.
Result<server::Exchange*> adopt_exchange(const DetachedConnection& connection) {
    const Runtime* const runtime = Runtime::peek();
    const RunningServer running = runtime == nullptr ? RunningServer{} : runtime->server;
    const bool is_other = connection.server != nullptr && connection.server != running.object;
    if (running.core == nullptr || is_other) return fail(Errc::kNotFound);
    return call_core([&] { return running.core->adopt_exchange(connection.session_id); });
}

}  // namespace

zend_object* make_response(server::Exchange& exchange) {
    auto* const self = allocate_object<ResponseObject>(http_response_ce);
    self->exchange.hold(exchange);
    if (const server::ServerConfig* const config = exchange.server_config())
        self->max_output_bytes = config->max_output_bytes;
    ZVAL_LONG(response_slot(*self, kFdSlot), exchange.session_id());
    for (const ResponseSlot slot : {kSocketSlot, kHeaderSlot, kCookieSlot, kTrailerSlot})
        ZVAL_NULL(response_slot(*self, slot));
    return &self->std;
}

void register_http_response() {
    http_response_ce = register_class<ResponseObject>(
        register_class_Swoole_Http_Response(),
        {.is_serializable = true, .has_dynamic_properties = true, .aliases = {"swoole_http_response"}});
    class_handlers<ResponseObject>.free_obj = free_response;
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Http_Response, initHeader) {
    ZEND_PARSE_PARAMETERS_NONE();
    ResponseObject& self = this_response(ZEND_THIS);
    if (answerable(self) == nullptr) RETURN_FALSE;
    for (const ResponseSlot slot : {kHeaderSlot, kCookieSlot, kTrailerSlot}) {
        zval* const value = response_slot(self, slot);
        if (Z_TYPE_P(value) == IS_NULL) array_init(value);
    }
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Http_Response, isWritable) {
    ZEND_PARSE_PARAMETERS_NONE();
    const ResponseObject& self = this_response(ZEND_THIS);
    const server::Exchange* const exchange = self.exchange.get();
    RETURN_BOOL(exchange != nullptr && !self.is_detached && exchange->is_writable());
}

ZEND_METHOD(Swoole_Http_Response, cookie) {
    add_cookie(INTERNAL_FUNCTION_PARAM_PASSTHRU, /*encode=*/true);
}

ZEND_METHOD(Swoole_Http_Response, rawcookie) {
    add_cookie(INTERNAL_FUNCTION_PARAM_PASSTHRU, /*encode=*/false);
}

ZEND_METHOD(Swoole_Http_Response, status) {
    zend_long code = 0;
    zend_string* reason = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(code)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(reason)
    ZEND_PARSE_PARAMETERS_END();
    server::Exchange* const exchange = with_open_head(this_response(ZEND_THIS));
    if (exchange == nullptr) RETURN_FALSE;
    if (!check_status(code)) RETURN_FALSE;
    if (reason != nullptr && !http1::is_valid_reason_phrase(view(reason))) {
        warn("the reason must not contain line breaks, NUL or other control characters");
        RETURN_FALSE;
    }
    call_core([=] {
        exchange->set_status(static_cast<int>(code), reason == nullptr ? std::string_view{} : view(reason));
    });
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Http_Response, header) {
    zend_string* name = nullptr;
    zval* value = nullptr;
    bool format = true;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_STR(name)
    Z_PARAM_ZVAL(value)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(format)
    ZEND_PARSE_PARAMETERS_END();
    ResponseObject& self = this_response(ZEND_THIS);
    // Kept as they are: null ("do not send it"), numbers, strings, lists of them. They become text when sent.
    zval converted;
    if (Z_TYPE_P(value) == IS_OBJECT || Z_TYPE_P(value) == IS_RESOURCE) {
        zend_string* text = nullptr;
        if (!zend_parse_arg_str(value, &text, /*check_null=*/false, 2)) {
            zend_argument_type_error(2, "must be of type array|string, %s given", zend_zval_type_name(value));
            RETURN_THROWS();
        }
        ZVAL_STR(&converted, text);
        value = &converted;
    }
    if (with_open_head(self) == nullptr) RETURN_FALSE;
    RETURN_BOOL(set_response_header(self, name, value, format));
}

ZEND_METHOD(Swoole_Http_Response, trailer) {
    zend_string* name = nullptr;
    zend_string* value = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(name)
    Z_PARAM_STR(value)
    ZEND_PARSE_PARAMETERS_END();
    ResponseObject& self = this_response(ZEND_THIS);
    if (answerable(self) == nullptr) RETURN_FALSE;
    RETURN_BOOL(set_response_trailer(self, name, value));
}

ZEND_METHOD(Swoole_Http_Response, write) {
    zend_string* content = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(content)
    ZEND_PARSE_PARAMETERS_END();
    ResponseObject& self = this_response(ZEND_THIS);
    server::Exchange* const exchange = answerable(self);
    if (exchange == nullptr) RETURN_FALSE;
    if (ZSTR_LEN(content) == 0) {
        warn("the data sent must not be empty");
        RETURN_FALSE;
    }
    if (is_too_long(self, content)) {
        exchange->note_missing_part();
        RETURN_FALSE;
    }
    send_head_fields(self);
    if (EG(exception) != nullptr) RETURN_THROWS();
    const Result<void> written = call_core([=] { return exchange->write(view(content)); });
    if (!written && written.error().code == Errc::kNoMemory) exchange->note_missing_part();
    Runtime::peek()->raise_if_terminating();
    if (EG(exception) != nullptr) RETURN_THROWS();
    RETURN_BOOL(finish(written));
}

ZEND_METHOD(Swoole_Http_Response, end) {
    zend_string* content = nullptr;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR_OR_NULL(content)
    ZEND_PARSE_PARAMETERS_END();
    RETURN_BOOL(end_response(this_response(ZEND_THIS), content));
}

ZEND_METHOD(Swoole_Http_Response, sendfile) {
    FileArguments file;
    if (!parse_file_arguments(execute_data, file)) RETURN_THROWS();
    ResponseObject& self = this_response(ZEND_THIS);
    server::Exchange* const exchange = with_nothing_sent(self);
    if (exchange == nullptr) RETURN_FALSE;
    if (ZSTR_LEN(file.path) == 0) {
        warn("the name of the file is empty");
        RETURN_FALSE;
    }
    if (file.offset < 0 || file.length < 0) {
        warn("offset and length must not be negative");
        RETURN_FALSE;
    }
    if (php_check_open_basedir(ZSTR_VAL(file.path)) != 0) RETURN_FALSE;  // It has warned.
    send_head_fields(self);
    if (EG(exception) != nullptr) RETURN_THROWS();
    const Result<void> sent = call_core([=]() -> Result<void> {
        return exchange->send_file(std::string(view(file.path)), static_cast<std::uint64_t>(file.offset),
                                   static_cast<std::uint64_t>(file.length));
    });
    if (!sent && !exchange->is_ended()) {
        // Nothing has been sent: the program may answer otherwise, with other headers.
        call_core([exchange] { exchange->headers().clear(); });
        self.has_head_sent = false;
        const int code = to_errno(sent.error());
        set_last_error(code);
        warn("file [%s] cannot be sent: %s", ZSTR_VAL(file.path),
             sent.error().code == Errc::kInvalid
                 ? "it is not a regular file, or shorter than offset and length"
                 : swoole_strerror_text(code));
        RETURN_FALSE;
    }
    RETURN_BOOL(finish(sent));
}

ZEND_METHOD(Swoole_Http_Response, redirect) {
    zend_string* location = nullptr;
    zend_long code = 302;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(location)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(code)
    ZEND_PARSE_PARAMETERS_END();
    ResponseObject& self = this_response(ZEND_THIS);
    server::Exchange* const exchange = with_nothing_sent(self);
    if (exchange == nullptr) RETURN_FALSE;
    if (!check_status(code)) RETURN_FALSE;
    zval value;
    ZVAL_STR(&value, location);
    zend_string* const name = ZSTR_INIT_LITERAL("Location", 0);
    const bool is_set = set_response_header(self, name, &value, /*format=*/false);
    zend_string_release(name);
    if (!is_set) RETURN_FALSE;
    call_core([=] { exchange->set_status(static_cast<int>(code)); });
    RETURN_BOOL(end_response(self, nullptr));
}

ZEND_METHOD(Swoole_Http_Response, detach) {
    ZEND_PARSE_PARAMETERS_NONE();
    ResponseObject& self = this_response(ZEND_THIS);
    server::Exchange* const exchange = answerable(self);
    if (exchange == nullptr) RETURN_FALSE;
    send_head_fields(self);  // They stay with the exchange, for the object that answers.
    if (EG(exception) != nullptr) RETURN_THROWS();
    const Result<void> detached = call_core([exchange] { return exchange->detach(); });
    if (detached) self.is_detached = true;
    RETURN_BOOL(finish(detached));
}

ZEND_METHOD(Swoole_Http_Response, create) {
    zval* server = nullptr;
    zend_long fd = -1;
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_ZVAL(server)
    Z_PARAM_LONG(fd)
    ZEND_PARSE_PARAMETERS_END();
    if (server != nullptr && Z_TYPE_P(server) != IS_LONG && Z_TYPE_P(server) != IS_ARRAY &&
        Z_TYPE_P(server) != IS_OBJECT) {
        zend_argument_type_error(1, "must be of type object|array|int, %s given",
                                 zend_zval_type_name(server));
        RETURN_THROWS();
    }
    DetachedConnection connection;
    if (!parse_create_arguments(server, fd, connection)) RETURN_THROWS();
    const Result<server::Exchange*> exchange = adopt_exchange(connection);
    if (!exchange) {
        set_last_error(kCodeSessionNotExist);
        warn("connection [" ZEND_LONG_FMT "] is not detached in this worker, or is closed",
             connection.session_id);
        RETURN_FALSE;
    }
    RETURN_OBJ(make_response(**exchange));
}

ZEND_METHOD(Swoole_Http_Response, close) {
    ZEND_PARSE_PARAMETERS_NONE();
    ResponseObject& self = this_response(ZEND_THIS);
    server::Exchange* const exchange = self.exchange.get();
    if (exchange == nullptr || self.is_detached) RETURN_FALSE;
    call_core([exchange] { exchange->close_connection(); });
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Http_Response, ping) {
    throw_not_available("Swoole\\Http\\Response::ping(): HTTP/2");
}
ZEND_METHOD(Swoole_Http_Response, goaway) {
    throw_not_available("Swoole\\Http\\Response::goaway(): HTTP/2");
}
ZEND_METHOD(Swoole_Http_Response, upgrade) {
    throw_not_available("Swoole\\Http\\Response::upgrade(): WebSocket");
}
ZEND_METHOD(Swoole_Http_Response, push) {
    throw_not_available("Swoole\\Http\\Response::push(): WebSocket");
}
ZEND_METHOD(Swoole_Http_Response, recv) {
    throw_not_available("Swoole\\Http\\Response::recv(): WebSocket");
}
ZEND_METHOD(Swoole_Http_Response, disconnect) {
    throw_not_available("Swoole\\Http\\Response::disconnect(): WebSocket");
}
