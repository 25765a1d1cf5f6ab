// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/aio/resolve.hpp
/// Host names to addresses by getaddrinfo on a thread, which uses /etc/hosts and nsswitch.
#include <string>
#include <vector>

#include "shoal/aio/thread_pool.hpp"
#include "shoal/net/address.hpp"

namespace shoal::aio {

struct ResolveOptions {
    int family = AF_UNSPEC;  ///< AF_INET or AF_INET6: that family only.
    coro::TimeoutMs timeout_ms = coro::kForever;
};

/// The addresses of `host` in the order to try them (RFC 6724), each with `port`; never empty. An address
/// literal is returned at once, without a thread. Parks the running coroutine. Errors: kNotFound: no such
/// name, or none of that family; kAgain: the name server failed for now; kInvalid: an empty or overlong name;
/// those of ThreadPool::submit_and_wait().
[[nodiscard]] Result<std::vector<net::Address>> resolve(ThreadPool& pool, std::string host,
                                                        std::uint16_t port, ResolveOptions options = {});

}  // namespace shoal::aio
