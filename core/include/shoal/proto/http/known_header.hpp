// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/http/known_header.hpp
/// Small numbers for common header names. Pure; callable from any thread.
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace shoal::http {

/// A request header name we recognise; kOther for all others.
enum class KnownHeader : std::uint8_t {
    kOther,
    kAccept,
    kAcceptCharset,
    kAcceptEncoding,
    kAcceptLanguage,
    kAccessControlRequestHeaders,
    kAccessControlRequestMethod,
    kAuthorization,
    kCacheControl,
    kConnection,
    kContentDisposition,
    kContentEncoding,
    kContentLanguage,
    kContentLength,
    kContentRange,
    kContentType,
    kCookie,
    kDate,
    kDnt,
    kEtag,
    kExpect,
    kForwarded,
    kFrom,
    kHost,
    kHttp2Settings,
    kIfMatch,
    kIfModifiedSince,
    kIfNoneMatch,
    kIfRange,
    kIfUnmodifiedSince,
    kKeepAlive,
    kLastModified,
    kLocation,
    kMaxForwards,
    kOrigin,
    kPragma,
    kProxyAuthorization,
    kProxyConnection,
    kRange,
    kReferer,
    kSecFetchDest,
    kSecFetchMode,
    kSecFetchSite,
    kSecFetchUser,
    kSecWebSocketExtensions,
    kSecWebSocketKey,
    kSecWebSocketProtocol,
    kSecWebSocketVersion,
    kServer,
    kSetCookie,
    kTe,
    kTrailer,
    kTransferEncoding,
    kUpgrade,
    kUpgradeInsecureRequests,
    kUserAgent,
    kVia,
    kXForwardedFor,
    kXForwardedHost,
    kXForwardedProto,
    kXRealIp,
    kXRequestedWith,
};

inline constexpr std::size_t kKnownHeaderCount = static_cast<std::size_t>(KnownHeader::kXRequestedWith) + 1;

/// The id of a header name, compared without case.
[[nodiscard]] KnownHeader find_known_header(std::string_view name) noexcept;

/// The lower-case name; empty for kOther. Static storage.
[[nodiscard]] std::string_view known_header_name(KnownHeader id) noexcept;

}  // namespace shoal::http
