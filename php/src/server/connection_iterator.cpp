// SPDX-License-Identifier: Apache-2.0
/// Swoole\Connection\Iterator: the session ids of this worker's connections. [Z] throughout.
#include "runtime/register.hpp"
#include "server/connection_iterator_arginfo.h"
#include "server/server_object.hpp"

namespace shoal::php {
namespace {

zend_class_entry* iterator_ce = nullptr;

struct IteratorObject {
    server::SessionId current;  ///< 0: at the end, or not rewound yet.
    zend_long index;
    zend_object std;
};

IteratorObject& this_iterator(zval* self) noexcept {
    return *from_object<IteratorObject>(Z_OBJ_P(self));
}

/// The first open connection above `after`; 0: none.
server::SessionId next_connection(server::SessionId after) {
    server::SessionId next = 0;
    call_core([&] {
        if (the_server == nullptr || the_server->core == nullptr) return;
        const auto ids = the_server->core->connection_ids(after, 1);
        if (!ids.empty()) next = ids.front();
    });
    return next;
}

}  // namespace

void make_connection_iterator(zval* out) {
    object_init_ex(out, iterator_ce);
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
    self.current = next_connection(0);
    self.index = 0;
}

ZEND_METHOD(Swoole_Connection_Iterator, next) {
    ZEND_PARSE_PARAMETERS_NONE();
    IteratorObject& self = this_iterator(ZEND_THIS);
    self.current = next_connection(self.current);
    ++self.index;
}

ZEND_METHOD(Swoole_Connection_Iterator, current) {
    ZEND_PARSE_PARAMETERS_NONE();
    const IteratorObject& self = this_iterator(ZEND_THIS);
    if (self.current == 0) RETURN_FALSE;
    RETURN_LONG(self.current);
}

ZEND_METHOD(Swoole_Connection_Iterator, key) {
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(this_iterator(ZEND_THIS).index);
}

ZEND_METHOD(Swoole_Connection_Iterator, valid) {
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_BOOL(this_iterator(ZEND_THIS).current != 0);
}

ZEND_METHOD(Swoole_Connection_Iterator, count) {
    ZEND_PARSE_PARAMETERS_NONE();
    std::size_t count = 0;
    call_core([&] {
        if (the_server == nullptr || the_server->core == nullptr) return;
        count = the_server->core->connection_ids(0, SIZE_MAX).size();
    });
    RETURN_LONG(static_cast<zend_long>(count));
}

ZEND_METHOD(Swoole_Connection_Iterator, offsetExists) {
    zval* fd = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(fd)
    ZEND_PARSE_PARAMETERS_END();
    const server::SessionId session_id = zval_get_long(fd);
    if (the_server == nullptr || the_server->core == nullptr) RETURN_FALSE;
    RETURN_BOOL(the_server->core->connection_exists(session_id));
}

ZEND_METHOD(Swoole_Connection_Iterator, offsetGet) {
    zval* fd = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(fd)
    ZEND_PARSE_PARAMETERS_END();
    return_client_info(zval_get_long(fd), return_value);
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
