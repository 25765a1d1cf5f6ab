// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/net/address.hpp
/// A socket address: IPv4, IPv6 or Unix (path or abstract). A value; no I/O, no name resolution; any thread.
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "shoal/base/error.hpp"

namespace shoal::net {

class Address {
  public:
    /// Empty: AF_UNSPEC, no bytes.
    Address() noexcept : storage_{} {}

    /// An IPv4 or IPv6 literal; IPv6 may stand in brackets and may carry a zone ("fe80::1%eth0").
    /// Errors: kInvalid when `ip` is neither (a host name is not).
    [[nodiscard]] static Result<Address> from_ip(std::string_view ip, std::uint16_t port) noexcept;
    /// A Unix socket: a path, or an abstract name when the first byte is NUL.
    /// Errors: kInvalid when empty or when a path holds a NUL; kTooLarge above 107 bytes.
    [[nodiscard]] static Result<Address> from_path(std::string_view path) noexcept;
    /// "1.2.3.4:80", "[::1]:80", "1.2.3.4" or "::1" with `default_port`, "unix:/path", "unix:@abstract".
    /// Errors: kInvalid, kTooLarge as above.
    [[nodiscard]] static Result<Address> parse(std::string_view text,
                                               std::uint16_t default_port = 0) noexcept;
    /// Copies an address that the kernel has filled in. Bytes beyond the maximum of the family are cut off.
    [[nodiscard]] static Address from_native(const sockaddr* address, socklen_t length) noexcept;
    /// The address a socket is bound to, or connected to. Errors: kSystem.
    [[nodiscard]] static Result<Address> local_of(int fd) noexcept;
    [[nodiscard]] static Result<Address> peer_of(int fd) noexcept;

    [[nodiscard]] sa_family_t family() const noexcept { return storage_.base.sa_family; }
    [[nodiscard]] bool is_empty() const noexcept { return family() == AF_UNSPEC; }
    [[nodiscard]] bool is_ip() const noexcept { return family() == AF_INET || family() == AF_INET6; }
    [[nodiscard]] bool is_unix() const noexcept { return family() == AF_UNIX; }
    [[nodiscard]] bool is_abstract() const noexcept;

    /// 0 unless IP.
    [[nodiscard]] std::uint16_t port() const noexcept;
    void set_port(std::uint16_t port) noexcept;
    /// "127.0.0.1", "::1", "fe80::1%eth0"; for Unix the path ("@name" when abstract); empty otherwise.
    [[nodiscard]] std::string host() const;
    /// In the form that parse() reads: "127.0.0.1:80", "[::1]:80", "unix:/path", "unix:@name".
    [[nodiscard]] std::string to_string() const;
    /// The path, or the abstract name without its NUL; borrowed. Empty unless Unix.
    [[nodiscard]] std::string_view path() const noexcept;

    [[nodiscard]] const sockaddr* native() const noexcept { return &storage_.base; }
    [[nodiscard]] socklen_t native_bytes() const noexcept { return length_; }

    friend bool operator==(const Address& left, const Address& right) noexcept;

  private:
    union Storage {
        sockaddr base;
        sockaddr_in v4;
        sockaddr_in6 v6;
        sockaddr_un local;
    };
    Storage storage_;
    socklen_t length_ = 0;
};

}  // namespace shoal::net
