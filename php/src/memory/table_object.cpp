// SPDX-License-Identifier: Apache-2.0
/// The state behind Swoole\Table: phases, and rows as PHP arrays.
#include "memory/table_object.hpp"

#include <cstring>

#include "memory/registration.hpp"
#include "memory/table_arginfo.h"
#include "runtime/errors.hpp"
#include "runtime/register.hpp"

namespace shoal::php {

zend_class_entry* table_ce = nullptr;

namespace {

/// A copy of `prototype`, an array with string keys and numbers only: zend_array_dup() without its checks of
/// each element.
zend_array* copy_prototype(const zend_array* prototype) {
    auto* const copy = static_cast<zend_array*>(emalloc(sizeof(zend_array)));
    std::memcpy(copy, prototype, sizeof(zend_array));
    GC_SET_REFCOUNT(copy, 1);
    void* const data = emalloc(HT_SIZE(prototype));
    std::memcpy(data, HT_GET_DATA_ADDR(prototype), HT_USED_SIZE(prototype));
    HT_SET_DATA_ADDR(copy, data);
    return copy;
}

}  // namespace

TableState::~TableState() {
    if (indexes != nullptr) zend_array_destroy(indexes);
    if (prototype != nullptr) zend_array_destroy(prototype);
}

const Table::Column* TableState::look_up(zend_string* name) const noexcept {
    const zval* const index = zend_hash_find(indexes, name);
    return index == nullptr ? nullptr : &table->columns()[static_cast<std::size_t>(Z_LVAL_P(index))];
}

void return_column(const Table::Column& column, const std::uint64_t* row, zval* return_value) {
    const std::uint64_t* const words = row + column.first_word;
    switch (column.type) {
        case Table::Type::kInt:
            RETURN_LONG(static_cast<zend_long>(*words));
        case Table::Type::kFloat:
            RETURN_DOUBLE(std::bit_cast<double>(*words));
        case Table::Type::kString:
            RETURN_STR(zend_string_init_fast(reinterpret_cast<const char*>(words + 1), *words));
    }
}

void TableState::return_row(const std::uint64_t* row, zval* return_value) const {
    if (UNEXPECTED(names.empty())) RETURN_EMPTY_ARRAY();
    zend_array* const array = copy_prototype(prototype);
    // Owned from here on: an allocation below may fail.
    ZVAL_ARR(return_value, array);
    Bucket* bucket = array->arData;
    for (const Table::Column& column : table->columns())
        return_column(column, row, &(bucket++)->val);
}

void TableState::advance(TablePosition& from) noexcept {
    from.is_valid = table->next(from.cursor, from.row);
}

TableState* constructed_table(zend_object* object) {
    TableState* const state = from_object<TableObject>(object)->state;
    if (UNEXPECTED(state == nullptr)) zend_throw_error(swoole_error_ce, "must call constructor first");
    return state;
}

TableState* open_table_slow(zend_object* object) {
    TableState* const state = constructed_table(object);
    if (state == nullptr || state->is_open()) return state;
    zend_throw_error(swoole_error_ce,
                     state->phase == TableState::Phase::kDestroyed
                         ? "the table has been destroyed"
                         : "the table is not created or does not exist: call create() first");
    return nullptr;
}

bool check_key(zend_string* key) {
    if (EXPECTED(ZSTR_LEN(key) <= Table::kMaxKeyBytes)) return true;
    set_last_error(kCodeInvalidParams);
    warn("key[%s] is too long: %zu bytes, %zu are allowed", ZSTR_VAL(key), ZSTR_LEN(key),
         Table::kMaxKeyBytes);
    return false;
}

void register_table() {
    table_ce = register_class<TableObject>(register_class_Swoole_Table(zend_ce_countable, zend_ce_iterator),
                                           {.aliases = {"swoole_table"}});
    table_ce->get_iterator = &get_table_iterator;
    set_table_array_access(class_handlers<TableObject>);
    register_table_row(register_class_Swoole_Table_Row(zend_ce_arrayaccess));
}

}  // namespace shoal::php
