// SPDX-License-Identifier: Apache-2.0
/// Name resolvers that the program adds, and Swoole\NameResolver\Context. The resolvers themselves are
/// classes of the library (php/library/NameResolver.php) or of the program.
#include <netdb.h>
#include <sys/socket.h>

#include <cstring>

#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"
#include "system/dns_lookup.hpp"
#include "system/name_resolver_arginfo.h"
#include "system/registration.hpp"

namespace shoal::php {
namespace {

zend_class_entry* context_ce = nullptr;
zval resolvers;  // List of objects; undefined: empty.

struct ContextObject {
    zend_long family;
    bool with_port;
    zval cluster;       ///< Nodes of `name` that were not returned yet; undefined: none.
    zend_string* name;  ///< Null without a cluster.

    void initialize() { family = AF_INET; }
    void forget_cluster() {
        zval dropped;
        ZVAL_COPY_VALUE(&dropped, &cluster);
        ZVAL_UNDEF(&cluster);
        if (name != nullptr) zend_string_release(std::exchange(name, nullptr));
        zval_ptr_dtor(&dropped);
    }
    void release() { forget_cluster(); }
    void collect(zend_get_gc_buffer* buffer) { zend_get_gc_buffer_add_zval(buffer, &cluster); }
    zend_object std;
};

/// [Z] False: thrown.
bool require_resolver(zval* object) {
    zend_string* const name = zend_string_init(ZEND_STRL("Swoole\\NameResolver"), 0);
    zend_class_entry* const base = zend_lookup_class_ex(name, nullptr, ZEND_FETCH_CLASS_NO_AUTOLOAD);
    zend_string_release(name);
    if (base != nullptr && instanceof_function(Z_OBJCE_P(object), base)) return true;
    zend_argument_type_error(1, "must be of type Swoole\\NameResolver, %s given",
                             zend_zval_type_name(object));
    return false;
}

zval* find_resolver(const zval* object, zend_ulong* index) noexcept {
    if (Z_ISUNDEF(resolvers)) return nullptr;
    zval* entry = nullptr;
    zend_ulong position = 0;
    ZEND_HASH_FOREACH_NUM_KEY_VAL(Z_ARRVAL(resolvers), position, entry) {
        if (Z_OBJ_P(entry) == Z_OBJ_P(object)) {
            *index = position;
            return entry;
        }
    }
    ZEND_HASH_FOREACH_END();
    return nullptr;
}

/// [Z] The text of a node {host, port}. False: it has no host.
bool format_node(zval* node, bool with_port, zval* return_value) {
    zval* const host = zend_hash_str_find_deref(Z_ARRVAL_P(node), ZEND_STRL("host"));
    zval* const port = zend_hash_str_find_deref(Z_ARRVAL_P(node), ZEND_STRL("port"));
    if (host == nullptr || Z_TYPE_P(host) != IS_STRING) return false;
    if (!with_port || port == nullptr) {
        ZVAL_COPY(return_value, host);
        return true;
    }
    const bool is_ipv6 = std::memchr(Z_STRVAL_P(host), ':', Z_STRLEN_P(host)) != nullptr;
    ZVAL_STR(return_value, zend_strpprintf(0, is_ipv6 ? "[%s]:" ZEND_LONG_FMT : "%s:" ZEND_LONG_FMT,
                                           Z_STRVAL_P(host), zval_get_long(port)));
    return true;
}

/// [Z] The next node of the context's cluster; "" after the last one, which the context forgets then.
void return_next_node(ContextObject* context, zval* return_value) {
    zval cluster;
    ZVAL_COPY(&cluster, &context->cluster);
    zval node;
    ZVAL_UNDEF(&node);
    zend_call_method_with_0_params(Z_OBJ(cluster), Z_OBJCE(cluster), nullptr, "pop", &node);
    zval_ptr_dtor(&cluster);
    if (Z_TYPE(node) != IS_ARRAY || !format_node(&node, context->with_port, return_value)) {
        context->forget_cluster();
        RETVAL_EMPTY_STRING();
    }
    zval_ptr_dtor(&node);
}

/// [Z] True: `result`, what a resolver has returned for `name`, decides the lookup. Frees it.
bool take_result(zval* result, zend_string* name, ContextObject* context, zval* return_value) {
    if (Z_TYPE_P(result) == IS_STRING) {
        ZVAL_COPY_VALUE(return_value, result);
        return true;
    }
    if (Z_TYPE_P(result) == IS_OBJECT &&
        zend_hash_str_exists(&Z_OBJCE_P(result)->function_table, ZEND_STRL("pop"))) {
        context->forget_cluster();
        ZVAL_COPY_VALUE(&context->cluster, result);
        context->name = zend_string_copy(name);
        return_next_node(context, return_value);
        return true;
    }
    const bool is_node =
        Z_TYPE_P(result) == IS_ARRAY && format_node(result, context->with_port, return_value);
    zval_ptr_dtor(result);
    return is_node;
}

/// [Z] Calls the resolvers. True: one of them is responsible for the name, or has thrown.
bool ask_resolvers(zend_string* name, ContextObject* context, zval* return_value) {
    if (Z_ISUNDEF(resolvers)) return false;
    zval asked;  // The program may add and remove resolvers meanwhile.
    ZVAL_COPY(&asked, &resolvers);
    bool is_found = false;
    zval* resolver = nullptr;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL(asked), resolver) {
        zval argument;
        zval result;
        ZVAL_STR(&argument, name);
        ZVAL_UNDEF(&result);
        zend_call_method_with_1_params(Z_OBJ_P(resolver), Z_OBJCE_P(resolver), nullptr, "lookup", &result,
                                       &argument);
        is_found = EG(exception) != nullptr || take_result(&result, name, context, return_value);
        if (is_found) break;
    }
    ZEND_HASH_FOREACH_END();
    zval_ptr_dtor(&asked);
    return is_found;
}

/// Outside of coroutines: blocks. [C]
bool look_up_blocking(const char* name, int family, char* text) noexcept {
    addrinfo hints{};
    hints.ai_family = family;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(name, nullptr, &hints, &found) != 0) return false;
    const bool is_text =
        getnameinfo(found->ai_addr, found->ai_addrlen, text, NI_MAXHOST, nullptr, 0, NI_NUMERICHOST) == 0;
    freeaddrinfo(found);
    return is_text;
}

/// [Z]
void ask_dns(zend_string* name, zend_long family, zval* return_value) {
    if (coro::Scheduler::current() != nullptr) {
        answer_one_address(return_value, name, family, -1);
        if (Z_TYPE_P(return_value) == IS_FALSE) RETVAL_EMPTY_STRING();
        return;
    }
    char text[NI_MAXHOST];
    if (look_up_blocking(ZSTR_VAL(name), static_cast<int>(family), text)) {
        RETVAL_STRING(text);
    } else {
        RETVAL_EMPTY_STRING();
    }
}

}  // namespace

void register_name_resolver() {
    context_ce = register_class<ContextObject>(register_class_Swoole_NameResolver_Context());
    register_functions(ext_functions);
    ZVAL_UNDEF(&resolvers);
}

void drop_name_resolvers() {
    zval dropped;
    ZVAL_COPY_VALUE(&dropped, &resolvers);
    ZVAL_UNDEF(&resolvers);
    zval_ptr_dtor(&dropped);
}

}  // namespace shoal::php

using namespace shoal::php;

ZEND_METHOD(Swoole_NameResolver_Context, __construct) {
    zend_long family = AF_INET;
    bool with_port = false;
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(family)
    Z_PARAM_BOOL(with_port)
    ZEND_PARSE_PARAMETERS_END();
    auto* const self = from_object<ContextObject>(Z_OBJ_P(ZEND_THIS));
    self->family = family;
    self->with_port = with_port;
}

ZEND_FUNCTION(swoole_name_resolver_add) {
    zval* object = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_OBJECT(object)
    ZEND_PARSE_PARAMETERS_END();
    if (!require_resolver(object)) RETURN_THROWS();
    zend_ulong index = 0;
    if (find_resolver(object, &index) == nullptr) {
        if (Z_ISUNDEF(resolvers)) array_init(&resolvers);
        SEPARATE_ARRAY(&resolvers);
        Z_ADDREF_P(object);
        add_next_index_zval(&resolvers, object);
    }
    RETURN_TRUE;
}

ZEND_FUNCTION(swoole_name_resolver_remove) {
    zval* object = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_OBJECT(object)
    ZEND_PARSE_PARAMETERS_END();
    if (!require_resolver(object)) RETURN_THROWS();
    zend_ulong index = 0;
    if (find_resolver(object, &index) == nullptr) RETURN_FALSE;
    SEPARATE_ARRAY(&resolvers);
    zend_hash_index_del(Z_ARRVAL(resolvers), index);
    RETURN_TRUE;
}

ZEND_FUNCTION(swoole_name_resolver_lookup) {
    zend_string* name = nullptr;
    zval* object = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(name)
    Z_PARAM_OBJECT_OF_CLASS(object, context_ce)
    ZEND_PARSE_PARAMETERS_END();
    auto* const context = from_object<ContextObject>(Z_OBJ_P(object));
    if (context->name != nullptr && zend_string_equals(context->name, name)) {
        return_next_node(context, return_value);
    } else if (!ask_resolvers(name, context, return_value)) {
        ask_dns(name, context->family, return_value);
    }
    if (EG(exception) != nullptr) RETURN_THROWS();
}
