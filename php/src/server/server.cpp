// SPDX-License-Identifier: Apache-2.0
/// Swoole\Server and Swoole\Http\Server: life, options, start and stop. [Z] throughout.
#include <algorithm>
#include <cerrno>
#include <cinttypes>

#include "http/request.hpp"
#include "http/response.hpp"
#include "runtime/callbacks.hpp"
#include "runtime/constants.hpp"
#include "runtime/errors.hpp"
#include "runtime/notices.hpp"
#include "runtime/register.hpp"
#include "server/registration.hpp"
#include "server/server_arginfo.h"
#include "server/server_object.hpp"

namespace shoal::php {

zend_class_entry* server_ce = nullptr;
zend_class_entry* http_server_ce = nullptr;

namespace {

constexpr int kErrorOnlyStartOne = error_code("SWOOLE_ERROR_SERVER_ONLY_START_ONE");
constexpr int kErrorInvalidPort = error_code("SWOOLE_ERROR_SERVER_INVALID_LISTEN_PORT");

constexpr zend_long kModeBase = 1;  // SWOOLE_BASE

/// Calls `visit` with every callback that is set.
template <typename Visit>
void for_each_callback(ServerState& state, Visit visit) {
    const auto visit_set = [&visit](Callable& callable) {
        if (callable.is_set()) visit(callable);
    };
    std::ranges::for_each(state.callbacks, visit_set);
    for (const auto& port : state.ports)
        visit_set(port->length_function);
    for (auto& callbacks : state.port_callbacks)
        std::ranges::for_each(callbacks, visit_set);
}

/// True while this process has a server object whose constructor has run.
bool has_constructed_server() noexcept {
    const zend_objects_store& store = EG(objects_store);
    for (std::uint32_t handle = 1; handle < store.top; ++handle) {
        zend_object* const object = store.object_buckets[handle];
        if (IS_OBJ_VALID(object) && object->handlers == &class_handlers<ServerObject> &&
            from_object<ServerObject>(object)->state != nullptr)
            return true;
    }
    return false;
}

/// SWOOLE_SSL in the constant is left to the caller.
bool to_socket_type(zend_long constant, server::SocketType& type) {
    switch (constant & ~zend_long{kSockFlagSsl}) {
        case kSockTcp:
            type = server::SocketType::kTcp;
            return true;
        case kSockTcp6:
            type = server::SocketType::kTcp6;
            return true;
        case kSockUnixStream:
            type = server::SocketType::kUnixStream;
            return true;
        default:
            break;
    }
    if (is_datagram_type(constant & ~zend_long{kSockFlagSsl})) {
        zend_throw_exception_ex(swoole_exception_ce, kCodeNotSupported,
                                "UDP is not part of this version of the server");
    } else {
        zend_throw_exception_ex(swoole_exception_ce, EINVAL, "invalid socket type " ZEND_LONG_FMT, constant);
    }
    return false;
}

/// Swoole makes an Http\Server of a datagram type without a word; requests come by streams only.
zend_long to_stream_type(zend_long constant) {
    if (!is_datagram_type(constant & ~zend_long{kSockFlagSsl})) return constant;
    static constexpr char kKey = 0;
    notice_once(&kKey, "an HTTP server listens on stream sockets: the datagram type given to it is replaced");
    return constant - 1;  // Each stream type stands before its datagram type.
}

/// Throws unless a server of this mode can be made in this process.
bool check_construction(zend_long mode) {
    if (has_constructed_server()) {
        zend_throw_exception_ex(swoole_exception_ce, kErrorOnlyStartOne,
                                "server is already created: one server per process");
        return false;
    }
    if (mode != kModeBase) {
        const char* const name = mode == 2 ? "SWOOLE_PROCESS" : mode == 3 ? "SWOOLE_THREAD" : nullptr;
        if (name == nullptr) {
            zend_throw_error(nullptr, "invalid server mode " ZEND_LONG_FMT, mode);  // As Swoole.
        } else {
            zend_throw_exception_ex(swoole_exception_ce, kCodeNotSupported,
                                    "%s is not part of this version: use SWOOLE_BASE", name);
        }
        return false;
    }
    return true;
}

/// [C]
server::PortConfig& add_port(ServerState& state, std::string_view host, zend_long port,
                             server::SocketType type, bool is_tls) {
    auto settings = std::make_unique<PortSettings>(state);
    server::PortConfig& config = settings->config;
    config.host = host;
    config.port = static_cast<std::uint16_t>(port);
    config.type = type;
    config.tls.enabled = is_tls;
    config.protocols.http = state.is_http_server;
    state.ports.push_back(std::move(settings));
    return config;
}

bool check_port_number(std::string_view host, zend_long port, server::SocketType type) {
    if (type == server::SocketType::kUnixStream || (port >= 0 && port <= 65535)) return true;
    zend_throw_exception_ex(swoole_exception_ce, kErrorInvalidPort,
                            "invalid port [" ZEND_LONG_FMT "] of [%.*s]", port, static_cast<int>(host.size()),
                            host.data());
    return false;
}

void set_constructed_properties(ServerState& state, zend_string* host, zend_long mode, zend_long type) {
    zend_object* const object = state.object;
    zend_update_property_str(server_ce, object, ZEND_STRL("host"), host);
    zend_update_property_long(server_ce, object, ZEND_STRL("port"), state.core->port(0));
    zend_update_property_long(server_ce, object, ZEND_STRL("mode"), mode);
    zend_update_property_long(server_ce, object, ZEND_STRL("type"), type & ~zend_long{kSockFlagSsl});
    zend_update_property_bool(server_ce, object, ZEND_STRL("ssl"), state.ports[0]->config.tls.enabled);
    zval connections;
    make_connection_iterator(state, server::kAllPorts, &connections);
    zend_update_property(server_ce, object, ZEND_STRL("connections"), &connections);
    zval_ptr_dtor(&connections);
    zval ports;
    array_init(&ports);
    zval port;
    make_port(state, 0, &port);
    add_next_index_zval(&ports, &port);
    zend_update_property(server_ce, object, ZEND_STRL("ports"), &ports);
    zval_ptr_dtor(&ports);
}

}  // namespace

void throw_cannot_listen(std::string_view host, zend_long port, Error error) {
    const int code = error.code == Errc::kInvalid ? EINVAL : to_errno(error);
    zend_throw_exception_ex(
        swoole_exception_ce, code, "failed to listen server port[%.*s:" ZEND_LONG_FMT "], Error: %s[%d]",
        static_cast<int>(host.size()), host.data(), port, swoole_strerror_text(code), code);
}

Result<void> open_configured_ports(ServerState& state) {
    return call_core([&state]() -> Result<void> {
        if (state.core == nullptr) {
            state.core = std::make_unique<server::Server>(resolve_config(state), state);
        } else if (const Result<void> configured = state.core->configure(resolve_config(state));
                   !configured) {
            return configured;
        }
        if (const Result<void> opened = state.core->open_ports(); !opened) return opened;
        for (std::size_t i = 0; i < state.ports.size(); ++i)
            state.ports[i]->config.port = state.core->port(i);
        return {};
    });
}

ServerState* constructed_state(zval* self) {
    ServerState* const state = from_object<ServerObject>(Z_OBJ_P(self))->state;
    if (state != nullptr) [[likely]]
        return state;
    zend_throw_error(nullptr, "must call constructor first");
    return nullptr;
}

ServerState::~ServerState() {
    Runtime* const runtime = Runtime::peek();
    if (runtime != nullptr && runtime->server.object == object) runtime->server = {};
    self.invalidate();
    self.drop();
}

void ServerObject::release() {
    ServerState* const owned = std::exchange(state, nullptr);
    if (owned == nullptr) return;
    for_each_callback(*owned, [](Callable& callable) { callable.release(); });
    call_core([owned] { delete owned; });
}

void ServerObject::collect(zend_get_gc_buffer* buffer) {
    if (state == nullptr) return;
    for_each_callback(*state,
                      [buffer](Callable& callable) { zend_get_gc_buffer_add_zval(buffer, &callable.value); });
}

void register_server() {
    server_ce = register_class<ServerObject>(
        register_class_Swoole_Server(),
        {.is_serializable = true, .has_dynamic_properties = true, .aliases = {"swoole_server"}});
    register_server_port();
    register_connection_iterator();
    install_server_fork_hook();
    install_error_log();
}

void register_http_server() {
    http_server_ce =
        register_plain_class(register_class_Swoole_Http_Server(server_ce),
                             {.has_dynamic_properties = true, .aliases = {"swoole_http_server"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Server, __construct) {
    zend_string* host = nullptr;
    zend_long port = 0;
    zend_long mode = kModeBase;
    zend_long type = 1;
    ZEND_PARSE_PARAMETERS_START(0, 4)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(host)
    Z_PARAM_LONG(port)
    Z_PARAM_LONG(mode)
    Z_PARAM_LONG(type)
    ZEND_PARSE_PARAMETERS_END();
    zend_object* const object = Z_OBJ_P(ZEND_THIS);
    ServerObject& self = *from_object<ServerObject>(object);
    if (self.state != nullptr) {
        zend_throw_error(nullptr, "Constructor of %s can only be called once", ZSTR_VAL(object->ce->name));
        RETURN_THROWS();
    }
    server::SocketType socket_type{};
    const bool is_http_server = instanceof_function(object->ce, http_server_ce);
    if (is_http_server) type = to_stream_type(type);
    if (!check_construction(mode) || !to_socket_type(type, socket_type)) RETURN_THROWS();
    if (host == nullptr) {
        host = ZSTR_INIT_LITERAL("0.0.0.0", 0);
    } else {
        zend_string_addref(host);
    }
    if (!check_port_number(view(host), port, socket_type)) {
        zend_string_release(host);
        RETURN_THROWS();
    }
    call_core([&] {
        self.state = new ServerState(object);
        self.state->enable_coroutine = callbacks_use_coroutines;
        self.state->is_http_server = is_http_server;
        add_port(*self.state, view(host), port, socket_type, (type & kSockFlagSsl) != 0)
            .http.max_upload_files = max_file_uploads();
    });
    if (self.state == nullptr) {
        zend_string_release(host);
        zend_throw_error(nullptr, "not enough memory for a server");
        RETURN_THROWS();
    }
    const Result<void> opened = open_configured_ports(*self.state);
    if (opened) {
        set_constructed_properties(*self.state, host, mode, type);
    } else {
        throw_cannot_listen(view(host), port, opened.error());
        call_core([&self] { delete std::exchange(self.state, nullptr); });
    }
    zend_string_release(host);
}

ZEND_METHOD(Swoole_Server, __destruct) {
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Swoole_Server, listen) {
    zend_string* host = nullptr;
    zend_long port = 0;
    zend_long type = 0;
    ZEND_PARSE_PARAMETERS_START(3, 3)
    Z_PARAM_STR(host)
    Z_PARAM_LONG(port)
    Z_PARAM_LONG(type)
    ZEND_PARSE_PARAMETERS_END();
    ServerState* const state = constructed_state(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (state->has_started) {
        warn("server is running, cannot add listener");
        RETURN_FALSE;
    }
    server::SocketType socket_type{};
    if (!to_socket_type(type, socket_type) || !check_port_number(view(host), port, socket_type))
        RETURN_THROWS();
    call_core([&] { add_port(*state, view(host), port, socket_type, (type & kSockFlagSsl) != 0); });
    const Result<void> opened = open_configured_ports(*state);
    if (!opened) {
        const int code = opened.error().code == Errc::kInvalid ? EINVAL : to_errno(opened.error());
        call_core([state] { state->ports.pop_back(); });
        static_cast<void>(open_configured_ports(*state));
        set_last_error(code);
        warn("failed to listen server port[%s:" ZEND_LONG_FMT "], Error: %s[%d]", ZSTR_VAL(host), port,
             swoole_strerror_text(code), code);
        RETURN_FALSE;
    }
    make_port(*state, state->ports.size() - 1, return_value);
    zval storage;
    zval* const ports = server_property(state->object, "ports", &storage);
    if (Z_TYPE_P(ports) == IS_ARRAY) {
        SEPARATE_ARRAY(ports);
        Z_ADDREF_P(return_value);
        add_next_index_zval(ports, return_value);
    }
}

ZEND_METHOD(Swoole_Server, set) {
    HashTable* options = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    ServerState* const state = constructed_state(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (state->has_started) {
        warn("server is running, unable to execute Swoole\\Server::set()");
        RETURN_FALSE;
    }
    if (!set_server_options(*state, options) || EG(exception) != nullptr) RETURN_THROWS();
    merge_setting_property(server_ce, state->object, options);
    if (zval* const port = first_port(*state))
        merge_setting_property(Z_OBJCE_P(port), Z_OBJ_P(port), options);
    RETURN_TRUE;
}
