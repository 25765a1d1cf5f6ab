// SPDX-License-Identifier: Apache-2.0
/// [Z] all of it. The bytes are hostile: every length is checked against what is left, memory grows with the
/// bytes that were read, and values reach declared properties through the engine's own checks.
#include "memory/serialize_format.hpp"
#include "runtime/errors.hpp"

extern "C" {
#include <cstring>
#include <ext/standard/php_incomplete_class.h>
#include <ext/standard/php_var.h>
}

namespace shoal::php::serialize {
namespace {

struct Unpacker {
    const char* at;
    const char* end;
    Objects mode;
    std::uint32_t depth;
    HashTable objects;   ///< In the order of their tags; null while one becomes an array.
    HashTable sleepers;  ///< Objects whose __wakeup() is due.

    [[nodiscard]] std::size_t left() const noexcept { return static_cast<std::size_t>(end - at); }
};

bool unpack_value(Unpacker& unpacker, zval* into);

bool get_tag(Unpacker& unpacker, Tag& tag) noexcept {
    if (unpacker.left() == 0) return false;
    tag = static_cast<Tag>(*unpacker.at++);
    return true;
}

bool get_number(Unpacker& unpacker, std::uint64_t& number) noexcept {
    number = 0;
    for (unsigned shift = 0; shift < 64 && unpacker.left() > 0; shift += 7) {
        const auto byte = static_cast<unsigned char>(*unpacker.at++);
        number |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if ((byte & 0x80U) == 0) return true;
    }
    return false;
}

bool get_bytes(Unpacker& unpacker, std::string_view& bytes) noexcept {
    std::uint64_t length = 0;
    if (!get_number(unpacker, length) || length > unpacker.left()) return false;
    bytes = {unpacker.at, static_cast<std::size_t>(length)};
    unpacker.at += length;
    return true;
}

template <typename T>
bool get_fixed(Unpacker& unpacker, T& value) noexcept {
    if (unpacker.left() < sizeof value) return false;
    std::memcpy(&value, unpacker.at, sizeof value);
    unpacker.at += sizeof value;
    return true;
}

bool get_int(Unpacker& unpacker, Tag tag, zend_long& number) noexcept {
    if (tag == Tag::kWide) return get_fixed(unpacker, number);
    std::uint64_t zigzag = 0;
    if (!get_number(unpacker, zigzag)) return false;
    number = static_cast<zend_long>((zigzag >> 1) ^ (~(zigzag & 1) + 1));
    return true;
}

/// Reads "{ key, value }, kStop" into an array.
bool unpack_array(Unpacker& unpacker, HashTable* array) {
    for (Tag tag{}; get_tag(unpacker, tag);) {
        if (tag == Tag::kStop) return true;
        zend_long number = 0;
        std::string_view name;
        if (tag == Tag::kString) {
            if (!get_bytes(unpacker, name)) return false;
        } else if ((tag != Tag::kInt && tag != Tag::kWide) || !get_int(unpacker, tag, number)) {
            return false;
        }
        zval value;
        if (!unpack_value(unpacker, &value)) return false;
        if (tag == Tag::kString) {
            zend_symtable_str_update(array, name.data(), name.size(), &value);
        } else {
            zend_hash_index_update(array, static_cast<zend_ulong>(number), &value);
        }
    }
    return false;
}

/// The name of a property without its class.
bool plain_name(std::string_view full, std::string_view& scope, std::string_view& name) {
    scope = {};
    name = full;
    if (full.empty() || full.front() != '\0') return true;
    const std::size_t end = full.find('\0', 1);
    if (end == std::string_view::npos || end + 1 == full.size()) return false;
    scope = full.substr(1, end - 1);
    name = full.substr(end + 1);
    return name.front() != '\0';
}

/// The class of the object's line of parents that `scope` names: "*" or "" is its own class.
zend_class_entry* scope_class(zend_class_entry* ce, std::string_view scope) noexcept {
    if (scope.empty() || scope == "*") return ce;
    while (ce != nullptr && view(ce->name) != scope)
        ce = ce->parent;
    return ce;
}

/// Takes over `value`. False: there can be no such property, or it does not accept the value (with an
/// exception).
bool set_property(zend_object* object, std::string_view full, zval* value) {
    std::string_view scope;
    std::string_view name;
    zend_class_entry* ce = nullptr;
    if (plain_name(full, scope, name)) ce = scope_class(object->ce, scope);
    if (ce == nullptr) {
        zval_ptr_dtor(value);
        return false;
    }
    const auto* const info = static_cast<zend_property_info*>(
        zend_hash_str_find_ptr(&ce->properties_info, name.data(), name.size()));
    const bool is_declared = info != nullptr && (info->flags & ZEND_ACC_STATIC) == 0 &&
                             ((info->flags & ZEND_ACC_PRIVATE) == 0 || info->ce == ce);
    if (is_declared) {
        zend_update_property(info->ce, object, name.data(), name.size(), value);
        zval_ptr_dtor(value);
        return EG(exception) == nullptr;
    }
    if (!scope.empty() || (object->ce->ce_flags & ZEND_ACC_NO_DYNAMIC_PROPERTIES) != 0) {
        zval_ptr_dtor(value);
        return false;
    }
    zend_hash_str_update(zend_std_get_properties(object), name.data(), name.size(), value);
    return true;
}

bool unpack_properties(Unpacker& unpacker, zend_object* object, bool keeps_scopes) {
    for (Tag tag{}; get_tag(unpacker, tag);) {
        if (tag == Tag::kStop) return true;
        std::string_view name;
        if (tag != Tag::kString || !get_bytes(unpacker, name)) return false;
        zval value;
        if (!unpack_value(unpacker, &value)) return false;
        std::string_view scope;
        if (!keeps_scopes && !plain_name(name, scope, name)) {
            zval_ptr_dtor(&value);
            return false;
        }
        if (!set_property(object, name, &value)) return false;
    }
    return false;
}

/// The properties as an array with names without their classes.
bool unpack_to_array(Unpacker& unpacker, zval* into) {
    zval unfinished;
    ZVAL_NULL(&unfinished);
    const zend_ulong number = zend_hash_num_elements(&unpacker.objects);
    zend_hash_next_index_insert_new(&unpacker.objects, &unfinished);
    array_init(into);
    for (Tag tag{}; get_tag(unpacker, tag);) {
        if (tag == Tag::kStop) {
            Z_TRY_ADDREF_P(into);
            zend_hash_index_update(&unpacker.objects, number, into);
            return true;
        }
        std::string_view full;
        std::string_view scope;
        std::string_view name;
        if (tag != Tag::kString || !get_bytes(unpacker, full) || !plain_name(full, scope, name)) return false;
        zval value;
        if (!unpack_value(unpacker, &value)) return false;
        zend_symtable_str_update(Z_ARRVAL_P(into), name.data(), name.size(), &value);
    }
    return false;
}

/// Makes an object of the class, or one of __PHP_Incomplete_Class. False: the class cannot have come from
/// pack().
bool make_instance(std::string_view class_name, zval* into) {
    zend_string* const name = zend_string_init(class_name.data(), class_name.size(), false);
    zend_class_entry* const ce = zend_lookup_class(name);
    bool made = false;
    if (EG(exception) == nullptr) {
        if (ce == nullptr) {
            made = object_init_ex(into, php_ce_incomplete_class) == SUCCESS;
            if (made) php_store_class_name(into, name);
        } else if (!has_own_form(ce)) {
            made = (ce->ce_flags & (ZEND_ACC_INTERFACE | ZEND_ACC_TRAIT | ZEND_ACC_EXPLICIT_ABSTRACT_CLASS |
                                    ZEND_ACC_IMPLICIT_ABSTRACT_CLASS)) == 0 &&
                   object_init_ex(into, ce) == SUCCESS;
        }
    }
    zend_string_release(name);
    return made;
}

void keep(HashTable* list, zend_object* object) {
    zval held;
    ZVAL_OBJ_COPY(&held, object);
    zend_hash_next_index_insert_new(list, &held);
}

bool unpack_object(Unpacker& unpacker, zval* into) {
    std::string_view class_name;
    if (!get_bytes(unpacker, class_name) || class_name.empty()) return false;
    if (unpacker.mode == Objects::kToArray) return unpack_to_array(unpacker, into);
    const bool is_plain = unpacker.mode == Objects::kToStdClass;
    if (is_plain) {
        object_init(into);
    } else if (!make_instance(class_name, into)) {
        ZVAL_UNDEF(into);
        return false;
    }
    zend_object* const object = Z_OBJ_P(into);
    keep(&unpacker.objects, object);
    if (object->ce == php_ce_incomplete_class) {
        // Its handlers refuse access: fill its table, under the full names.
        return unpack_array(unpacker, zend_std_get_properties(object));
    }
    if (!unpack_properties(unpacker, object, !is_plain)) return false;
    if (zend_hash_str_exists(&object->ce->function_table, "__wakeup", 8)) keep(&unpacker.sleepers, object);
    return true;
}

/// An object in serialize()'s form.
bool unpack_own_form(Unpacker& unpacker, zval* into) {
    std::string_view bytes;
    if (!get_bytes(unpacker, bytes)) return false;
    php_unserialize_data_t data = php_var_unserialize_init();
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    const bool done = php_var_unserialize(into, &at, at + bytes.size(), &data) != 0;
    if (!done) {
        zval_ptr_dtor(into);
        ZVAL_UNDEF(into);
    } else {
        zval own;
        ZVAL_COPY_DEREF(&own, into);
        zval_ptr_dtor(into);
        ZVAL_COPY_VALUE(into, &own);
    }
    php_var_unserialize_destroy(data);
    if (!done || EG(exception) != nullptr || Z_TYPE_P(into) != IS_OBJECT) return false;
    keep(&unpacker.objects, Z_OBJ_P(into));
    if (unpacker.mode == Objects::kAsTheyAre) return true;
    HashTable* const properties = zend_get_properties_for(into, ZEND_PROP_PURPOSE_ARRAY_CAST);
    zval plain;
    ZVAL_ARR(&plain,
             properties == nullptr ? zend_new_array(0) : zend_proptable_to_symtable(properties, true));
    zend_release_properties(properties);
    zval_ptr_dtor(into);
    ZVAL_COPY_VALUE(into, &plain);
    if (unpacker.mode == Objects::kToStdClass) convert_to_object(into);
    return true;
}

bool unpack_again(Unpacker& unpacker, zval* into) {
    std::uint64_t number = 0;
    if (!get_number(unpacker, number)) return false;
    zval* const object = zend_hash_index_find(&unpacker.objects, number);
    if (object == nullptr) return false;
    ZVAL_COPY(into, object);
    return true;
}

bool unpack_compound(Unpacker& unpacker, Tag tag, zval* into) {
    if (unpacker.depth == kMaxDepth) return false;
    ++unpacker.depth;
    bool done = false;
    if (tag == Tag::kArray) {
        array_init(into);
        done = unpack_array(unpacker, Z_ARRVAL_P(into));
    } else if (tag == Tag::kObject) {
        done = unpack_object(unpacker, into);
    } else {
        done = unpack_own_form(unpacker, into);
    }
    --unpacker.depth;
    return done;
}

/// False: `into` is UNDEF.
bool unpack_value(Unpacker& unpacker, zval* into) {
    ZVAL_UNDEF(into);
    Tag tag{};
    if (!get_tag(unpacker, tag)) return false;
    std::string_view bytes;
    zend_long number = 0;
    double real = 0;
    switch (tag) {
        case Tag::kNull:
            ZVAL_NULL(into);
            return true;
        case Tag::kTrue:
            ZVAL_TRUE(into);
            return true;
        case Tag::kFalse:
            ZVAL_FALSE(into);
            return true;
        case Tag::kInt:
        case Tag::kWide:
            if (!get_int(unpacker, tag, number)) return false;
            ZVAL_LONG(into, number);
            return true;
        case Tag::kDouble:
            if (!get_fixed(unpacker, real)) return false;
            ZVAL_DOUBLE(into, real);
            return true;
        case Tag::kString:
            if (!get_bytes(unpacker, bytes)) return false;
            ZVAL_STRINGL(into, bytes.data(), bytes.size());
            return true;
        case Tag::kAgain:
            return unpack_again(unpacker, into);
        case Tag::kArray:
        case Tag::kObject:
        case Tag::kPhp:
            if (unpack_compound(unpacker, tag, into)) return true;
            zval_ptr_dtor(into);
            ZVAL_UNDEF(into);
            return false;
        default:
            return false;
    }
}

/// Calls __wakeup() of the objects, the inner ones first. False: one threw.
bool wake_up(Unpacker& unpacker) {
    zval* entry = nullptr;
    ZEND_HASH_FOREACH_VAL(&unpacker.sleepers, entry) {
        zend_object* const object = Z_OBJ_P(entry);
        auto* const wakeup =
            static_cast<zend_function*>(zend_hash_str_find_ptr(&object->ce->function_table, "__wakeup", 8));
        zend_call_known_instance_method_with_0_params(wakeup, object, nullptr);
        if (EG(exception) != nullptr) return false;
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

/// Objects that were not completed must not run their destructors.
void forget_destructors(Unpacker& unpacker) {
    zval* entry = nullptr;
    ZEND_HASH_FOREACH_VAL(&unpacker.objects, entry) {
        if (Z_TYPE_P(entry) == IS_OBJECT) GC_ADD_FLAGS(Z_OBJ_P(entry), IS_OBJ_DESTRUCTOR_CALLED);
    }
    ZEND_HASH_FOREACH_END();
}

}  // namespace

bool unpack(zend_string* bytes, Objects objects, zval* into) {
    Unpacker unpacker{};
    unpacker.at = ZSTR_VAL(bytes);
    unpacker.end = unpacker.at + ZSTR_LEN(bytes);
    unpacker.mode = objects;
    zend_hash_init(&unpacker.objects, 0, nullptr, ZVAL_PTR_DTOR, false);
    zend_hash_init(&unpacker.sleepers, 0, nullptr, ZVAL_PTR_DTOR, false);
    const char first = ZSTR_LEN(bytes) == 0 ? '\0' : *unpacker.at;
    const bool is_compound = first == static_cast<char>(Tag::kArray) ||
                             first == static_cast<char>(Tag::kObject) ||
                             first == static_cast<char>(Tag::kPhp);
    bool done = unpack_value(unpacker, into);
    if (done && std::string_view(unpacker.at, unpacker.left()) != (is_compound ? kEnd : std::string_view()))
        done = false;
    const bool is_damaged = !done && EG(exception) == nullptr;
    done = done && wake_up(unpacker);
    if (!done) {
        forget_destructors(unpacker);
        zval_ptr_dtor(into);
        ZVAL_UNDEF(into);
    }
    zend_hash_destroy(&unpacker.objects);
    zend_hash_destroy(&unpacker.sleepers);
    if (is_damaged) notice("detect the error eof");
    return done;
}

}  // namespace shoal::php::serialize
