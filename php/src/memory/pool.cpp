// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "memory/pool_arginfo.h"
#include "memory/registration.hpp"
#include "memory/slice_pool.hpp"
#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"
#include "runtime/make_failure.hpp"
#include "runtime/register.hpp"
#include "shoal/memory/forks.hpp"

namespace shoal::php {
namespace {

using Type = SlicePool::Type;

zend_class_entry* slice_ce = nullptr;

/// At the end of a request the pool's object may be freed before its slices are.
using SharedPool = std::shared_ptr<SlicePool>;

struct PoolObject {
    SharedPool* pool;  ///< Null until __construct().

    void release() { delete std::exchange(pool, nullptr); }
    zend_object std;
};

struct SliceObject {
    SharedPool* pool;  ///< Null: not made by alloc().
    std::byte* memory;
    std::size_t bytes;
    unsigned fork_generation;  ///< Only the process that took it gives it back.

    void release() {
        if (pool == nullptr) return;
        if ((*pool)->options().type == Type::kEmalloc) {
            efree(memory);
        } else if (fork_generation == memory::fork_generation()) {
            (*pool)->free(memory);
        }
        delete std::exchange(pool, nullptr);
    }
    /// [Z] Whether the part is inside; warns if not.
    [[nodiscard]] bool contains(zend_long offset, zend_long size) const {
        const auto total = static_cast<zend_long>(bytes);
        if (offset >= 0 && size >= 0 && offset <= total && size <= total - offset) return true;
        set_last_error(kCodeInvalidParams);
        warn("offset " ZEND_LONG_FMT " and size " ZEND_LONG_FMT " are outside of the slice of %zu bytes",
             offset, size, bytes);
        return false;
    }
    zend_object std;
};

PoolObject* constructed(zval* this_value) {
    auto* const self = from_object<PoolObject>(Z_OBJ_P(this_value));
    if (EXPECTED(self->pool != nullptr)) return self;
    zend_throw_error(swoole_error_ce, "you must call Memory\\Pool constructor first");
    return nullptr;
}

SliceObject* taken(zval* this_value) {
    auto* const self = from_object<SliceObject>(Z_OBJ_P(this_value));
    if (EXPECTED(self->pool != nullptr)) return self;
    zend_throw_error(swoole_error_ce, "a slice is made by Memory\\Pool::alloc() only");
    return nullptr;
}

}  // namespace

void register_pool() {
    register_class<PoolObject>(register_class_Swoole_Memory_Pool(), {.aliases = {"swoole_memory_pool"}});
    slice_ce = register_class<SliceObject>(register_class_Swoole_Memory_Pool_Slice(),
                                           {.aliases = {"swoole_memory_pool_slice"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Memory_Pool, __construct) {
    zend_long size = 0;
    zend_long type = 0;
    zend_long slice_size = 8192;
    bool is_shared = false;
    ZEND_PARSE_PARAMETERS_START(2, 4)
    Z_PARAM_LONG(size)
    Z_PARAM_LONG(type)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(slice_size)
    Z_PARAM_BOOL(is_shared)
    ZEND_PARSE_PARAMETERS_END();
    auto* const self = from_object<PoolObject>(Z_OBJ_P(ZEND_THIS));
    if (self->pool != nullptr) {
        zend_throw_error(nullptr, "the pool is constructed already");
        RETURN_THROWS();
    }
    if (type < 0 || type > static_cast<zend_long>(Type::kEmalloc)) {
        zend_throw_exception_ex(swoole_exception_ce, kCodeInvalidParams,
                                "there is no pool of type " ZEND_LONG_FMT, type);
        RETURN_THROWS();
    }
    const bool is_fixed = type == static_cast<zend_long>(Type::kFixed);
    if (size < 1 || slice_size < 1 || (is_fixed && slice_size > size)) {
        zend_throw_exception(swoole_exception_ce, "the size of a pool or of its slices is wrong",
                             kCodeInvalidParams);
        RETURN_THROWS();
    }
    const SlicePool::Options options{.type = static_cast<Type>(type),
                                     .size_bytes = static_cast<std::size_t>(size),
                                     .slice_bytes = static_cast<std::size_t>(slice_size),
                                     .is_shared = is_shared};
    const Result<SharedPool*> made = call_core([&]() -> Result<SharedPool*> {
        auto pool = SlicePool::create(options);
        if (!pool) return fail(pool.error());
        return new SharedPool(std::move(*pool));
    });
    if (!made) {
        throw_not_made("pool", made.error());
        RETURN_THROWS();
    }
    self->pool = *made;
}

ZEND_METHOD(Swoole_Memory_Pool, alloc) {
    zend_long size = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(size)
    ZEND_PARSE_PARAMETERS_END();
    PoolObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    const SlicePool::Options& options = (*self->pool)->options();
    const std::size_t bytes = size == 0 ? options.slice_bytes : static_cast<std::size_t>(size);
    if (size < 0 || (options.type == Type::kFixed && bytes > options.slice_bytes)) {
        RETVAL_FALSE;
        set_last_error(kCodeInvalidParams);
        warn("there is no slice of " ZEND_LONG_FMT " bytes", size);
        return;
    }
    auto* const slice = make_object<SliceObject>(slice_ce);
    slice->bytes = bytes;
    slice->fork_generation = memory::fork_generation();
    if (options.type == Type::kEmalloc) slice->memory = static_cast<std::byte*>(ecalloc(1, bytes));
    const Result<void> taken = call_core([&]() -> Result<void> {
        if (slice->memory == nullptr) slice->memory = (*self->pool)->allocate(bytes);
        if (slice->memory == nullptr) return fail(Errc::kNoMemory);
        slice->pool = new SharedPool(*self->pool);
        return {};
    });
    if (!taken) {
        OBJ_RELEASE(&slice->std);
        set_last_error(ENOMEM);
        RETURN_FALSE;
    }
    RETURN_OBJ(&slice->std);
}

ZEND_METHOD(Swoole_Memory_Pool_Slice, read) {
    zend_long size = 0;
    zend_long offset = 0;
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(size)
    Z_PARAM_LONG(offset)
    ZEND_PARSE_PARAMETERS_END();
    SliceObject* const self = taken(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    const zend_long count = size == 0 && offset >= 0
                                ? std::max<zend_long>(static_cast<zend_long>(self->bytes) - offset, 0)
                                : size;
    if (!self->contains(offset, count)) RETURN_FALSE;
    RETURN_STRINGL(reinterpret_cast<const char*>(self->memory) + offset, static_cast<std::size_t>(count));
}

ZEND_METHOD(Swoole_Memory_Pool_Slice, write) {
    zend_string* data = nullptr;
    zend_long offset = 0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(offset)
    ZEND_PARSE_PARAMETERS_END();
    SliceObject* const self = taken(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    if (!self->contains(offset, static_cast<zend_long>(ZSTR_LEN(data)))) RETURN_FALSE;
    std::memcpy(self->memory + offset, ZSTR_VAL(data), ZSTR_LEN(data));
    RETURN_TRUE;
}
