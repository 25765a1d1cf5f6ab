// SPDX-License-Identifier: Apache-2.0
/// Options of HTTP. Their target is a PortConfig.
#include <algorithm>

#include "server/config/limits.hpp"
#include "shoal/base/option_rows.hpp"
#include "shoal/server/config.hpp"

namespace shoal::server {
namespace {

using option::alias;
using option::bytes;
using option::count;
using option::exact;
using option::flag;
using option::list;
using option::path;
using option::seconds;
using option::with_default;

template <auto Member>
constexpr option::Access http = option::member<&PortConfig::http, Member>;

template <auto Member>
constexpr option::Access http_by(option::Store store) noexcept {
    return option::member_by<&PortConfig::http, Member>(store);
}

HttpConfig& http_of(void* target) noexcept {
    return static_cast<PortConfig*>(target)->http;
}

std::string_view without_end_slashes(std::string_view text) noexcept {
    while (text.size() > 1 && text.back() == '/')
        text.remove_suffix(1);
    return text;
}

const char* store_document_root(void* target, const option::Value& value) {
    constexpr std::size_t kMaxPathBytes = 4096;
    const std::string_view root = without_end_slashes(value.text);
    if (root.size() >= kMaxPathBytes) return "the path is too long";
    http_of(target).document_root = root;
    return nullptr;
}

const char* store_upload_tmp_dir(void* target, const option::Value& value) {
    constexpr std::size_t kMaxDirBytes = 200;
    const std::string_view directory = without_end_slashes(value.text);
    if (directory.empty()) return "the path must not be empty";
    if (directory.size() >= kMaxDirBytes) return "the path is too long";
    http_of(target).upload_tmp_dir = directory;
    return nullptr;
}

const char* store_static_locations(void* target, const option::Value& value) {
    std::vector<std::string> locations;
    if (value.items == nullptr || !value.items->read_list(value.is_strict, locations))
        return "every item must be a string";
    const auto is_relative = [](const std::string& location) { return !location.starts_with('/'); };
    if (std::erase_if(locations, is_relative) != 0 && value.is_strict)
        return "every location must start with /";
    // Without any location every path would be one.
    if (locations.empty() && value.items->size() != 0) return "every location must start with /";
    http_of(target).static_locations = std::move(locations);
    return nullptr;
}

constexpr option::Row kHttpRows[] = {
    flag("http_parse_cookie", http<&HttpConfig::parse_cookie>, "Fill Request->cookie."),
    flag("http_parse_post", http<&HttpConfig::parse_post>, "Parse form bodies into Request->post."),
    flag("http_parse_files", http<&HttpConfig::files_by_field>,
         "Give Request->files the shape of $_FILES; off: one entry for each file."),
    exact(path("upload_tmp_dir", http_by<&HttpConfig::upload_tmp_dir>(store_upload_tmp_dir),
               "Where uploaded files are put.")),
    bytes("upload_max_filesize", {0, kMaxBytes, 0}, http<&HttpConfig::upload_max_file_bytes>,
          "Maximum size of a multipart body, which then goes to disk as it arrives and is not in "
          "rawContent(). 0: "
          "package_max_length, and the body is kept."),
    flag("http_multipart_strict", http<&HttpConfig::multipart_strict>,
         "Reject multipart bodies that RFC 2046 does not allow with 400; off: accept what PHP accepts."),
    flag("http_compression", http<&HttpConfig::compression>,
         "Compress responses as Accept-Encoding allows: br, zstd, gzip, deflate."),
    count("http_compression_level", {0, 9}, http<&HttpConfig::compression_level>,
          "Compression level; higher is smaller and slower."),
    alias("http_gzip_level", "http_compression_level"),
    alias("compression_level", "http_compression_level"),
    bytes("compression_min_length", {0, kMaxBytes, 0}, http<&HttpConfig::compression_min_bytes>,
          "Shorter bodies are not compressed."),
    alias("http_compression_min_length", "compression_min_length"),
    with_default(list("http_compression_types", http<&HttpConfig::compression_types>,
                      "MIME types that are compressed."),
                 "all"),
    alias("compression_types", "http_compression_types"),
    flag("enable_static_handler", http<&HttpConfig::static_handler>,
         "Serve files below document_root without calling onRequest."),
    exact(path("document_root", http_by<&HttpConfig::document_root>(store_document_root),
               "Where static files are.")),
    with_default(
        list("static_handler_locations", http_by<&HttpConfig::static_locations>(store_static_locations),
             "URL prefixes of static files."),
        "all"),
    flag("http_static_outside_links", http<&HttpConfig::static_outside_links>,
         "Serve files behind symbolic links that lead out of document_root."),
    flag("http_allow_missing_host", http<&HttpConfig::allow_missing_host>,
         "Accept HTTP/1.1 requests without a Host header, as old health checks send them; off: 400."),
    flag("http_allow_unknown_methods", http<&HttpConfig::allow_unknown_methods>,
         "Pass requests with methods that are not registered to the callback; off: 400."),
    flag("http_static_dot_files", http<&HttpConfig::serve_dot_files>,
         "Serve and list files whose path has a segment that starts with a dot (.env, .git, .well-known)."),
    flag("http_sendfile_range", http<&HttpConfig::sendfile_ranges>,
         "sendfile() of a whole file honours the Range header of a GET request (206, 416)."),
    flag("http_autoindex", http<&HttpConfig::autoindex>, "List directories."),
    list("http_index_files", http<&HttpConfig::index_files>,
         "Files served for a directory; the first that exists is used."),
    option::text("http_server_name", http<&HttpConfig::server_name>,
                 "The Server header of every response; empty: none. A header set by the program wins."),
    seconds("http_header_timeout", {0, kMaxSeconds}, http<&HttpConfig::header_timeout_seconds>,
            "Time limit from the first byte of a request to the end of its head."),
    seconds("http_body_timeout", {0, kMaxSeconds}, http<&HttpConfig::body_timeout_seconds>,
            "How long a client may pause sending a body; it must send 8 KiB a second on average."),
    seconds(
        "http_keepalive_timeout", {0, kMaxSeconds, 0}, http<&HttpConfig::keepalive_timeout_seconds>,
        "Close a connection that neither sends nor reads between two requests for this time; 0: no limit."),
    bytes("http_max_request_line", {16, 1 << 20}, http<&HttpConfig::max_request_line_bytes>,
          "Longer request lines are rejected with 414."),
    bytes("http_max_header_bytes", {64, 1 << 24}, http<&HttpConfig::max_header_bytes>,
          "Larger heads are rejected with 431."),
    count("http_max_header_count", {1, 10'000}, http<&HttpConfig::max_header_count>,
          "Heads with more header lines are rejected with 431."),
};

}  // namespace

const option::Table& http_options() noexcept {
    static const option::Table table{kHttpRows, option::Scope::kBoth, &default_port(), "Server: HTTP",
                                     "`Swoole\\Http\\Server::set()`: for all ports of the server."};
    return table;
}

}  // namespace shoal::server
