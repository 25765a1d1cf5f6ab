// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/constants.hpp
/// Constants of Swoole that PHP programs pass and the code compares with. event/constant_tables.hpp registers
/// them under their names.
#include <cstdint>

namespace shoal::php {

/// SWOOLE_SOCK_*: the type of a client's or a port's socket...
inline constexpr std::int64_t kSockTcp = 1;
inline constexpr std::int64_t kSockUdp = 2;
inline constexpr std::int64_t kSockTcp6 = 3;
inline constexpr std::int64_t kSockUdp6 = 4;
inline constexpr std::int64_t kSockUnixStream = 5;
inline constexpr std::int64_t kSockUnixDgram = 6;
/// ...and the flags that may be added to it: SWOOLE_SSL, SWOOLE_ASYNC, SWOOLE_SYNC, SWOOLE_KEEP.
inline constexpr std::int64_t kSockFlagSsl = 512;
inline constexpr std::int64_t kSockFlagAsync = 1024;
inline constexpr std::int64_t kSockFlagSync = 2048;
inline constexpr std::int64_t kSockFlagKeep = 4096;
inline constexpr std::int64_t kSockFlags = kSockFlagSsl | kSockFlagAsync | kSockFlagSync | kSockFlagKeep;

[[nodiscard]] constexpr bool is_socket_type(std::int64_t type) noexcept {
    return type >= kSockTcp && type <= kSockUnixDgram;
}
[[nodiscard]] constexpr bool is_datagram_type(std::int64_t type) noexcept {
    return type == kSockUdp || type == kSockUdp6 || type == kSockUnixDgram;
}
[[nodiscard]] constexpr bool is_unix_type(std::int64_t type) noexcept {
    return type == kSockUnixStream || type == kSockUnixDgram;
}
[[nodiscard]] constexpr bool is_ipv6_type(std::int64_t type) noexcept {
    return type == kSockTcp6 || type == kSockUdp6;
}

/// SWOOLE_EVENT_READ and SWOOLE_EVENT_WRITE.
inline constexpr std::int64_t kEventRead = 512;
inline constexpr std::int64_t kEventWrite = 1024;

}  // namespace shoal::php
