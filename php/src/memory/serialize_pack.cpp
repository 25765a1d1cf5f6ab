// SPDX-License-Identifier: Apache-2.0
/// [Z] all of it: user code (__sleep(), __serialize()) may run at each object, so what is being read is held
/// by a reference of its own.
#include <charconv>

#include "memory/serialize_format.hpp"
#include "runtime/errors.hpp"

extern "C" {
#include <Zend/zend_smart_str.h>

#include <ext/standard/php_var.h>
}

namespace shoal::php::serialize {
namespace {

struct Packer {
    smart_str out;
    HashTable numbers;  ///< Of the objects, by handle.
    HashTable objects;  ///< Holds them, so that no handle is used twice.
    std::uint32_t depth;
    bool is_fast;
};

bool pack_value(Packer& packer, zval* value);

void put(Packer& packer, Tag tag) {
    smart_str_appendc(&packer.out, static_cast<char>(tag));
}

void put_number(Packer& packer, std::uint64_t number) {
    for (; number >= 0x80; number >>= 7)
        smart_str_appendc(&packer.out, static_cast<char>(number | 0x80));
    smart_str_appendc(&packer.out, static_cast<char>(number));
}

void put_bytes(Packer& packer, std::string_view bytes) {
    put_number(packer, bytes.size());
    smart_str_appendl(&packer.out, bytes.data(), bytes.size());
}

void put_string(Packer& packer, std::string_view bytes) {
    put(packer, Tag::kString);
    put_bytes(packer, bytes);
}

void put_int(Packer& packer, zend_long number) {
    const auto bits = static_cast<std::uint64_t>(number);
    if (packer.is_fast) {
        put(packer, Tag::kWide);
        smart_str_appendl(&packer.out, reinterpret_cast<const char*>(&bits), sizeof bits);
        return;
    }
    put(packer, Tag::kInt);
    put_number(packer, (bits << 1) ^ static_cast<std::uint64_t>(number >> 63));
}

/// Packs a value that user code may release meanwhile.
bool pack_held(Packer& packer, zval* value) {
    zval held;
    ZVAL_COPY_DEREF(&held, value);
    const bool done = pack_value(packer, &held);
    zval_ptr_dtor(&held);
    return done;
}

bool pack_array(Packer& packer, HashTable* array) {
    put(packer, Tag::kArray);
    zend_ulong number = 0;
    zend_string* key = nullptr;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_KEY_VAL(array, number, key, value) {
        if (key != nullptr) {
            put_string(packer, view(key));
        } else {
            put_int(packer, static_cast<zend_long>(number));
        }
        if (!pack_held(packer, value)) return false;
    }
    ZEND_HASH_FOREACH_END();
    put(packer, Tag::kStop);
    return true;
}

bool pack_property(Packer& packer, std::string_view name, zval* value) {
    put_string(packer, name);
    return pack_held(packer, value);
}

bool pack_all_properties(Packer& packer, HashTable* properties) {
    zend_ulong number = 0;
    zend_string* name = nullptr;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_KEY_VAL_IND(properties, number, name, value) {
        char digits[MAX_LENGTH_OF_LONG];
        std::string_view text;
        if (name != nullptr) {
            text = view(name);
        } else {
            const auto* const end =
                std::to_chars(digits, digits + sizeof digits, static_cast<zend_long>(number)).ptr;
            text = {digits, static_cast<std::size_t>(end - digits)};
        }
        if (!pack_property(packer, text, value)) return false;
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

/// The property that __sleep() means, under the name that it has in the table; null: there is none.
zval* find_property(const zend_object* object, HashTable* properties, zend_string* name,
                    zend_string** full_name) {
    zval* found = zend_hash_find_ind(properties, name);
    if (found != nullptr) {
        *full_name = zend_string_copy(name);
        return found;
    }
    for (const std::string_view scope : {view(object->ce->name), std::string_view("*")}) {
        *full_name =
            zend_mangle_property_name(scope.data(), scope.size(), ZSTR_VAL(name), ZSTR_LEN(name), false);
        found = zend_hash_find_ind(properties, *full_name);
        if (found != nullptr) return found;
        zend_string_release(*full_name);
    }
    return nullptr;
}

bool pack_named_properties(Packer& packer, zend_object* object, HashTable* properties, HashTable* names) {
    zval* entry = nullptr;
    ZEND_HASH_FOREACH_VAL(names, entry) {
        ZVAL_DEREF(entry);
        if (Z_TYPE_P(entry) != IS_STRING) continue;
        zend_string* name = nullptr;
        zval* const value = find_property(object, properties, Z_STR_P(entry), &name);
        if (value == nullptr) {
            warn("\"%s\" returned from __sleep() is no property of %s", Z_STRVAL_P(entry),
                 ZSTR_VAL(object->ce->name));
            if (EG(exception) != nullptr) return false;
            continue;
        }
        const bool done = pack_property(packer, view(name), value);
        zend_string_release(name);
        if (!done) return false;
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

/// What __sleep() returns; UNDEF: there is none. False: it threw.
bool call_sleep(zend_object* object, zval* names) {
    ZVAL_UNDEF(names);
    auto* const sleep =
        static_cast<zend_function*>(zend_hash_str_find_ptr(&object->ce->function_table, "__sleep", 7));
    if (sleep == nullptr) return true;
    zend_call_known_instance_method_with_0_params(sleep, object, names);
    if (EG(exception) == nullptr) return true;
    zval_ptr_dtor(names);
    return false;
}

bool pack_properties(Packer& packer, zend_object* object) {
    zval names;
    if (!call_sleep(object, &names)) return false;
    zval holder;
    ZVAL_OBJ(&holder, object);
    HashTable* const properties = zend_get_properties_for(&holder, ZEND_PROP_PURPOSE_SERIALIZE);
    put(packer, Tag::kObject);
    put_bytes(packer, view(object->ce->name));
    bool done = true;
    if (Z_TYPE(names) == IS_ARRAY && properties != nullptr) {
        done = pack_named_properties(packer, object, properties, Z_ARRVAL(names));
    } else if (Z_TYPE(names) != IS_UNDEF) {
        warn("%s::__sleep() must return an array of names", ZSTR_VAL(object->ce->name));
        done = EG(exception) == nullptr;
    } else if (properties != nullptr) {
        done = pack_all_properties(packer, properties);
    }
    zend_release_properties(properties);
    zval_ptr_dtor(&names);
    put(packer, Tag::kStop);
    return done;
}

bool pack_own_form(Packer& packer, zval* value) {
    smart_str text{};
    php_serialize_data_t data;
    PHP_VAR_SERIALIZE_INIT(data);
    php_var_serialize(&text, value, &data);
    PHP_VAR_SERIALIZE_DESTROY(data);
    const bool done = EG(exception) == nullptr && text.s != nullptr;
    if (done) {
        put(packer, Tag::kPhp);
        put_bytes(packer, view(text.s));
    }
    smart_str_free(&text);
    return done;
}

bool pack_object(Packer& packer, zval* value) {
    zend_object* const object = Z_OBJ_P(value);
    const zval* const number = zend_hash_index_find(&packer.numbers, object->handle);
    if (number != nullptr) {
        put(packer, Tag::kAgain);
        put_number(packer, static_cast<std::uint64_t>(Z_LVAL_P(number)));
        return true;
    }
    zval next;
    ZVAL_LONG(&next, zend_hash_num_elements(&packer.objects));
    zend_hash_index_add_new(&packer.numbers, object->handle, &next);
    zval held;
    ZVAL_OBJ_COPY(&held, object);
    zend_hash_next_index_insert_new(&packer.objects, &held);
    return has_own_form(object->ce) ? pack_own_form(packer, value) : pack_properties(packer, object);
}

bool pack_compound(Packer& packer, zval* value) {
    if (packer.depth == kMaxDepth) {
        warn("the value is nested more than %u levels deep", kMaxDepth);
        return false;
    }
    ++packer.depth;
    const bool done =
        Z_TYPE_P(value) == IS_ARRAY ? pack_array(packer, Z_ARRVAL_P(value)) : pack_object(packer, value);
    --packer.depth;
    return done;
}

bool pack_value(Packer& packer, zval* value) {
    switch (Z_TYPE_P(value)) {
        case IS_FALSE:
            put(packer, Tag::kFalse);
            return true;
        case IS_TRUE:
            put(packer, Tag::kTrue);
            return true;
        case IS_LONG:
            put_int(packer, Z_LVAL_P(value));
            return true;
        case IS_DOUBLE:
            put(packer, Tag::kDouble);
            smart_str_appendl(&packer.out, reinterpret_cast<const char*>(&Z_DVAL_P(value)), sizeof(double));
            return true;
        case IS_STRING:
            put_string(packer, view(Z_STR_P(value)));
            return true;
        case IS_ARRAY:
        case IS_OBJECT:
            return pack_compound(packer, value);
        default:
            put(packer, Tag::kNull);
            return true;  // Resources too, as serialize() has no form for them.
    }
}

}  // namespace

zend_string* pack(zval* value, bool is_fast) {
    Packer packer{};
    packer.is_fast = is_fast;
    zend_hash_init(&packer.numbers, 0, nullptr, nullptr, false);
    zend_hash_init(&packer.objects, 0, nullptr, ZVAL_PTR_DTOR, false);
    const bool done = pack_held(packer, value);
    const bool is_compound = Z_TYPE_P(value) == IS_ARRAY || Z_TYPE_P(value) == IS_OBJECT;
    if (done && is_compound) smart_str_appendl(&packer.out, kEnd.data(), kEnd.size());
    zend_hash_destroy(&packer.numbers);
    zend_hash_destroy(&packer.objects);
    if (done && EG(exception) == nullptr) return smart_str_extract(&packer.out);
    smart_str_free(&packer.out);
    return nullptr;
}

}  // namespace shoal::php::serialize
