// SPDX-License-Identifier: Apache-2.0
/// Invariants
///  1. `all_locks` holds every FileLock of this process; fork_mutex() protects it.
///  2. `file_` is the only descriptor of its description that outlives fork() and exec(): a lock of a
///     description lasts until the last descriptor of it is closed, so a child must not keep the parent's.
#include "shoal/memory/file_lock.hpp"

#include <fcntl.h>
#include <stdlib.h>

#include <algorithm>
#include <cstdio>
#include <new>

#include "memory/file_lock_list.hpp"
#include "shoal/base/clock.hpp"
#include "shoal/memory/forks.hpp"

namespace shoal::memory {
namespace {

constinit IntrusiveList<FileLock>* all_locks = nullptr;

int open_to_lock(const char* path, int more_flags) noexcept {
    return ::open(path, O_RDWR | O_CLOEXEC | O_NOCTTY | more_flags, 0666);
}

void sleep_ns(std::int64_t ns) noexcept {
    const timespec time{.tv_sec = ns / 1'000'000'000, .tv_nsec = ns % 1'000'000'000};
    ::nanosleep(&time, nullptr);  // Shorter when interrupted: the caller tries again.
}

}  // namespace

void reopen_file_locks() noexcept {
    if (all_locks == nullptr) return;
    for (FileLock* lock = all_locks->first(); lock != nullptr; lock = all_locks->next(*lock))
        lock->reopen();
}

FileLock::FileLock(UniqueFd file, std::string path) noexcept
    : file_(std::move(file)), path_(std::move(path)) {
    all_locks->push_back(*this);
}

FileLock::~FileLock() {
    const std::lock_guard guard(fork_mutex());
    file_.reset();
    unlink();
}

Result<std::unique_ptr<FileLock>> FileLock::create(const std::string& path) {
    const std::lock_guard guard(fork_mutex());
    if (all_locks == nullptr) all_locks = new (std::nothrow) IntrusiveList<FileLock>;  // Never freed.
    if (all_locks == nullptr) return fail(Errc::kNoMemory);
    UniqueFd file(open_to_lock(path.c_str(), O_CREAT));
    if (!file) return fail_errno();
    const std::unique_ptr<char, decltype(&::free)> full(::realpath(path.c_str(), nullptr), &::free);
    auto* const lock =
        new (std::nothrow) FileLock(std::move(file), full == nullptr ? path : std::string(full.get()));
    if (lock == nullptr) return fail(Errc::kNoMemory);
    return std::unique_ptr<FileLock>(lock);
}

/// Through /proc, because the file may have been renamed or deleted.
void FileLock::reopen() noexcept {
    char same_file[32];
    std::snprintf(same_file, sizeof same_file, "/proc/self/fd/%d", file_.get());
    int fd = file_ ? open_to_lock(same_file, 0) : -1;
    if (fd < 0) fd = open_to_lock(path_.c_str(), O_CREAT);
    reopen_error_ = fd < 0 ? errno : 0;
    file_.reset(fd);
    shared_holds_ = 0;
    is_exclusive_ = false;
}

Result<void> FileLock::call_fcntl(int command, int type) noexcept {
    if (!file_) return fail_errno(reopen_error_);
    struct ::flock lock {};
    lock.l_type = static_cast<short>(type);
    lock.l_whence = SEEK_SET;
    while (::fcntl(file_.get(), command, &lock) != 0) {
        if (errno == EINTR) continue;
        if (errno == EAGAIN || errno == EACCES) return fail(Errc::kAgain);
        return fail_errno();
    }
    return {};
}

/// The kernel would not refuse it: a description never conflicts with itself.
bool FileLock::conflicts_with_own(LockMode mode) const noexcept {
    return is_exclusive_ || (mode == LockMode::kExclusive && shared_holds_ > 0);
}

bool FileLock::share_again(LockMode mode) noexcept {
    if (mode != LockMode::kShared || shared_holds_ == 0) return false;
    ++shared_holds_;
    return true;
}

void FileLock::note(LockMode mode) noexcept {
    if (mode == LockMode::kExclusive) {
        is_exclusive_ = true;
    } else {
        shared_holds_ = 1;
    }
}

Result<void> FileLock::try_take(LockMode mode, Turn) noexcept {
    if (conflicts_with_own(mode)) return fail(Errc::kAgain);
    if (share_again(mode)) return {};
    const Result<void> taken = call_fcntl(F_OFD_SETLK, mode == LockMode::kExclusive ? F_WRLCK : F_RDLCK);
    if (taken) note(mode);
    return taken;
}

Result<void> FileLock::take(LockMode mode, std::int64_t deadline_ns) noexcept {
    if (deadline_ns == kNoDeadline && !conflicts_with_own(mode)) {
        if (share_again(mode)) return {};
        const Result<void> taken = call_fcntl(F_OFD_SETLKW, mode == LockMode::kExclusive ? F_WRLCK : F_RDLCK);
        if (taken) note(mode);
        return taken;
    }
    // The kernel's wait has no time limit.
    std::int64_t pause_ns = 1'000'000;
    for (;;) {
        const Result<void> taken = try_take(mode, Turn::kNotAtAll);
        if (taken || taken.error().code != Errc::kAgain) return taken;
        const std::int64_t now_ns = monotonic_ns();
        if (now_ns >= deadline_ns) return fail(Errc::kTimedOut);
        sleep_ns(std::min(pause_ns, deadline_ns - now_ns));
        pause_ns = std::min<std::int64_t>(pause_ns * 2, kPollMs * 1'000'000);
    }
}

void FileLock::release(LockMode mode) noexcept {
    if (mode == LockMode::kExclusive) {
        is_exclusive_ = false;
    } else if (shared_holds_ == 0 || --shared_holds_ > 0) {
        return;
    }
    static_cast<void>(call_fcntl(F_OFD_SETLK, F_UNLCK));
}

}  // namespace shoal::memory
