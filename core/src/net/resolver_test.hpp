// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file net/resolver_test.hpp
/// What the tests of the resolver share: a resolver that asks the test's own server and reads its own files.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "shoal/net/resolver.hpp"
#include "shoal/testing/dns_server.hpp"
#include "shoal/testing/temp_dir.hpp"
#include "shoal_testing/co_test.hpp"

namespace shoal::net {

using Texts = std::vector<std::string>;
using Kind = testing::DnsReply::Kind;

/// Files and name server of a test; the server thread outlives nothing.
struct Names {
    testing::DnsServer server;
    testing::TempDir files;

    /// Patient, since the machine may be busy, and with no file of the machine.
    [[nodiscard]] ResolverOptions options() const {
        ResolverOptions options;
        options.servers = {server.address()};
        options.query_timeout_ms = 1'000;
        options.tries = 2;
        options.hosts_file = files.file("hosts");
        options.resolv_conf = files.file("resolv.conf");
        return options;
    }
    [[nodiscard]] std::unique_ptr<Resolver> make(ResolverOptions options) const {
        return Resolver::create(*event::EventLoop::current(), std::move(options)).value();
    }
    [[nodiscard]] std::unique_ptr<Resolver> make() const { return make(options()); }
};

inline Texts texts_of(const Result<std::vector<Address>>& found) {
    if (!found) return {"error " + std::string(describe(found.error().code))};
    Texts texts;
    for (const Address& address : *found)
        texts.push_back(address.host());
    return texts;
}

inline Texts find(Resolver& resolver, std::string_view host, const LookupOptions& options = {}) {
    return texts_of(resolver.resolve(host, 0, options));
}
inline Texts find4(Resolver& resolver, std::string_view host, coro::TimeoutMs timeout_ms = 5'000) {
    return find(resolver, host, {.family = AF_INET, .timeout_ms = timeout_ms});
}

inline Errc error_of(Resolver& resolver, std::string_view host, const LookupOptions& options = {}) {
    const auto found = resolver.resolve(host, 0, options);
    return found ? Errc::kOk : found.error().code;
}

inline coro::Cid start(std::function<void()> body) {
    return coro::Scheduler::current_scheduler()->spawn(std::move(body)).value();
}

}  // namespace shoal::net
