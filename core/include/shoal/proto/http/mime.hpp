// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/http/mime.hpp
/// MIME types by file extension.
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace shoal::http {

inline constexpr std::string_view kDefaultMimeType = "application/octet-stream";

/// The built-in type of an extension ("html", no dot, any case); empty if unknown. Static storage, any
/// thread.
[[nodiscard]] std::string_view builtin_mime_type(std::string_view extension) noexcept;

/// The extension of a file name or path: what follows the last dot of its last component, without the dot.
/// A name that has no dot counts as the extension itself ("html" -> "html").
[[nodiscard]] std::string_view file_extension(std::string_view filename) noexcept;

/// The built-in table with changes of the application's own on top. Not thread-safe; one a process is enough.
class MimeRegistry {
  public:
    /// Adds a type for an extension that has none. False if it has one.
    bool add(std::string_view extension, std::string_view type);
    /// Adds or replaces.
    void set(std::string_view extension, std::string_view type);
    /// Removes the type of an extension, a built-in one as well. False if it has none.
    bool remove(std::string_view extension);
    /// True if the extension of this file name has a type.
    [[nodiscard]] bool exists(std::string_view filename) const;
    /// The type of a file name by its extension; kDefaultMimeType if unknown. Valid until the registry
    /// changes.
    [[nodiscard]] std::string_view get(std::string_view filename) const;
    /// All types, sorted by extension.
    void for_each(const std::function<void(std::string_view extension, std::string_view type)>& visit) const;
    [[nodiscard]] std::size_t size() const;

  private:
    [[nodiscard]] std::string_view find(std::string_view extension) const;

    std::map<std::string, std::optional<std::string>, std::less<>> changes_;  ///< Empty optional: removed.
};

}  // namespace shoal::http
