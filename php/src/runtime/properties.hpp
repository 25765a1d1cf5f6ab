// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/properties.hpp
/// Object handlers that classes share.
#include <cstdint>

#include "runtime/zend.hpp"

namespace shoal::php {

/// `unset_property` of every class with properties of its own: properties that an internal class declares
/// cannot be unset, as in Swoole. Declared and dynamic ones of the program can.
void unset_user_property(zend_object* object, zend_string* name, void** cache_slot);

/// Writes a number into the declared property `name` of `scope`; in place, by its slot, as long as there is a
/// number. [Z] otherwise.
inline void put_long_property(zend_object* object, zend_class_entry* scope, std::uint32_t slot,
                              std::string_view name, zend_long value) {
    zval* const place = OBJ_PROP_NUM(object, slot);
    if (EXPECTED(Z_TYPE_P(place) == IS_LONG)) {
        Z_LVAL_P(place) = value;
    } else {
        zend_update_property_long(scope, object, name.data(), name.size(), value);
    }
}

/// Makes the array property `setting` of `scope` hold all that set() was given so far. [Z]
void merge_setting_property(zend_class_entry* scope, zend_object* object, HashTable* options);

/// `create_object` of classes that have static methods only. Throws an Error.
zend_object* create_no_object(zend_class_entry* ce);

}  // namespace shoal::php
