// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/properties.hpp
/// Object handlers that classes share.
#include <cstdint>

#include "runtime/zend.hpp"

namespace shoal::php {

/// `unset_property` handler of every class with declared properties: properties declared by an internal class
/// cannot be unset, as in Swoole. The program's own declared and dynamic properties can.
void unset_user_property(zend_object* object, zend_string* name, void** cache_slot);

/// Writes a number to the declared property `name` of `scope`; in place, through its slot, while it holds a
/// number, else [Z].
inline void put_long_property(zend_object* object, zend_class_entry* scope, std::uint32_t slot,
                              std::string_view name, zend_long value) {
    zval* const place = OBJ_PROP_NUM(object, slot);
    if (EXPECTED(Z_TYPE_P(place) == IS_LONG)) {
        Z_LVAL_P(place) = value;
    } else {
        zend_update_property_long(scope, object, name.data(), name.size(), value);
    }
}

/// Merges `options` into the array property `setting` of `scope`, which keeps everything given to set(). [Z]
void merge_setting_property(zend_class_entry* scope, zend_object* object, HashTable* options);

/// `create_object` of classes that have static methods only. Throws an Error.
zend_object* create_no_object(zend_class_entry* ce);

}  // namespace shoal::php
