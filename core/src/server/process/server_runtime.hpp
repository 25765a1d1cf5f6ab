// SPDX-License-Identifier: Apache-2.0
#pragma once
/// What the manager and the workers of a server have in common: made in the manager, inherited by fork.
#include <sys/types.h>

#include <cstdint>
#include <memory>

#include "server/net/server_ports.hpp"
#include "server/net/tls_contexts.hpp"
#include "server/process/shared_state.hpp"
#include "server/session/session_table.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/process/daemon.hpp"
#include "shoal/process/privileges.hpp"
#include "shoal/server/config.hpp"
#include "shoal/server/host.hpp"
#include "shoal/server/server.hpp"

namespace shoal::server {

struct ServerRuntime {
    ServerRuntime(Server& server_in, Host& host_in, const ServerConfig& config_in) noexcept
        : server(server_in), host(host_in), config(config_in) {}

    Server& server;
    Host& host;
    const ServerConfig& config;
    int worker_num = 0;
    std::int64_t max_connections = 0;
    ServerPorts ports;
    TlsContexts tls;
    std::unique_ptr<SharedState> shared;
    std::unique_ptr<SessionTable> sessions;
    process::Identity identity;         ///< The user and group of the workers.
    process::StartReport start_report;  ///< To the shell, when daemonised.
    pid_t manager_pid = 0;
};

/// What a new worker process is told about itself.
struct WorkerStartInfo : ProcessId {
    int counter_set = 0;
    bool is_first_of_server = false;  ///< It runs Host::on_start().
    UniqueFd channel;
};

/// How long a draining worker is given.
inline std::int64_t max_wait_ms(const ServerConfig& config) noexcept {
    return static_cast<std::int64_t>(config.max_wait_seconds * 1000);
}

}  // namespace shoal::server
