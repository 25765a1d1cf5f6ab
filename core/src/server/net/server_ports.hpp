// SPDX-License-Identifier: Apache-2.0
#pragma once
/// The listening sockets of a server: opened once, in the manager, and inherited by every worker.
///
/// Shared accept: one socket a port; all workers watch it. SO_REUSEPORT: one socket a port and worker slot;
/// the kernel deals connections out to the slots, and a slot's queue outlives its worker because the manager
/// keeps the socket open.
#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/server/config.hpp"

namespace shoal::server {

class ServerPorts {
  public:
    /// Whether this version serves such a port: streams.
    [[nodiscard]] static bool is_supported(const PortConfig& port) noexcept;
    /// Errors: kInvalid (no port at all, no address, bad address), kUnsupported (see is_supported()), kSystem
    /// (EADDRINUSE, EACCES, ...). Nothing stays open after an error.
    Result<void> open(const ServerConfig& config, int worker_num);
    [[nodiscard]] bool is_open() const noexcept { return !ports_.empty(); }
    [[nodiscard]] std::size_t count() const noexcept { return ports_.size(); }

    /// The socket that worker `slot` accepts from; the manager (-1) is given slot 0's.
    [[nodiscard]] int fd(std::size_t port_index, int slot) const noexcept;
    /// All of them that a worker accepts from.
    [[nodiscard]] std::vector<int> fds(int slot) const;
    [[nodiscard]] std::uint16_t port(std::size_t port_index) const noexcept;

    /// In a worker: gives up the sockets of the other slots, so that they close when the manager closes them.
    void keep_only(int slot) noexcept;
    /// Closes the sockets of this process: new clients are refused once every process has done so. The ports
    /// keep their numbers; fd() is -1 from now on.
    void close_sockets() noexcept;
    /// In the manager: removes the paths of Unix sockets that are still ours.
    void remove_paths() noexcept;
    /// In the manager, at the end: both, and forgets the ports.
    void close() noexcept;

  private:
    struct Port {
        std::vector<UniqueFd> fds;  ///< One, or one a worker slot.
        std::uint16_t number = 0;
        std::string unix_path;
        dev_t unix_device = 0;  ///< What was made at the path: another server may have replaced it since.
        ino_t unix_inode = 0;
    };
    static Result<Port> open_port(const ServerConfig& server_config, const PortConfig& config,
                                  int worker_num);

    std::vector<Port> ports_;
};

}  // namespace shoal::server
