// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/testing/net.hpp
/// Loopback sockets for tests, without any code under test. All throw std::runtime_error when the system
/// refuses.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "shoal/base/file_descriptor.hpp"

namespace shoal::testing {

/// Two connected, non-blocking Unix stream sockets.
[[nodiscard]] std::pair<UniqueFd, UniqueFd> make_socketpair();
/// A non-blocking pipe: {read end, write end}.
[[nodiscard]] std::pair<UniqueFd, UniqueFd> make_pipe();
/// Two connected, non-blocking TCP sockets on 127.0.0.1: {client, server}.
[[nodiscard]] std::pair<UniqueFd, UniqueFd> make_tcp_pair();

struct Listener {
    UniqueFd fd;
    std::uint16_t port;
};
/// A non-blocking TCP listener on 127.0.0.1 and a port of the kernel's choice.
[[nodiscard]] Listener listen_on_loopback(int backlog = 128);
/// A port that was free on 127.0.0.1 a moment ago, for servers that must be told one. Prefer port 0 where it
/// is possible.
[[nodiscard]] std::uint16_t find_free_port();
/// A blocking connection to 127.0.0.1:`port`, with a 10 s limit on each later read and write.
[[nodiscard]] UniqueFd connect_to_loopback(std::uint16_t port);

/// Writes everything to a blocking descriptor; false when the peer is gone.
bool write_all(int fd, std::string_view bytes);
/// Reads from a blocking descriptor until the end or an error.
[[nodiscard]] std::string read_to_end(int fd);

}  // namespace shoal::testing
