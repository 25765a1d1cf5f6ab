// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/aio/file.hpp
/// Whole files, read and written on a thread while the coroutine waits.
#include <string>

#include "shoal/aio/thread_pool.hpp"

namespace shoal::aio {

struct ReadFileOptions {
    std::int64_t offset = 0;
    std::size_t max_bytes = SIZE_MAX;  ///< Reads no more than this.
    coro::TimeoutMs timeout_ms = coro::kForever;
};

/// Reads the file; returns fewer bytes, or none, if it ends earlier. Works for files of unknown size, too
/// (/proc, pipes). A named pipe without a writer occupies a thread until one opens it: use read_whole_file()
/// for pipes. Errors: kSystem with errno (ENOENT, EACCES, EISDIR, ...), kNoMemory, kInvalid for a negative
/// offset or a NUL in the path; those of ThreadPool::submit_and_wait().
[[nodiscard]] Result<std::string> read_file(ThreadPool& pool, std::string path, ReadFileOptions options = {});

struct WriteFileOptions {
    enum class Mode : std::uint8_t {
        kReplace,    ///< Created or truncated.
        kAppend,     ///< Created or appended to.
        kExclusive,  ///< Created; an existing file is an error (EEXIST).
    };
    Mode mode = Mode::kReplace;
    unsigned permissions = 0644;  ///< Of a created file, less the umask.
    bool is_synced = false;       ///< fsync before it is done.
    coro::TimeoutMs timeout_ms = coro::kForever;
};

/// Writes all of `bytes` and returns their number. After a cancellation or timeout the write may still
/// happen. Errors: kSystem with errno; those of ThreadPool::submit_and_wait().
[[nodiscard]] Result<std::size_t> write_file(ThreadPool& pool, std::string path, std::string bytes,
                                             WriteFileOptions options = {});

}  // namespace shoal::aio
