// SPDX-License-Identifier: Apache-2.0
/// Host names for coroutines: methods of Swoole\Coroutine\System (Swoole\Coroutine has them too), and the
/// older functions.
#include <sys/socket.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"
#include "runtime/io.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"
#include "shoal/base/random.hpp"
#include "system/dns_functions_arginfo.h"
#include "system/dns_lookup.hpp"
#include "system/registration.hpp"

namespace shoal::php {
namespace {

constexpr int kNameTooLong = error_code("SWOOLE_ERROR_NAME_TOO_LONG");
constexpr int kNoServer = error_code("SWOOLE_ERROR_DNSLOOKUP_NO_SERVER");
constexpr std::size_t kMaxNameBytes = 253;  // RFC 1035 section 2.3.4, as text and without the last dot.

/// The texts of the last answer, from the lookup to the values made of it: no coroutine runs in between.
std::vector<std::string>& answer() {
    static auto* const texts = new std::vector<std::string>;
    return *texts;
}

std::size_t random_below(std::size_t count) {
    // Not PHP's generator: a script that seeds it expects its own sequence.
    static std::minstd_rand generator{SystemRandom{}()};
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(generator);
}

/// Leaves the texts of the addresses in answer(), each once. May switch coroutine. [C]
Error look_up(net::Resolver& names, std::string_view host, const net::LookupOptions& options) {
    const auto found = names.lookup(host, options);
    std::vector<std::string>& texts = answer();
    texts.clear();
    if (!found) return found.error();
    for (const net::AddressInfo& info : *found) {
        std::string text = info.address.host();
        if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
    }
    return {};
}

int code_of(Error error) noexcept {
    return error.code == Errc::kCanceled ? kCodeCanceled : to_lookup_code(error);
}

/// The error of a name that cannot be looked up; 0: it may be looked up.
int refusal(const zend_string* host) noexcept {
    std::string_view name = view(host);
    if (name.ends_with('.')) name.remove_suffix(1);
    return name.size() > kMaxNameBytes ? kNameTooLong : 0;
}

coro::TimeoutMs dns_timeout(double seconds) noexcept {
    const coro::TimeoutMs usual = io_settings().dns_timeout_ms;
    return seconds > 0 ? call_timeout(seconds, usual) : usual;
}

/// What one call asks for; trivial, as what a bailout may skip must be.
struct Question {
    zend_string* host;
    int family;
    int socket_type;
    int protocol;
    zend_string* service;  ///< May be null.
    double timeout_seconds;
};

/// Fills answer(). False: it has failed, the last error says why, or an exception has been thrown. [Z]
bool ask(const Question& question) {
    if (!require_coroutine()) return false;
    if (ZSTR_LEN(question.host) == 0) {
        set_last_error(kCodeInvalidParams);
        warn("the name of the host is empty");
        return false;
    }
    if (const int code = refusal(question.host); code != 0) {
        set_last_error(code);
        return false;
    }
    net::Resolver* const names = resolver();
    if (names == nullptr) {
        set_last_error(kNoServer);
        return false;
    }
    Error error{Errc::kNoMemory};
    call_core([&] {
        net::LookupOptions options{.family = question.family,
                                   .socket_type = question.socket_type,
                                   .protocol = question.protocol,
                                   .timeout_ms = dns_timeout(question.timeout_seconds)};
        if (question.service != nullptr) options.service = view(question.service);
        error = look_up(*names, view(question.host), options);
    });
    Runtime::peek()->raise_if_terminating();
    if (EG(exception) != nullptr) return false;
    if (error.code == Errc::kOk) return true;
    set_last_error(code_of(error));
    return false;
}

/// A number for the core; what no int holds becomes one that means nothing.
int to_int(zend_long value) noexcept {
    return value == static_cast<int>(value) ? static_cast<int>(value) : -1;
}

bool is_family(zend_long family, bool may_be_any) {
    if (family == AF_INET || family == AF_INET6 || (may_be_any && family == AF_UNSPEC)) return true;
    set_last_error(kCodeInvalidParams);
    warn("the address family must be AF_INET or AF_INET6");
    return false;
}

}  // namespace

void answer_one_address(zval* return_value, zend_string* host, zend_long family, double timeout_seconds) {
    if (!is_family(family, false)) RETURN_FALSE;
    const int wanted = static_cast<int>(family);
    if (!ask({host, wanted, SOCK_STREAM, 0, nullptr, timeout_seconds})) RETURN_FALSE;
    const std::vector<std::string>& texts = answer();
    std::size_t chosen = 0;
    if (io_settings().dns_lookup_random) call_core([&] { chosen = random_below(texts.size()); });
    RETVAL_STRINGL(texts[chosen].data(), texts[chosen].size());
}

void register_dns_functions() {
    register_functions(ext_functions);
}

}  // namespace shoal::php

using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_System, gethostbyname) {
    zend_string* host = nullptr;
    zend_long family = AF_INET;
    double timeout_seconds = -1;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_STR(host)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(family)
    Z_PARAM_DOUBLE(timeout_seconds)
    ZEND_PARSE_PARAMETERS_END();
    answer_one_address(return_value, host, family, timeout_seconds);
}

static void dns_lookup(INTERNAL_FUNCTION_PARAMETERS) {
    zend_string* host = nullptr;
    double timeout_seconds = 60;
    zend_long family = AF_INET;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_STR(host)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout_seconds)
    Z_PARAM_LONG(family)
    ZEND_PARSE_PARAMETERS_END();
    answer_one_address(return_value, host, family, timeout_seconds);
}

ZEND_METHOD(Swoole_Coroutine_System, dnsLookup) {
    dns_lookup(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_FUNCTION(swoole_async_dns_lookup_coro) {
    dns_lookup(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_METHOD(Swoole_Coroutine_System, getaddrinfo) {
    zend_string* host = nullptr;
    zend_long family = AF_INET;
    zend_long socket_type = SOCK_STREAM;
    zend_long protocol = IPPROTO_TCP;
    zend_string* service = nullptr;
    double timeout_seconds = -1;
    ZEND_PARSE_PARAMETERS_START(1, 6)
    Z_PARAM_STR(host)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(family)
    Z_PARAM_LONG(socket_type)
    Z_PARAM_LONG(protocol)
    Z_PARAM_STR_OR_NULL(service)
    Z_PARAM_DOUBLE(timeout_seconds)
    ZEND_PARSE_PARAMETERS_END();
    if (!is_family(family, true)) RETURN_FALSE;
    if (!ask({host, static_cast<int>(family), to_int(socket_type), to_int(protocol), service,
              timeout_seconds})) {
        RETURN_FALSE;
    }
    const std::vector<std::string>& texts = answer();
    array_init_size(return_value, static_cast<std::uint32_t>(texts.size()));
    for (const std::string& text : texts)
        add_next_index_stringl(return_value, text.data(), text.size());
}

ZEND_FUNCTION(swoole_clear_dns_cache) {
    ZEND_PARSE_PARAMETERS_NONE();
    shoal::net::Resolver* const names = peek_resolver();
    if (names != nullptr) names->clear_cache();
}
