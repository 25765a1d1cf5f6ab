// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/http/response.hpp
/// Swoole\Http\Response: the object and what its parts share.
///
/// The array properties are the store: header(), cookie() and trailer() write there, and the head is made of
/// them when it is sent, so a program that changes the properties itself gets what it asks for. Names are
/// checked when they are set, and everything (by the core) when it is sent.
#include "http/exchange_holder.hpp"
#include "runtime/zend.hpp"

namespace shoal::php {

struct ResponseObject {
    ExchangeHolder exchange;
    std::size_t max_output_bytes;  ///< Largest body that end() and write() take: buffer_output_size.
    bool is_detached;
    bool has_head_sent;  ///< The arrays have been handed to the core.
    zend_object std;
};

/// Slots of the declared properties.
enum ResponseSlot : std::uint32_t { kFdSlot, kSocketSlot, kHeaderSlot, kCookieSlot, kTrailerSlot };
inline constexpr std::uint32_t kResponseSlots = kTrailerSlot + 1;

extern zend_class_entry* http_response_ce;

zend_object* make_response(server::Exchange& exchange);

inline zval* response_slot(ResponseObject& response, ResponseSlot slot) noexcept {
    return OBJ_PROP_NUM(&response.std, slot);
}

// ---- response_headers.cpp [Z] ---------------------------------------------------------------------------
/// Stores a header; `value` is a scalar, a list, or null. False after a warning.
bool set_response_header(ResponseObject& response, zend_string* name, zval* value, bool format);
bool set_response_trailer(ResponseObject& response, zend_string* name, zend_string* value);
void add_response_cookie(ResponseObject& response, zend_string* set_cookie_value);
/// Hands header and cookie arrays to the core. Warns of entries that it refuses.
void send_head_fields(ResponseObject& response);
/// The same without running any PHP code, for a response that is being freed: only strings and integers are
/// sent, and invalid ones are left out.
void send_head_fields_quietly(ResponseObject& response);
void send_trailer_fields(ResponseObject& response);

}  // namespace shoal::php
