// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/pid_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <utility>

#include "shoal/base/file_descriptor.hpp"

namespace shoal::process {

PidFile::PidFile(PidFile&& other) noexcept
    : path_(std::move(other.path_)), owner_(std::exchange(other.owner_, 0)) {}

PidFile& PidFile::operator=(PidFile&& other) noexcept {
    if (this == &other) return *this;
    remove();
    path_ = std::move(other.path_);
    owner_ = std::exchange(other.owner_, 0);
    return *this;
}

Result<PidFile> PidFile::write(const std::string& path) {
    const pid_t self = ::getpid();
    // Creates a file with an unpredictable name (O_EXCL) and renames it: a file at `path`, also a symbolic or
    // hard link, is replaced and never written through.
    std::string temporary = path + ".XXXXXX";
    {
        const UniqueFd file(::mkostemp(temporary.data(), O_CLOEXEC));
        if (!file) return fail_errno();
        ::fchmod(file.get(), 0644);
        const std::string text = fmt::format("{}", self);
        const ssize_t written = ::write(file.get(), text.data(), text.size());
        if (written != static_cast<ssize_t>(text.size())) {
            const int write_errno = written < 0 ? errno : ENOSPC;
            ::unlink(temporary.c_str());
            return fail_errno(write_errno);
        }
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
        const int rename_errno = errno;
        ::unlink(temporary.c_str());
        return fail_errno(rename_errno);
    }
    return PidFile(path, self);
}

void PidFile::remove() noexcept {
    if (owner_ == 0 || owner_ != ::getpid()) return;
    if (read_pid_file(path_) == owner_) ::unlink(path_.c_str());
    owner_ = 0;
}

std::optional<pid_t> read_pid_file(const std::string& path) {
    // O_NONBLOCK: a FIFO must not block the start of a server.
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat info {};
    if (!file || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
    std::array<char, 32> text;
    const ssize_t got = ::read(file.get(), text.data(), text.size());
    if (got <= 0) return std::nullopt;
    pid_t pid = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + got, pid);
    if (parsed.ec != std::errc{} || pid <= 0) return std::nullopt;
    return pid;
}

}  // namespace shoal::process
