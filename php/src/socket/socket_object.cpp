// SPDX-License-Identifier: Apache-2.0
// Storage of Coroutine\Socket: making, errors, the end.
#include "socket/socket_object.hpp"

#include <cerrno>
#include <cstdarg>
#include <cstring>

#include "runtime/php_coroutine.hpp"
#include "runtime/properties.hpp"
#include "runtime/register.hpp"
#include "socket/coroutine_socket_arginfo.h"
#include "socket/registration.hpp"
#include "socket/socket_call.hpp"

namespace shoal::php {

zend_class_entry* coroutine_socket_ce = nullptr;
zend_class_entry* coroutine_socket_exception_ce = nullptr;

namespace {

/// Destructors may run PHP code, so here the waiters go on, if there can be any: a method call holds the
/// object.
void destroy_socket(zend_object* object) {
    zend_objects_destroy_object(object);
    SocketCore* const core = socket_from(object)->core;
    if (core != nullptr && core->references > 1) call_core([&] { core->stream->close(); });
}

// ---- properties that only the engine writes --------------------------------------------------------------

bool is_readonly(const zend_string* name) noexcept {
    return zend_string_equals_literal(name, "fd") || zend_string_equals_literal(name, "domain") ||
           zend_string_equals_literal(name, "type") || zend_string_equals_literal(name, "protocol");
}

void throw_readonly(const zend_object* object, const zend_string* name) {
    zend_throw_error(nullptr, "Cannot modify readonly property %s::$%s", ZSTR_VAL(object->ce->name),
                     ZSTR_VAL(name));
}

zval* write_property(zend_object* object, zend_string* name, zval* value, void** cache_slot) {
    if (EXPECTED(!is_readonly(name))) return zend_std_write_property(object, name, value, cache_slot);
    throw_readonly(object, name);
    return &EG(uninitialized_zval);
}

zval* property_pointer(zend_object* object, zend_string* name, int type, void** cache_slot) {
    if (UNEXPECTED(type != BP_VAR_R && type != BP_VAR_IS && is_readonly(name))) {
        throw_readonly(object, name);
        return &EG(error_zval);
    }
    return zend_std_get_property_ptr_ptr(object, name, type, cache_slot);
}

void unset_property(zend_object* object, zend_string* name, void** cache_slot) {
    if (EXPECTED(!is_readonly(name))) return unset_user_property(object, name, cache_slot);
    throw_readonly(object, name);
}

void mark_readonly(const char* name) {
    auto* const info = static_cast<zend_property_info*>(
        zend_hash_str_find_ptr(&coroutine_socket_ce->properties_info, name, std::strlen(name)));
    info->flags |= ZEND_ACC_READONLY;
}

// ---- errors ----------------------------------------------------------------------------------------------

void put_error(SocketObject* self, int code, const char* text) {
    put_long_property(&self->std, coroutine_socket_ce, kErrCode, "errCode", code);
    zval* const message = OBJ_PROP_NUM(&self->std, kErrMsg);
    if (EXPECTED(Z_TYPE_P(message) == IS_STRING)) {
        zend_string* const before = Z_STR_P(message);
        if (*text == '\0') {
            ZVAL_EMPTY_STRING(message);
        } else {
            ZVAL_STRING(message, text);
        }
        zend_string_release(before);
    } else {
        zend_update_property_string(coroutine_socket_ce, &self->std, ZEND_STRL("errMsg"), text);
    }
}

void throw_bound(const SocketObject* self, Error error) {
    const net::Socket& socket = self->core->stream->socket();
    const bool is_reading = static_cast<std::int32_t>(socket.reader()) == error.detail ||
                            static_cast<std::int32_t>(self->core->packet_reader) == error.detail;
    zend_throw_exception_ex(swoole_error_ce, kCodeHasBeenBound,
                            "Socket#%d has already been bound to another coroutine#%d, %s of the same socket "
                            "in coroutine#" ZEND_LONG_FMT " at the same time is not allowed",
                            socket.fd(), error.detail, is_reading ? "reading" : "writing",
                            static_cast<zend_long>(current_cid()));
}

int code_of(const SocketCore& core, Error error) noexcept {
    if (error.code == Errc::kClosed) return core.stream->is_closed() ? ECANCELED : EPIPE;
    return core.stream->is_tls() ? to_tls_code(error) : to_socket_code(error);
}

}  // namespace

/// Also after a fatal error. A coroutine that is still inside a call never goes on then, and keeps the core.
void SocketObject::release() {
    SocketCore* const owned = std::exchange(core, nullptr);
    if (owned == nullptr) return;
    Callable length_function = std::exchange(owned->settings.length_function, Callable{});
    call_core([&] { CoreInUse::drop_core(*owned); });
    if (length_function.is_set()) length_function.release();
}

void SocketObject::collect(zend_get_gc_buffer* buffer) {
    if (core != nullptr) core->settings.collect(buffer);
}

SocketObject* socket_from(zend_object* object) noexcept {
    return from_object<SocketObject>(object);
}

SocketObject* constructed_socket(zval* this_value) {
    SocketObject* const self = socket_from(Z_OBJ_P(this_value));
    if (EXPECTED(self->core != nullptr)) return self;
    zend_throw_error(swoole_error_ce, "the constructor of Swoole\\Coroutine\\Socket must be called first");
    return nullptr;
}

void socket_set_code(SocketObject* self, int code, const char* text) {
    set_last_error(code);
    put_error(self, code, text != nullptr && *text != '\0' ? text : swoole_strerror_text(code));
}

void socket_set_error(SocketObject* self, Error error) {
    if (error.code == Errc::kBusy) {
        throw_bound(self, error);
    } else if (error.code == Errc::kOutOfCoroutine) {
        require_coroutine();
    } else if (self->core == nullptr) {  // Gone while it waited: the error is not read any more.
        set_last_error(ECANCELED);
    } else {
        const int code = code_of(*self->core, error);
        net::TlsSession* const tls = self->core->stream->tls();
        const bool is_of_tls = error.code == Errc::kProtocol && tls != nullptr;
        socket_set_code(self, code, is_of_tls ? tls->error_text() : nullptr);
    }
}

void socket_clear_error(SocketObject* self) {
    put_error(self, 0, "");
}

void put_socket_property(SocketObject* self, SocketProperty property, zend_long value) {
    zval* const slot = OBJ_PROP_NUM(&self->std, property);
    zval before;
    ZVAL_COPY_VALUE(&before, slot);
    ZVAL_LONG(slot, value);
    zval_ptr_dtor(&before);  // Last: should anything have got past the handlers, it may have a destructor.
}

void throw_socket_exception(int code, const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    zend_string* const text = zend_vstrpprintf(0, format, arguments);
    va_end(arguments);
    zend_throw_exception(coroutine_socket_exception_ce, ZSTR_VAL(text), code);
    zend_string_release(text);
}

// ---- making ----------------------------------------------------------------------------------------------

Result<SocketCore*> socket_core_over(std::unique_ptr<net::Socket> socket, int domain, int type,
                                     int protocol) {
    auto core = std::make_unique<SocketCore>();
    socket->set_timeouts(default_socket_timeouts());
    core->stream = std::make_unique<net::Stream>(std::move(socket));
    core->domain = domain;
    core->type = type;
    core->protocol = protocol;
    return core.release();
}

Result<SocketCore*> make_socket_core(int domain, int type, int protocol) {
    auto socket = net::Socket::create(domain, type, protocol);
    if (!socket) return fail(socket.error());
    set_default_buffers((*socket)->fd());
    return socket_core_over(std::move(*socket), domain, type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC), protocol);
}

Result<SocketCore*> adopt_socket_core(UniqueFd fd, int domain, int type, int protocol) {
    auto socket = net::Socket::adopt(std::move(fd));
    if (!socket) return fail(socket.error());
    return socket_core_over(std::move(*socket), domain, type, protocol);
}

void attach_socket_core(SocketObject* self, SocketCore* core) {
    self->core = core;
    put_socket_property(self, kFd, core->stream->socket().fd());
    put_socket_property(self, kDomain, core->domain);
    put_socket_property(self, kType, core->type);
    put_socket_property(self, kProtocol, core->protocol);
}

zend_object* wrap_socket_core(SocketCore* core) {
    auto* const object = make_object<SocketObject>(coroutine_socket_ce);
    attach_socket_core(object, core);
    return &object->std;
}

namespace {

zend_object* wrap_made(const Result<SocketCore*>& core) {
    if (core) return wrap_socket_core(*core);
    errno = to_errno(core.error());
    return nullptr;
}

}  // namespace

zend_object* make_socket_object(int domain, int type, int protocol) {
    return wrap_made(call_core([&] { return make_socket_core(domain, type, protocol); }));
}

zend_object* adopt_socket_object(int fd, int domain, int type, int protocol) {
    return wrap_made(call_core([&] { return adopt_socket_core(UniqueFd(fd), domain, type, protocol); }));
}

void register_coroutine_socket() {
    coroutine_socket_ce = register_class<SocketObject>(register_class_Swoole_Coroutine_Socket(),
                                                       {.short_names = {"Co\\Socket"}});
    for (const char* const name : {"fd", "domain", "type", "protocol"})
        mark_readonly(name);
    zend_object_handlers& handlers = class_handlers<SocketObject>;
    handlers.dtor_obj = &destroy_socket;
    handlers.write_property = &write_property;
    handlers.get_property_ptr_ptr = &property_pointer;
    handlers.unset_property = &unset_property;
    coroutine_socket_exception_ce =
        register_plain_class(register_class_Swoole_Coroutine_Socket_Exception(swoole_exception_ce),
                             {.short_names = {"Co\\Socket\\Exception"}});
}

}  // namespace shoal::php
