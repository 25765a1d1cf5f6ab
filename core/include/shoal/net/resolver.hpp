// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/net/resolver.hpp
/// Host names to addresses by c-ares on the event loop: no thread, no blocking call.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shoal/coro/coroutine.hpp"
#include "shoal/event/event_loop.hpp"
#include "shoal/net/address.hpp"

namespace shoal::net {

struct ResolverOptions {
    std::vector<std::string> servers;          ///< "ip", "ip:port", "[ip6]:port"; empty: resolv.conf's.
    std::vector<std::string> domains;          ///< Search domains; empty: resolv.conf's.
    coro::TimeoutMs query_timeout_ms = 2'000;  ///< For the first try of a server; later tries take longer.
    int tries = 3;                             ///< For each server.
    std::int64_t cache_seconds =
        60;  ///< Maximum age of a cached result; its TTL may be shorter. 0: no cache.
    std::size_t cache_capacity = 1'000;  ///< Names; the least recently used goes first.
    std::string hosts_file;              ///< Empty: /etc/hosts.
    std::string resolv_conf;             ///< Empty: /etc/resolv.conf.
};

struct LookupOptions {
    int family = AF_UNSPEC;                       ///< AF_INET or AF_INET6: that family only.
    int socket_type = 0;                          ///< SOCK_STREAM, SOCK_DGRAM, ...; 0: any.
    int protocol = 0;                             ///< IPPROTO_TCP, ...; 0: any.
    std::string service;                          ///< "http" or "80"; empty: port 0.
    coro::TimeoutMs timeout_ms = coro::kForever;  ///< For the whole, over all servers and tries.
    bool use_cache = true;
};

/// An element of getaddrinfo(3)'s result list.
struct AddressInfo {
    Address address;  ///< With the service's port.
    int socket_type = 0;
    int protocol = 0;
};

/// Belongs to the thread of its loop. Unfinished lookups keep the loop running; equal lookups share one
/// query.
class Resolver {
  public:
    /// Errors: kInvalid for a malformed server; kNoMemory; kInternal when c-ares cannot start.
    [[nodiscard]] static Result<std::unique_ptr<Resolver>> create(event::EventLoop& loop,
                                                                  ResolverOptions options = {});
    /// Waiting lookups end with kCanceled.
    ~Resolver();
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;

    /// The addresses of `host` in the order to try them (RFC 6724), never empty. Literals and names in
    /// /etc/hosts or the cache are resolved at once, also outside of a coroutine. Otherwise parks the running
    /// coroutine. If both families are wanted, one is enough: the other is left out when it takes
    /// `query_timeout_ms` longer. Without a server (RFC 6761, RFC 7686): "localhost" and names below it are
    /// loopback unless /etc/hosts has them; names below "invalid" and "onion" are kNotFound. Errors:
    ///  - kNotFound: no such name, or none of that family, or an unknown service
    ///  - kAgain: every server refused, failed or was silent
    ///  - kTimedOut, kCanceled, kOutOfCoroutine
    ///  - kInvalid: an empty, overlong or malformed name; an unknown family, or combination of type and
    ///    protocol
    ///  - kSystem with EMFILE or ENFILE: out of descriptors for the query
    [[nodiscard]] Result<std::vector<AddressInfo>> lookup(std::string_view host,
                                                          const LookupOptions& options);
    /// The same for connecting a stream: addresses with `port`.
    [[nodiscard]] Result<std::vector<Address>> resolve(std::string_view host, std::uint16_t port,
                                                       const LookupOptions& options = {});

    void clear_cache() noexcept;
    [[nodiscard]] std::size_t cached_count() const noexcept;
    /// Takes effect for the next lookup; running ones keep the old options. The cache is emptied when the
    /// servers change. Errors as create(): nothing has changed then.
    Result<void> set_options(ResolverOptions options);
    [[nodiscard]] const ResolverOptions& options() const noexcept;

    /// In a forked child, before or after EventLoop::reset_after_fork(): drops all lookups and makes new
    /// sockets; the cache stays. Coroutines that wait for the parent's lookups are not woken and must be
    /// dropped.
    void reset_after_fork();

  private:
    struct Internals;
    explicit Resolver(std::unique_ptr<Internals> in) noexcept;
    std::unique_ptr<Internals> in_;
};

/// For callers that use the system's resolver: the addresses of a name that must not be looked up by DNS,
/// from /etc/hosts or built in; kNotFound if it has none. Empty: an ordinary name.
[[nodiscard]] std::optional<Result<std::vector<Address>>> resolve_special_name(std::string_view host,
                                                                               std::uint16_t port,
                                                                               int family = AF_UNSPEC);

}  // namespace shoal::net
