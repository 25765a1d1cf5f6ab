// SPDX-License-Identifier: Apache-2.0
#include "shoal/aio/file_io.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>

#include "shoal/base/sigpipe_block.hpp"
#include "shoal/base/strings.hpp"
#include "shoal/coro/deadline.hpp"
#include "shoal/net/wait_ready.hpp"

namespace shoal::aio {
namespace {

constexpr std::int64_t kFirstLockPauseMs = 1;
constexpr std::int64_t kLastLockPauseMs = 20;
constexpr std::size_t kMaxCallBytes = 1 << 30;  // A call of read() or write() moves at most 2 GiB.

/// An open descriptor and its kind.
struct OpenFile {
    UniqueFd fd;
    bool is_regular = false;  ///< Or a directory: never waits for readiness.
    std::size_t size = 0;
    bool is_locked = true;
};

/// The outcome of an operation on a thread: its result, or a file to wait for on the loop.
struct Attempt {
    OpenFile file;
    bool is_done = false;
    ByteChunks content;
    std::size_t written = 0;
};

bool try_lock(int fd, FileLock lock) noexcept {
    if (lock == FileLock::kNone) return true;
    const int operation = (lock == FileLock::kShared ? LOCK_SH : LOCK_EX) | LOCK_NB;
    // Any other failure, such as a file system without locks, counts as locked: the lock is advisory.
    return ::flock(fd, operation) == 0 || errno != EWOULDBLOCK;
}

/// O_NONBLOCK: open() of a named pipe must not block a thread until the other side opens it.
Result<OpenFile> open_file(const std::string& path, int flags, unsigned permissions) {
    OpenFile file;
    file.fd = UniqueFd(
        ::open(path.c_str(), flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, static_cast<mode_t>(permissions)));
    if (!file.fd) return fail_errno();
    struct stat status;
    if (::fstat(file.fd.get(), &status) != 0) return fail_errno();
    file.is_regular = S_ISREG(status.st_mode) || S_ISDIR(status.st_mode);
    if (S_ISREG(status.st_mode) && status.st_size > 0) file.size = static_cast<std::size_t>(status.st_size);
    return file;
}

enum class Progress : std::uint8_t { kEnd, kWouldBlock };

/// Reads until the end, `stop_bytes`, or EAGAIN. An offset below 0: from the file's current position.
Result<Progress> read_more(int fd, std::int64_t offset, std::size_t stop_bytes, ByteChunks& content,
                           std::size_t expected_bytes) {
    while (content.size() < stop_bytes) {
        // One byte more than expected, so that one call also finds the end.
        const std::size_t wanted = expected_bytes > content.size() ? expected_bytes - content.size() + 1 : 0;
        const std::span<char> room = content.room(std::min(wanted, stop_bytes - content.size()));
        const std::size_t count = std::min(room.size(), stop_bytes - content.size());
        const ssize_t got =
            offset < 0 ? ::read(fd, room.data(), count)
                       : ::pread(fd, room.data(), count, offset + static_cast<std::int64_t>(content.size()));
        if (got == 0) return Progress::kEnd;
        if (got > 0) {
            content.commit(static_cast<std::size_t>(got));
        } else if (errno == EAGAIN) {
            return Progress::kWouldBlock;
        } else if (errno != EINTR) {
            return fail_errno();
        }
    }
    return Progress::kEnd;
}

/// Reading stops one byte after the limit, to see whether the file is longer.
std::size_t stop_behind(std::size_t limit_bytes) noexcept {
    return limit_bytes == SIZE_MAX ? SIZE_MAX : limit_bytes + 1;
}

/// Writes `bytes` from `written` on. An offset below 0: at the file's current position.
Result<Progress> write_more(int fd, std::int64_t offset, std::string_view bytes, std::size_t& written) {
    while (written < bytes.size()) {
        const std::size_t count = std::min(bytes.size() - written, kMaxCallBytes);
        const SigpipeBlock block;  // It may be a pipe, and this may be the loop's thread.
        const ssize_t put = offset < 0 ? ::write(fd, bytes.data() + written, count)
                                       : ::pwrite(fd, bytes.data() + written, count,
                                                  offset + static_cast<std::int64_t>(written));
        if (put >= 0) {
            written += static_cast<std::size_t>(put);
        } else if (errno == EAGAIN) {
            return Progress::kWouldBlock;
        } else if (errno != EINTR) {
            return fail_errno();
        }
    }
    return Progress::kEnd;
}

Result<Attempt> read_on_thread(Attempt attempt, std::size_t max_bytes) {
    const auto progress = read_more(attempt.file.fd.get(), -1, stop_behind(max_bytes), attempt.content,
                                    attempt.file.is_regular ? attempt.file.size : 0);
    if (!progress) return fail(progress.error());
    attempt.is_done = *progress == Progress::kEnd;
    return attempt;
}

Result<Attempt> write_on_thread(Attempt attempt, std::string_view bytes, bool is_appended) {
    // Not by O_TRUNC: the holder of the lock may still be reading.
    if (!is_appended && attempt.file.is_regular && ::ftruncate(attempt.file.fd.get(), 0) != 0)
        return fail_errno();
    const auto progress = write_more(attempt.file.fd.get(), -1, bytes, attempt.written);
    if (!progress) return fail(progress.error());
    attempt.is_done = *progress == Progress::kEnd;
    return attempt;
}

/// Opens the file, locks it and does `work`, all in one job. If the lock is not free at once, the job is
/// submitted again later.
template <typename Work>
Result<Attempt> open_and_do(ThreadPool& pool, std::string path, int flags, unsigned permissions,
                            FileLock lock, const coro::Deadline& deadline, std::string_view reason,
                            Work work) {
    Result<Attempt> attempt = pool.submit_and_wait(
        [=, path = std::move(path)]() -> Result<Attempt> {
            Result<OpenFile> file = open_file(path, flags, permissions);
            if (!file) return fail(file.error());
            Attempt made;
            made.file = std::move(*file);
            made.file.is_locked = try_lock(made.file.fd.get(), lock);
            if (!made.file.is_locked) return made;
            return work(std::move(made));
        },
        reason, deadline.remaining_ms());
    std::int64_t pause_ms = kFirstLockPauseMs;
    while (attempt && !attempt->file.is_locked) {
        const coro::TimeoutMs left_ms = deadline.remaining_ms();
        if (left_ms == 0) return fail(Errc::kTimedOut);
        const auto why = coro::sleep_for_ms(left_ms < 0 ? pause_ms : std::min(pause_ms, left_ms));
        if (!why) return fail(why.error());
        if (*why == coro::Wake::kCanceled) return fail(Errc::kCanceled);
        pause_ms = std::min(pause_ms * 2, kLastLockPauseMs);
        if (!try_lock(attempt->file.fd.get(), lock)) continue;  // LOCK_NB: does not block.
        attempt->file.is_locked = true;
        struct stat status;  // It may have grown meanwhile.
        if (::fstat(attempt->file.fd.get(), &status) == 0 && S_ISREG(status.st_mode))
            attempt->file.size = static_cast<std::size_t>(status.st_size);
        // Shared, because a std::function or a lambda that is copied cannot own a file.
        auto held = std::make_shared<Attempt>(std::move(*attempt));
        attempt = pool.submit_and_wait([held, work]() -> Result<Attempt> { return work(std::move(*held)); },
                                       reason, deadline.remaining_ms());
    }
    return attempt;
}

}  // namespace

Result<ByteChunks> read_whole_file(ThreadPool& pool, std::string path, ReadOptions options) {
    if (contains_nul(path)) return fail(Errc::kInvalid);
    const coro::Deadline deadline(options.timeout_ms);
    const std::size_t max_bytes = options.max_bytes;
    Result<Attempt> attempt =
        open_and_do(pool, std::move(path), O_RDONLY, 0, options.lock, deadline, "readFile",
                    [max_bytes](Attempt made) { return read_on_thread(std::move(made), max_bytes); });
    if (!attempt) return fail(attempt.error());
    bool is_waiting_for_writer = attempt->is_done && !attempt->file.is_regular && attempt->content.empty();
    while (!attempt->is_done || is_waiting_for_writer) {
        const int fd = attempt->file.fd.get();
        const auto ready = net::wait_ready(fd, event::Ready::kRead, deadline.remaining_ms());
        if (!ready) return fail(ready.error());
        const auto progress = read_more(fd, -1, stop_behind(max_bytes), attempt->content, 0);
        if (!progress) return fail(progress.error());
        attempt->is_done = *progress == Progress::kEnd;
        is_waiting_for_writer = false;
    }
    if (attempt->content.size() > max_bytes) return fail(Errc::kTooLarge);
    return std::move(attempt->content);
}

Result<std::size_t> write_whole_file(ThreadPool& pool, std::string path, SharedBytes content,
                                     WriteOptions options) {
    if (contains_nul(path)) return fail(Errc::kInvalid);
    const coro::Deadline deadline(options.timeout_ms);
    const int flags = O_WRONLY | O_CREAT | (options.is_appended ? O_APPEND : 0);
    const bool is_appended = options.is_appended;
    Result<Attempt> attempt =
        open_and_do(pool, std::move(path), flags, options.permissions, options.lock, deadline, "writeFile",
                    [content, is_appended](Attempt made) {
                        return write_on_thread(std::move(made), content.bytes, is_appended);
                    });
    if (!attempt) return fail(attempt.error());
    while (!attempt->is_done) {
        const int fd = attempt->file.fd.get();
        const auto ready = net::wait_ready(fd, event::Ready::kWrite, deadline.remaining_ms());
        if (!ready) return fail(ready.error());
        const auto progress = write_more(fd, -1, content.bytes, attempt->written);
        if (!progress) return fail(progress.error());
        attempt->is_done = *progress == Progress::kEnd;
    }
    return attempt->written;
}

Result<ByteChunks> read_at(ThreadPool& pool, UniqueFd file, std::int64_t offset, std::size_t max_bytes,
                           std::size_t limit_bytes) {
    if (offset < 0) return fail(Errc::kInvalid);
    auto held = std::make_shared<UniqueFd>(std::move(file));
    auto content = pool.submit_and_wait(
        [held, offset, max_bytes, limit_bytes]() -> Result<ByteChunks> {
            const UniqueFd fd = std::move(*held);  // Closed before the waiting coroutine continues.
            struct stat status;
            std::size_t expected = max_bytes;
            if (::fstat(fd.get(), &status) == 0 && S_ISREG(status.st_mode))
                expected = static_cast<std::size_t>(std::max<std::int64_t>(status.st_size - offset, 0));
            ByteChunks bytes;
            const auto progress = read_more(fd.get(), offset, std::min(max_bytes, stop_behind(limit_bytes)),
                                            bytes, std::min(expected, max_bytes));
            if (!progress) return fail(progress.error());
            return bytes;
        },
        "fread");
    if (content && content->size() > limit_bytes) return fail(Errc::kTooLarge);
    return content;
}

Result<std::size_t> write_at(ThreadPool& pool, UniqueFd file, std::int64_t offset, SharedBytes content) {
    if (offset < 0) return fail(Errc::kInvalid);
    auto held = std::make_shared<UniqueFd>(std::move(file));
    return pool.submit_and_wait(
        [held, offset, content = std::move(content)]() -> Result<std::size_t> {
            const UniqueFd fd = std::move(*held);
            std::size_t written = 0;
            const auto progress = write_more(fd.get(), offset, content.bytes, written);
            if (!progress && written == 0) return fail(progress.error());
            return written;
        },
        "fwrite");
}

Result<struct statvfs> file_system_status(ThreadPool& pool, std::string path) {
    if (contains_nul(path)) return fail(Errc::kInvalid);
    return pool.submit_and_wait(
        [path = std::move(path)]() -> Result<struct statvfs> {
            struct statvfs status;
            while (::statvfs(path.c_str(), &status) != 0) {
                if (errno != EINTR) return fail_errno();
            }
            return status;
        },
        "statvfs");
}

}  // namespace shoal::aio
