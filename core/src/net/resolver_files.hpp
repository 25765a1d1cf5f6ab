// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file net/resolver_files.hpp
/// /etc/hosts and /etc/services. A changed file is read again, at the cost of one stat(2) for each query; an
/// unreadable file counts as empty. Nothing here parks.
#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "shoal/net/address.hpp"

namespace shoal::net::detail {

/// Identifies a state of a file.
struct FileStamp {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t bytes = -1;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0;

    friend bool operator==(const FileStamp&, const FileStamp&) = default;
    /// A missing file has a state of its own.
    [[nodiscard]] static FileStamp of(const std::string& path) noexcept;
};

/// A text file and whether it has changed.
class NameFile {
  public:
    explicit NameFile(std::string path) : path_(std::move(path)) {}
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// True at the first call and after each change.
    [[nodiscard]] bool has_changed() noexcept;
    /// The whole text; empty unless it is a readable regular file.
    [[nodiscard]] std::string read() const;

  private:
    std::string path_;
    FileStamp stamp_;
    bool is_known_ = false;
};

using HostAddresses = std::unordered_map<std::string, std::vector<Address>>;
using ServicePorts = std::unordered_map<std::string, std::uint16_t>;

/// hosts(5): names in lower case without a dot at their end, each with its addresses (port 0) in the order of
/// the file, none twice. Malformed lines are ignored.
[[nodiscard]] HostAddresses parse_hosts(std::string_view text);
/// services(5): ports by "http/tcp"; of several the first.
[[nodiscard]] ServicePorts parse_services(std::string_view text);

/// hosts(5). Names are compared without regard to case.
class HostsFile {
  public:
    explicit HostsFile(std::string path) : file_(std::move(path)) {}
    [[nodiscard]] const std::string& path() const noexcept { return file_.path(); }
    /// The addresses of `name` (lower case, no dot at its end) of `family` (AF_UNSPEC: both), port 0, in the
    /// order of the file; empty when it has none. "localhost" and what ends in ".localhost" are loopback even
    /// if the file does not say so (RFC 6761 section 6.3).
    [[nodiscard]] std::vector<Address> find(std::string_view name, int family);

  private:
    void refresh();
    NameFile file_;
    HostAddresses names_;
};

/// services(5). Names are compared as they are written.
class ServicesFile {
  public:
    explicit ServicesFile(std::string path = "/etc/services") : file_(std::move(path)) {}
    /// The port of `name` for "tcp" or "udp".
    [[nodiscard]] std::optional<std::uint16_t> find(std::string_view name, std::string_view protocol);

  private:
    void refresh();
    NameFile file_;
    ServicePorts ports_;
};

}  // namespace shoal::net::detail
