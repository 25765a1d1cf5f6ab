// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "shoal/base/strings.hpp"
#include "shoal/proto/http1/response_writer.hpp"
#include "shoal/server/exchange.hpp"

namespace shoal::server {
namespace {

/// Replaced values leave holes; below this much text they do not matter.
constexpr std::size_t kReclaimBytes = 4096;

Result<void> check(std::string_view name, std::string_view value) noexcept {
    if (!http1::is_valid_header_name(name) || !http1::is_valid_header_value(value))
        return fail(Errc::kInvalid);
    return {};
}

}  // namespace

ResponseHeaders::Entry* ResponseHeaders::find(std::string_view name) noexcept {
    for (Entry& entry : entries_) {
        if (iequals(view(entry.name_offset, entry.name_bytes), name)) return &entry;
    }
    return nullptr;
}

Result<void> ResponseHeaders::append_entry(std::string_view name, std::string_view value) {
    // Offsets are 32 bits wide; no sane answer comes near.
    if (text_.size() + name.size() + value.size() > (1U << 30)) return fail(Errc::kTooLarge);
    Entry entry{static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(name.size()), 0, 0};
    text_.append(name);
    entry.value_offset = static_cast<std::uint32_t>(text_.size());
    entry.value_bytes = static_cast<std::uint32_t>(value.size());
    text_.append(value);
    entries_.push_back(entry);
    return {};
}

Result<void> ResponseHeaders::set(std::string_view name, std::string_view value) {
    if (Result<void> valid = check(name, value); !valid) return valid;
    Entry* const first = find(name);
    if (first == nullptr) return append_entry(name, value);
    if (value.size() <= first->value_bytes && name.size() == first->name_bytes) {
        // In place, so that a program that sets one header again and again does not grow the text.
        unused_bytes_ += first->value_bytes - value.size();
        text_.replace(first->name_offset, name.size(), name);
        std::copy(value.begin(), value.end(), text_.begin() + first->value_offset);
        first->value_bytes = static_cast<std::uint32_t>(value.size());
    } else {
        const std::size_t index = static_cast<std::size_t>(first - entries_.data());
        unused_bytes_ += first->name_bytes + first->value_bytes;
        if (Result<void> added = append_entry(name, value); !added) return added;
        entries_[index] = entries_.back();  // Keeps its place in the order.
        entries_.pop_back();
    }
    const std::string_view kept = name;
    bool is_first = true;
    std::erase_if(entries_, [&](const Entry& entry) {
        if (!iequals(view(entry.name_offset, entry.name_bytes), kept)) return false;
        if (std::exchange(is_first, false)) return false;
        unused_bytes_ += entry.name_bytes + entry.value_bytes;
        return true;
    });
    reclaim();
    return {};
}

Result<void> ResponseHeaders::add(std::string_view name, std::string_view value) {
    if (Result<void> valid = check(name, value); !valid) return valid;
    return append_entry(name, value);
}

void ResponseHeaders::remove(std::string_view name) noexcept {
    std::erase_if(entries_, [&](const Entry& entry) {
        if (!iequals(view(entry.name_offset, entry.name_bytes), name)) return false;
        unused_bytes_ += entry.name_bytes + entry.value_bytes;
        return true;
    });
}

bool ResponseHeaders::has(std::string_view name) const noexcept {
    return const_cast<ResponseHeaders*>(this)->find(name) != nullptr;
}

std::string_view ResponseHeaders::get(std::string_view name) const noexcept {
    const Entry* const entry = const_cast<ResponseHeaders*>(this)->find(name);
    return entry == nullptr ? std::string_view{} : view(entry->value_offset, entry->value_bytes);
}

void ResponseHeaders::suppress_default(std::string_view name) noexcept {
    suppresses_server_ |= iequals(name, "Server");
    suppresses_date_ |= iequals(name, "Date");
    suppresses_content_type_ |= iequals(name, "Content-Type");
}

void ResponseHeaders::clear() noexcept {
    text_.clear();
    entries_.clear();
    unused_bytes_ = 0;
    suppresses_server_ = suppresses_date_ = suppresses_content_type_ = false;
}

/// Closes the holes once they are most of the text.
void ResponseHeaders::reclaim() {
    if (unused_bytes_ < kReclaimBytes || unused_bytes_ < text_.size() / 2) return;
    std::string packed;
    for (Entry& entry : entries_) {
        const std::string_view name = view(entry.name_offset, entry.name_bytes);
        const std::string_view value = view(entry.value_offset, entry.value_bytes);
        entry.name_offset = static_cast<std::uint32_t>(packed.size());
        packed.append(name);
        entry.value_offset = static_cast<std::uint32_t>(packed.size());
        packed.append(value);
    }
    text_ = std::move(packed);
    unused_bytes_ = 0;
}

}  // namespace shoal::server
