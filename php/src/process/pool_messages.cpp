// SPDX-License-Identifier: Apache-2.0
/// Swoole\Process\Pool: listening, replies, messages between workers, their processes. [Z] throughout.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "process/pool_calls.hpp"
#include "process/process_object.hpp"
#include "runtime/errors.hpp"
#include "shoal/net/listen.hpp"

namespace shoal::php {
namespace {

constexpr std::string_view kUnixPrefix = "unix:";

/// Errors: kInvalid: no IP address or path; kTooLarge: the path is too long.
Result<net::Address> parse_listen_address(std::string_view host, zend_long port) noexcept {
    if (host.starts_with(kUnixPrefix)) {
        host.remove_prefix(kUnixPrefix.size());
        while (host.starts_with("//"))  // "unix:///path"
            host.remove_prefix(1);
        return net::Address::from_path(host);
    }
    if (port < 0 || port > 65'535) return fail(Errc::kInvalid);
    if (host == "localhost") host = "127.0.0.1";
    return net::Address::from_ip(host, static_cast<std::uint16_t>(port));
}

/// [C]
Result<void> open_listener(PoolState& state, std::string_view host, zend_long port, zend_long backlog) {
    const auto address = parse_listen_address(host, port);
    if (!address) return fail(address.error());
    state.close_listener();
    net::ListenOptions options;
    options.backlog = static_cast<int>(std::clamp<zend_long>(backlog, 1, INT32_MAX));
    auto opened = net::open_listener(*address, options);
    if (!opened) return fail(opened.error());
    state.listener = std::move(*opened);
    state.listen_address = *address;
    state.owns_path = address->is_unix() && !address->is_abstract();
    return {};
}

/// True after a warning.
bool warn_unless_ipc(const PoolState& state, PoolIpc wanted) {
    if (state.ipc == wanted) return false;
    warn("unsupported ipc type[%d]", static_cast<int>(state.ipc));
    return true;
}

/// False after a warning.
bool check_worker_id(const PoolState& state, zend_long id) {
    if (id >= 0 && id < state.worker_num) return true;
    warn("invalid worker_id[" ZEND_LONG_FMT "]", id);
    return false;
}

StartedProcess describe_worker(const PoolState& state, int id) noexcept {
    StartedProcess process;
    process.id = id;
    process.is_this_process = state.worker != nullptr && state.worker->id() == id;
    process.pid = process.is_this_process ? ::getpid() : state.core->worker_pid(id);
    process.pipe = process.is_this_process ? state.core->pipe_of(id) : state.core->pipe_to(id);
    process.socket_type = process.pipe >= 0 ? SOCK_DGRAM : 0;
    if (state.ipc == PoolIpc::kMessageQueue && state.queue_key != 0) process.queue_key = state.queue_key;
    return process;
}

/// The array $workers; null: thrown.
HashTable* workers_of(const PoolState& state) {
    zval storage;
    zval* workers = zend_read_property(pool_ce, state.object, ZEND_STRL("workers"), true, &storage);
    if (Z_TYPE_P(workers) != IS_ARRAY) {
        zval empty;
        array_init(&empty);
        zend_update_property(pool_ce, state.object, ZEND_STRL("workers"), &empty);
        zval_ptr_dtor(&empty);
        workers = zend_read_property(pool_ce, state.object, ZEND_STRL("workers"), true, &storage);
        if (Z_TYPE_P(workers) != IS_ARRAY) return nullptr;
    }
    SEPARATE_ARRAY(workers);
    return Z_ARRVAL_P(workers);
}

}  // namespace
}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Process_Pool, listen) {
    zend_string* host = nullptr;
    zend_long port = 0;
    zend_long backlog = 2048;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_STR(host)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(port)
    Z_PARAM_LONG(backlog)
    ZEND_PARSE_PARAMETERS_END();
    PoolState* const state = constructed_pool(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (warn_if_started(*state, ". unable to listen")) RETURN_FALSE;
    if (warn_unless_ipc(*state, PoolIpc::kSocket)) RETURN_FALSE;
    const Result<void> opened = call_core([&] { return open_listener(*state, view(host), port, backlog); });
    if (opened) RETURN_TRUE;
    const Error error = opened.error();
    const int code = error.code == Errc::kInvalid    ? EINVAL
                     : error.code == Errc::kTooLarge ? ENAMETOOLONG
                                                     : to_errno(error);
    set_last_error(code);
    warn("failed to listen on %s:" ZEND_LONG_FMT ", Error: %s[%d]", ZSTR_VAL(host), port,
         swoole_strerror_text(code), code);
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Process_Pool, write) {
    zend_string* data = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    PoolState* const state = constructed_pool(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (warn_unless_ipc(*state, PoolIpc::kSocket)) RETURN_FALSE;
    if (!state->requests || !state->requests->has_request()) {
        set_last_error(kCodeWrongOperation);
        warn("there is no request to reply to");
        RETURN_FALSE;
    }
    if (ZSTR_LEN(data) == 0) RETURN_FALSE;
    const Result<void> written = call_core([&] { return state->requests->write(view(data)); });
    if (!written) set_last_error(to_swoole_code(written.error()));
    RETURN_BOOL(written.has_value());
}

ZEND_METHOD(Swoole_Process_Pool, sendMessage) {
    zend_string* data = nullptr;
    zend_long worker_id = 0;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(data)
    Z_PARAM_LONG(worker_id)
    ZEND_PARSE_PARAMETERS_END();
    PoolState* const state = constructed_pool(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (!state->is_started()) {
        warn("process pool is not started");
        RETURN_FALSE;
    }
    if (warn_unless_ipc(*state, PoolIpc::kUnixSocket)) RETURN_FALSE;
    if (!check_worker_id(*state, worker_id)) RETURN_FALSE;
    const Result<void> sent =
        call_core([&] { return state->sender->send(static_cast<int>(worker_id), view(data)); });
    if (sent) RETURN_TRUE;
    const bool is_too_large = sent.error().code == Errc::kTooLarge;
    const int code = is_too_large ? kCodeDataTooLarge : to_swoole_code(sent.error());
    set_last_error(code);
    if (is_too_large) warn("the message of %zu bytes is larger than max_package_size", ZSTR_LEN(data));
    if (code == EMSGSIZE)
        warn("the message of %zu bytes is too large for a datagram: use enable_message_bus", ZSTR_LEN(data));
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Process_Pool, getProcess) {
    zend_long id = -1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    PoolState* const state = constructed_pool(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (!state->is_started()) RETURN_FALSE;
    if (id == -1 && state->worker != nullptr) id = state->worker->id();
    if (!check_worker_id(*state, id)) RETURN_FALSE;
    const StartedProcess process = describe_worker(*state, static_cast<int>(id));
    HashTable* const workers = workers_of(*state);
    if (workers == nullptr) RETURN_FALSE;
    zval* known = zend_hash_index_find_deref(workers, static_cast<zend_ulong>(id));
    if (known != nullptr && Z_TYPE_P(known) == IS_OBJECT && Z_OBJCE_P(known) == process_ce) {
        RETVAL_COPY(known);
        update_process_object(Z_OBJ_P(return_value), process);
        return;
    }
    zend_object* const made = make_process_object(process);
    if (made == nullptr) RETURN_THROWS();
    ZVAL_OBJ(return_value, made);
    Z_ADDREF_P(return_value);
    zend_hash_index_update(workers, static_cast<zend_ulong>(id), return_value);
}
