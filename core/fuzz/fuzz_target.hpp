// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file fuzz_target.hpp
/// The fuzz targets: each takes arbitrary bytes and throws BrokenPromise if the parser breaks a promise of
/// its own. libFuzzer runs them through libfuzzer_entry.cpp, CI through replay_test.cpp.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace shoal::fuzz {

struct BrokenPromise : std::logic_error {
    using std::logic_error::logic_error;
};

inline void require(bool holds, const char* promise) {
    if (!holds) throw BrokenPromise(promise);
}

/// A copy in memory of exactly its size, so that AddressSanitizer sees a read one byte too far.
class ExactCopy {
  public:
    explicit ExactCopy(std::string_view text)
        : bytes_(std::make_unique<char[]>(text.size())), size_(text.size()) {
        text.copy(bytes_.get(), size_);
    }
    [[nodiscard]] std::string_view view() const noexcept { return {bytes_.get(), size_}; }
    [[nodiscard]] std::span<const char> span() const noexcept { return {bytes_.get(), size_}; }

  private:
    std::unique_ptr<char[]> bytes_;
    std::size_t size_;
};

/// Cuts `text` into pieces; their sizes follow from `seed` alone. Seed 0: one piece. Seed 1: single bytes.
inline std::vector<std::string_view> cut_in_pieces(std::string_view text, std::uint32_t seed) {
    if (seed == 0) return {text};
    std::vector<std::string_view> pieces;
    while (!text.empty()) {
        seed = seed == 1 ? 1 : seed * 1664525U + 1013904223U;
        const std::size_t size = seed == 1 ? 1 : 1 + (seed >> 24U) % 37;
        pieces.push_back(text.substr(0, size));
        text.remove_prefix(pieces.back().size());
    }
    return pieces;
}

using Target = void (*)(std::string_view input);

void fuzz_http1_request(std::string_view input);
void fuzz_multipart(std::string_view input);
void fuzz_form(std::string_view input);
void fuzz_range(std::string_view input);
void fuzz_framing(std::string_view input);
void fuzz_socks5(std::string_view input);
void fuzz_http_connect(std::string_view input);
void fuzz_names(std::string_view input);

}  // namespace shoal::fuzz
