// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/object_class.hpp
/// Registration of classes in MINIT. A class whose objects have C++ storage is a struct
///
///     struct ChannelObject {
///         ItemChannel* channel;                      // Zeroed when the object is made.
///         void initialize();                         // Optional: what is not zero in a new object.
///         void release();                            // Optional: frees what the object owns; also after a
///         bailout. void collect(zend_get_gc_buffer* buffer);  // Optional: the values it refers to, for the
///         collector. void copy_from(ChannelObject& original);   // Optional: makes the class cloneable.
///         zend_object std;                           // Last: Zend appends the property slots.
///     };
///
/// and register_class<ChannelObject>() sets the handlers that follow from it. A class with other handlers of
/// its own writes them to class_handlers<T> afterwards.
#include <initializer_list>
#include <string_view>

#include "runtime/properties.hpp"
#include "runtime/zend.hpp"

namespace shoal::php {

/// Object storage of type T.
template <typename T>
T* from_object(zend_object* object) noexcept {
    return reinterpret_cast<T*>(reinterpret_cast<char*>(object) - XtOffsetOf(T, std));
}

/// The handlers of objects with storage T.
template <typename T>
inline constinit zend_object_handlers class_handlers{};

/// Allocates a zeroed T whose property slots the caller must fill. `ce`: T's class or one derived from it.
template <typename T>
T* allocate_object(zend_class_entry* ce) {
    T* const self = static_cast<T*>(zend_object_alloc(sizeof(T), ce));
    zend_object_std_init(&self->std, ce);
    self->std.handlers = &class_handlers<T>;
    return self;
}

/// The same, with the properties set to their default values.
template <typename T>
T* make_object(zend_class_entry* ce) {
    T* const self = allocate_object<T>(ce);
    object_properties_init(&self->std, ce);
    if constexpr (requires { self->initialize(); }) self->initialize();
    return self;
}

/// Properties and names of a class that its stub cannot express.
struct ClassTraits {
    bool is_serializable = false;  ///< Only for classes with storage; others inherit it.
    bool has_dynamic_properties = false;
    std::initializer_list<std::string_view> aliases = {};
    std::initializer_list<std::string_view> short_names = {};  ///< Aliases with swoole.use_shortname only.
};

/// Applies flags and names; returns `ce`.
zend_class_entry* describe_class(zend_class_entry* ce, const ClassTraits& traits);

/// A class without storage of its own.
inline zend_class_entry* register_plain_class(zend_class_entry* ce, const ClassTraits& traits) {
    return describe_class(ce, traits);
}

/// A class with static methods only: `new` throws an Error.
inline zend_class_entry* register_static_class(zend_class_entry* ce, const ClassTraits& traits) {
    ce->create_object = create_no_object;
    return describe_class(ce, traits);
}

/// Registers a class whose objects have storage T. `ce`: returned by the generated function of the arginfo
/// header.
template <typename T>
zend_class_entry* register_class(zend_class_entry* ce, const ClassTraits& traits = {}) {
    ce->create_object = [](zend_class_entry* made) { return &make_object<T>(made)->std; };
    zend_object_handlers& handlers = class_handlers<T>;
    handlers = *zend_get_std_object_handlers();
    if (!traits.is_serializable) ce->ce_flags |= ZEND_ACC_NOT_SERIALIZABLE;
    handlers.offset = XtOffsetOf(T, std);
    handlers.unset_property = unset_user_property;
    handlers.clone_obj = nullptr;
    if constexpr (requires(T object) { object.release(); }) {
        handlers.free_obj = [](zend_object* object) {
            from_object<T>(object)->release();
            zend_object_std_dtor(object);
        };
    }
    if constexpr (requires(T object, zend_get_gc_buffer * buffer) { object.collect(buffer); }) {
        handlers.get_gc = [](zend_object* object, zval** table, int* count) {
            zend_get_gc_buffer* const buffer = zend_get_gc_buffer_create();
            from_object<T>(object)->collect(buffer);
            zend_get_gc_buffer_use(buffer, table, count);
            return zend_std_get_properties(object);
        };
    }
    if constexpr (requires(T object) { object.copy_from(object); }) {
        handlers.clone_obj = [](zend_object* original) {
            T* const copy = make_object<T>(original->ce);
            copy->copy_from(*from_object<T>(original));
            zend_objects_clone_members(&copy->std, original);
            return &copy->std;
        };
    }
    return describe_class(ce, traits);
}

}  // namespace shoal::php
