// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/aio/file_io.hpp
/// File operations for hosts with buffers of their own: locks, parts of files, no double copies. file.hpp has
/// simpler functions.
#include <sys/statvfs.h>

#include <memory>
#include <string>
#include <string_view>

#include "shoal/aio/thread_pool.hpp"
#include "shoal/base/byte_chunks.hpp"
#include "shoal/base/file_descriptor.hpp"

namespace shoal::aio {

/// flock(2) during the operation. Waiting for the lock occupies no thread, so the holder can always get one.
enum class FileLock : std::uint8_t { kNone, kShared, kExclusive };

/// Bytes that a thread may read while `owner` lives. It is destroyed on the loop's thread.
struct SharedBytes {
    std::string_view bytes;
    std::shared_ptr<const void> owner;
};

struct ReadOptions {
    std::size_t max_bytes = SIZE_MAX;
    FileLock lock = FileLock::kNone;
    coro::TimeoutMs timeout_ms = coro::kForever;
};

/// Reads the whole file, also one of unknown size (/proc). Pipes and terminals are awaited on the loop until
/// their end. Errors: kTooLarge: longer than max_bytes; kSystem with errno (ENOENT, EACCES, EISDIR, ...);
/// kInvalid for a NUL in the path; those of ThreadPool::submit_and_wait().
[[nodiscard]] Result<ByteChunks> read_whole_file(ThreadPool& pool, std::string path,
                                                 ReadOptions options = {});

struct WriteOptions {
    bool is_appended = false;  ///< False: the content is replaced once the lock is held.
    FileLock lock = FileLock::kNone;
    unsigned permissions = 0644;  ///< Of a created file, less the umask.
    coro::TimeoutMs timeout_ms = coro::kForever;
};

/// Writes all and returns the number of bytes. After a cancellation or timeout it may still happen. Errors:
/// kSystem with errno (ENXIO: a named pipe without a reader); those of ThreadPool::submit_and_wait().
[[nodiscard]] Result<std::size_t> write_whole_file(ThreadPool& pool, std::string path, SharedBytes content,
                                                   WriteOptions options = {});

/// Reads at most `max_bytes` of the regular file `file` from `offset` on; SIZE_MAX: up to its end. kTooLarge:
/// more than `limit_bytes`. Does not move the file's own offset.
[[nodiscard]] Result<ByteChunks> read_at(ThreadPool& pool, UniqueFd file, std::int64_t offset,
                                         std::size_t max_bytes, std::size_t limit_bytes = SIZE_MAX);
/// Writes all at `offset` (at the end if the file was opened O_APPEND).
[[nodiscard]] Result<std::size_t> write_at(ThreadPool& pool, UniqueFd file, std::int64_t offset,
                                           SharedBytes content);

/// statvfs(3) of the file system that holds `path`.
[[nodiscard]] Result<struct statvfs> file_system_status(ThreadPool& pool, std::string path);

}  // namespace shoal::aio
