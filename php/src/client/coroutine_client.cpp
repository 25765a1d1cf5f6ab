// SPDX-License-Identifier: Apache-2.0
/// Swoole\Coroutine\Client: its life, settings, connecting and closing.
#include "client/coroutine_client.hpp"

#include "client/coroutine_client_arginfo.h"
#include "client/registration.hpp"
#include "runtime/io.hpp"
#include "runtime/php_coroutine.hpp"

namespace shoal::php {
namespace {

zend_class_entry* client_ce = nullptr;

// In the order of the stub.
enum Property : std::uint32_t { kErrCode, kErrMsg, kFd, kSocket, kType, kSetting, kConnected };

constexpr const char* kSetOwner = "Swoole\\Coroutine\\Client::set()";

/// Writes a property; in place unless it is a reference or unset.
void put_property(ClientObject& self, Property property, std::string_view name, zval* value) {
    zval* const slot = OBJ_PROP_NUM(&self.std, property);
    if (EXPECTED(!Z_ISREF_P(slot) && Z_TYPE_P(slot) != IS_UNDEF)) {
        zval before;
        ZVAL_COPY_VALUE(&before, slot);
        ZVAL_COPY(slot, value);
        zval_ptr_dtor(&before);
    } else {
        zend_update_property(client_ce, &self.std, name.data(), name.size(), value);
    }
}

void put_long(ClientObject& self, Property property, std::string_view name, zend_long number) {
    zval value{};
    ZVAL_LONG(&value, number);
    put_property(self, property, name, &value);
}

void put_connected(ClientObject& self) {
    zval value{};
    ZVAL_BOOL(&value, self.is_connected);
    put_property(self, kConnected, "connected", &value);
}

void put_socket(ClientObject& self, zend_object* socket) {
    zval value{};
    ZVAL_NULL(&value);
    if (socket != nullptr) ZVAL_OBJ(&value, socket);
    put_property(self, kSocket, "socket", &value);
}

void put_error(ClientObject& self, int code, const char* text) {
    zval message;  // Made first: `text` may point into a property that a destructor frees below.
    if (*text == '\0') {
        ZVAL_EMPTY_STRING(&message);
    } else {
        ZVAL_STRING(&message, text);
    }
    put_long(self, kErrCode, "errCode", code);
    put_property(self, kErrMsg, "errMsg", &message);
    zval_ptr_dtor(&message);
}

void throw_bound(coro::Cid owner) {
    zend_throw_exception_ex(
        swoole_error_ce, kCodeHasBeenBound,
        "Swoole\\Coroutine\\Client has already been bound to another coroutine#" ZEND_LONG_FMT
        ", using it in coroutine#" ZEND_LONG_FMT " at the same time is not allowed",
        static_cast<zend_long>(owner), static_cast<zend_long>(current_cid()));
}

/// Copies the client's settings, except the timeouts, to the socket. False: out of memory.
bool give_settings(const ClientObject& self, SocketCore& core) {
    if (!copy_stream_settings(self.core->settings, core.settings)) return false;
    call_core([&] { core.framer = framing::Framer(core.settings.framing); });
    set_socket_buffers(core.stream->socket().fd(), core.settings.socket_buffer_bytes);
    return true;
}

/// set() on a client with a socket: timeouts that connect() has set remain, unless this set() changes them.
void give_changed_timeouts(const StreamOptions& settings, double read_before, double write_before,
                           net::Socket& socket) {
    net::SocketTimeouts timeouts = socket.timeouts();
    timeouts.connect_ms = call_timeout(settings.connect_timeout, timeouts.connect_ms);
    if (settings.read_timeout != read_before)
        timeouts.read_ms = call_timeout(settings.read_timeout, timeouts.read_ms);
    if (settings.write_timeout != write_before)
        timeouts.write_ms = call_timeout(settings.write_timeout, timeouts.write_ms);
    socket.set_timeouts(timeouts);
}

/// connect() with a fresh socket. False: failed or thrown.
bool connect_socket(ClientObject& self, const ConnectArguments& arguments) {
    if (!open_socket(self, /*is_bound=*/false)) return false;  // connect() binds it.
    zend_object* const object = self.socket;
    GC_ADDREF(object);
    SocketObject* const socket = socket_from(object);
    self.connector = current_cid();
    const bool has_connected = socket_connect(socket, arguments.host, arguments.port, arguments.timeout);
    self.connector = 0;
    const bool is_mine = self.socket == object;  // Else closed during the wait.
    if (!has_connected) take_failure(self, socket);
    if (has_connected && !is_mine) set_failure(self, ECANCELED);
    if (has_connected && is_mine) {
        net::Socket& connection = socket->core->stream->socket();
        const net::SocketTimeouts timeouts = connection.timeouts();
        // As in Swoole the timeout of connect() also applies to recv() and send().
        connection.set_timeouts({timeouts.connect_ms, call_timeout(arguments.timeout, timeouts.read_ms),
                                 call_timeout(arguments.timeout, timeouts.write_ms)});
        self.is_connected = true;
        clear_failure(self);
        put_long(self, kFd, "fd", socket->core->stream->socket().fd());
        put_connected(self);  // A destructor of a replaced property value may have closed the client.
    } else if (self.socket == object) {
        drop_socket(self);
    }
    const bool is_still_mine = self.socket == object;
    OBJ_RELEASE(object);
    return has_connected && is_still_mine;
}

}  // namespace

ClientObject* client_of(zval* this_value) {
    auto* const self = from_object<ClientObject>(Z_OBJ_P(this_value));
    if (UNEXPECTED(self->core == nullptr)) {
        zend_throw_error(swoole_error_ce,
                         "the constructor of Swoole\\Coroutine\\Client must be called first");
        return nullptr;
    }
    return self;
}

bool is_connecting(const ClientObject& self) noexcept {
    if (EXPECTED(self.connector == 0)) return false;
    const coro::Scheduler* const scheduler = coro::Scheduler::current_scheduler();
    return scheduler != nullptr && scheduler->find(self.connector) != nullptr;
}

SocketObject* take_socket(ClientObject& self) {
    if (UNEXPECTED(self.connector != 0 && self.connector != current_cid() && is_connecting(self))) {
        throw_bound(self.connector);
        return nullptr;
    }
    // The user of exportSocket() may have closed it.
    if (self.socket != nullptr) {
        const SocketObject* const socket = socket_from(self.socket);
        if (UNEXPECTED(socket->core == nullptr || socket->core->stream->is_closed())) drop_socket(self);
    }
    if (UNEXPECTED(self.socket == nullptr)) {
        set_failure(self, kCodeNoConnection);
        return nullptr;
    }
    GC_ADDREF(self.socket);
    return socket_from(self.socket);
}

void put_back(SocketObject* socket) {
    OBJ_RELEASE(&socket->std);
}

bool is_datagram(const ClientObject& self) noexcept {
    return is_datagram_type(self.socket_type);
}

int address_family(const ClientObject& self) noexcept {
    return address_family_of(self.socket_type);
}

namespace {

/// Binds to bind_address and bind_port. Returns Swoole's number, 0: done.
int bind_socket(const ClientObject& self, SocketCore& core) {
    const Result<void> bound = call_core([&]() -> Result<void> {
        const Result<net::Address> local = local_address(self.core->settings, address_family(self));
        if (!local) return fail(Errc::kSystem, EADDRNOTAVAIL);  // Wrong address family.
        if (local->is_empty()) return {};
        return core.stream->socket().bind(*local);
    });
    return bound ? 0 : to_socket_code(bound.error());
}

}  // namespace

bool open_socket(ClientObject& self, bool is_bound) {
    zend_object* const socket = make_socket_object(address_family(self), kernel_type_of(self.socket_type), 0);
    if (socket == nullptr) {
        set_failure(self, errno);
        return false;
    }
    SocketCore& core = *socket_from(socket)->core;
    int code = give_settings(self, core) ? 0 : ENOMEM;
    if (code == 0 && is_bound) code = bind_socket(self, core);
    if (code != 0) {
        OBJ_RELEASE(socket);
        set_failure(self, code);
        return false;
    }
    core.stream->socket().set_timeouts(stream_timeouts(core.settings));
    self.socket = socket;
    self.is_close_due = false;
    self.core->last_sender = net::Address{};
    put_socket(self, socket);
    if (EXPECTED(self.socket == socket)) return true;
    set_failure(self, ECANCELED);  // A destructor of a replaced property value closed the client.
    return false;
}

bool drop_socket(ClientObject& self) {
    zend_object* const socket = std::exchange(self.socket, nullptr);
    self.is_connected = false;
    put_connected(self);
    put_long(self, kFd, "fd", -1);
    put_socket(self, nullptr);
    if (socket == nullptr) return true;
    SocketObject* const object = socket_from(socket);
    const bool is_open = object->core != nullptr && !object->core->stream->is_closed();
    const bool is_closed = !is_open || socket_close(object);
    OBJ_RELEASE(socket);
    return is_closed;
}

void set_failure(ClientObject& self, int code, const char* text) {
    set_last_error(code);
    put_error(self, code, text != nullptr && *text != '\0' ? text : swoole_strerror_text(code));
}

void take_failure(ClientObject& self, SocketObject* socket, Error error) {
    socket_set_error(socket, error);
    take_failure(self, socket);
}

void take_failure(ClientObject& self, SocketObject* socket) {
    if (EG(exception) != nullptr) return;
    zval storage;
    zval* const code = zend_read_property(socket->std.ce, &socket->std, ZEND_STRL("errCode"), true, &storage);
    const int number = Z_TYPE_P(code) == IS_LONG ? static_cast<int>(Z_LVAL_P(code)) : last_error();
    zval* const text = zend_read_property(socket->std.ce, &socket->std, ZEND_STRL("errMsg"), true, &storage);
    set_failure(self, number, Z_TYPE_P(text) == IS_STRING ? Z_STRVAL_P(text) : nullptr);
    const bool is_over = socket->core == nullptr || socket->core->stream->is_closed();
    if (is_over && self.socket == &socket->std) drop_socket(self);
}

void clear_failure(ClientObject& self) {
    zval* const slot = OBJ_PROP_NUM(&self.std, kErrCode);
    if (EXPECTED(Z_TYPE_P(slot) == IS_LONG && Z_LVAL_P(slot) == 0)) return;
    put_error(self, 0, "");
}

void ClientObject::release() {
    if (zend_object* const owned = std::exchange(socket, nullptr)) OBJ_RELEASE(owned);
    if (ClientCore* const owned = std::exchange(core, nullptr)) {
        owned->settings.release_length_function();
        delete owned;
    }
}

void ClientObject::collect(zend_get_gc_buffer* buffer) {
    if (socket != nullptr) zend_get_gc_buffer_add_obj(buffer, socket);
    if (core != nullptr) core->settings.collect(buffer);
}

void register_coroutine_client() {
    client_ce =
        register_class<ClientObject>(register_class_Swoole_Coroutine_Client(),
                                     {.aliases = {"swoole_client_coro"}, .short_names = {"Co\\Client"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_Client, __construct) {
    zend_long type = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(type)
    ZEND_PARSE_PARAMETERS_END();
    auto* const self = from_object<ClientObject>(Z_OBJ_P(ZEND_THIS));
    if (self->core != nullptr) {
        zend_throw_error(swoole_error_ce, "the client is constructed already");
        RETURN_THROWS();
    }
    zend_long socket_type = 0;
    if (!take_client_type(type, socket_type)) RETURN_THROWS();
    call_core([&] { self->core = new ClientCore; });
    if (self->core == nullptr) {
        zend_throw_error(swoole_error_ce, "there is not enough memory for the client");
        RETURN_THROWS();
    }
    self->socket_type = socket_type;
    self->core->settings.open_tls = (type & kSockFlagSsl) != 0;
    self->core->settings.tls.is_datagram = is_datagram(*self);
    put_long(*self, kType, "type", type);
}

ZEND_METHOD(Swoole_Coroutine_Client, __destruct) {
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Swoole_Coroutine_Client, set) {
    HashTable* options = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    if (zend_hash_num_elements(options) == 0) RETURN_FALSE;
    StreamSettings& settings = self->core->settings;
    const double read_before = settings.read_timeout;
    const double write_before = settings.write_timeout;
    bool is_dtls_wrong = false;
    if (!set_client_options(kSetOwner, SettingsOf::kCoroutineClient, options, options, &self->std,
                            self->socket_type, settings, is_dtls_wrong))
        RETURN_THROWS();
    RETVAL_TRUE;
    if (self->socket != nullptr) {
        SocketCore& core = *socket_from(self->socket)->core;
        RETVAL_BOOL(give_settings(*self, core));
        give_changed_timeouts(settings, read_before, write_before, core.stream->socket());
    }
    warn_wrong_dtls(is_dtls_wrong);
}

ZEND_METHOD(Swoole_Coroutine_Client, connect) {
    ConnectArguments arguments;
    if (!parse_connect_arguments(execute_data, arguments)) RETURN_THROWS();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr || !require_coroutine()) RETURN_THROWS();
    if (is_connecting(*self)) {
        throw_bound(self->connector);
        RETURN_THROWS();
    }
    if (self->socket != nullptr && self->is_connected) {  // As in Swoole, without a warning.
        set_failure(*self, EISCONN);
        RETURN_FALSE;
    }
    if (const char* const refusal = refuse_target(self->core->settings, self->socket_type, arguments)) {
        set_failure(*self, EINVAL);
        RETVAL_FALSE;
        warn("%s", refusal);
        return;
    }
    if (self->socket != nullptr) drop_socket(*self);  // From an earlier sendto().
    RETURN_BOOL(connect_socket(*self, arguments));
}

ZEND_METHOD(Swoole_Coroutine_Client, enableSSL) {
    ZEND_PARSE_PARAMETERS_NONE();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr || !require_coroutine()) RETURN_THROWS();
    SocketObject* const socket = take_socket(*self);
    if (socket == nullptr) RETURN_FALSE;
    if (socket->core->stream->is_tls()) {
        put_back(socket);
        set_failure(*self, EALREADY);
        RETVAL_FALSE;
        warn("TLS has begun already");
        return;
    }
    socket->core->settings.open_tls = true;
    self->connector = current_cid();  // Other coroutines must not send or peek during the handshake.
    const bool is_secure = socket_ssl_handshake(socket);
    self->connector = 0;
    if (is_secure) {
        clear_failure(*self);
    } else {
        take_failure(*self, socket);
        // After a failed handshake the connection is unusable.
        if (self->socket == &socket->std && EG(exception) == nullptr) drop_socket(*self);
    }
    put_back(socket);
    RETURN_BOOL(is_secure);
}

ZEND_METHOD(Swoole_Coroutine_Client, isConnected) {
    ZEND_PARSE_PARAMETERS_NONE();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_BOOL(self->is_connected && !socket_from(self->socket)->core->stream->is_closed());
}

ZEND_METHOD(Swoole_Coroutine_Client, close) {
    ZEND_PARSE_PARAMETERS_NONE();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    // As in Swoole the first close() fails while another coroutine is in a call, which it ends.
    const bool is_due = std::exchange(self->is_close_due, false);
    if (self->socket == nullptr && !is_due) {
        set_failure(*self, kCodeNoConnection);
        RETURN_FALSE;
    }
    clear_failure(*self);
    const bool is_closed = drop_socket(*self);
    if (!is_closed) set_failure(*self, kCodeCloseWait);
    // The other coroutine has resumed inside close() and may have connected again.
    self->is_close_due = !is_closed && self->socket == nullptr;
    RETURN_BOOL(is_closed);
}

ZEND_METHOD(Swoole_Coroutine_Client, exportSocket) {
    ZEND_PARSE_PARAMETERS_NONE();
    ClientObject* const self = client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    if (self->socket == nullptr) {
        set_failure(*self, kCodeNoConnection);
        RETURN_NULL();  // As in Swoole, despite the declared return type.
    }
    RETURN_OBJ_COPY(self->socket);
}
