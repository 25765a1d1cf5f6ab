// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/http/form.hpp
/// Query strings, application/x-www-form-urlencoded bodies and Cookie headers split into pairs, as PHP does.
/// Pure functions; callable from any thread.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace shoal::http {

/// A pair as received: nothing decoded, borrowed from the input.
struct RawPair {
    std::string_view name;   ///< Up to the first '='; never empty.
    std::string_view value;  ///< Empty if there is no '='.
};

struct SplitResult {
    std::size_t pairs = 0;   ///< Pairs handed to the callback.
    bool truncated = false;  ///< There were more than `max_pairs`; the rest was left out.
};

/// What '+' stands for: a space in forms and query strings, itself in paths.
enum class Plus : std::uint8_t { kIsSpace, kIsPlus };

/// Percent-decodes `input` to `out`, which has room for input.size() bytes and may be input.data() itself.
/// A '%' that two hex digits do not follow stays as it is. Returns the bytes written.
std::size_t url_decode(std::string_view input, char* out, Plus plus = Plus::kIsSpace) noexcept;
/// The same into a new string.
[[nodiscard]] std::string url_decoded(std::string_view input, Plus plus = Plus::kIsSpace);
/// True if url_decode() would change anything: else the raw view can be used as it is.
[[nodiscard]] bool needs_url_decode(std::string_view input, Plus plus = Plus::kIsSpace) noexcept;

namespace form_detail {
/// Cuts the next pair from the front of `rest`; false at its end.
bool next_form_pair(std::string_view& rest, RawPair& pair) noexcept;
bool next_cookie_pair(std::string_view& rest, RawPair& pair) noexcept;

template <typename Next, typename OnPair>
SplitResult split(std::string_view rest, std::size_t max_pairs, Next next, OnPair& on_pair) {
    SplitResult result;
    RawPair pair;
    while (next(rest, pair)) {
        if (result.pairs == max_pairs) {
            result.truncated = true;
            break;
        }
        ++result.pairs;
        on_pair(pair);
    }
    return result;
}
}  // namespace form_detail

/// Calls on_pair(const RawPair&) for each `name=value` between '&'. Empty segments and empty names are
/// skipped.
template <typename OnPair>
SplitResult split_form(std::string_view input, std::size_t max_pairs, OnPair&& on_pair) {
    return form_detail::split(input, max_pairs, form_detail::next_form_pair, on_pair);
}

/// Calls on_pair(const RawPair&) for each cookie of a Cookie header value: `name=value` between ';', white
/// space before each pair dropped. Values keep their quotes, as PHP keeps them.
template <typename OnPair>
SplitResult split_cookies(std::string_view header, std::size_t max_pairs, OnPair&& on_pair) {
    return form_detail::split(header, max_pairs, form_detail::next_cookie_pair, on_pair);
}

}  // namespace shoal::http
