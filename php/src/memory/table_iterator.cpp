// SPDX-License-Identifier: Apache-2.0
/// foreach over a Swoole\Table, and the methods of Iterator.
///
/// Each foreach has its own position. The one that moved last is also that of current() and key(), so that
/// these work inside of a foreach.
#include "memory/table_object.hpp"
#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"

namespace shoal::php {
namespace {

/// `it.data` holds a reference to the table. Zend frees it after a bailout too.
struct TableIterator {
    zend_object_iterator it;
    TablePosition* position;
    zval row;

    static TableIterator* of(zend_object_iterator* iterator) noexcept {
        return reinterpret_cast<TableIterator*>(iterator);
    }
    [[nodiscard]] zend_object* table() const noexcept { return Z_OBJ(it.data); }
    void drop_row() {
        zval_ptr_dtor(&row);
        ZVAL_UNDEF(&row);
    }
};

void destroy_iterator(zend_object_iterator* iterator) {
    TableIterator* const self = TableIterator::of(iterator);
    self->drop_row();
    delete std::exchange(self->position, nullptr);
    zval_ptr_dtor(&iterator->data);
}

/// The row is built when the iteration arrives, so that it is one that existed.
void move(zend_object_iterator* iterator) {
    TableIterator* const self = TableIterator::of(iterator);
    self->drop_row();
    TableState* const state = open_table(self->table());
    if (state == nullptr) {
        self->position->is_valid = false;
        return;
    }
    state->advance(*self->position);
    state->position.cursor = self->position->cursor;
    state->position.is_valid = self->position->is_valid;
    state->position.row = self->position->row;  // Of the same size: allocates nothing.
    if (self->position->is_valid) state->return_row(self->position->row.data(), &self->row);
}

void rewind(zend_object_iterator* iterator) {
    TableIterator::of(iterator)->position->rewind();
    move(iterator);
}

/// zend_result since PHP 8.3, before that int.
using Validity = std::invoke_result_t<decltype(zend_object_iterator_funcs::valid), zend_object_iterator*>;

Validity is_valid(zend_object_iterator* iterator) {
    return TableIterator::of(iterator)->position->is_valid ? SUCCESS : FAILURE;
}

zval* current_row(zend_object_iterator* iterator) {
    return &TableIterator::of(iterator)->row;
}

void current_key(zend_object_iterator* iterator, zval* key) {
    const std::string_view text = TableIterator::of(iterator)->position->cursor.key();
    ZVAL_STR(key, zend_string_init_fast(text.data(), text.size()));
}

const zend_object_iterator_funcs iterator_functions = {
    .dtor = &destroy_iterator,
    .valid = &is_valid,
    .get_current_data = &current_row,
    .get_current_key = &current_key,
    .move_forward = &move,
    .rewind = &rewind,
    .invalidate_current = nullptr,
    .get_gc = nullptr,
};

}  // namespace

zend_object_iterator* get_table_iterator(zend_class_entry* /*ce*/, zval* object, int by_reference) {
    if (by_reference != 0) {
        zend_throw_error(nullptr, "An iterator cannot be used with foreach by reference");
        return nullptr;
    }
    TableState* const state = open_table(Z_OBJ_P(object));
    if (state == nullptr) return nullptr;
    TablePosition* position = nullptr;
    call_core([&] {
        position = new TablePosition;
        position->row.resize(state->table->row_words());
    });
    if (position == nullptr) {
        zend_throw_error(swoole_error_ce, "out of memory");
        return nullptr;
    }
    auto* const self = static_cast<TableIterator*>(emalloc(sizeof(TableIterator)));
    zend_iterator_init(&self->it);
    self->it.funcs = &iterator_functions;
    ZVAL_OBJ_COPY(&self->it.data, Z_OBJ_P(object));
    self->position = position;
    ZVAL_UNDEF(&self->row);
    return &self->it;
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Table, rewind) {
    ZEND_PARSE_PARAMETERS_NONE();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    state->position.rewind();
    state->advance(state->position);
}

ZEND_METHOD(Swoole_Table, valid) {
    ZEND_PARSE_PARAMETERS_NONE();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    RETURN_BOOL(state->position.is_valid);
}

ZEND_METHOD(Swoole_Table, next) {
    ZEND_PARSE_PARAMETERS_NONE();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    state->advance(state->position);
}

ZEND_METHOD(Swoole_Table, current) {
    ZEND_PARSE_PARAMETERS_NONE();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    if (!state->position.is_valid) RETURN_NULL();
    state->return_row(state->position.row.data(), return_value);
}

ZEND_METHOD(Swoole_Table, key) {
    ZEND_PARSE_PARAMETERS_NONE();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    if (!state->position.is_valid) RETURN_NULL();
    const std::string_view key = state->position.cursor.key();
    RETURN_STR(zend_string_init_fast(key.data(), key.size()));
}
