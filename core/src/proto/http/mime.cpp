// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/mime.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>

#include "proto/characters.hpp"
#include "proto/http/mime_table.hpp"

namespace shoal::http {
namespace {

constexpr std::size_t kMaxBuiltinBytes = std::max_element(std::begin(kMimeTable), std::end(kMimeTable),
                                                          [](const MimeEntry& a, const MimeEntry& b) {
                                                              return a.extension.size() < b.extension.size();
                                                          })
                                             ->extension.size();

std::string lowered(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), detail::to_lower);
    return result;
}

}  // namespace

std::string_view builtin_mime_type(std::string_view extension) noexcept {
    if (extension.size() > kMaxBuiltinBytes) return {};
    std::array<char, kMaxBuiltinBytes> buffer{};
    std::transform(extension.begin(), extension.end(), buffer.begin(), detail::to_lower);
    const std::string_view key(buffer.data(), extension.size());
    const auto* const entry =
        std::lower_bound(std::begin(kMimeTable), std::end(kMimeTable), key,
                         [](const MimeEntry& a, std::string_view b) { return a.extension < b; });
    return entry != std::end(kMimeTable) && entry->extension == key ? entry->type : std::string_view{};
}

std::string_view file_extension(std::string_view filename) noexcept {
    if (const std::size_t slash = filename.rfind('/'); slash != std::string_view::npos) {
        filename.remove_prefix(slash + 1);
    }
    const std::size_t dot = filename.rfind('.');
    return dot == std::string_view::npos ? filename : filename.substr(dot + 1);
}

std::string_view MimeRegistry::find(std::string_view extension) const {
    if (changes_.empty()) return builtin_mime_type(extension);
    const auto change = changes_.find(lowered(extension));
    if (change == changes_.end()) return builtin_mime_type(extension);
    return change->second.has_value() ? std::string_view(*change->second) : std::string_view{};
}

bool MimeRegistry::add(std::string_view extension, std::string_view type) {
    if (!find(extension).empty()) return false;
    set(extension, type);
    return true;
}

void MimeRegistry::set(std::string_view extension, std::string_view type) {
    changes_.insert_or_assign(lowered(extension), std::string(type));
}

bool MimeRegistry::remove(std::string_view extension) {
    if (find(extension).empty()) return false;
    if (builtin_mime_type(extension).empty()) {
        changes_.erase(lowered(extension));
    } else {
        changes_.insert_or_assign(lowered(extension), std::nullopt);
    }
    return true;
}

bool MimeRegistry::exists(std::string_view filename) const {
    return !find(file_extension(filename)).empty();
}

std::string_view MimeRegistry::get(std::string_view filename) const {
    const std::string_view type = find(file_extension(filename));
    return type.empty() ? kDefaultMimeType : type;
}

void MimeRegistry::for_each(
    const std::function<void(std::string_view extension, std::string_view type)>& visit) const {
    const auto* builtin = std::begin(kMimeTable);
    for (const auto& [extension, type] : changes_) {
        for (; builtin != std::end(kMimeTable) && builtin->extension < extension; ++builtin) {
            visit(builtin->extension, builtin->type);
        }
        if (builtin != std::end(kMimeTable) && builtin->extension == extension) ++builtin;
        if (type.has_value()) visit(extension, *type);
    }
    for (; builtin != std::end(kMimeTable); ++builtin)
        visit(builtin->extension, builtin->type);
}

std::size_t MimeRegistry::size() const {
    std::size_t count = 0;
    for_each([&count](std::string_view, std::string_view) { ++count; });
    return count;
}

}  // namespace shoal::http
