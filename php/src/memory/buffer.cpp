// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "memory/buffer_arginfo.h"
#include "memory/registration.hpp"
#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"
#include "runtime/make_failure.hpp"
#include "runtime/register.hpp"

namespace shoal::php {
namespace {

constexpr zend_long kMaxBytes = 128L << 20;
constexpr std::size_t kCompactBytes = 64U << 10;

zend_class_entry* buffer_ce = nullptr;

enum Property : std::uint8_t { kCapacity, kLength };

struct BufferObject {
    std::string* bytes;    ///< Null until __construct().
    std::size_t head;      ///< Removed bytes at the start of `bytes`.
    std::size_t capacity;  ///< As the program sees it.

    void release() { delete std::exchange(bytes, nullptr); }
    [[nodiscard]] std::size_t length() const noexcept { return bytes->size() - head; }
    zend_object std;
};

BufferObject* constructed(zval* this_value) {
    auto* const self = from_object<BufferObject>(Z_OBJ_P(this_value));
    if (EXPECTED(self->bytes != nullptr)) return self;
    zend_throw_error(swoole_error_ce, "you must call Buffer constructor first");
    return nullptr;
}

void show_size(BufferObject* self) {
    put_long_property(&self->std, buffer_ce, kCapacity, "capacity", static_cast<zend_long>(self->capacity));
    put_long_property(&self->std, buffer_ce, kLength, "length", static_cast<zend_long>(self->length()));
}

/// Moves the contents to the start of the memory.
void compact(BufferObject* self) {
    self->bytes->erase(0, self->head);
    self->head = 0;
}

/// Writes at an offset of the contents. Errors: kNoMemory; kTooLarge.
Result<void> put(BufferObject* self, std::size_t offset, std::string_view data) {
    const std::size_t end = offset + data.size();
    if (end > static_cast<std::size_t>(kMaxBytes)) return fail(Errc::kTooLarge);
    if (end > self->capacity) {
        // Doubled, so that many small appends copy little.
        const std::size_t grown =
            std::min(std::max(end, 2 * self->capacity), static_cast<std::size_t>(kMaxBytes));
        self->bytes->reserve(self->head + grown);
        self->capacity = grown;
    }
    if (end > self->length()) self->bytes->resize(self->head + end);
    data.copy(self->bytes->data() + self->head + offset, data.size());
    return {};
}

/// [Z] Return value of append() and write().
void put_and_return(BufferObject* self, std::size_t offset, const zend_string* data, zval* return_value) {
    const Result<void> done = call_core([&] { return put(self, offset, view(data)); });
    if (!done) {
        RETVAL_FALSE;
        set_last_error(to_swoole_code(done.error()));
        if (done.error().code == Errc::kTooLarge) {
            warn("the buffer cannot hold more than " ZEND_LONG_FMT " bytes", kMaxBytes);
        } else {
            warn("out of memory");
        }
        return;
    }
    RETVAL_LONG(static_cast<zend_long>(self->length()));
    show_size(self);
}

/// [Z] A part of the contents.
void cut(BufferObject* self, zend_long offset, zend_long length, bool removes, zval* return_value) {
    const auto total = static_cast<zend_long>(self->length());
    const zend_long start = offset < 0 ? offset + total : offset;
    const bool is_inside = start >= 0 && start <= total;
    const zend_long count = is_inside && length < 0 ? total - start : length;
    if (!is_inside || count > total - start) {
        RETVAL_FALSE;
        set_last_error(kCodeInvalidParams);
        warn("offset " ZEND_LONG_FMT " and length " ZEND_LONG_FMT " are outside of the " ZEND_LONG_FMT
             " bytes",
             offset, length, total);
        return;
    }
    RETVAL_STRINGL(self->bytes->data() + self->head + start, static_cast<std::size_t>(count));
    if (!removes || start != 0) return;
    self->head += static_cast<std::size_t>(count);
    if (self->head > kCompactBytes && self->head * 4 > self->capacity) compact(self);
    show_size(self);
}

}  // namespace

void register_buffer() {
    buffer_ce = register_class<BufferObject>(register_class_Swoole_Buffer(),
                                             {.has_dynamic_properties = true, .aliases = {"swoole_buffer"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Buffer, __construct) {
    zend_long size = 128;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(size)
    ZEND_PARSE_PARAMETERS_END();
    auto* const self = from_object<BufferObject>(Z_OBJ_P(ZEND_THIS));
    if (self->bytes != nullptr) {
        zend_throw_error(nullptr, "the buffer is constructed already");
        RETURN_THROWS();
    }
    if (size < 1 || size > kMaxBytes) {
        zend_throw_exception_ex(swoole_exception_ce, kCodeInvalidParams,
                                "the size of a buffer must be between 1 and " ZEND_LONG_FMT " bytes",
                                kMaxBytes);
        RETURN_THROWS();
    }
    const Result<void> made = call_core([&]() -> Result<void> {
        self->bytes = new std::string;
        self->bytes->reserve(static_cast<std::size_t>(size));
        return {};
    });
    if (!made) {
        self->release();
        throw_not_made("buffer", made.error());
        RETURN_THROWS();
    }
    self->capacity = static_cast<std::size_t>(size);
    show_size(self);
}

ZEND_METHOD(Swoole_Buffer, __toString) {
    ZEND_PARSE_PARAMETERS_NONE();
    BufferObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_STRINGL(self->bytes->data() + self->head, self->length());
}

ZEND_METHOD(Swoole_Buffer, substr) {
    zend_long offset = 0;
    zend_long length = -1;
    bool removes = false;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_LONG(offset)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(length)
    Z_PARAM_BOOL(removes)
    ZEND_PARSE_PARAMETERS_END();
    BufferObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    cut(self, offset, length, removes && offset == 0, return_value);
}

ZEND_METHOD(Swoole_Buffer, read) {
    zend_long offset = 0;
    zend_long length = 0;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(offset)
    Z_PARAM_LONG(length)
    ZEND_PARSE_PARAMETERS_END();
    BufferObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    cut(self, offset, length, false, return_value);
}

ZEND_METHOD(Swoole_Buffer, write) {
    zend_long offset = 0;
    zend_string* data = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(offset)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    BufferObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    const zend_long start = offset < 0 ? offset + static_cast<zend_long>(self->length()) : offset;
    if (ZSTR_LEN(data) == 0 || start < 0 || start > kMaxBytes) {
        RETVAL_FALSE;
        set_last_error(kCodeInvalidParams);
        if (ZSTR_LEN(data) == 0) {
            warn("the string to write is empty");
        } else {
            warn("offset " ZEND_LONG_FMT " is outside of the buffer", offset);
        }
        return;
    }
    put_and_return(self, static_cast<std::size_t>(start), data, return_value);
}

ZEND_METHOD(Swoole_Buffer, append) {
    zend_string* data = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    BufferObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    if (ZSTR_LEN(data) == 0) {
        RETVAL_FALSE;
        set_last_error(kCodeInvalidParams);
        warn("the string to append is empty");
        return;
    }
    put_and_return(self, self->length(), data, return_value);
}

ZEND_METHOD(Swoole_Buffer, expand) {
    zend_long size = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(size)
    ZEND_PARSE_PARAMETERS_END();
    BufferObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    if (size <= static_cast<zend_long>(self->capacity) || size > kMaxBytes) {
        RETVAL_FALSE;
        set_last_error(kCodeInvalidParams);
        warn("the new size must be more than %zu and at most " ZEND_LONG_FMT " bytes", self->capacity,
             kMaxBytes);
        return;
    }
    const Result<void> done = call_core([&]() -> Result<void> {
        self->bytes->reserve(self->head + static_cast<std::size_t>(size));
        return {};
    });
    if (!done) {
        RETVAL_FALSE;
        set_last_error(to_swoole_code(done.error()));
        warn("out of memory");
        return;
    }
    self->capacity = static_cast<std::size_t>(size);
    RETVAL_TRUE;
    show_size(self);
}

ZEND_METHOD(Swoole_Buffer, recycle) {
    ZEND_PARSE_PARAMETERS_NONE();
    BufferObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    compact(self);
}

ZEND_METHOD(Swoole_Buffer, clear) {
    ZEND_PARSE_PARAMETERS_NONE();
    BufferObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    self->bytes->clear();
    self->head = 0;
    show_size(self);
}
