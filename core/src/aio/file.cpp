// SPDX-License-Identifier: Apache-2.0
#include "shoal/aio/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/base/strings.hpp"

namespace shoal::aio {
namespace {

constexpr std::size_t kFirstReadBytes = 16 * 1024;
constexpr std::size_t kMaxReadBytes = 1 << 30;  // A call of read() moves at most 2 GiB.

/// Size of the first read: one byte more than the file, so that one read sees its end.
std::size_t guess_bytes(int fd, std::int64_t offset, std::size_t max_bytes) noexcept {
    struct stat status;
    std::size_t bytes = kFirstReadBytes;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > offset) {
        bytes = static_cast<std::size_t>(status.st_size - offset) + 1;
    }
    return std::min(bytes, max_bytes);
}

Result<std::string> read_on_thread(const std::string& path, std::int64_t offset, std::size_t max_bytes) {
    const UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!fd) return fail_errno();
    if (offset > 0 && lseek(fd.get(), offset, SEEK_SET) < 0) return fail_errno();
    std::string content(guess_bytes(fd.get(), offset, max_bytes), '\0');
    std::size_t filled = 0;
    while (filled < max_bytes) {
        if (filled == content.size())
            content.resize(std::min(std::max(filled * 2, kFirstReadBytes), max_bytes));
        const ssize_t got =
            read(fd.get(), content.data() + filled, std::min(content.size() - filled, kMaxReadBytes));
        if (got == 0) break;
        if (got > 0) {
            filled += static_cast<std::size_t>(got);
        } else if (errno != EINTR) {
            return fail_errno();
        }
    }
    content.resize(filled);
    return content;
}

int flags_of(WriteFileOptions::Mode mode) noexcept {
    switch (mode) {
        case WriteFileOptions::Mode::kReplace:
            return O_CREAT | O_TRUNC;
        case WriteFileOptions::Mode::kAppend:
            return O_CREAT | O_APPEND;
        case WriteFileOptions::Mode::kExclusive:
            break;
    }
    return O_CREAT | O_EXCL;
}

Result<std::size_t> write_on_thread(const std::string& path, const std::string& bytes,
                                    const WriteFileOptions& options) {
    const int flags = O_WRONLY | O_CLOEXEC | O_NOCTTY | flags_of(options.mode);
    const UniqueFd fd(open(path.c_str(), flags, static_cast<mode_t>(options.permissions)));
    if (!fd) return fail_errno();
    std::size_t written = 0;
    while (written < bytes.size()) {
        const ssize_t put =
            write(fd.get(), bytes.data() + written, std::min(bytes.size() - written, kMaxReadBytes));
        if (put >= 0) {
            written += static_cast<std::size_t>(put);
        } else if (errno != EINTR) {
            return fail_errno();
        }
    }
    if (options.is_synced && fsync(fd.get()) != 0) return fail_errno();
    return written;
}

}  // namespace

Result<std::string> read_file(ThreadPool& pool, std::string path, ReadFileOptions options) {
    if (options.offset < 0 || contains_nul(path)) return fail(Errc::kInvalid);
    return pool.submit_and_wait(
        [path = std::move(path), options] { return read_on_thread(path, options.offset, options.max_bytes); },
        "read_file", options.timeout_ms);
}

Result<std::size_t> write_file(ThreadPool& pool, std::string path, std::string bytes,
                               WriteFileOptions options) {
    if (contains_nul(path)) return fail(Errc::kInvalid);
    return pool.submit_and_wait([path = std::move(path), bytes = std::move(bytes),
                                 options] { return write_on_thread(path, bytes, options); },
                                "write_file", options.timeout_ms);
}

}  // namespace shoal::aio
