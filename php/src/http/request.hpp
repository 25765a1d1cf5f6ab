// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/http/request.hpp
/// Swoole\Http\Request: the object and what its parts share.
///
/// Invariants
///  1. While bit i of `pending` is set, the slot of lazy property i is UNDEF, so that the VM calls our
///     handlers instead of reading the slot.
///  2. A handler fills or clears the slot and its bit before Zend's own handler sees the property.
///  3. Nothing makes the object's property table (`std.properties`) while a bit is set: Zend walks that table
///     without asking us.
#include <algorithm>
#include <cstdint>

#include "http/exchange_holder.hpp"
#include "runtime/zend.hpp"
#include "shoal/base/option.hpp"
#include "shoal/proto/http1/request_parser.hpp"

namespace shoal::php {

class StandaloneRequest;

/// Properties that are built on first access, in the order of their slots.
enum class LazyProperty : std::uint8_t { kHeader, kServer, kCookie, kGet, kFiles, kPost, kTmpfiles };
inline constexpr std::uint8_t kLazyProperties = 7;
inline constexpr std::uint32_t kFirstLazySlot = 2;  ///< Behind fd and streamId.
inline constexpr std::uint8_t kAllPending = (1U << kLazyProperties) - 1;
constexpr std::uint8_t lazy_bit(LazyProperty property) noexcept {
    return static_cast<std::uint8_t>(1U << static_cast<std::uint8_t>(property));
}

/// What is made of a request's parts: the options of the port that it came in at.
struct RequestParsing {
    bool cookie;
    bool post;
    bool file_arrays;  ///< `files` has the shape of $_FILES, else one entry for each file.
};

struct RequestObject {
    ExchangeHolder exchange;
    StandaloneRequest* standalone;  ///< Owned; of Request::create().
    zend_string* content;           ///< The body, once asked for.
    std::uint8_t pending;
    bool has_registered_uploads;
    RequestParsing parsing;

    void copy_from(RequestObject& original);
    zend_object std;
};

/// What the arrays are built from. Views: valid until the next wait.
struct RequestSource {
    const http::RequestView* head;
    std::string_view body;
    const std::vector<server::FormField>* form_fields;
    std::vector<server::UploadedFile>* uploads;
    const server::Endpoints* endpoints;  ///< Null: standalone.
    double received_at_seconds;
    bool parse_cookie;
    bool parse_post;
    bool php_file_arrays;  ///< `files` has the shape of $_FILES, else one entry for each file.
};

extern zend_class_entry* http_request_ce;

/// The options of Request::create(); target: StandaloneOptions.
[[nodiscard]] const option::Table& request_option_table() noexcept;
/// False: the request knows nothing (yet, or any more).
bool source_of(RequestObject& request, RequestSource& source) noexcept;
/// A request object for an exchange, which it holds.
zend_object* make_request(server::Exchange& exchange);

// ---- request_arrays.cpp: each answers with an array, or with null when there is nothing [Z] -------------
void build_header(const RequestSource& source, zval* out);
void build_server(const RequestSource& source, zval* out);
void build_cookie(const RequestSource& source, zval* out);
void build_get(const RequestSource& source, zval* out);
void build_post(const RequestSource& source, zval* out);
void make_request_strings();  ///< MINIT.

/// PHP's max_file_uploads.
[[nodiscard]] inline std::uint32_t max_file_uploads() noexcept {
    const zend_long limit = INI_INT("max_file_uploads");
    return limit < 0 ? 0 : static_cast<std::uint32_t>(std::min<zend_long>(limit, UINT32_MAX));
}

// ---- request_uploads.cpp --------------------------------------------------------------------------------
void build_files(const RequestSource& source, zval* out);
void build_tmpfiles(const RequestSource& source, zval* out);
/// Makes is_uploaded_file() and move_uploaded_file() accept the request's files, and refuse them again.
void register_uploads(const RequestSource& source);
void unregister_uploads(const RequestSource& source);

// ---- request_properties.cpp -----------------------------------------------------------------------------
void install_property_handlers(zend_object_handlers& handlers);
void fill_property(RequestObject& request, LazyProperty property);
void fill_all_properties(RequestObject& request);

}  // namespace shoal::php
