// SPDX-License-Identifier: Apache-2.0
#include "runtime/properties.hpp"

namespace shoal::php {

void unset_user_property(zend_object* object, zend_string* name, void** cache_slot) {
    const auto* const info =
        static_cast<zend_property_info*>(zend_hash_find_ptr(&object->ce->properties_info, name));
    if (info != nullptr && (info->flags & ZEND_ACC_STATIC) == 0 && info->ce->type == ZEND_INTERNAL_CLASS) {
        zend_throw_error(nullptr, "Property %s of class %s cannot be unset", ZSTR_VAL(name),
                         ZSTR_VAL(object->ce->name));
        return;
    }
    zend_std_unset_property(object, name, cache_slot);
}

zend_object* create_no_object(zend_class_entry* ce) {
    zend_object* const object = zend_objects_new(ce);
    object_properties_init(object, ce);
    zend_throw_error(nullptr, "Class %s has static methods only: it cannot be instantiated",
                     ZSTR_VAL(ce->name));
    return object;
}

void merge_setting_property(zend_class_entry* scope, zend_object* object, HashTable* options) {
    zval storage;
    zval* const current = zend_read_property(scope, object, ZEND_STRL("setting"), /*silent=*/true, &storage);
    zval merged;
    if (Z_TYPE_P(current) == IS_ARRAY) {
        ZVAL_ARR(&merged, zend_array_dup(Z_ARRVAL_P(current)));
    } else {
        array_init(&merged);
    }
    zend_hash_merge(Z_ARRVAL(merged), options, zval_add_ref, /*overwrite=*/true);
    zend_update_property(scope, object, ZEND_STRL("setting"), &merged);
    zval_ptr_dtor(&merged);
}

}  // namespace shoal::php
