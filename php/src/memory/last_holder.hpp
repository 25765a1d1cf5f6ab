// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/memory/last_holder.hpp
/// Finds the last of the processes that share something which the kernel does not free by itself.
#include <poll.h>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"

namespace shoal::php {

/// A pipe whose writing end is inherited by forked children. The kernel closes it when a process ends, in any
/// way, and on exec().
class LastHolder {
  public:
    [[nodiscard]] static Result<LastHolder> create() noexcept {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return fail_errno();
        LastHolder made;
        made.read_end_.reset(ends[0]);
        made.write_end_.reset(ends[1]);
        return made;
    }
    /// Gives up this process's share. True: no other process has one.
    [[nodiscard]] bool leave() noexcept {
        write_end_.reset();
        pollfd poll{.fd = read_end_.get(), .events = 0, .revents = 0};
        return ::poll(&poll, 1, 0) == 1 && (poll.revents & POLLHUP) != 0;
    }

  private:
    UniqueFd read_end_;
    UniqueFd write_end_;
};

}  // namespace shoal::php
