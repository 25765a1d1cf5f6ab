// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/path.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "proto/characters.hpp"

namespace shoal::http {
namespace {

/// Percent-decodes once; refuses paths that other programs could interpret differently.
Result<std::string> decode_path(std::string_view raw) {
    std::string decoded;
    decoded.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        char c = raw[i];
        if (c == '%') {
            if (raw.size() - i < 3) return fail(Errc::kProtocol);
            const int high = detail::hex_value(raw[i + 1]);
            const int low = detail::hex_value(raw[i + 2]);
            if (high < 0 || low < 0) return fail(Errc::kProtocol);
            c = static_cast<char>(high * 16 + low);
            if (c == '/') return fail(Errc::kInvalid);
            i += 2;
        }
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F || c == '\\') return fail(Errc::kInvalid);
        decoded.push_back(c);
    }
    return decoded;
}

}  // namespace

Result<std::string> normalize_path(std::string_view raw_path) {
    if (raw_path.empty() || raw_path.front() != '/') return fail(Errc::kProtocol);
    const Result<std::string> decoded = decode_path(raw_path);
    if (!decoded) return fail(decoded.error());

    std::string path;
    path.reserve(decoded->size());
    std::string_view rest = *decoded;
    bool is_directory = false;
    while (!rest.empty()) {
        rest.remove_prefix(1);  // The '/' that every segment follows.
        const std::size_t end = std::min(rest.find('/'), rest.size());
        const std::string_view segment = rest.substr(0, end);
        rest.remove_prefix(end);
        is_directory = segment.empty() || segment == "." || segment == "..";
        if (segment == "..") {
            if (path.empty()) return fail(Errc::kInvalid);
            path.resize(path.rfind('/'));
        } else if (!is_directory) {
            path.push_back('/');
            path.append(segment);
        }
    }
    if (is_directory) path.push_back('/');
    return path;
}

}  // namespace shoal::http
