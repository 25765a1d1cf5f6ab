// SPDX-License-Identifier: Apache-2.0
#include "http/development_notices.hpp"

#include <utility>

#include "runtime/boundary.hpp"
#include "runtime/notices.hpp"
#include "shoal/base/log.hpp"
#include "shoal/server/exchange.hpp"

namespace shoal::php {
namespace {

constexpr char kHeaders = 0;
constexpr char kStatus = 0;
constexpr char kOutput = 0;
constexpr char kUnanswered = 0;

/// A log line names no more of a target than this.
constexpr std::size_t kMaxTargetBytes = 256;

bool has_noticed_status = false;
bool has_noticed_output = false;

using HeaderHandler = int (*)(sapi_header_struct*, sapi_header_op_enum, sapi_headers_struct*);
HeaderHandler handler_of_sapi = nullptr;
bool is_header_watched = false;

/// Whether the program has called one of PHP's functions for headers: output adds a Content-Type by itself.
bool is_called_by_program() noexcept {
    const zend_execute_data* const frame = EG(current_execute_data);
    if (frame == nullptr || frame->func == nullptr || frame->func->common.function_name == nullptr)
        return false;
    const std::string_view name = view(frame->func->common.function_name);
    return name == "header" || name == "setcookie" || name == "setrawcookie";
}

/// Takes the place of the SAPI's header handler: the command line keeps no list of headers to look at.
int on_php_header(sapi_header_struct* header, sapi_header_op_enum operation, sapi_headers_struct* headers) {
    const bool is_added = operation == SAPI_HEADER_ADD || operation == SAPI_HEADER_REPLACE;
    if (development_notices_enabled && is_added && is_called_by_program()) {
        notice_once(&kHeaders,
                    "header() and setcookie() have no effect on a response: use $response->header() and "
                    "$response->cookie()");
    }
    return handler_of_sapi != nullptr ? handler_of_sapi(header, operation, headers) : SAPI_HEADER_ADD;
}

}  // namespace

bool development_notices_enabled = true;
bool HandlerWatch::is_watching_ = true;

void HandlerWatch::begin() noexcept {
    if (!is_header_watched) {
        is_header_watched = true;
        handler_of_sapi = std::exchange(sapi_module.header_handler, &on_php_header);
    }
    status_ = SG(sapi_headers).http_response_code;
    OG(flags) &= ~PHP_OUTPUT_SENT;
}

void HandlerWatch::compare() noexcept {
    if (!development_notices_enabled) {
        is_watching_ = false;
        return;
    }
    if (!has_noticed_status && SG(sapi_headers).http_response_code != status_) {
        has_noticed_status = true;
        notice_once(&kStatus, "http_response_code() has no effect on a response: use $response->status()");
    }
    if (!has_noticed_output && (OG(flags) & PHP_OUTPUT_SENT) != 0) {
        has_noticed_output = true;
        notice_once(&kOutput,
                    "echo in a request handler goes to the server's standard output: use $response->end() or "
                    "$response->write()");
    }
    is_watching_ = !has_noticed_status || !has_noticed_output;
}

std::string request_line(const server::Exchange& exchange) {
    const http::RequestView& head = exchange.head();
    std::string line(head.view(head.method_text));
    line += ' ';
    line += head.view(head.target).substr(0, kMaxTargetBytes);
    return line;
}

void note_unanswered_request(const server::Exchange& exchange) noexcept {
    if (!development_notices_enabled || !log::is_enabled(log::Level::kNotice)) return;
    if (!is_first_notice(&kUnanswered)) return;
    call_core([&exchange] {
        const bool has_status = exchange.status() != 200;
        log::write(
            log::Level::kNotice,
            fmt::format("the handler of [{}] ended without an answer: {} was sent. Call $response->end(), "
                        "or $response->detach() to answer later",
                        request_line(exchange), has_status ? exchange.status() : 500));
    });
}

}  // namespace shoal::php
