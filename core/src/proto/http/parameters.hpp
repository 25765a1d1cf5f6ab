// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file proto/http/parameters.hpp
/// The `; name=value` parameters of Content-Type and Content-Disposition values.
#include <string>
#include <string_view>

namespace shoal::http {

struct Parameter {
    std::string_view name;
    std::string
        value;  ///< Without quotes; `\"` and `\\` resolved, any other backslash kept (old browsers' paths).
};

enum class ParameterStep : unsigned char { kFound, kEnd, kMalformed };

/// Cuts the value up to the first ';' from the front of `rest`, trimmed.
[[nodiscard]] std::string_view take_main_value(std::string_view& rest) noexcept;

/// Cuts the next parameter from the front of `rest`, which starts at a ';' or is empty.
[[nodiscard]] ParameterStep next_parameter(std::string_view& rest, Parameter& out);

}  // namespace shoal::http
