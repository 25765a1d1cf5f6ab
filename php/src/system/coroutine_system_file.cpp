// SPDX-License-Identifier: Apache-2.0
/// Swoole\Coroutine\System: whole files, file systems. [Z]
#include <cerrno>

#include "runtime/errors.hpp"
#include "runtime/io.hpp"
#include "shoal/aio/file_io.hpp"
#include "system/shared_string.hpp"
#include "system/system_calls.hpp"

namespace shoal::php {
namespace {

// PHP's own, of ext/standard and main/php_streams.h.
constexpr zend_long kLockShared = 1;
constexpr zend_long kLockExclusive = 2;
constexpr zend_long kFileAppend = 8;

aio::FileLock lock_of(zend_long flags) noexcept {
    if ((flags & 3) == kLockShared) return aio::FileLock::kShared;
    return (flags & 3) == kLockExclusive ? aio::FileLock::kExclusive : aio::FileLock::kNone;
}

/// What a call about a file needs. Null: thrown, or warned about open_basedir.
aio::ThreadPool* pool_for(const zend_string* path) {
    if (!require_coroutine()) return nullptr;
    if (php_check_open_basedir(ZSTR_VAL(path)) != 0) {
        set_last_error(EPERM);
        return nullptr;
    }
    return aio_pool();
}

void fail_with(Error error, zval* return_value) {
    note_failure(error);
    if (error.code == Errc::kTooLarge) warn("the content does not fit into memory_limit");
    RETURN_FALSE;
}

}  // namespace
}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_System, readFile) {
    zend_string* filename;
    zend_long flag = 0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_PATH_STR(filename)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(flag)
    ZEND_PARSE_PARAMETERS_END();
    aio::ThreadPool* const pool = pool_for(filename);
    if (pool == nullptr) RETURN_FALSE;
    const std::size_t room_bytes = string_room_bytes();
    const Result<HeldBytes*> content = call_core([&]() -> Result<HeldBytes*> {
        aio::ReadOptions options;
        options.max_bytes = room_bytes;
        options.lock = lock_of(flag);
        Result<ByteChunks> bytes = aio::read_whole_file(*pool, std::string(view(filename)), options);
        if (!bytes) return fail(bytes.error());
        return hold_bytes(std::move(*bytes));
    });
    if (!content) return fail_with(content.error(), return_value);
    zend_string* const string = take_string(*content);
    if (string == nullptr) return fail_with({Errc::kTooLarge}, return_value);
    RETURN_STR(string);
}

ZEND_METHOD(Swoole_Coroutine_System, writeFile) {
    zend_string* filename;
    zend_string* content;
    zend_long flags = 0;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_PATH_STR(filename)
    Z_PARAM_STR(content)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    aio::ThreadPool* const pool = pool_for(filename);
    if (pool == nullptr) RETURN_FALSE;
    const Result<std::size_t> written = call_core([&] {
        aio::WriteOptions options;
        options.is_appended = (flags & kFileAppend) != 0;
        options.lock = lock_of(flags);
        return aio::write_whole_file(*pool, std::string(view(filename)), share_string(content), options);
    });
    if (!written) return fail_with(written.error(), return_value);
    RETURN_LONG(static_cast<zend_long>(*written));
}

ZEND_METHOD(Swoole_Coroutine_System, statvfs) {
    zend_string* path;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_PATH_STR(path)
    ZEND_PARSE_PARAMETERS_END();
    aio::ThreadPool* const pool = pool_for(path);
    if (pool == nullptr) RETURN_FALSE;
    const Result<struct statvfs> status =
        call_core([&] { return aio::file_system_status(*pool, std::string(view(path))); });
    if (!status) return fail_with(status.error(), return_value);
    array_init_size(return_value, 11);
    const auto add = [&](const char* name, unsigned long value) {
        add_assoc_long(return_value, name, static_cast<zend_long>(value));
    };
    add("bsize", status->f_bsize);
    add("frsize", status->f_frsize);
    add("blocks", status->f_blocks);
    add("bfree", status->f_bfree);
    add("bavail", status->f_bavail);
    add("files", status->f_files);
    add("ffree", status->f_ffree);
    add("favail", status->f_favail);
    add("fsid", status->f_fsid);
    add("flag", status->f_flag);
    add("namemax", status->f_namemax);
}
