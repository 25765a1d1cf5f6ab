// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/message_assembly.hpp
/// Messages that are larger than a datagram: they travel in parts, and parts of several senders may mix.
/// No I/O; any thread.
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shoal::process {

/// Before the bytes of each part.
struct PartHead {
    static constexpr std::uint32_t kMagic = 0x53484d42;
    std::uint32_t magic = kMagic;
    pid_t sender = 0;
    std::uint64_t message = 0;  ///< Numbered by the sender.
    std::uint64_t total_bytes = 0;
    std::uint64_t offset = 0;
};

class MessageAssembly {
  public:
    /// Messages above `max_bytes` are dropped.
    explicit MessageAssembly(std::size_t max_bytes) noexcept : max_bytes_(max_bytes) {}

    /// Adds a part. Returns the message if it is complete now. A datagram that is no part is a message
    /// itself. Parts of a message whose beginning is missing are dropped.
    [[nodiscard]] std::optional<std::string> add(std::string part);
    /// Messages that are not complete.
    [[nodiscard]] std::size_t open_count() const noexcept { return open_.size(); }

  private:
    struct Open {
        pid_t sender;
        std::uint64_t message;
        std::uint64_t total_bytes;
        std::string bytes;
    };
    void drop_orphans();

    std::size_t max_bytes_;
    std::vector<Open> open_;
};

}  // namespace shoal::process
