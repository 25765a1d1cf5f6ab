// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/server/process_id.hpp
/// Names a process of a server. A value; any thread.
#include <cstdint>

namespace shoal::server {

enum class ProcessKind : std::uint8_t { kMaster, kManager, kWorker, kTaskWorker, kUserProcess };

struct ProcessId {
    ProcessKind kind = ProcessKind::kManager;
    int slot = 0;                  ///< Among the processes of its kind: 0 for the master and the manager.
    std::uint64_t generation = 0;  ///< Tells the processes apart that hold a slot one after the other.

    friend constexpr bool operator==(const ProcessId&, const ProcessId&) = default;
};

}  // namespace shoal::server
