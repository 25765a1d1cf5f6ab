// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace shoal::memory {

/// In a forked child: gives every FileLock a description of its own, so that it shares no lock with the
/// parent. Runs in fork(), with fork_mutex() held; makes system calls only.
void reopen_file_locks() noexcept;

}  // namespace shoal::memory
