// SPDX-License-Identifier: Apache-2.0
#include "net/resolver_cache.hpp"

#include <algorithm>

namespace shoal::net::detail {

bool NameCache::is_good(const Entry& entry, std::int64_t now_ms) const noexcept {
    return now_ms - entry.stored_at_ms < std::min(entry.ttl_ms, max_age_ms_);
}

void NameCache::erase(Entries::iterator entry) noexcept {
    by_key_.erase(entry->key);
    entries_.erase(entry);
}

void NameCache::shrink() noexcept {
    while (entries_.size() > capacity_)
        erase(std::prev(entries_.end()));
}

void NameCache::set_limits(std::size_t capacity, std::int64_t max_age_ms) noexcept {
    capacity_ = capacity;
    max_age_ms_ = max_age_ms;
    if (max_age_ms_ <= 0) clear();
    shrink();
}

const std::vector<Address>* NameCache::find(std::string_view key, std::int64_t now_ms) noexcept {
    const auto known = by_key_.find(key);
    if (known == by_key_.end()) return nullptr;
    const Entries::iterator entry = known->second;
    if (!is_good(*entry, now_ms)) {
        erase(entry);
        return nullptr;
    }
    entries_.splice(entries_.begin(), entries_, entry);
    return &entry->addresses;
}

void NameCache::store(const std::string& key, const std::vector<Address>& addresses, std::int64_t ttl_ms,
                      std::int64_t now_ms) {
    if (const auto known = by_key_.find(key); known != by_key_.end()) erase(known->second);
    if (std::min(ttl_ms, max_age_ms_) <= 0 || capacity_ == 0) return;
    entries_.push_front({key, addresses, now_ms, ttl_ms});
    by_key_.emplace(entries_.front().key, entries_.begin());
    shrink();
}

void NameCache::clear() noexcept {
    by_key_.clear();
    entries_.clear();
}

std::size_t NameCache::count(std::int64_t now_ms) const noexcept {
    return static_cast<std::size_t>(std::count_if(
        entries_.begin(), entries_.end(), [&](const Entry& entry) { return is_good(entry, now_ms); }));
}

}  // namespace shoal::net::detail
