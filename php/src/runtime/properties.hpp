// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/properties.hpp
/// Object handlers that classes share.
#include "runtime/zend.hpp"

namespace shoal::php {

/// `unset_property` of every class with properties of its own: properties that an internal class declares
/// cannot be unset, as in Swoole. Declared and dynamic ones of the program can.
void unset_user_property(zend_object* object, zend_string* name, void** cache_slot);

/// `create_object` of classes that have static methods only. Throws an Error.
zend_object* create_no_object(zend_class_entry* ce);

}  // namespace shoal::php
