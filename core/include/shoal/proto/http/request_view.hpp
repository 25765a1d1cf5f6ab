// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/http/request_view.hpp
/// What a request says apart from its body, independent of the protocol that it came in (RFC 9110). No I/O.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shoal/proto/http/known_header.hpp"

namespace shoal::http {

/// Request methods. Any other valid token is kOther; its text is in RequestView::method_text.
enum class Method : std::uint8_t {
    kOther,
    kGet,
    kHead,
    kPost,
    kPut,
    kDelete,
    kConnect,
    kOptions,
    kTrace,
    kPatch,
};

/// The method's name as sent on the wire; empty for kOther. Static storage.
[[nodiscard]] std::string_view method_name(Method method) noexcept;

/// True for the methods whose form bodies are parsed: POST, PUT, PATCH, DELETE.
[[nodiscard]] constexpr bool may_carry_form(Method method) noexcept {
    return method == Method::kPost || method == Method::kPut || method == Method::kPatch ||
           method == Method::kDelete;
}

/// How the request target was written, RFC 9112 section 3.2.
enum class TargetForm : std::uint8_t { kOrigin, kAbsolute, kAuthority, kAsterisk };

/// A run of bytes, relative to RequestView::base.
struct Slice {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;

    [[nodiscard]] std::string_view in(const char* base) const noexcept { return {base + offset, length}; }
};

/// One header line: offsets relative to RequestView::base; the value without surrounding white space.
struct HeaderField {
    std::uint32_t name_offset = 0;
    std::uint32_t value_offset = 0;
    std::uint32_t value_length = 0;
    std::uint16_t name_length = 0;
    KnownHeader id = KnownHeader::kOther;
};
static_assert(sizeof(HeaderField) == 16);

/// The head of a request, whatever protocol it came in: HTTP/1, or the header block of an HTTP/2 stream. It
/// holds offsets only, so the owner of the bytes may move them and set `base`. Keep and reuse the object:
/// `clear()` keeps the storage of `headers`, so steady state allocates nothing.
struct RequestView {
    const char* base =
        nullptr;  ///< The first byte that offsets count from. The caller keeps the bytes alive.
    Slice method_text;
    Slice target;     ///< As received.
    Slice path;       ///< Up to the '?', not decoded. Empty in authority-form, and "http://host" has none.
    Slice query;      ///< After the '?', not decoded, without it.
    Slice authority;  ///< Host and port: from the target if it has them (it wins, RFC 9112 3.2.2), else Host.
    std::uint32_t head_bytes = 0;  ///< How many bytes from `base` on the offsets lie in.
    Method method = Method::kOther;
    TargetForm target_form = TargetForm::kOrigin;
    std::uint8_t version_major = 1;
    std::uint8_t version_minor = 1;  ///< As received; HTTP/1.x with x above 1 means HTTP/1.1.
    /// In order of arrival. With an absolute-form target, the value of Host is the target's authority.
    std::vector<HeaderField> headers;

    [[nodiscard]] std::string_view view(Slice slice) const noexcept { return slice.in(base); }
    [[nodiscard]] std::string_view name(const HeaderField& field) const noexcept {
        return {base + field.name_offset, field.name_length};
    }
    [[nodiscard]] std::string_view value(const HeaderField& field) const noexcept {
        return {base + field.value_offset, field.value_length};
    }
    /// The path; "/" where an absolute-form target has none. Not decoded.
    [[nodiscard]] std::string_view path_view() const noexcept {
        if (path.length == 0 && target_form == TargetForm::kAbsolute) return "/";
        return view(path);
    }
    [[nodiscard]] bool has_query() const noexcept { return query.length != 0; }

    /// The first field with this id, or null.
    [[nodiscard]] const HeaderField* find(KnownHeader id) const noexcept;
    /// The first field with this name, compared without case; or null.
    [[nodiscard]] const HeaderField* find(std::string_view name) const noexcept;
    /// The value of the first field with this id; empty if there is none.
    [[nodiscard]] std::string_view value_of(KnownHeader id) const noexcept {
        const HeaderField* const field = find(id);
        return field == nullptr ? std::string_view{} : value(*field);
    }

    /// Back to the initial state; keeps the storage of `headers`.
    void clear() noexcept;
};

/// Head and body as one message that can be parsed again: a body that was de-chunked, or is no longer whole,
/// is announced with the length that it has here. Otherwise the head is the one that was received.
[[nodiscard]] std::string make_message(const RequestView& head, std::string_view body);

}  // namespace shoal::http
