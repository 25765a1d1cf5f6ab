// SPDX-License-Identifier: Apache-2.0
/// The options of Swoole\Process\Pool. [Z]
#include "coroutine/coroutine_classes.hpp"
#include "coroutine/process_options.hpp"
#include "process/pool_calls.hpp"
#include "runtime/errors.hpp"
#include "runtime/options.hpp"

namespace shoal::php {
namespace {

using option::member;

constexpr double kMaxBytes = 2'147'483'647;

constexpr option::Row kRows[] = {
    option::flag("enable_coroutine", member<&PoolSettings::enable_coroutine>,
                 "The callbacks WorkerStart and Message run in coroutines. Not with SWOOLE_IPC_MSGQUEUE and "
                 "SWOOLE_IPC_SOCKET."),
    option::flag("enable_message_bus", member<&PoolSettings::enable_message_bus>,
                 "sendMessage() splits messages that do not fit into a datagram."),
    option::bytes("max_package_size", {1, kMaxBytes}, member<&PoolSettings::max_package_bytes>,
                  "Largest message of sendMessage(), and largest request of SWOOLE_IPC_SOCKET."),
    option::seconds("max_wait_time", {.minimum = 0, .maximum = 1e9, .below = 0},
                    member<&PoolSettings::max_wait_seconds>,
                    "Time that a worker has to leave after SIGTERM before it is killed; 0: no limit."),
    option::count("max_request", {0, 1e15, 0}, member<&PoolSettings::max_requests>,
                  "A worker is replaced after this many messages; 0: never."),
    option::alias("max_requests", "max_request"),
};

}  // namespace

const option::Table& pool_option_table() noexcept {
    static const PoolSettings defaults;
    static const option::Table table{kRows, option::Scope::kOther, &defaults, "Process pools",
                                     "`Swoole\\Process\\Pool::set()`, which takes the options of coroutines "
                                     "and of the process as well."};
    return table;
}

bool check_coroutine_ipc(PoolIpc ipc) {
    if (ipc == PoolIpc::kNone || ipc == PoolIpc::kUnixSocket) return true;
    set_last_error(kCodeNotSupported);
    zend_throw_error(nullptr, "unsupported ipc type[%d]: with coroutines only SWOOLE_IPC_UNIXSOCK",
                     static_cast<int>(ipc));
    return false;
}

bool set_pool_options(PoolState& state, HashTable* options) {
    constexpr const char* kOwner = "Swoole\\Process\\Pool::set()";
    if (warn_if_started(state, ". unable to change options")) return false;
    ProcessOptions process;
    PoolSettings settings = state.settings;
    const option::BoundTable tables[] = {
        {&pool_option_table(), &settings}, coroutine_option_table(), process_option_table(process)};
    take_strict_option(options);
    if (!apply_options(kOwner, options, tables) || !settle_coroutine_options(kOwner, options) ||
        !settle_process_options(process) || EG(exception) != nullptr)
        return false;
    if (settings.enable_coroutine && !check_coroutine_ipc(state.ipc)) return false;
    state.settings = settings;
    return true;
}

}  // namespace shoal::php
