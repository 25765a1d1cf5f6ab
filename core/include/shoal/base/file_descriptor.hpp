// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/file_descriptor.hpp
/// Ownership of a file descriptor.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace shoal {

/// Owns a descriptor and closes it. Closing keeps errno, so that `return fail_errno()` may follow.
class UniqueFd {
  public:
    constexpr UniqueFd() noexcept = default;
    explicit constexpr UniqueFd(int fd) noexcept : fd_(fd) {}
    UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    UniqueFd& operator=(UniqueFd&& other) noexcept {
        if (this != &other) reset(std::exchange(other.fd_, -1));
        return *this;
    }
    ~UniqueFd() { reset(); }

    [[nodiscard]] int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }
    /// Gives the descriptor away; the caller closes it.
    [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }
    /// Closes what it owns and takes `fd`.
    void reset(int fd = -1) noexcept {
        const int old = std::exchange(fd_, fd);
        if (old < 0) return;
        const int saved_errno = errno;
        // Not repeated on EINTR: Linux has already released the number, and another thread may own it.
        ::close(old);
        errno = saved_errno;
    }

  private:
    int fd_ = -1;
};

/// Opens /dev/null as standard input, output and error where they are closed. Otherwise the next descriptor
/// that the process opens would get such a number, and printed text would go into a connection.
/// EventLoop::create() calls it.
inline void fill_standard_descriptors() noexcept {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
        if (::fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
        // The lowest free number is this one. Without /dev/null nothing can be done.
        if (::open("/dev/null", O_RDWR) < 0) return;
    }
}

}  // namespace shoal
