// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/request_view.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "proto/characters.hpp"

namespace shoal::http {

std::string_view method_name(Method method) noexcept {
    static constexpr std::array<std::string_view, 10> kNames = {
        "", "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};
    static_assert(kNames.size() == static_cast<std::size_t>(Method::kPatch) + 1);
    return kNames[static_cast<std::size_t>(method)];
}

const HeaderField* RequestView::find(KnownHeader id) const noexcept {
    for (const HeaderField& field : headers) {
        if (field.id == id) return &field;
    }
    return nullptr;
}

const HeaderField* RequestView::find(std::string_view name) const noexcept {
    for (const HeaderField& field : headers) {
        if (field.name_length != name.size()) continue;
        const char* const text = base + field.name_offset;
        std::size_t i = 0;
        while (i < name.size() && detail::to_lower(text[i]) == detail::to_lower(name[i]))
            ++i;
        if (i == name.size()) return &field;
    }
    return nullptr;
}

void RequestView::clear() noexcept {
    base = nullptr;
    method_text = target = path = query = authority = Slice{};
    head_bytes = 0;
    method = Method::kOther;
    target_form = TargetForm::kOrigin;
    version_major = version_minor = 1;
    headers.clear();
}

namespace {

/// The head is right for a body of this size.
bool announces(const RequestView& head, std::size_t body_bytes) {
    if (head.find(KnownHeader::kTransferEncoding) != nullptr) return false;
    const HeaderField* const length = head.find(KnownHeader::kContentLength);
    return length == nullptr ? body_bytes == 0 : head.value(*length) == std::to_string(body_bytes);
}

}  // namespace

std::string make_message(const RequestView& head, std::string_view body) {
    std::string message;
    message.reserve(head.head_bytes + body.size() + 32);
    if (announces(head, body.size())) {
        message.append(head.base, head.head_bytes);
        return message.append(body);
    }
    const std::string_view text(head.base, head.head_bytes);
    const std::size_t line = head.method_text.offset;
    message.append(text, line, text.find("\r\n", line) + 2 - line);
    for (const HeaderField& field : head.headers) {
        if (field.id == KnownHeader::kContentLength || field.id == KnownHeader::kTransferEncoding ||
            field.id == KnownHeader::kTrailer) {
            continue;
        }
        message.append(head.name(field)).append(": ").append(head.value(field)).append("\r\n");
    }
    message.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
    return message.append(body);
}

}  // namespace shoal::http
