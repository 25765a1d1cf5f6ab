// SPDX-License-Identifier: Apache-2.0
#include "server/http/static_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "server/http/static_listing.hpp"
#include "server/http/static_open.hpp"
#include "server/http/static_ranges.hpp"
#include "server/protocol/http1_error_page.hpp"
#include "server/protocol/http1_protocol.hpp"
#include "shoal/base/strings.hpp"
#include "shoal/proto/http/date.hpp"
#include "shoal/proto/http/path.hpp"
#include "shoal/proto/http/range.hpp"
#include "shoal/server/exchange.hpp"

namespace shoal::server {
namespace {

/// Answers with a short page of the server's own.
void answer_status(Exchange& exchange, int status) {
    exchange.set_status(status);
    (void)exchange.end(error_page(status));
}

/// RFC 9110 section 15.4.2: without the slash, the relative links of the page would lead elsewhere.
void redirect_to_slash(Exchange& exchange, std::string_view path) {
    std::string location;
    while (!path.empty()) {  // Made of the decoded path: "//host" in the request must not become a host.
        path.remove_prefix(1);
        const std::string_view segment = path.substr(0, path.find('/'));
        location.append("/").append(encode_path_segment(segment));
        path.remove_prefix(segment.size());
    }
    location.push_back('/');
    const http::RequestView& head = exchange.head();
    if (head.has_query()) location.append("?").append(head.view(head.query));
    (void)exchange.headers().set("Location", location);
    answer_status(exchange, 301);
}

bool has_dot_segment(std::string_view path) noexcept {
    return path.find("/.") != std::string_view::npos;
}

bool is_read(const http::RequestView& head) noexcept {
    return head.method == http::Method::kGet || head.method == http::Method::kHead;
}

/// A POST to a file gets the file, as on Swoole. Other methods would be told by the 200 that the file has
/// been changed.
bool may_get_file(const http::RequestView& head) noexcept {
    return is_read(head) || head.method == http::Method::kPost;
}

/// RFC 9110 section 13.1.3: a date that cannot be parsed, or a GET with If-None-Match, has no effect.
bool is_unmodified(const http::RequestView& head, std::int64_t modified_seconds) noexcept {
    if (!is_read(head) || head.find(http::KnownHeader::kIfNoneMatch) != nullptr) return false;
    const auto since = http::parse_http_date(head.value_of(http::KnownHeader::kIfModifiedSince));
    return since.has_value() && modified_seconds <= *since;
}

/// RFC 9110 section 13.1.5: only an exact date counts, and we give out no entity tags.
bool is_range_current(const http::RequestView& head, std::int64_t modified_seconds) noexcept {
    const http::HeaderField* const condition = head.find(http::KnownHeader::kIfRange);
    if (condition == nullptr) return true;
    const auto date = http::parse_http_date(head.value(*condition));
    return date.has_value() && *date == modified_seconds;
}

std::string with_slash(std::string path) {
    if (path.empty() || path.back() != '/') path.push_back('/');
    return path;
}

}  // namespace

int status_of_file_error(Error error) noexcept {
    if (error.code == Errc::kNotFound || error.code == Errc::kInvalid) return 404;
    switch (to_errno(error)) {
        case EACCES:
        case EPERM:
            return 403;
        case EMFILE:
        case ENFILE:
        case ENOMEM:
        case EAGAIN:
        case EINTR:
            return 503;
        default:
            return 500;
    }
}

Result<OpenFile> open_regular_file(const std::string& path) {
    // O_NONBLOCK: opening a FIFO must not wait for its writer.
    UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!fd) return fail_open(errno);
    return describe_regular_file(std::move(fd));
}

StaticFiles::StaticFiles(const HttpConfig& config) : config_(config) {}

int StaticFiles::root() noexcept {
    if (!root_) root_.reset(open(config_.document_root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    return root_.get();
}

DocumentRoot StaticFiles::document_root() noexcept {
    return {root(), config_.document_root, config_.static_outside_links};
}

bool StaticFiles::is_in_location(std::string_view path) const noexcept {
    return std::any_of(config_.static_locations.begin(), config_.static_locations.end(),
                       [&](const std::string& prefix) { return path.starts_with(prefix); });
}

bool StaticFiles::handle(Exchange& exchange, const http::MimeRegistry& mime) {
    const http::RequestView& head = exchange.head();
    if (!may_get_file(head)) return false;
    if (root() < 0) {
        if (status_of_file_error(fail_open(errno).value()) != 503) return false;
        answer_status(exchange, 503);
        return true;
    }
    const Result<std::string> path = http::normalize_path(head.path_view());
    if (!path) {
        // A path that climbs out or means different things to different programs names no file; the
        // program may still want it, unless the location is ours alone.
        return false;
    }
    const bool is_ours = is_in_location(*path);
    if (!is_ours && !config_.static_locations.empty()) return false;

    int status = 404;
    if (config_.serve_dot_files || !has_dot_segment(*path)) {
        Result<UniqueFd> fd = open_in_root(document_root(), *path);
        if (fd && answer_found(exchange, mime, std::move(*fd), *path)) return true;
        if (!fd) status = status_of_file_error(fd.error());
    }
    // A file that is there but cannot be served is not the program's: its 404 would be cached.
    if (!is_ours && status == 404) return false;
    answer_status(exchange, status);
    return true;
}

bool StaticFiles::answer_found(Exchange& exchange, const http::MimeRegistry& mime, UniqueFd fd,
                               const std::string& path) {
    if (is_directory(fd.get())) return answer_directory(exchange, mime, std::move(fd), path);
    if (path.back() == '/' || !mime.exists(path)) return false;
    Result<OpenFile> file = describe_regular_file(std::move(fd));
    if (!file) return false;
    answer_file(exchange, std::move(*file), mime.get(path));
    return true;
}

bool StaticFiles::answer_directory(Exchange& exchange, const http::MimeRegistry& mime, UniqueFd directory,
                                   const std::string& path) {
    for (const std::string& name : config_.index_files) {
        Result<UniqueFd> fd = open_in_root(document_root(), with_slash(path) + name);
        if (!fd && status_of_file_error(fd.error()) != 404) {
            answer_status(exchange, status_of_file_error(fd.error()));
            return true;
        }
        if (!fd || !mime.exists(name)) continue;
        Result<OpenFile> file = describe_regular_file(std::move(*fd));
        if (!file) continue;
        if (path.back() != '/') {
            redirect_to_slash(exchange, path);
            return true;
        }
        answer_file(exchange, std::move(*file), mime.get(name));
        return true;
    }
    if (!config_.autoindex) return false;
    if (path.back() != '/') {
        redirect_to_slash(exchange, path);
        return true;
    }
    const Result<std::string> listing = list_directory(std::move(directory), path, config_.serve_dot_files);
    if (!listing) {
        answer_status(exchange, status_of_file_error(listing.error()));
        return true;
    }
    (void)exchange.headers().set("Content-Type", "text/html; charset=utf-8");
    (void)exchange.end(*listing);
    return true;
}

void StaticFiles::answer_file(Exchange& exchange, OpenFile file, std::string_view content_type) {
    const http::RequestView& head = exchange.head();
    ResponseHeaders& headers = exchange.headers();
    const std::string modified = http::format_http_date(file.modified_seconds);
    exchange.is_file_ = true;
    (void)headers.set("Content-Type", content_type);
    if (is_unmodified(head, file.modified_seconds)) {
        (void)headers.set("Last-Modified", modified);
        exchange.set_status(304);
        (void)exchange.end({});
        return;
    }
    answer_wanted_ranges(exchange, std::move(file), content_type);
}

void StaticFiles::answer_wanted_ranges(Exchange& exchange, OpenFile file, std::string_view content_type) {
    const http::RequestView& head = exchange.head();
    ResponseHeaders& headers = exchange.headers();
    // sendfile() may come with a date of the program's own.
    const std::string modified(headers.has("Last-Modified") ? std::string(headers.get("Last-Modified"))
                                                            : http::format_http_date(file.modified_seconds));
    // RFC 9110 section 14.2: Range means something for GET only.
    const std::string_view range =
        head.method == http::Method::kGet ? head.value_of(http::KnownHeader::kRange) : std::string_view{};
    if (range.empty() || !is_range_current(head, file.modified_seconds)) {
        return answer_whole(exchange, std::move(file), modified);
    }
    const http::RangeResult wanted = http::parse_range(range, file.bytes);
    switch (wanted.decision) {
        case http::RangeDecision::kWhole:
            return answer_whole(exchange, std::move(file), modified);
        case http::RangeDecision::kUnsatisfiable:
            exchange.is_file_ = false;
            (void)headers.set("Content-Range", http::format_unsatisfied_range(file.bytes));
            (void)headers.set("Content-Type", "text/html");
            return answer_status(exchange, 416);
        case http::RangeDecision::kPartial:
            break;
    }
    exchange.set_status(206);
    if (wanted.ranges.size() == 1) {
        const http::ByteRange& only = wanted.ranges.front();
        (void)headers.set("Content-Range", http::format_content_range(only, file.bytes));
        (void)headers.set("Last-Modified", modified);
        (void)exchange.end_with_file(std::move(file.fd), only.offset, only.length);
        return;
    }
    (void)headers.set("Last-Modified", modified);
    answer_ranges(exchange, std::move(file), wanted.ranges, content_type);
}

void StaticFiles::answer_whole(Exchange& exchange, OpenFile file, std::string_view modified) {
    (void)exchange.headers().set("Accept-Ranges", "bytes");
    (void)exchange.headers().set("Last-Modified", modified);
    (void)exchange.end_with_file(std::move(file.fd), 0, file.bytes);
}

void StaticFiles::answer_ranges(Exchange& exchange, OpenFile file, const std::vector<http::ByteRange>& ranges,
                                std::string_view content_type) {
    const RangeParts parts(ranges, file.bytes, content_type);
    (void)exchange.headers().set("Content-Type", parts.content_type());
    std::vector<Exchange::FilePart> pieces;
    for (std::size_t i = 0; i < ranges.size(); ++i)
        pieces.push_back({parts.head(i), ranges[i].offset, ranges[i].length});
    (void)exchange.end_with_parts(std::move(file.fd), pieces, parts.end());
}

}  // namespace shoal::server
