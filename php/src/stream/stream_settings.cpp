// SPDX-License-Identifier: Apache-2.0
#include "stream/stream_settings.hpp"

#include <algorithm>
#include <utility>

#include "runtime/errors.hpp"
#include "runtime/io.hpp"
#include "stream/length_callback.hpp"
#include "stream/stream_settings_tables.hpp"

namespace shoal::php {
namespace {

/// A refusal of options that are fine one by one: static texts.
struct Refusal {
    const char* option = nullptr;  ///< Null: none.
    const char* why = nullptr;
};

Refusal settle_framing(StreamOptions& options, bool has_function) noexcept {
    options.framing.mode =
        framing::choose_mode(options.framing_choice, has_function, framing::EofCheck::kFirstMark);
    options.framing.function = has_function ? &call_length_function : nullptr;
    const char* const wrong = framing::check(options.framing);
    return wrong == nullptr ? Refusal{} : Refusal{"package_*", wrong};
}

/// What Swoole ignores, and only a strict check refuses.
Refusal refuse_odd_proxies(const client::ProxyOptions& socks5, const client::ProxyOptions& http) {
    if (!socks5.host.empty() && !http.host.empty()) {
        return {"socks5_host", "a connection cannot go through an http_proxy_host as well"};
    }
    if (socks5.host.empty() && socks5.port != 0) {
        return {"socks5_host", "socks5_host and socks5_port must be given together"};
    }
    if (socks5.user.empty() != socks5.password.empty()) {  // RFC 1929: neither may be empty.
        return {"socks5_username", "socks5_username and socks5_password must be given together"};
    }
    if (http.host.empty() && http.port != 0) {
        return {"http_proxy_host", "http_proxy_host and http_proxy_port must be given together"};
    }
    if (http.user.empty() && !http.password.empty()) {
        return {"http_proxy_password", "it needs an http_proxy_username"};
    }
    if (has_control_character(http.password)) {
        return {"http_proxy_password", "must not contain control characters"};
    }
    return {};
}

/// A proxy without a port is always refused: going past it would reveal the client.
Refusal settle_proxy(StreamOptions& options, bool is_strict) {
    const client::ProxyOptions& socks5 = options.socks5_proxy;
    const client::ProxyOptions& http = options.http_proxy;
    if (is_strict) {
        if (const Refusal odd = refuse_odd_proxies(socks5, http); odd.option != nullptr) return odd;
    }
    if (!socks5.host.empty() && socks5.port == 0) {
        return {"socks5_host", "socks5_host and socks5_port must be given together"};
    }
    if (socks5.password.size() > kMaxProxyNameBytes) {
        return {"socks5_password", "must have 255 bytes at most"};
    }
    if (!http.host.empty() && http.port == 0) {
        return {"http_proxy_host", "http_proxy_host and http_proxy_port must be given together"};
    }
    options.proxy = {};
    if (!socks5.host.empty()) {
        options.proxy = socks5;
        options.proxy.kind = client::ProxyOptions::Kind::kSocks5;
        if (socks5.user.empty() || socks5.password.empty()) options.proxy.user = options.proxy.password = {};
    } else if (!http.host.empty()) {
        options.proxy = http;
        options.proxy.kind = client::ProxyOptions::Kind::kHttp;
        if (http.user.empty()) options.proxy.password = {};
    }
    return {};
}

/// `timeout` first, so that in one array the special ones win; 0 leaves what was there.
void settle_timeouts(SettingsDraft& draft) noexcept {
    StreamOptions& options = draft.options;
    if (draft.timeout.value_or(0) != 0) {
        options.timeout = options.connect_timeout = options.read_timeout = options.write_timeout =
            *draft.timeout;
    }
    if (draft.connect_timeout.value_or(0) != 0) options.connect_timeout = *draft.connect_timeout;
    if (draft.read_timeout.value_or(0) != 0) options.read_timeout = *draft.read_timeout;
    if (draft.write_timeout.value_or(0) != 0) options.write_timeout = *draft.write_timeout;
}

Refusal settle(SettingsDraft& draft, bool has_function, bool is_strict) {
    settle_timeouts(draft);
    const Refusal wrong = settle_framing(draft.options, has_function);
    return wrong.option != nullptr ? wrong : settle_proxy(draft.options, is_strict);
}

/// What ends one apply_stream_settings(): nothing stays of the draft.
bool drop_draft(StreamSettings& settings) noexcept {
    settings.draft.reset();
    return false;
}

/// Fills the draft from the array, settles it. False: thrown. [Z]
bool fill_draft(const char* owner, SettingsOf kind, HashTable* options, StreamSettings& settings) {
    SettingsDraft& draft = *settings.draft;
    const auto tables = stream_option_tables(kind);
    option::BoundTable bound[std::tuple_size_v<decltype(tables)>];
    std::transform(tables.begin(), tables.end(), bound, [&draft](const option::Table* table) {
        return option::BoundTable{table, &draft};
    });
    if (!apply_options(owner, options, bound)) return false;
    const bool has_function = draft.length_function != nullptr || settings.length_function.is_set();
    const bool strict = is_strict(options);
    Refusal wrong{"", "out of memory"};
    call_core([&] { wrong = settle(draft, has_function, strict); });
    if (wrong.option != nullptr) zend_value_error("%s: option [%s]: %s", owner, wrong.option, wrong.why);
    return wrong.option == nullptr;
}

/// The draft becomes the settings. [C]
void commit(StreamSettings& settings) noexcept {
    SettingsDraft& draft = *settings.draft;
    static_cast<StreamOptions&>(settings) = std::move(draft.options);
    settings.framing.function_context = &settings;
    if (draft.has_tls_changed) ++settings.tls_revision;
}

}  // namespace

StreamOptions::StreamOptions() {
    tls.verify_peer = false;
    framing.eof = "\r\n\r\n";
}

StreamSettings::StreamSettings() {
    framing.function_context = this;
}

StreamSettings::~StreamSettings() = default;

void StreamSettings::release_length_function() {
    Callable released = std::exchange(length_function, Callable{});
    if (released.is_set()) released.release();
}

void StreamSettings::collect(zend_get_gc_buffer* buffer) {
    if (length_function.is_set()) zend_get_gc_buffer_add_zval(buffer, &length_function.value);
}

bool apply_stream_settings(const char* owner, SettingsOf kind, HashTable* options, StreamSettings& settings) {
    if (settings.draft != nullptr) {  // From an error handler or __toString() that set() called.
        zend_throw_error(swoole_error_ce, "%s: the options are being set already", owner);
        return false;
    }
    call_core([&] { settings.draft = std::make_unique<SettingsDraft>(settings); });
    if (settings.draft == nullptr) {
        zend_throw_error(swoole_error_ce, "%s: there is not enough memory", owner);
        return false;
    }
    if (!fill_draft(owner, kind, options, settings)) return drop_draft(settings);
    Callable function{};
    if (settings.draft->length_function != nullptr && !function.hold(settings.draft->length_function)) {
        zend_value_error("%s: option [package_length_func]: it cannot be called any more", owner);
        return drop_draft(settings);
    }
    const char* const warned_option = settings.draft->warned_option;
    const char* const warned_reason = settings.draft->warned_reason;
    commit(settings);
    drop_draft(settings);
    if (function.is_set()) {
        Callable before = std::exchange(settings.length_function, function);
        if (before.is_set()) before.release();
    }
    if (warned_option != nullptr) warn("option [%s] has no effect: %s", warned_option, warned_reason);
    return true;
}

bool copy_stream_settings(const StreamSettings& from, StreamSettings& to) {
    bool is_copied = false;
    call_core([&] {
        StreamOptions options = from;
        static_cast<StreamOptions&>(to) = std::move(options);
        is_copied = true;
    });
    if (!is_copied) return false;
    to.framing.function_context = &to;
    ++to.tls_revision;
    Callable before = std::exchange(to.length_function, from.length_function);
    if (to.length_function.is_set()) Z_TRY_ADDREF(to.length_function.value);
    if (before.is_set()) before.release();
    return true;
}

std::int64_t call_length_function(void* context, std::span<const std::byte> input) {
    const StreamSettings& settings = *static_cast<StreamSettings*>(context);
    const std::size_t whole = std::min(input.size(), settings.framing.max_packet_bytes);
    const LengthAnswer answer = call_length_callback(settings.length_function, input.first(whole));
    if (answer.status == CallStatus::kBailedOut) {
        if (Runtime* const runtime = Runtime::peek()) {
            runtime->note_bailout();
            runtime->raise_if_terminating();
        }
    }
    return answer.length;
}

net::SocketTimeouts stream_timeouts(const StreamSettings& settings) noexcept {
    const net::SocketTimeouts global = default_socket_timeouts();
    return {call_timeout(settings.connect_timeout, global.connect_ms),
            call_timeout(settings.read_timeout, global.read_ms),
            call_timeout(settings.write_timeout, global.write_ms)};
}

Result<net::Address> local_address(const StreamSettings& settings, int family) {
    if (settings.bind_address.empty() && (settings.bind_port == 0 || family == AF_UNIX))
        return net::Address{};
    if (settings.bind_address.starts_with('/')) {
        if (family != AF_UNIX) return fail(Errc::kInvalid);
        return net::Address::from_path(settings.bind_address);
    }
    const char* const any = family == AF_INET6 ? "::" : "0.0.0.0";
    Result<net::Address> address = net::Address::from_ip(
        settings.bind_address.empty() ? std::string_view(any) : settings.bind_address, settings.bind_port);
    if (address && address->family() != family) return fail(Errc::kInvalid);
    return address;
}

}  // namespace shoal::php
