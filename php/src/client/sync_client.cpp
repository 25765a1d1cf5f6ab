// SPDX-License-Identifier: Apache-2.0
/// Swoole\Client: its life, settings, connecting and closing.
#include "client/async_client.hpp"
#include "client/registration.hpp"
#include "client/sync_client_arginfo.h"
#include "runtime/io.hpp"
#include "shoal/client/keep_pool.hpp"

namespace shoal::php {

zend_class_entry* sync_client_ce = nullptr;

namespace {

/// Outlives requests.
client::KeepPool* kept_clients = nullptr;

constexpr coro::TimeoutMs kDefaultTimeoutMs = 500;
constexpr const char* kSetOwner = "Swoole\\Client::set()";

void put_reuse(SyncClientObject& self, bool is_reused) {
    zend_update_property_bool(sync_client_ce, &self.std, ZEND_STRL("reuse"), is_reused);
    zend_update_property_long(sync_client_ce, &self.std, ZEND_STRL("reuseCount"),
                              is_reused ? static_cast<zend_long>(self.reuse_count) : 0);
}

/// The pool key of a SWOOLE_KEEP connection. Contains everything that distinguishes connections. [C]
std::string keep_key(const SyncClientObject& self, std::string_view id, std::string_view host,
                     zend_long port) {
    const StreamSettings& settings = self.core->settings;
    std::string key = std::to_string(self.socket_type) + (settings.open_tls ? "+ssl " : " ");
    key.append(id.empty() ? host : id);
    if (id.empty()) key += ':' + std::to_string(port);
    const auto add = [&key](std::string_view part) { key.append(1, '\0').append(part); };
    if (settings.proxy.kind != client::ProxyOptions::Kind::kNone) {
        add(settings.proxy.host);
        add(std::to_string(settings.proxy.port));
        add(settings.proxy.user);
    }
    if (settings.open_tls) {
        const net::TlsOptions& tls = settings.tls;
        add(tls.verify_peer.value_or(true) ? (tls.allow_self_signed ? "s" : "v") : "-");
        add(settings.tls_host_name);
        add(tls.ca_file);
        add(tls.ca_path);
        add(tls.identity.certificate_file);
    }
    return key;
}

/// Takes a kept connection from the pool. False: there is none.
bool take_kept(SyncClientObject& self, const zend_string* host, zend_long port) {
    zval storage;
    zval* const id =
        zend_read_property(sync_client_ce, &self.std, ZEND_STRL("id"), /*silent=*/true, &storage);
    const std::string_view name = Z_TYPE_P(id) == IS_STRING ? view(Z_STR_P(id)) : std::string_view{};
    call_core([&] {
        self.core->host = view(host);  // enableSSL() verifies the certificate against it.
        self.core->keep_key = keep_key(self, name, view(host), port);
        if (kept_clients == nullptr) kept_clients = new client::KeepPool;
        client::KeepPool::Kept kept = kept_clients->take(self.core->keep_key);
        self.core->stream = std::move(kept.stream);
        self.reuse_count = self.core->stream != nullptr ? kept.reuse_count : 0;
    });
    return self.core->stream != nullptr;
}

/// Returns the connection to the pool if it can be reused.
bool keep(SyncClientObject& self) {
    if (!self.is_keeping || !self.is_connected || self.has_failed || is_datagram(self)) return false;
    SyncClientCore& core = *self.core;
    call_core([&] {
        if (kept_clients != nullptr)
            kept_clients->put(core.keep_key, std::move(core.stream), self.reuse_count);
    });
    return true;
}

void close_client(SyncClientObject& self, bool force) {
    if (!force) keep(self);
    drop_stream(self);
}

}  // namespace

const char* refuse_connect(const SyncClientObject& self, const ConnectArguments& arguments, int& code) {
    code = self.is_connected ? EISCONN : EINVAL;
    if (self.is_connected) return "the client is connected already";
    return refuse_target(self.core->settings, self.socket_type, arguments);
}

coro::TimeoutMs connect_timeout(const SyncClientObject& self, double seconds) noexcept {
    return call_timeout(seconds, call_timeout(self.core->settings.connect_timeout, kDefaultTimeoutMs));
}

bool construct_sync_client(SyncClientObject& self, zend_long type) {
    if (self.core != nullptr) {
        zend_throw_error(swoole_error_ce, "the client is constructed already");
        return false;
    }
    zend_long socket_type = 0;
    if (!take_client_type(type, socket_type)) return false;
    call_core([&] { self.core = new SyncClientCore; });
    if (self.core == nullptr) {
        zend_throw_error(swoole_error_ce, "there is not enough memory for the client");
        return false;
    }
    self.socket_type = socket_type;
    self.io_timeout_ms = kDefaultTimeoutMs;
    self.core->settings.open_tls = (type & kSockFlagSsl) != 0;
    self.core->settings.tls.is_datagram = is_datagram(self);
    zend_update_property_long(sync_client_ce, &self.std, ZEND_STRL("type"), type);
    return EG(exception) == nullptr;
}

namespace {

/// Removes the options that only asynchronous clients have; these are read from the property `setting`.
HashTable* without_watermarks(HashTable* options) {
    HashTable* const others = zend_array_dup(options);
    for (const std::string_view name : {"buffer_high_watermark", "buffer_low_watermark"})
        zend_hash_str_del(others, name.data(), name.size());
    return others;
}

/// Makes the connection; returns Swoole's error number, 0 for success. [C]
int open_stream(SyncClientObject& self, std::string_view host, std::uint16_t port, coro::TimeoutMs timeout_ms,
                bool connect_datagrams) {
    SyncClientCore& core = *self.core;
    client::BlockingOptions options;
    core.host = host;
    if (!make_options(self, options)) return ENOMEM;
    options.timeout_ms = timeout_ms;
    options.connect_datagrams = connect_datagrams;
    if (!options.local_address.is_empty() || core.settings.bind_address.empty()) {
        if (core.settings.open_tls) {
            core.text.clear();
            options.tls = client_tls_context(core.settings, core.tls_context, core.text);
            options.tls_host_name = core.settings.tls_host_name;
            if (options.tls == nullptr) return kCodeSslContextFailed;
        }
        const client::ConnectError error = client::BlockingStream::open(core.stream, host, port, options);
        return error.error.code == Errc::kOk ? 0 : to_connect_code(error, options.proxy.kind);
    }
    return EADDRNOTAVAIL;  // bind_address is of another family.
}

/// Fails with a warning, as in Swoole.
void warn_not_connected(const SyncClientObject& self, const zend_string* host, zend_long port, int code) {
    if (!ini_bool("swoole.display_errors")) return;
    const char* const why = code == kCodeSslContextFailed && !self.core->text.empty()
                                ? self.core->text.c_str()
                                : swoole_strerror_text(code);
    warn("connect to server[%s:" ZEND_LONG_FMT "] failed. Error: %s[%d]", ZSTR_VAL(host), port, why, code);
}

}  // namespace

SyncClientObject* sync_client_of(zval* this_value) {
    auto* const self = from_object<SyncClientObject>(Z_OBJ_P(this_value));
    if (UNEXPECTED(self->core == nullptr)) {
        zend_throw_error(swoole_error_ce, "the constructor of Swoole\\Client must be called first");
        return nullptr;
    }
    if (UNEXPECTED(self->is_busy)) {
        zend_throw_error(swoole_error_ce, "the client is in the middle of a call");
        return nullptr;
    }
    return self;
}

SyncClientObject* open_sync_client_of(zval* this_value) {
    SyncClientObject* const self = sync_client_of(this_value);
    if (self == nullptr || EXPECTED(self->core->stream != nullptr)) return self;
    const bool is_securing = self->async != nullptr && self->async->is_connected();
    set_failure(*self, is_securing ? kCodeSslNotReady : kCodeNoConnection);
    warn(is_securing ? "the TLS handshake is not done" : "the client is not connected");
    return nullptr;
}

bool is_datagram(const SyncClientObject& self) noexcept {
    return is_datagram_type(self.socket_type);
}

int address_family(const SyncClientObject& self) noexcept {
    return address_family_of(self.socket_type);
}

bool make_options(SyncClientObject& self, client::BlockingOptions& options) {
    const StreamSettings& settings = self.core->settings;
    options.family = address_family(self);
    options.type = kernel_type_of(self.socket_type);
    options.proxy = settings.proxy;
    options.tcp_nodelay = settings.tcp_nodelay;
    options.socket_buffer_bytes = settings.socket_buffer_bytes;
    const auto local = local_address(settings, options.family);
    if (local) options.local_address = *local;
    return true;
}

void put_sock(SyncClientObject& self) {
    zend_update_property_long(sync_client_ce, &self.std, ZEND_STRL("sock"),
                              self.core->stream != nullptr ? self.core->stream->fd() : -1);
}

void set_failure(SyncClientObject& self, int code, bool is_lasting) {
    if (is_lasting) self.has_failed = true;
    set_last_error(code);
    zend_update_property_long(sync_client_ce, &self.std, ZEND_STRL("errCode"), code);
}

void clear_failure(SyncClientObject& self) {
    const zval* const slot = OBJ_PROP_NUM(&self.std, 0);
    if (EXPECTED(Z_TYPE_P(slot) == IS_LONG && Z_LVAL_P(slot) == 0)) return;
    zend_update_property_long(sync_client_ce, &self.std, ZEND_STRL("errCode"), 0);
}

void drop_stream(SyncClientObject& self) {
    self.is_connected = false;
    self.is_broken = false;
    call_core([&] { self.core->stream.reset(); });
    put_sock(self);
}

int to_stream_code(Error error) noexcept {
    if (error.code == Errc::kTimedOut || error.code == Errc::kAgain) return EAGAIN;
    return to_tls_code(error);
}

coro::TimeoutMs read_timeout(const SyncClientObject& self) noexcept {
    return call_timeout(self.core->settings.read_timeout, self.io_timeout_ms);
}

coro::TimeoutMs write_timeout(const SyncClientObject& self) noexcept {
    return call_timeout(self.core->settings.write_timeout, self.io_timeout_ms);
}

bool sync_client_readiness(zend_object* object, SyncClientReadiness& out) noexcept {
    if (!instanceof_function(object->ce, sync_client_ce)) return false;
    const auto* const self = from_object<SyncClientObject>(object);
    if (self->core == nullptr || self->core->stream == nullptr) return true;
    out.fd = self->core->stream->fd();
    out.has_input = self->core->stream->has_pending_input();
    return true;
}

void close_kept_clients() noexcept {
    delete std::exchange(kept_clients, nullptr);
}

void SyncClientObject::release() {
    if (AsyncClient* const owned = std::exchange(async, nullptr)) {
        owned->release_callbacks();
        delete owned;
    }
    if (SyncClientCore* const owned = std::exchange(core, nullptr)) {
        owned->settings.release_length_function();
        delete owned;
    }
}

void SyncClientObject::collect(zend_get_gc_buffer* buffer) {
    if (core != nullptr) core->settings.collect(buffer);
    if (async != nullptr) async->collect(buffer);
}

void register_sync_client() {
    sync_client_ce =
        register_class<SyncClientObject>(register_class_Swoole_Client(), {.aliases = {"swoole_client"}});
    register_class_Swoole_Client_Exception(swoole_exception_ce);
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Client, __construct) {
    zend_long type = 0;
    bool is_async = false;
    zend_string* id = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_LONG(type)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(is_async)
    Z_PARAM_STR(id)
    ZEND_PARSE_PARAMETERS_END();
    auto* const self = from_object<SyncClientObject>(Z_OBJ_P(ZEND_THIS));
    if (self->core == nullptr && (is_async || (type & kSockFlagAsync) != 0)) {
        zend_throw_error(swoole_error_ce,
                         "Swoole\\Client is synchronous: SWOOLE_SOCK_ASYNC is refused; use "
                         "Swoole\\Async\\Client or Swoole\\Coroutine\\Client");
        RETURN_THROWS();
    }
    if (!construct_sync_client(*self, type)) RETURN_THROWS();
    self->is_keeping = (type & kSockFlagKeep) != 0;
    if (id != nullptr && ZSTR_LEN(id) > 0)
        zend_update_property_str(sync_client_ce, &self->std, ZEND_STRL("id"), id);
}

ZEND_METHOD(Swoole_Client, __destruct) {
    ZEND_PARSE_PARAMETERS_NONE();
    auto* const self = from_object<SyncClientObject>(Z_OBJ_P(ZEND_THIS));
    if (self->core == nullptr || self->is_busy || self->core->stream == nullptr) return;
    close_client(*self, /*force=*/false);
}

ZEND_METHOD(Swoole_Client, set) {
    HashTable* options = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    SyncClientObject* const self = sync_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    if (zend_hash_num_elements(options) == 0) RETURN_FALSE;
    StreamSettings& settings = self->core->settings;
    HashTable* const checked = self->async == nullptr ? options : without_watermarks(options);
    bool is_dtls_wrong = false;
    const bool is_set = set_client_options(kSetOwner, SettingsOf::kSyncClient, checked, options, &self->std,
                                           self->socket_type, settings, is_dtls_wrong);
    if (checked != options) zend_array_release(checked);
    if (!is_set) RETURN_THROWS();
    const bool is_done = call_core([&] {
        self->core->framer = framing::Framer(settings.framing);
        return true;
    });
    RETVAL_BOOL(is_done);
    warn_wrong_dtls(is_dtls_wrong);
}

ZEND_METHOD(Swoole_Client, connect) {
    ConnectArguments arguments;
    if (!parse_connect_arguments(execute_data, arguments)) RETURN_THROWS();
    SyncClientObject* const self = sync_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    int code = 0;
    if (const char* const refusal = refuse_connect(*self, arguments, code)) {
        set_failure(*self, code, /*is_lasting=*/false);
        RETVAL_FALSE;
        warn("%s", refusal);
        return;
    }
    if (self->core->stream != nullptr) drop_stream(*self);  // From an earlier sendto().
    const coro::TimeoutMs timeout_ms = connect_timeout(*self, arguments.timeout);
    self->io_timeout_ms = timeout_ms;
    self->has_failed = false;
    const bool is_reused =
        self->is_keeping && !is_datagram(*self) && take_kept(*self, arguments.host, arguments.port);
    if (!is_reused) {
        code = ENOMEM;
        call_core([&] {
            code = open_stream(*self, view(arguments.host), static_cast<std::uint16_t>(arguments.port),
                               timeout_ms, arguments.flag == 1);
        });
    }
    put_reuse(*self, is_reused);
    put_sock(*self);
    self->is_connected = self->core->stream != nullptr;
    RETVAL_BOOL(self->is_connected);
    if (self->is_connected) {
        clear_failure(*self);
        return;
    }
    set_failure(*self, code);
    warn_not_connected(*self, arguments.host, arguments.port, code);
}

ZEND_METHOD(Swoole_Client, enableSSL) {
    CallArguments on_ready;
    if (!parse_optional_callback(execute_data, on_ready)) RETURN_THROWS();
    SyncClientObject* const self = open_sync_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    SyncClientCore& core = *self->core;
    if (core.stream->tls() != nullptr || is_datagram(*self)) {
        set_failure(*self, is_datagram(*self) ? EOPNOTSUPP : EALREADY, /*is_lasting=*/false);
        RETVAL_FALSE;
        warn(is_datagram(*self) ? "a datagram client needs SWOOLE_SSL from the start"
                                : "TLS has begun already");
        return;
    }
    int code = ENOMEM;
    call_core([&] {
        auto context = client_tls_context(core.settings, core.tls_context, core.text);
        if (context == nullptr) {
            code = kCodeSslContextFailed;
            return;
        }
        const bool has_host = core.settings.tls_host_name.empty() && address_family(*self) != AF_UNIX;
        const std::string& name = has_host ? core.host : core.settings.tls_host_name;
        const auto started = core.stream->start_tls(std::move(context), name, read_timeout(*self));
        code = started ? 0 : to_tls_code(started.error());
    });
    self->has_failed = true;  // Never kept: the next client expects a plain connection.
    RETVAL_BOOL(code == 0);
    if (code != 0) {
        drop_stream(*self);  // Unusable after a failed handshake.
        set_failure(*self, code);
        return;
    }
    clear_failure(*self);
    if (!ZEND_FCI_INITIALIZED(on_ready.info)) return;
    zval answer;
    zval argument;
    ZVAL_COPY_VALUE(&argument, ZEND_THIS);
    on_ready.info.retval = &answer;
    on_ready.info.params = &argument;
    on_ready.info.param_count = 1;
    if (zend_call_function(&on_ready.info, &on_ready.cache) == SUCCESS) zval_ptr_dtor(&answer);
}

ZEND_METHOD(Swoole_Client, isConnected) {
    ZEND_PARSE_PARAMETERS_NONE();
    SyncClientObject* const self = sync_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_BOOL(self->is_connected);
}

ZEND_METHOD(Swoole_Client, close) {
    bool force = false;
    if (!parse_optional_flag(execute_data, force)) RETURN_THROWS();
    SyncClientObject* const self = open_sync_client_of(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    clear_failure(*self);
    close_client(*self, force);
    RETURN_TRUE;
}
