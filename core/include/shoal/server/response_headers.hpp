// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/server/response_headers.hpp
/// The header fields of an answer.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shoal/base/error.hpp"

namespace shoal::server {

/// Headers of an answer, kept in order, in one reused buffer. Names compare without case.
class ResponseHeaders {
  public:
    /// Replaces every header of that name. Errors: kInvalid for a bad name or a value with CR, LF or NUL.
    Result<void> set(std::string_view name, std::string_view value);
    /// Adds one more of that name. Errors: as set().
    Result<void> add(std::string_view name, std::string_view value);
    void remove(std::string_view name) noexcept;
    [[nodiscard]] bool has(std::string_view name) const noexcept;
    /// The server does not add its own Server, Date or Content-Type header. Other names: nothing.
    void suppress_default(std::string_view name) noexcept;
    [[nodiscard]] bool suppresses_server() const noexcept { return suppresses_server_; }
    [[nodiscard]] bool suppresses_date() const noexcept { return suppresses_date_; }
    [[nodiscard]] bool suppresses_content_type() const noexcept { return suppresses_content_type_; }
    /// The first value of that name; empty if none.
    [[nodiscard]] std::string_view get(std::string_view name) const noexcept;
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    /// Nothing has been set or suppressed since clear().
    [[nodiscard]] bool is_blank() const noexcept {
        return text_.empty() && !suppresses_server_ && !suppresses_date_ && !suppresses_content_type_;
    }
    void clear() noexcept;
    /// Calls `visit(name, value)` for each, in order.
    template <typename Visit>
    void for_each(Visit&& visit) const {
        for (const Entry& entry : entries_)
            visit(view(entry.name_offset, entry.name_bytes), view(entry.value_offset, entry.value_bytes));
    }

    /// The same with `visit` returning false to stop; false if it did.
    template <typename Visit>
    bool for_each_while(Visit&& visit) const {
        for (const Entry& entry : entries_) {
            if (!visit(view(entry.name_offset, entry.name_bytes),
                       view(entry.value_offset, entry.value_bytes)))
                return false;
        }
        return true;
    }

  private:
    struct Entry {
        std::uint32_t name_offset, name_bytes, value_offset, value_bytes;
    };
    [[nodiscard]] Entry* find(std::string_view name) noexcept;
    Result<void> append_entry(std::string_view name, std::string_view value);
    void reclaim();
    [[nodiscard]] std::string_view view(std::uint32_t offset, std::uint32_t bytes) const noexcept {
        return std::string_view(text_).substr(offset, bytes);
    }
    std::string text_;
    std::vector<Entry> entries_;
    std::size_t unused_bytes_ = 0;  ///< Bytes of `text_` that no entry refers to.
    bool suppresses_server_ = false;
    bool suppresses_date_ = false;
    bool suppresses_content_type_ = false;
};

}  // namespace shoal::server
