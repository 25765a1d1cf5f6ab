// SPDX-License-Identifier: Apache-2.0
/// The arrays of Swoole\Http\Request except the uploads. [Z] throughout.
#include <array>

#include "http/request.hpp"
#include "shoal/proto/http/form.hpp"

extern "C" {
#include <main/php_variables.h>

#include <ext/standard/url.h>
}

namespace shoal::php {
namespace {

using http::KnownHeader;

/// Interned for the life of the process: no allocation and no hashing when an array is built.
std::array<zend_string*, http::kKnownHeaderCount> known_header_strings;
std::array<zend_string*, 10> method_strings;
zend_string* protocol_strings[2];

enum ServerKey : std::uint8_t {
    kQueryString,
    kRequestMethod,
    kRequestUri,
    kPathInfo,
    kRequestTime,
    kRequestTimeFloat,
    kServerProtocol,
    kServerPort,
    kServerAddr,
    kRemotePort,
    kRemoteAddr,
    kMasterTime,
    kServerKeys
};
constexpr std::array<std::string_view, kServerKeys> kServerKeyNames{
    "query_string",    "request_method", "request_uri", "path_info",   "request_time", "request_time_float",
    "server_protocol", "server_port",    "server_addr", "remote_port", "remote_addr",  "master_time"};
std::array<zend_string*, kServerKeys> server_key_strings;

zend_string* interned(std::string_view text) {
    return zend_new_interned_string(zend_string_init(text.data(), text.size(), /*persistent=*/true));
}

zend_string* new_string(std::string_view text) {
    if (text.empty()) return ZSTR_EMPTY_ALLOC();
    if (text.size() == 1) return ZSTR_CHAR(static_cast<zend_uchar>(text[0]));
    return zend_string_init(text.data(), text.size(), /*persistent=*/false);
}

zend_string* lower_cased(std::string_view name) {
    zend_string* const string = zend_string_alloc(name.size(), /*persistent=*/false);
    zend_str_tolower_copy(ZSTR_VAL(string), name.data(), name.size());
    return string;
}

/// Adds a header; a name that is there already gets an array of its values.
void add_header(HashTable* headers, zend_string* name, std::string_view value) {
    zval added;
    ZVAL_STR(&added, new_string(value));
    zval* const existing = zend_symtable_find(headers, name);
    if (existing == nullptr) {
        zend_symtable_update(headers, name, &added);
        return;
    }
    if (Z_TYPE_P(existing) != IS_ARRAY) {
        zval list;
        array_init_size(&list, 2);
        zend_hash_next_index_insert(Z_ARRVAL(list), existing);
        ZVAL_COPY_VALUE(existing, &list);
    }
    zend_hash_next_index_insert(Z_ARRVAL_P(existing), &added);
}

/// path_info: percent escapes decoded, '+' left alone.
zend_string* path_decoded(std::string_view path) {
    if (!http::needs_url_decode(path, http::Plus::kIsPlus)) return new_string(path);
    zend_string* const decoded = zend_string_alloc(path.size(), /*persistent=*/false);
    ZSTR_LEN(decoded) = http::url_decode(path, ZSTR_VAL(decoded), http::Plus::kIsPlus);
    ZSTR_VAL(decoded)[ZSTR_LEN(decoded)] = '\0';
    return decoded;
}

std::size_t max_input_vars() noexcept {
    return PG(max_input_vars) < 0 ? 0 : static_cast<std::size_t>(PG(max_input_vars));
}

void warn_too_many() {
    php_error_docref(nullptr, E_WARNING,
                     "Input variables exceeded " ZEND_LONG_FMT
                     ". To increase the limit change max_input_vars in php.ini.",
                     static_cast<zend_long>(PG(max_input_vars)));
}

/// One variable with PHP's bracket semantics, through the SAPI's input filter as parse_str() does.
void register_variable(char* name, char* value, std::size_t value_bytes, zval* array) {
    std::size_t filtered_bytes = value_bytes;
    if (sapi_module.input_filter(PARSE_STRING, name, &value, value_bytes, &filtered_bytes)) {
        php_register_variable_safe(name, value, filtered_bytes, array);
    }
    efree(value);
}

/// "a=1&b[]=2" into `array`.
void parse_form(std::string_view input, zval* array) {
    const auto on_pair = [array](const http::RawPair& pair) {
        char* const name = estrndup(pair.name.data(), pair.name.size());
        php_url_decode(name, pair.name.size());
        char* const value = estrndup(pair.value.data(), pair.value.size());
        const std::size_t value_bytes = php_url_decode(value, pair.value.size());
        register_variable(name, value, value_bytes, array);
        efree(name);
    };
    if (http::split_form(input, max_input_vars(), on_pair).truncated) warn_too_many();
}

bool is_content_type(const RequestSource& source, std::string_view wanted) noexcept {
    std::string_view type = source.head->value_of(KnownHeader::kContentType);
    type = type.substr(0, type.find(';'));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t'))
        type.remove_suffix(1);
    return type.size() == wanted.size() &&
           zend_binary_strcasecmp(type.data(), type.size(), wanted.data(), wanted.size()) == 0;
}

/// The key that a variable of that name gets, unless it is an element of an array: then false.
bool plain_key(std::string_view name, char* key) noexcept {
    const std::size_t bracket = name.find('[');
    if (bracket != std::string_view::npos && name.find(']', bracket) != std::string_view::npos) return false;
    for (std::size_t i = 0; i < name.size(); ++i)
        key[i] = name[i] == ' ' || name[i] == '.' || name[i] == '[' ? '_' : name[i];
    return true;
}

/// As PHP fills $_COOKIE: '+' is itself, and of several cookies with one name the first counts, since clients
/// send the one with the longest path first (RFC 6265 section 5.4).
void add_cookie(const http::RawPair& pair, zval* out) {
    char* const name = estrndup(pair.name.data(), pair.name.size());
    char* const key = estrndup(pair.name.data(), pair.name.size());
    if (!plain_key(pair.name, key) ||
        zend_symtable_str_find(Z_ARRVAL_P(out), key, pair.name.size()) == nullptr) {
        char* const value = estrndup(pair.value.data(), pair.value.size());
        register_variable(name, value, php_raw_url_decode(value, pair.value.size()), out);
    }
    efree(key);
    efree(name);
}

void add_server_value(HashTable* table, ServerKey key, zval* value) {
    zend_hash_add_new(table, server_key_strings[key], value);
}

void add_server_long(HashTable* table, ServerKey key, zend_long number) {
    zval value;
    ZVAL_LONG(&value, number);
    add_server_value(table, key, &value);
}

void add_server_string(HashTable* table, ServerKey key, zend_string* string) {
    zval value;
    if (ZSTR_IS_INTERNED(string)) {
        ZVAL_INTERNED_STR(&value, string);
    } else {
        ZVAL_NEW_STR(&value, string);
    }
    add_server_value(table, key, &value);
}

zend_string* method_string(const http::RequestView& head) {
    if (head.method != http::Method::kOther) return method_strings[static_cast<std::size_t>(head.method)];
    return new_string(head.view(head.method_text));
}

}  // namespace

void make_request_strings() {
    for (std::size_t i = 0; i < known_header_strings.size(); ++i)
        known_header_strings[i] = interned(http::known_header_name(static_cast<KnownHeader>(i)));
    for (std::size_t i = 0; i < method_strings.size(); ++i)
        method_strings[i] = interned(http::method_name(static_cast<http::Method>(i)));
    for (std::size_t i = 0; i < server_key_strings.size(); ++i)
        server_key_strings[i] = interned(kServerKeyNames[i]);
    protocol_strings[0] = interned("HTTP/1.0");
    protocol_strings[1] = interned("HTTP/1.1");
}

void build_header(const RequestSource& source, zval* out) {
    const http::RequestView& head = *source.head;
    array_init_size(out, static_cast<std::uint32_t>(head.headers.size()));
    HashTable* const table = Z_ARRVAL_P(out);
    for (const http::HeaderField& field : head.headers) {
        // What has been taken apart into `cookie` is not there twice.
        if (field.id == KnownHeader::kCookie && source.parse_cookie) continue;
        if (field.id != KnownHeader::kOther) {
            add_header(table, known_header_strings[static_cast<std::size_t>(field.id)], head.value(field));
            continue;
        }
        zend_string* const name = lower_cased(head.name(field));
        add_header(table, name, head.value(field));
        zend_string_release(name);
    }
}

void build_server(const RequestSource& source, zval* out) {
    const http::RequestView& head = *source.head;
    array_init_size(out, kServerKeys);
    HashTable* const table = Z_ARRVAL_P(out);
    zend_hash_real_init_mixed(table);
    const auto seconds = static_cast<zend_long>(source.received_at_seconds);
    if (head.has_query()) add_server_string(table, kQueryString, new_string(head.view(head.query)));
    add_server_string(table, kRequestMethod, method_string(head));
    // OPTIONS * and CONNECT have no path: the target as it came.
    const std::string_view path = head.path_view().empty() ? head.view(head.target) : head.path_view();
    add_server_string(table, kRequestUri, new_string(path));
    add_server_string(table, kPathInfo, path_decoded(path));
    add_server_long(table, kRequestTime, seconds);
    zval precise;
    ZVAL_DOUBLE(&precise, source.received_at_seconds);
    add_server_value(table, kRequestTimeFloat, &precise);
    add_server_string(table, kServerProtocol, protocol_strings[head.version_minor == 0 ? 0 : 1]);
    if (source.endpoints == nullptr) return;
    add_server_long(table, kServerPort, source.endpoints->server_port);
    add_server_string(table, kServerAddr, new_string(source.endpoints->server_address));
    add_server_long(table, kRemotePort, source.endpoints->remote_port);
    add_server_string(table, kRemoteAddr, new_string(source.endpoints->remote_address));
    add_server_long(table, kMasterTime, seconds);
}

void build_cookie(const RequestSource& source, zval* out) {
    ZVAL_NULL(out);
    if (!source.parse_cookie) return;
    std::size_t used = 0;
    bool truncated = false;
    for (std::size_t i = 0; i < source.head->headers.size(); ++i) {
        const http::HeaderField& field = source.head->headers[i];
        if (field.id != KnownHeader::kCookie) continue;
        if (Z_TYPE_P(out) == IS_NULL) array_init(out);
        // A copy: registering a variable may warn, and the handler of the warning may wait.
        zend_string* const cookies = new_string(source.head->value(field));
        const http::SplitResult split =
            http::split_cookies(view(cookies), max_input_vars() - used,
                                [out](const http::RawPair& pair) { add_cookie(pair, out); });
        zend_string_release(cookies);
        used += split.pairs;
        truncated |= split.truncated;
    }
    if (truncated) warn_too_many();
}

void build_get(const RequestSource& source, zval* out) {
    ZVAL_NULL(out);
    if (!source.head->has_query()) return;
    array_init(out);
    parse_form(source.head->view(source.head->query), out);
}

void build_post(const RequestSource& source, zval* out) {
    ZVAL_NULL(out);
    if (!source.parse_post) return;
    if (!source.body.empty() && http::may_carry_form(source.head->method) &&
        is_content_type(source, "application/x-www-form-urlencoded")) {
        array_init(out);
        return parse_form(source.body, out);
    }
    if (source.form_fields->empty()) return;
    array_init(out);
    std::size_t used = 0;
    for (const server::FormField& field : *source.form_fields) {
        if (++used > max_input_vars()) {
            warn_too_many();
            break;
        }
        char* const name = estrndup(field.name.data(), field.name.size());
        register_variable(name, estrndup(field.value.data(), field.value.size()), field.value.size(), out);
        efree(name);
    }
}

}  // namespace shoal::php
