// SPDX-License-Identifier: Apache-2.0
#include "server/net/tls_contexts.hpp"

#include <utility>

#include "shoal/base/log.hpp"

namespace shoal::server {
namespace {

/// The option that a refusal of TlsContext::create() is about.
std::string_view option_of(std::string_view why, const net::TlsOptions& options) noexcept {
    const auto names = [why](const std::string& path) {
        return !path.empty() && why.find("[" + path + "]") != std::string_view::npos;
    };
    if (why.starts_with("private key"))
        return why.ends_with("passphrase") ? "ssl_passphrase" : "ssl_key_file";
    if (why.starts_with("ciphers")) return "ssl_ciphers";
    if (why.starts_with("key exchange groups")) return "ssl_ecdh_curve";
    if (why.starts_with("DH parameters")) return "ssl_dhparam";
    if (!why.starts_with("trusted certificates")) return "ssl_cert_file";
    if (names(options.client_ca_file)) return "ssl_client_cert_file";
    return names(options.ca_path) ? "ssl_capath" : "ssl_cafile";
}

Result<std::shared_ptr<net::TlsContext>> make_context(const PortConfig& port,
                                                      const std::shared_ptr<net::TlsTicketKeys>& tickets,
                                                      std::string& why) {
    const net::TlsOptions options = tls_options(port);
    auto context = net::TlsContext::create(net::TlsRole::kServer, options, &why, tickets);
    if (!context) why = std::string(option_of(why, options)) + ": " + why;
    return context;
}

}  // namespace

Result<void> TlsContexts::load(const ServerConfig& config, std::string& why) {
    if (tickets_ == nullptr) {
        auto made = net::TlsTicketKeys::create();
        if (!made) return fail(made.error());
        tickets_ = std::move(*made);
    }
    std::vector<std::shared_ptr<net::TlsContext>> contexts(config.ports.size());
    for (std::size_t i = 0; i < config.ports.size(); ++i) {
        const PortConfig& port = config.ports[i];
        if (!port.tls.enabled) continue;
        auto context = make_context(port, tickets_, why);
        if (!context) {
            if (i > 0) why.insert(0, "ports[" + std::to_string(i) + "]: ");
            return fail(context.error());
        }
        contexts[i] = std::move(*context);
    }
    contexts_ = std::move(contexts);
    return {};
}

void TlsContexts::reload(const ServerConfig& config) {
    if (tickets_ == nullptr) return;
    tickets_->advance();
    for (std::size_t i = 0; i < contexts_.size(); ++i) {
        if (contexts_[i] == nullptr) continue;
        std::string why;
        auto context = make_context(config.ports[i], tickets_, why);
        if (context) {
            contexts_[i] = std::move(*context);
        } else {
            log::error("the TLS settings of port {} stay as they were: {}", config.ports[i].port, why);
        }
    }
}

}  // namespace shoal::server
