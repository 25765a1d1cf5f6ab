// SPDX-License-Identifier: Apache-2.0
#pragma once
/// Messages between a worker and its manager, over a pair of sockets made before the fork. The end of the
/// stream means that the peer has died. What an operator may want as well (leave, reopen the log) also goes
/// by signal.
#include <cstdint>
#include <optional>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"

namespace shoal::server {

struct WorkerMessage {
    enum class Kind : std::int32_t {
        // Worker to manager. Orders go this way and not by kill(): a worker under another user may not
        // signal.
        kReady,               ///< The sender accepts connections now.
        kReplace,             ///< Replace the worker of `slot`.
        kReload,              ///< Replace every worker.
        kReloadTaskWorkers,   ///< Replace every task worker.
        kShutdown,            ///< Stop the server.
        kBeforeShutdownDone,  ///< Host::on_before_shutdown() has returned.
        // Manager to worker.
        kStopAccepting,   ///< The server stops: close the listening sockets now.
        kBeforeShutdown,  ///< Run Host::on_before_shutdown() and reply.
        kLogFile,         ///< Carries a descriptor: the log's new file.
        kOutputFile,      ///< Carries a descriptor: the new standard output and standard error of a daemon.
    };
    Kind kind;
    std::int32_t slot;
};

struct WorkerChannel {
    UniqueFd manager_end;
    UniqueFd worker_end;
};

/// Errors: kSystem.
[[nodiscard]] Result<WorkerChannel> make_worker_channel() noexcept;

/// Errors: kAgain (the manager lags behind: say it again later), kClosed (it is gone).
Result<void> send_message(int fd, const WorkerMessage& message) noexcept;
/// The same, with a copy of the descriptor `carried`.
Result<void> send_message(int fd, const WorkerMessage& message, int carried) noexcept;

struct ReceivedMessage {
    WorkerMessage message;
    UniqueFd carried;  ///< Empty unless the message carries a descriptor.
};
/// Empty: no message there now. Errors: kClosed.
[[nodiscard]] Result<std::optional<ReceivedMessage>> receive_message(int fd) noexcept;

}  // namespace shoal::server
