// SPDX-License-Identifier: Apache-2.0
#pragma once
/// What a worker does when its manager dies, even while its code blocks: the listening sockets stop listening
/// at once, so that a new server can bind the port, and the worker is sent SIGTERM.
#include <sys/types.h>

#include <vector>

#include "shoal/base/error.hpp"

namespace shoal::server {

/// Watches the process `manager`, the parent. To be called after a change of user, which would end the watch.
/// `listen_fds` stay borrowed until disarm_orphan_guard(). Errors: kClosed (it is dead already), kSystem.
Result<void> arm_orphan_guard(pid_t manager, const std::vector<int>& listen_fds) noexcept;

/// Before the sockets are closed: their numbers may be given to other files. The SIGTERM still comes.
void disarm_orphan_guard() noexcept;

}  // namespace shoal::server
