// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/http/accept_encoding.hpp
/// Content coding negotiation, RFC 9110 section 12.5.3. Pure; callable from any thread.
#include <cstdint>
#include <span>
#include <string_view>

namespace shoal::http {

enum class ContentCoding : std::uint8_t { kIdentity, kGzip, kDeflate, kBrotli, kZstd };

/// "gzip", "deflate", "br", "zstd"; empty for kIdentity. Static storage.
[[nodiscard]] std::string_view coding_name(ContentCoding coding) noexcept;

/// The coding to use for an Accept-Encoding value: of what is offered, the one with the highest q-value;
/// among equals the first offered. kIdentity if none is acceptable, or if the client prefers no coding at
/// all. Malformed list members are skipped.
/// @param offered  What the server can do, best first.
[[nodiscard]] ContentCoding choose_coding(std::string_view accept_encoding,
                                          std::span<const ContentCoding> offered) noexcept;

}  // namespace shoal::http
