// SPDX-License-Identifier: Apache-2.0
// Input: taken as a query string, a Cookie header and a request path. Promises: pairs lie inside the input
// and respect the limit, decoding never grows, in place and copied agree, and no path climbs above the root.
#include <cstddef>
#include <string>
#include <string_view>

#include "fuzz_target.hpp"
#include "shoal/proto/http/accept_encoding.hpp"
#include "shoal/proto/http/form.hpp"
#include "shoal/proto/http/mime.hpp"
#include "shoal/proto/http/path.hpp"

namespace shoal::fuzz {
namespace {

using namespace http;

constexpr std::size_t kMaxPairs = 7;

bool lies_inside(std::string_view part, std::string_view whole) noexcept {
    return part.empty() ||
           (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check_decoding(std::string_view text, Plus plus) {
    const std::string decoded = url_decoded(text, plus);
    require(decoded.size() <= text.size(), "decoding never grows");
    if (!needs_url_decode(text, plus)) require(decoded == text, "what needs no decoding stays");
    std::string in_place(text);
    in_place.resize(url_decode(in_place, in_place.data(), plus));
    require(in_place == decoded, "decoding in place agrees");
}

void check_pairs(std::string_view input) {
    const auto check = [input](const RawPair& pair) {
        require(!pair.name.empty(), "names are not empty");
        require(lies_inside(pair.name, input) && lies_inside(pair.value, input),
                "pairs lie inside the input");
        require(pair.name.find('=') == std::string_view::npos, "names have no '='");
        check_decoding(pair.name, Plus::kIsSpace);
        check_decoding(pair.value, Plus::kIsPlus);
    };
    const SplitResult form = split_form(input, kMaxPairs, check);
    const SplitResult cookies = split_cookies(input, kMaxPairs, check);
    require(form.pairs <= kMaxPairs && cookies.pairs <= kMaxPairs, "the limit holds");
    require(!form.truncated || form.pairs == kMaxPairs, "truncated only at the limit");
}

void check_path(std::string_view input) {
    const auto path = normalize_path(input);
    if (!path) return;
    require(path->front() == '/', "paths start with a slash");
    require(path->size() <= input.size() + 1, "paths do not grow");
    require(path->find('\0') == std::string::npos && path->find('\\') == std::string::npos,
            "nothing unsafe stays");
    const std::string closed = *path + (path->back() == '/' ? "" : "/");
    for (const char* bad : {"//", "/./", "/../"}) {
        require(closed.find(bad) == std::string::npos, "no dot segments and no empty ones stay");
    }
}

}  // namespace

void fuzz_form(std::string_view input) {
    const ExactCopy copy(input.substr(0, 4000));
    check_pairs(copy.view());
    check_path(copy.view());
    constexpr ContentCoding kOffered[] = {ContentCoding::kBrotli, ContentCoding::kGzip};
    const ContentCoding coding = choose_coding(copy.view(), kOffered);
    require(coding == ContentCoding::kIdentity || coding == kOffered[0] || coding == kOffered[1],
            "only what is offered is chosen");
    require(lies_inside(file_extension(copy.view()), copy.view()), "extensions lie inside the name");
    require(!MimeRegistry{}.get(copy.view()).empty(), "every file has a type");
}

}  // namespace shoal::fuzz
