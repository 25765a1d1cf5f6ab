// SPDX-License-Identifier: Apache-2.0
#include "proto/http/parameters.hpp"

#include <cstddef>
#include <string_view>

#include "proto/characters.hpp"

namespace shoal::http {
namespace {

void skip_blanks(std::string_view& rest) noexcept {
    while (!rest.empty() && detail::is_blank(rest.front()))
        rest.remove_prefix(1);
}

/// Takes a quoted string, whose opening quote is at the front. False if it never ends.
bool take_quoted(std::string_view& rest, std::string& out) {
    for (std::size_t i = 1; i < rest.size(); ++i) {
        if (rest[i] == '"') {
            rest.remove_prefix(i + 1);
            return true;
        }
        if (rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\')) ++i;
        out.push_back(rest[i]);
    }
    return false;
}

}  // namespace

std::string_view take_main_value(std::string_view& rest) noexcept {
    const std::size_t end = rest.find(';');
    const std::string_view value = detail::trim_blanks(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end);
    return value;
}

ParameterStep next_parameter(std::string_view& rest, Parameter& out) {
    skip_blanks(rest);
    while (!rest.empty() && rest.front() == ';') {  // Empty parameters (";;") are allowed by RFC 9110.
        rest.remove_prefix(1);
        skip_blanks(rest);
    }
    if (rest.empty()) return ParameterStep::kEnd;

    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return ParameterStep::kMalformed;
    out.name = detail::trim_blanks(rest.substr(0, equals));
    if (!detail::is_token(out.name)) return ParameterStep::kMalformed;
    rest.remove_prefix(equals + 1);
    skip_blanks(rest);

    out.value.clear();
    if (!rest.empty() && rest.front() == '"') {
        if (!take_quoted(rest, out.value)) return ParameterStep::kMalformed;
        skip_blanks(rest);
        return rest.empty() || rest.front() == ';' ? ParameterStep::kFound : ParameterStep::kMalformed;
    }
    out.value = take_main_value(rest);
    return ParameterStep::kFound;
}

}  // namespace shoal::http
