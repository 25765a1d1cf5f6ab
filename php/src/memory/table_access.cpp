// SPDX-License-Identifier: Apache-2.0
/// $table['key'] and Swoole\Table\Row, as in Swoole 1.9 to 4.6.
///
/// Table has the handlers and the methods of ArrayAccess but not the interface, which Swoole 6 does not have
/// either. A class that extends Table and has the interface, or methods of these names, uses its own.
#include "memory/table_object.hpp"
#include "runtime/errors.hpp"
#include "runtime/register.hpp"

namespace shoal::php {

zend_class_entry* table_row_ce = nullptr;

namespace {

struct RowObject {
    zend_object* table;  ///< Owned; null for one made by the program.

    void release() {
        if (table != nullptr) OBJ_RELEASE(std::exchange(table, nullptr));
    }
    void collect(zend_get_gc_buffer* buffer) {
        if (table != nullptr) zend_get_gc_buffer_add_obj(buffer, table);
    }
    zend_object std;
};

enum Property : int { kKey = 0, kValue = 1 };

bool has_own_access(const zend_object* object) noexcept {
    return object->ce != table_ce && instanceof_function(object->ce, zend_ce_arrayaccess);
}

/// The program's method of this name, or null.
zend_function* overriding(const zend_object* object, std::string_view lc_name) noexcept {
    if (EXPECTED(object->ce == table_ce)) return nullptr;
    auto* const method = static_cast<zend_function*>(
        zend_hash_str_find_ptr(&object->ce->function_table, lc_name.data(), lc_name.size()));
    return method != nullptr && method->type == ZEND_USER_FUNCTION ? method : nullptr;
}

/// The key of an offset, owned; null after a throw. [Z]
zend_string* to_key(zval* offset) {
    if (offset == nullptr) {
        zend_throw_error(nullptr, "Cannot append to a table: a row needs a key");
        return nullptr;
    }
    ZVAL_DEREF(offset);
    return zval_try_get_string(offset);
}

/// Copies the row into `value`. False: there is none, or thrown. [Z]
bool read_row(zend_object* object, zend_string* key, zval* value) {
    TableState* const state = open_table(object);
    if (state == nullptr || !state->table->get(view(key), state->scratch)) return false;
    state->return_row(state->scratch.data(), value);
    return true;
}

/// Makes the Row of `$table[$key]`. `may_be_missing`: one that is about to be written to. [Z]
void return_row_object(zend_object* object, zend_string* key, bool may_be_missing, zval* result) {
    zval value;
    if (!read_row(object, key, &value)) {
        if (EG(exception) != nullptr) return;
        if (!may_be_missing) {
            zend_throw_error(nullptr, "row[%s] does not exist", ZSTR_VAL(key));
            return;
        }
        ZVAL_EMPTY_ARRAY(&value);
    }
    make_table_row(object, key, &value, result);
}

/// isset() and empty(). A row is never empty.
int has_dimension(zend_object* object, zval* offset, int check_empty) {
    if (has_own_access(object)) return zend_std_has_dimension(object, offset, check_empty);
    if (zend_function* const method = overriding(object, "offsetexists")) {
        zval result;
        zend_call_known_instance_method_with_1_params(method, object, &result, offset);
        const bool exists = EG(exception) == nullptr && zend_is_true(&result);
        zval_ptr_dtor(&result);
        return exists ? 1 : 0;
    }
    zend_string* const key = to_key(offset);
    if (key == nullptr) return 0;
    TableState* const state = open_table(object);
    const bool exists = state != nullptr && state->table->exists(view(key));
    zend_string_release(key);
    return exists ? 1 : 0;
}

zval* read_dimension(zend_object* object, zval* offset, int type, zval* result) {
    if (has_own_access(object)) return zend_std_read_dimension(object, offset, type, result);
    ZVAL_UNDEF(result);
    if (type == BP_VAR_IS && has_dimension(object, offset, 0) == 0) {
        if (EG(exception) == nullptr) ZVAL_NULL(result);
    } else if (zend_function* const method = overriding(object, "offsetget");
               method != nullptr && offset != nullptr) {
        zend_call_known_instance_method_with_1_params(method, object, result, offset);
    } else if (zend_string* const key = to_key(offset)) {
        return_row_object(object, key, type == BP_VAR_W || type == BP_VAR_RW, result);
        zend_string_release(key);
    }
    return Z_ISUNDEF_P(result) ? nullptr : result;
}

void write_dimension(zend_object* object, zval* offset, zval* value) {
    if (has_own_access(object)) {
        zend_std_write_dimension(object, offset, value);
        return;
    }
    if (zend_function* const method = overriding(object, "offsetset")) {
        zval null;
        ZVAL_NULL(&null);
        zend_call_known_instance_method_with_2_params(method, object, nullptr,
                                                      offset != nullptr ? offset : &null, value);
        return;
    }
    value = Z_ISREF_P(value) ? Z_REFVAL_P(value) : value;
    if (Z_TYPE_P(value) != IS_ARRAY) {
        zend_type_error("A row of a table must be of type array, %s given", zend_zval_type_name(value));
        return;
    }
    zend_string* const key = to_key(offset);
    if (key == nullptr) return;
    set_table_row(object, key, Z_ARRVAL_P(value));
    zend_string_release(key);
}

void unset_dimension(zend_object* object, zval* offset) {
    if (has_own_access(object)) {
        zend_std_unset_dimension(object, offset);
        return;
    }
    if (zend_function* const method = overriding(object, "offsetunset")) {
        zend_call_known_instance_method_with_1_params(method, object, nullptr, offset);
        return;
    }
    zend_string* const key = to_key(offset);
    if (key == nullptr) return;
    if (TableState* const state = open_table(object)) state->table->remove(view(key));
    zend_string_release(key);
}

/// The columns of a Row object as an array; null if the program made it something else.
HashTable* row_values(zend_object* row) noexcept {
    zval* value = OBJ_PROP_NUM(row, kValue);
    ZVAL_DEREF(value);
    return Z_TYPE_P(value) == IS_ARRAY ? Z_ARRVAL_P(value) : nullptr;
}

/// Parses (mixed $offset) as the name of a column; owned, null after a throw. [Z]
zend_string* parse_offset(zend_execute_data* execute_data) {
    zval* offset;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(offset)
    ZEND_PARSE_PARAMETERS_END_EX(return nullptr);
    return to_key(offset);
}

}  // namespace

void set_table_array_access(zend_object_handlers& handlers) {
    handlers.read_dimension = &read_dimension;
    handlers.write_dimension = &write_dimension;
    handlers.has_dimension = &has_dimension;
    handlers.unset_dimension = &unset_dimension;
}

void make_table_row(zend_object* table, zend_string* key, zval* value, zval* return_value) {
    auto* const row = make_object<RowObject>(table_row_ce);
    row->table = table;
    GC_ADDREF(table);
    ZVAL_STR_COPY(OBJ_PROP_NUM(&row->std, kKey), key);
    ZVAL_COPY_VALUE(OBJ_PROP_NUM(&row->std, kValue), value);
    ZVAL_OBJ(return_value, &row->std);
}

void register_table_row(zend_class_entry* ce) {
    table_row_ce = register_class<RowObject>(ce, {.aliases = {"swoole_table_row"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

// The methods of Table are the handlers by another name. They are not called for a class that has its own.

ZEND_METHOD(Swoole_Table, offsetExists) {
    zend_string* const key = parse_offset(execute_data);
    if (key == nullptr) RETURN_THROWS();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    RETVAL_BOOL(state != nullptr && state->table->exists(view(key)));
    zend_string_release(key);
}

ZEND_METHOD(Swoole_Table, offsetGet) {
    zend_string* const key = parse_offset(execute_data);
    if (key == nullptr) RETURN_THROWS();
    return_row_object(Z_OBJ_P(ZEND_THIS), key, false, return_value);
    zend_string_release(key);
}

ZEND_METHOD(Swoole_Table, offsetSet) {
    zval* offset;
    HashTable* values;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_ZVAL(offset)
    Z_PARAM_ARRAY_HT(values)
    ZEND_PARSE_PARAMETERS_END();
    zend_string* const key = to_key(offset);
    if (key == nullptr) RETURN_THROWS();
    set_table_row(Z_OBJ_P(ZEND_THIS), key, values);
    zend_string_release(key);
}

ZEND_METHOD(Swoole_Table, offsetUnset) {
    zend_string* const key = parse_offset(execute_data);
    if (key == nullptr) RETURN_THROWS();
    if (TableState* const state = open_table(Z_OBJ_P(ZEND_THIS))) state->table->remove(view(key));
    zend_string_release(key);
}

ZEND_METHOD(Swoole_Table_Row, offsetExists) {
    zend_string* const name = parse_offset(execute_data);
    if (name == nullptr) RETURN_THROWS();
    HashTable* const values = row_values(Z_OBJ_P(ZEND_THIS));
    RETVAL_BOOL(values != nullptr && zend_symtable_exists(values, name));
    zend_string_release(name);
}

ZEND_METHOD(Swoole_Table_Row, offsetGet) {
    zend_string* const name = parse_offset(execute_data);
    if (name == nullptr) RETURN_THROWS();
    HashTable* const values = row_values(Z_OBJ_P(ZEND_THIS));
    zval* const value = values == nullptr ? nullptr : zend_symtable_find(values, name);
    if (value != nullptr) {
        ZVAL_COPY_DEREF(return_value, value);
    } else {
        warn("column[%s] does not exist", ZSTR_VAL(name));
    }
    zend_string_release(name);
}

ZEND_METHOD(Swoole_Table_Row, offsetSet) {
    zval* offset;
    zval* value;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_ZVAL(offset)
    Z_PARAM_ZVAL(value)
    ZEND_PARSE_PARAMETERS_END();
    auto* const self = from_object<RowObject>(Z_OBJ_P(ZEND_THIS));
    zval* const key = OBJ_PROP_NUM(&self->std, kKey);
    if (self->table == nullptr || Z_TYPE_P(key) != IS_STRING) {
        zend_throw_error(swoole_error_ce, "the row belongs to no table");
        RETURN_THROWS();
    }
    TableState* const state = open_table(self->table);
    if (state == nullptr) RETURN_THROWS();
    zend_string* const name = to_key(offset);
    if (name == nullptr) RETURN_THROWS();
    if (state->find(name) == nullptr) {
        warn("column[%s] does not exist", ZSTR_VAL(name));
        zend_string_release(name);
        return;
    }
    // The array is owned here: an error handler may replace the row's properties meanwhile.
    zval values;
    array_init_size(&values, 1);
    Z_TRY_ADDREF_P(value);
    zend_hash_update(Z_ARRVAL(values), name, value);
    zend_string* const row_key = zend_string_copy(Z_STR_P(key));
    zval changed;
    if (set_table_row(self->table, row_key, Z_ARRVAL(values)) && read_row(self->table, row_key, &changed)) {
        zend_update_property(table_row_ce, &self->std, ZEND_STRL("value"), &changed);
        zval_ptr_dtor(&changed);
    }
    zval_ptr_dtor(&values);
    zend_string_release(row_key);
    zend_string_release(name);
}

ZEND_METHOD(Swoole_Table_Row, offsetUnset) {
    zend_string* const name = parse_offset(execute_data);
    if (name == nullptr) RETURN_THROWS();
    zend_string_release(name);
    warn("a column of a row cannot be unset");
}
