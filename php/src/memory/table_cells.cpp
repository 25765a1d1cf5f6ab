// SPDX-License-Identifier: Apache-2.0
/// PHP arrays as cells of a table.
#include "memory/table_object.hpp"
#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"
#include "shoal/base/log.hpp"

namespace shoal::php {
namespace {

constexpr int kMallocFail = error_code("SWOOLE_ERROR_MALLOC_FAIL");

/// True if converting the value may run PHP code: __toString(), or an error handler.
bool runs_code(const zval* value) noexcept {
    return Z_TYPE_P(value) == IS_OBJECT || Z_TYPE_P(value) == IS_ARRAY;
}

/// Converts one value to the type of its column. [Z]
void convert(const zval* from, Table::Type type, zval* to) {
    auto* const value = const_cast<zval*>(from);
    switch (type) {
        case Table::Type::kInt:
            ZVAL_LONG(to, zval_get_long(value));
            return;
        case Table::Type::kFloat:
            ZVAL_DOUBLE(to, zval_get_double(value));
            return;
        case Table::Type::kString: {
            zend_string* const text = zval_try_get_string(value);
            if (text == nullptr) {
                ZVAL_NULL(to);
            } else {
                ZVAL_STR(to, text);
            }
            return;
        }
    }
}

/// A copy of `values` in which those of columns are converted: what PHP code does meanwhile to variables
/// that the array refers to changes nothing. False: thrown. [Z]
bool convert_all(const TableState& state, HashTable* values, zval* result) {
    zend_ulong index;
    zend_string* name;
    zval* value;
    array_init(result);
    ZEND_HASH_FOREACH_KEY_VAL(values, index, name, value) {
        const Table::Column* const column = name == nullptr ? nullptr : state.find(name);
        zval converted;
        if (column == nullptr) {  // Unknown, which prepare_cells() notes.
            ZVAL_TRUE(&converted);
            if (name == nullptr) {
                zend_hash_index_update(Z_ARRVAL_P(result), index, &converted);
                continue;
            }
        } else {
            ZVAL_DEREF(value);
            convert(value, column->type, &converted);
        }
        zend_hash_update(Z_ARRVAL_P(result), name, &converted);
        if (UNEXPECTED(EG(exception) != nullptr)) {
            zval_ptr_dtor(result);
            return false;
        }
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

void set_text(TableCells& cells, const Table::Column& column, Table::Cell& cell, const zval* value) {
    zend_string* text;
    if (EXPECTED(Z_TYPE_P(value) == IS_STRING)) {
        text = Z_STR_P(value);
    } else {
        text = zval_get_string(const_cast<zval*>(value));
        cells.held[cells.held_count++] = text;
    }
    cell.text = view(text);
    if (UNEXPECTED(cell.text.size() > column.max_bytes)) {
        cell.text = cell.text.substr(0, column.max_bytes);
        cells.cut = &column;
    }
}

/// Runs no PHP code.
void add_cell(TableCells& cells, const Table::Column& column, const zval* value) {
    Table::Cell& cell = cells.cells[cells.count++];
    cell.column = &column;
    switch (column.type) {
        case Table::Type::kInt:
            cell.word = static_cast<std::uint64_t>(EXPECTED(Z_TYPE_P(value) == IS_LONG)
                                                       ? Z_LVAL_P(value)
                                                       : zval_get_long(const_cast<zval*>(value)));
            break;
        case Table::Type::kFloat:
            cell.word = std::bit_cast<std::uint64_t>(EXPECTED(Z_TYPE_P(value) == IS_DOUBLE)
                                                         ? Z_DVAL_P(value)
                                                         : zval_get_double(const_cast<zval*>(value)));
            break;
        case Table::Type::kString:
            set_text(cells, column, cell, value);
            break;
    }
}

}  // namespace

void TableCells::release() {
    for (std::uint32_t i = 0; i < held_count; ++i)
        zend_string_release(held[i]);
    if (held != inline_held) {
        efree(cells);
        efree(held);
    }
    if (Z_TYPE(converted) == IS_ARRAY) zval_ptr_dtor(&converted);
}

bool conversion_runs_code(HashTable* values) noexcept {
    zval* value;
    ZEND_HASH_FOREACH_VAL(values, value) {
        ZVAL_DEREF(value);
        if (runs_code(value)) return true;
    }
    ZEND_HASH_FOREACH_END();
    return false;
}

bool prepare_cells(const TableState& state, HashTable* values, TableCells& cells, bool copies) {
    ZVAL_UNDEF(&cells.converted);
    if (UNEXPECTED(copies || conversion_runs_code(values))) {
        if (!convert_all(state, values, &cells.converted)) return false;
        if (!state.is_open()) {
            zval_ptr_dtor(&cells.converted);
            zend_throw_error(swoole_error_ce, "the table has been destroyed");
            return false;
        }
        values = Z_ARRVAL(cells.converted);
    }
    if (UNEXPECTED(state.names.size() > TableCells::kInline)) {
        cells.cells = static_cast<Table::Cell*>(safe_emalloc(state.names.size(), sizeof(Table::Cell), 0));
        cells.held = static_cast<zend_string**>(safe_emalloc(state.names.size(), sizeof(zend_string*), 0));
    }
    zend_string* name;
    zval* value;
    std::size_t guess = 0;
    ZEND_HASH_FOREACH_STR_KEY_VAL(values, name, value) {
        const Table::Column* const column = name == nullptr ? nullptr : state.find(name, guess);
        if (UNEXPECTED(column == nullptr)) {
            cells.knows_all = false;
            continue;
        }
        guess = column->index + 1;
        ZVAL_DEREF(value);
        add_cell(cells, *column, value);
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

void note_cut(const TableCells& cells, zend_string* key) noexcept {
    if (EXPECTED(cells.cut == nullptr)) return;
    call_core([&] {
        log::warning("[key={},field={}] string value is too long, it is cut after {} bytes", view(key),
                     cells.cut->name, cells.cut->max_bytes);
    });
}

void warn_full(const char* method, zend_string* key) {
    set_last_error(kMallocFail);
    warn("failed to %s('%s'), unable to allocate memory", method, ZSTR_VAL(key));
}

bool set_table_row(zend_object* table, zend_string* key, HashTable* values) {
    TableState* const state = open_table(table);
    if (state == nullptr || !check_key(key)) return false;
    TableCells cells;
    if (!prepare_cells(*state, values, cells)) return false;
    const Result<void> done = state->table->set(view(key), cells.span());
    note_cut(cells, key);
    cells.release();
    if (EXPECTED(done.has_value())) return true;
    warn_full("set", key);
    return false;
}

}  // namespace shoal::php
