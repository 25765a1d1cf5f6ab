// SPDX-License-Identifier: Apache-2.0
/// Swoole\Server\Port: one address that the server listens on. [Z] throughout.
#include "runtime/errors.hpp"
#include "runtime/register.hpp"
#include "server/port_arginfo.h"
#include "server/server_object.hpp"

namespace shoal::php {
namespace {

zend_class_entry* port_ce = nullptr;

struct PortObject {
    ServerRef server;
    std::size_t index;  ///< In the server's configuration.

    void release() { server.drop(); }
    zend_object std;
};

PortObject& this_port(zval* self) noexcept {
    return *from_object<PortObject>(Z_OBJ_P(self));
}

}  // namespace

void make_port(ServerState& state, std::size_t index, zval* out) {
    object_init_ex(out, port_ce);
    zend_object* const object = Z_OBJ_P(out);
    PortObject& port = *from_object<PortObject>(object);
    port.server.share(state.self);
    port.index = index;
    const server::PortConfig& config = state.ports[index]->config;
    const auto set_long = [object](std::string_view name, zend_long value) {
        zend_update_property_long(port_ce, object, name.data(), name.size(), value);
    };
    zend_update_property_stringl(port_ce, object, ZEND_STRL("host"), config.host.data(), config.host.size());
    set_long("port", state.core->port(index));
    set_long("type", socket_type_constant(config.type));
    zend_update_property_bool(port_ce, object, ZEND_STRL("ssl"), config.tls.enabled);
    set_long("sock", state.core->listen_fd(index));
    zval connections;
    make_connection_iterator(state, index, &connections);
    zend_update_property(port_ce, object, ZEND_STRL("connections"), &connections);
    zval_ptr_dtor(&connections);
}

void register_server_port() {
    port_ce = register_class<PortObject>(
        register_class_Swoole_Server_Port(),
        {.is_serializable = true, .has_dynamic_properties = true, .aliases = {"swoole_server_port"}});
}

}  // namespace shoal::php

using namespace shoal::php;

ZEND_METHOD(Swoole_Server_Port, __construct) {
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Swoole_Server_Port, __destruct) {
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Swoole_Server_Port, set) {
    HashTable* options = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    const PortObject& self = this_port(ZEND_THIS);
    ServerState* const state = self.server.get();
    if (state == nullptr || state->has_started) {
        warn("the options of a port can only be set before the server starts");
        return;
    }
    if (!set_port_options(*state, self.index, options)) RETURN_THROWS();
    merge_setting_property(Z_OBJCE_P(ZEND_THIS), Z_OBJ_P(ZEND_THIS), options);
}

ZEND_METHOD(Swoole_Server_Port, on) {
    zend_string* name = nullptr;
    zval* callable = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(name)
    Z_PARAM_ZVAL(callable)
    ZEND_PARSE_PARAMETERS_END();
    const PortObject& self = this_port(ZEND_THIS);
    ServerState* const state = self.server.get();
    if (state == nullptr) RETURN_FALSE;
    RETURN_BOOL(register_port_callback(*state, self.index, name, callable));
}

ZEND_METHOD(Swoole_Server_Port, getCallback) {
    zend_string* name = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(name)
    ZEND_PARSE_PARAMETERS_END();
    const PortObject& self = this_port(ZEND_THIS);
    const ServerState* const state = self.server.get();
    if (state == nullptr) RETURN_NULL();
    const Callable* const callable = find_port_callback(*state, self.index, view(name));
    if (callable == nullptr) RETURN_NULL();
    RETURN_COPY_DEREF(const_cast<zval*>(&callable->value));
}

ZEND_METHOD(Swoole_Server_Port, getSocket) {
    zend_throw_exception_ex(swoole_exception_ce, kCodeNotSupported,
                            "Swoole\\Server\\Port::getSocket() is not part of this version");
}
