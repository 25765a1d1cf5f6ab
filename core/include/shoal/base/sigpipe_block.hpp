// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/sigpipe_block.hpp
/// Suppresses SIGPIPE for calls without MSG_NOSIGNAL: sendfile(2), write(2) to a pipe.
#include <cerrno>
#include <csignal>
#include <ctime>

namespace shoal {

/// Blocks SIGPIPE for this thread during its lifetime and discards a SIGPIPE that a call has caused
/// meanwhile. Keeps errno. Costs four system calls.
class SigpipeBlock {
  public:
    SigpipeBlock() noexcept {
        sigemptyset(&sigpipe_);
        sigaddset(&sigpipe_, SIGPIPE);
        sigset_t pending;
        sigemptyset(&pending);
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
    }
    ~SigpipeBlock() {
        const int saved_errno = errno;
        // Regardless of the call's result: a call that moved bytes before the peer closed has succeeded.
        if (!was_pending_) {
            const timespec at_once{};
            sigtimedwait(&sigpipe_, nullptr, &at_once);
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
        errno = saved_errno;
    }
    SigpipeBlock(const SigpipeBlock&) = delete;
    SigpipeBlock& operator=(const SigpipeBlock&) = delete;

  private:
    sigset_t sigpipe_;
    sigset_t before_;
    bool was_pending_ = false;
};

}  // namespace shoal
