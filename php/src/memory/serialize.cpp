// SPDX-License-Identifier: Apache-2.0
#include "memory/registration.hpp"
#include "memory/serialize_arginfo.h"
#include "memory/serialize_format.hpp"
#include "runtime/register.hpp"

namespace shoal::php {

void register_serialize() {
    register_plain_class(register_class_Swoole_Serialize(), {.aliases = {"swoole_serialize"}});
}

}  // namespace shoal::php

using namespace shoal::php;

ZEND_METHOD(Swoole_Serialize, pack) {
    constexpr zend_long kFastPack = 1;
    zval* data = nullptr;
    zend_long flags = 0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_ZVAL(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    zend_string* const bytes = serialize::pack(data, (flags & kFastPack) != 0);
    if (bytes == nullptr) RETURN_FALSE;
    RETURN_STR(bytes);
}

ZEND_METHOD(Swoole_Serialize, unpack) {
    constexpr zend_long kToArray = 1, kToStdClass = 2;
    zend_string* bytes = nullptr;
    zend_long flags = 0;
    HashTable* unused = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_STR(bytes)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(flags)
    Z_PARAM_ARRAY_HT_OR_NULL(unused)
    ZEND_PARSE_PARAMETERS_END();
    static_cast<void>(unused);
    auto objects = serialize::Objects::kAsTheyAre;
    if ((flags & kToArray) != 0) {
        objects = serialize::Objects::kToArray;
    } else if ((flags & kToStdClass) != 0) {
        objects = serialize::Objects::kToStdClass;
    }
    if (!serialize::unpack(bytes, objects, return_value)) RETVAL_FALSE;
}
