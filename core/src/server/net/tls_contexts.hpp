// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/net/tls_contexts.hpp
/// The TLS contexts of a server's ports: made in the manager before the first fork and inherited by every
/// worker, so that a session ticket of one worker is good for all of them.
#include <memory>
#include <string>
#include <vector>

#include "shoal/net/tls.hpp"
#include "shoal/server/config.hpp"

namespace shoal::server {

class TlsContexts {
  public:
    /// One for each port that speaks TLS. `why`: a sentence that names the port's files or option. Errors: as
    /// TlsContext::create().
    Result<void> load(const ServerConfig& config, std::string& why);
    /// Reads all files again, for the workers that are forked from now on. A port whose new files cannot be
    /// used keeps what it has, and the log says so.
    void reload(const ServerConfig& config);
    /// Null: the port does not speak TLS.
    [[nodiscard]] std::shared_ptr<net::TlsContext> of(std::size_t port_index) const noexcept {
        return port_index < contexts_.size() ? contexts_[port_index] : nullptr;
    }

  private:
    std::shared_ptr<net::TlsTicketKeys> tickets_;
    std::vector<std::shared_ptr<net::TlsContext>> contexts_;
};

}  // namespace shoal::server
