// SPDX-License-Identifier: Apache-2.0
#pragma once
/// What a worker and its manager say to each other: a pair of sockets, made before the fork.
/// Worker to manager: the messages below. Manager to worker: nothing but the end of stream that its death is
/// (orders go by signal, so that an operator can give them too).
#include <cstdint>
#include <optional>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"

namespace shoal::server {

struct WorkerMessage {
    enum class Kind : std::int32_t {
        kReady,    ///< The sender accepts connections now.
        kReplace,  ///< The worker of `slot` wants to be replaced, or is wished to be.
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

/// Empty: nothing there now. Errors: kClosed.
[[nodiscard]] Result<std::optional<WorkerMessage>> receive_message(int fd) noexcept;

}  // namespace shoal::server
