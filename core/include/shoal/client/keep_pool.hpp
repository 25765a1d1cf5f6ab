// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/client/keep_pool.hpp
/// A pool of idle keep-alive connections. One thread.
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "shoal/client/blocking_stream.hpp"

namespace shoal::client {

/// Invariants
///  1. A stream in the pool had no failure and holds no bytes that were received but not read.
///  2. A forked child never uses a connection of its parent: its copies are closed at the first call, without
///     close_notify.
class KeepPool {
  public:
    struct Kept {
        std::unique_ptr<BlockingStream> stream;  ///< Null: none.
        std::uint64_t reuse_count = 0;           ///< Number of reuses, this one included.
    };

    /// The live connection returned last under `key`; dead ones are closed.
    [[nodiscard]] Kept take(const std::string& key);
    /// Keeps the connection, or closes it if the pool is full.
    void put(const std::string& key, std::unique_ptr<BlockingStream> stream, std::uint64_t reuse_count);
    void clear() noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    static constexpr std::size_t kMaxPerKey = 64;
    static constexpr std::size_t kMaxStreams = 512;

  private:
    void drop_after_fork() noexcept;

    std::map<std::string, std::vector<Kept>> kept_;
    std::size_t size_ = 0;
    pid_t owner_ = 0;
};

}  // namespace shoal::client
