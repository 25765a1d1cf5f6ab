// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file net/resolver_cache.hpp
/// Unexpired results of name servers, with LRU eviction. No I/O, no clock of its own.
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "shoal/net/address.hpp"

namespace shoal::net::detail {

class NameCache {
  public:
    /// `max_age_ms`, 0: nothing is kept. Both limits also apply to the existing entries.
    void set_limits(std::size_t capacity, std::int64_t max_age_ms) noexcept;
    /// The addresses of `key`, or null. Borrowed until the next call that changes the cache.
    [[nodiscard]] const std::vector<Address>* find(std::string_view key, std::int64_t now_ms) noexcept;
    /// Stores `addresses` for at most `ttl_ms`, replacing an older entry.
    void store(const std::string& key, const std::vector<Address>& addresses, std::int64_t ttl_ms,
               std::int64_t now_ms);
    void clear() noexcept;
    /// The number of unexpired entries.
    [[nodiscard]] std::size_t count(std::int64_t now_ms) const noexcept;

  private:
    struct Entry {
        std::string key;
        std::vector<Address> addresses;
        std::int64_t stored_at_ms;
        std::int64_t ttl_ms;
    };
    using Entries = std::list<Entry>;
    [[nodiscard]] bool is_good(const Entry& entry, std::int64_t now_ms) const noexcept;
    void erase(Entries::iterator entry) noexcept;
    void shrink() noexcept;

    Entries entries_;  // The most recently used first.
    // The views refer to the entries' own keys, which a list does not move.
    std::unordered_map<std::string_view, Entries::iterator> by_key_;
    std::size_t capacity_ = 0;
    std::int64_t max_age_ms_ = 0;
};

}  // namespace shoal::net::detail
