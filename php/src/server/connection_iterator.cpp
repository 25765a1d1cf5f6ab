// SPDX-License-Identifier: Apache-2.0
/// Swoole\Connection\Iterator: the session ids of the server's open connections, or of one port's. [Z]
/// throughout.
#include "runtime/register.hpp"
#include "server/connection_iterator_arginfo.h"
#include "server/server_object.hpp"

namespace shoal::php {
namespace {

zend_class_entry* iterator_ce = nullptr;

constexpr std::size_t kPageIds = 100;

struct IteratorObject {
    ServerRef server;
    std::size_t port_index;  ///< kAllPorts, or the port whose connections these are.
    server::SessionId page[kPageIds];
    std::size_t page_size, position;  ///< Equal: at the end, or not rewound yet.
    zend_long index;

    void release() { server.drop(); }
    zend_object std;
};

IteratorObject& this_iterator(zval* self) noexcept {
    return *from_object<IteratorObject>(Z_OBJ_P(self));
}

/// Null for an iterator of no server, and after its server has been freed.
const server::Server* core_of(const IteratorObject& self) noexcept {
    const ServerState* const state = self.server.get();
    return state == nullptr ? nullptr : state->core.get();
}

void read_page(IteratorObject& self, server::SessionId after) noexcept {
    const server::Server* const core = core_of(self);
    self.position = 0;
    self.page_size = core == nullptr ? 0 : core->list_connections(after, self.page, self.port_index);
}

/// Goes to the next connection that is still open.
void advance(IteratorObject& self) noexcept {
    if (self.position == self.page_size) return;
    const server::Server* const core = core_of(self);
    do {
        if (++self.position == self.page_size) return read_page(self, self.page[self.page_size - 1]);
    } while (core == nullptr || !core->connection_exists(self.page[self.position]));
}

}  // namespace

void make_connection_iterator(const ServerState& state, std::size_t port_index, zval* out) {
    object_init_ex(out, iterator_ce);
    IteratorObject& self = this_iterator(out);
    self.server.share(state.self);
    self.port_index = port_index;
}

void register_connection_iterator() {
    iterator_ce = register_class<IteratorObject>(
        register_class_Swoole_Connection_Iterator(zend_ce_iterator, zend_ce_arrayaccess, zend_ce_countable),
        {.is_serializable = true, .aliases = {"swoole_connection_iterator"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Connection_Iterator, __construct) {
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Swoole_Connection_Iterator, __destruct) {
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Swoole_Connection_Iterator, rewind) {
    ZEND_PARSE_PARAMETERS_NONE();
    IteratorObject& self = this_iterator(ZEND_THIS);
    read_page(self, 0);
    self.index = 0;
}

ZEND_METHOD(Swoole_Connection_Iterator, next) {
    ZEND_PARSE_PARAMETERS_NONE();
    IteratorObject& self = this_iterator(ZEND_THIS);
    advance(self);
    ++self.index;
}

ZEND_METHOD(Swoole_Connection_Iterator, current) {
    ZEND_PARSE_PARAMETERS_NONE();
    const IteratorObject& self = this_iterator(ZEND_THIS);
    if (self.position == self.page_size) RETURN_FALSE;
    RETURN_LONG(self.page[self.position]);
}

ZEND_METHOD(Swoole_Connection_Iterator, key) {
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(this_iterator(ZEND_THIS).index);
}

ZEND_METHOD(Swoole_Connection_Iterator, valid) {
    ZEND_PARSE_PARAMETERS_NONE();
    const IteratorObject& self = this_iterator(ZEND_THIS);
    RETURN_BOOL(self.position != self.page_size);
}

ZEND_METHOD(Swoole_Connection_Iterator, count) {
    ZEND_PARSE_PARAMETERS_NONE();
    const IteratorObject& self = this_iterator(ZEND_THIS);
    const server::Server* const core = core_of(self);
    RETURN_LONG(core == nullptr ? 0 : static_cast<zend_long>(core->count_connections(self.port_index)));
}

ZEND_METHOD(Swoole_Connection_Iterator, offsetExists) {
    zval* fd = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(fd)
    ZEND_PARSE_PARAMETERS_END();
    const server::SessionId session_id = zval_get_long(fd);
    const IteratorObject& self = this_iterator(ZEND_THIS);
    const server::Server* const core = core_of(self);
    if (core == nullptr || !core->connection_exists(session_id)) RETURN_FALSE;
    if (self.port_index == server::kAllPorts) RETURN_TRUE;
    const Result<server::SessionInfo> info = core->connection_info(session_id);
    RETURN_BOOL(info && info->port_index == self.port_index);
}

ZEND_METHOD(Swoole_Connection_Iterator, offsetGet) {
    zval* fd = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(fd)
    ZEND_PARSE_PARAMETERS_END();
    const server::SessionId session_id = zval_get_long(fd);
    const ServerState* const state = this_iterator(ZEND_THIS).server.get();
    if (state == nullptr) RETURN_FALSE;
    return_client_info(*state, session_id, return_value);
}

ZEND_METHOD(Swoole_Connection_Iterator, offsetSet) {
    zval* fd = nullptr;
    zval* value = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_ZVAL(fd)
    Z_PARAM_ZVAL(value)
    ZEND_PARSE_PARAMETERS_END();
}

ZEND_METHOD(Swoole_Connection_Iterator, offsetUnset) {
    zval* fd = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(fd)
    ZEND_PARSE_PARAMETERS_END();
}
