// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/testing/dns_server.hpp
/// A name server for tests on loopback: it says what it is told, right or wrong, and counts what it is asked.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace shoal::testing {

/// What the server says to one question.
struct DnsReply {
    enum class Kind : std::uint8_t {
        kRecords,        ///< `addresses` of the asked type; none: the name exists without any (NODATA).
        kNoSuchName,     ///< NXDOMAIN
        kServerFailure,  ///< SERVFAIL
        kRefused,        ///< REFUSED
        kSilence,
    };
    Kind kind = Kind::kRecords;
    std::vector<std::string> addresses;  ///< IPv4 and IPv6 literals.
    std::uint32_t ttl_seconds = 60;
    std::vector<std::string> aliases;  ///< The name is one for the first, that for the next, and so on.
    std::uint32_t alias_ttl_seconds = 60;
    int delay_ms = 0;
    bool is_truncated_on_udp = false;  ///< TC and no record by UDP; all of it by TCP.
    /// Changes the message before it is sent.
    std::function<std::string(std::string message)> mangle;
    /// Messages that are sent before it.
    std::function<std::vector<std::string>(const std::string& message)> precede;
};

/// Runs in a thread of its own until it is destroyed. Names that it was told nothing about do not exist. All
/// methods may be called at any time; throws std::system_error when the system refuses a socket.
class DnsServer {
  public:
    static constexpr int kA = 1;
    static constexpr int kAaaa = 28;

    DnsServer();
    ~DnsServer();
    DnsServer(const DnsServer&) = delete;
    DnsServer& operator=(const DnsServer&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept;
    /// "127.0.0.1:port"
    [[nodiscard]] std::string address() const;

    /// What to say about `name` (lower case), to every type that has no reply of its own.
    void set(const std::string& name, DnsReply reply);
    /// What to say about `name` to questions of `type`.
    void set(const std::string& name, int type, DnsReply reply);
    /// Shorthand for addresses.
    void set(const std::string& name, std::vector<std::string> addresses, std::uint32_t ttl_seconds = 60);

    /// Questions so far; for `name` only, of `type` only unless 0.
    [[nodiscard]] int count() const;
    [[nodiscard]] int count(const std::string& name, int type = 0) const;
    [[nodiscard]] int tcp_count() const;
    /// All the questions in order: "name A", "name AAAA".
    [[nodiscard]] std::vector<std::string> questions() const;
    /// The ids of the questions in order.
    [[nodiscard]] std::vector<std::uint16_t> ids() const;

  private:
    struct Internals;
    std::unique_ptr<Internals> in_;
};

}  // namespace shoal::testing
