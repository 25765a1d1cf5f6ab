// SPDX-License-Identifier: Apache-2.0
/// What a server tells about itself and its connections. [Z] throughout.
#include <sys/socket.h>
#include <unistd.h>

#include <optional>
#include <span>
#include <string_view>

#include "runtime/constants.hpp"
#include "runtime/errors.hpp"
#include "server/server_object.hpp"

namespace shoal::php {
namespace {

constexpr zend_long kMaxListed = 100;
constexpr zend_long kWorkerBusy = 1;  // SWOOLE_WORKER_BUSY
constexpr zend_long kWorkerIdle = 2;  // SWOOLE_WORKER_IDLE
constexpr zend_long kWorkerExit = 3;  // SWOOLE_WORKER_EXIT

constexpr zend_long kDispatchByUid = 5;  // SWOOLE_DISPATCH_UIDMOD
constexpr zend_long kMinUid = INT32_MIN;
constexpr zend_long kMaxUid = UINT32_MAX;

bool is_worker(const ServerState& state, zend_long worker_id) noexcept {
    return worker_id >= 0 && worker_id < state.core->worker_num();
}

/// With dispatch mode 5, every connection has a uid.
bool dispatches_by_uid(const ServerState& state) noexcept {
    zval storage;
    const zval* const setting = server_property(state.object, "setting", &storage);
    if (Z_TYPE_P(setting) != IS_ARRAY) return false;
    zval* const mode = zend_hash_str_find(Z_ARRVAL_P(setting), ZEND_STRL("dispatch_mode"));
    if (mode == nullptr || (Z_TYPE_P(mode) != IS_LONG && Z_TYPE_P(mode) != IS_STRING)) return false;
    return zval_get_long(mode) == kDispatchByUid;
}

}  // namespace

zend_long socket_type_constant(server::SocketType type) noexcept {
    switch (type) {
        case server::SocketType::kTcp:
            return kSockTcp;
        case server::SocketType::kUdp:
            return kSockUdp;
        case server::SocketType::kTcp6:
            return kSockTcp6;
        case server::SocketType::kUdp6:
            return kSockUdp6;
        case server::SocketType::kUnixStream:
            return kSockUnixStream;
        case server::SocketType::kUnixDgram:
            return kSockUnixDgram;
    }
    return 0;
}

void return_client_info(const ServerState& state, server::SessionId session_id, zval* return_value) {
    const Result<server::SessionInfo> info = state.core->connection_info(session_id);
    if (!info) RETURN_FALSE;
    const auto add_long = [return_value](std::string_view name, auto value) {
        add_assoc_long_ex(return_value, name.data(), name.size(), static_cast<zend_long>(value));
    };
    const auto add_time = [return_value](std::string_view name, std::int64_t moment_ms) {
        add_assoc_double_ex(return_value, name.data(), name.size(), server::wall_seconds_of(moment_ms));
    };
    array_init_size(return_value, 24);
    if (info->uid != 0 || dispatches_by_uid(state)) add_long("uid", info->uid);
    if (info->websocket_status != 0) add_long("websocket_status", info->websocket_status);
    if (info->is_tls) {
        const std::string certificate = state.core->peer_certificate(session_id);
        if (!certificate.empty())
            add_assoc_stringl(return_value, "ssl_client_cert", certificate.data(), certificate.size());
    }
    add_long("server_port", info->server_port);
    add_long("server_fd", info->server_fd);
    add_long("socket_fd", info->fd);
    add_long("socket_type", socket_type_constant(state.core->config().ports[info->port_index].type));
    add_long("remote_port", info->remote_port);
    const std::string_view address = info->remote_address.view();
    add_assoc_stringl(return_value, "remote_ip", address.data(), address.size());
    add_long("reactor_id", info->reactor_id);
    add_long("connect_time", server::wall_seconds_of(info->connected_ms));
    add_long("last_time", server::wall_seconds_of(info->last_received_ms));
    add_time("last_recv_time", info->last_received_ms);
    add_time("last_send_time", info->last_sent_ms);
    add_time("last_dispatch_time", info->last_dispatched_ms);
    add_long("close_errno", 0);
    add_long("recv_queued_bytes", info->receive_queued_bytes);
    add_long("send_queued_bytes", info->send_queued_bytes);
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Server, getClientInfo) {
    zend_long fd = 0;
    zend_long reactor_id = -1;
    bool ignore_error = false;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_LONG(fd)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(reactor_id)
    Z_PARAM_BOOL(ignore_error)
    ZEND_PARSE_PARAMETERS_END();
    const ServerState* const state = running_state(ZEND_THIS, return_value);
    if (state == nullptr) return;
    return_client_info(*state, fd, return_value);
}

ZEND_METHOD(Swoole_Server, getClientList) {
    zend_long start = 0;
    zend_long count = 10;
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(start)
    Z_PARAM_LONG(count)
    ZEND_PARSE_PARAMETERS_END();
    ServerState* const state = running_state(ZEND_THIS, return_value);
    if (state == nullptr) return;
    if (count < 1 || count > kMaxListed) {
        warn("find_count must be between 1 and " ZEND_LONG_FMT ", " ZEND_LONG_FMT " given", kMaxListed,
             count);
        RETURN_FALSE;
    }
    server::SessionId found[kMaxListed];
    const std::size_t found_count =
        state->core->list_connections(start, std::span(found).first(static_cast<std::size_t>(count)));
    if (found_count == 0) RETURN_FALSE;
    array_init_size(return_value, static_cast<std::uint32_t>(found_count));
    for (std::size_t i = 0; i < found_count; ++i)
        add_next_index_long(return_value, found[i]);
}

ZEND_METHOD(Swoole_Server, exists) {
    zend_long fd = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(fd)
    ZEND_PARSE_PARAMETERS_END();
    const ServerState* const state = running_state(ZEND_THIS, return_value);
    if (state == nullptr) return;
    RETURN_BOOL(state->core->connection_exists(fd));
}

ZEND_METHOD(Swoole_Server, bind) {
    zend_long fd = 0;
    zend_long uid = 0;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(fd)
    Z_PARAM_LONG(uid)
    ZEND_PARSE_PARAMETERS_END();
    const ServerState* const state = running_state(ZEND_THIS, return_value);
    if (state == nullptr) return;
    if (uid < kMinUid || uid > kMaxUid) {
        warn("uid must fit into 32 bits, " ZEND_LONG_FMT " given", uid);
        RETURN_FALSE;
    }
    const Result<void> bound = state->core->bind_connection(fd, static_cast<std::uint32_t>(uid));
    if (!bound && bound.error().code == Errc::kNotFound) set_last_error(kCodeSessionNotExist);
    RETURN_BOOL(bound.has_value());
}

ZEND_METHOD(Swoole_Server, getLastError) {
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(last_error());
}

ZEND_METHOD(Swoole_Server, getWorkerId) {
    ZEND_PARSE_PARAMETERS_NONE();
    const ServerState* const state = constructed_state(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    const std::optional<int> worker_id = state->core->worker_id();
    if (!worker_id) RETURN_FALSE;
    RETURN_LONG(*worker_id);
}

ZEND_METHOD(Swoole_Server, getWorkerPid) {
    zend_long worker_id = -1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(worker_id)
    ZEND_PARSE_PARAMETERS_END();
    const ServerState* const state = constructed_state(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (worker_id == -1 && state->core->worker_id()) RETURN_LONG(::getpid());
    if (!is_worker(*state, worker_id)) RETURN_FALSE;
    const int pid = state->core->worker_pid(static_cast<int>(worker_id));
    if (pid <= 0) RETURN_FALSE;
    RETURN_LONG(pid);
}

ZEND_METHOD(Swoole_Server, getWorkerStatus) {
    zend_long worker_id = -1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(worker_id)
    ZEND_PARSE_PARAMETERS_END();
    const ServerState* const state = constructed_state(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    const std::optional<int> own_id = state->core->worker_id();
    if (worker_id == -1 && own_id) worker_id = *own_id;
    if (!is_worker(*state, worker_id)) RETURN_FALSE;
    // A worker that asks is not idle.
    if (own_id && worker_id == *own_id) RETURN_LONG(state->core->is_draining() ? kWorkerExit : kWorkerBusy);
    switch (state->core->worker_status(static_cast<int>(worker_id))) {
        case server::WorkerStatus::kNone:
            RETURN_FALSE;
        case server::WorkerStatus::kIdle:
            RETURN_LONG(kWorkerIdle);
        case server::WorkerStatus::kBusy:
            RETURN_LONG(kWorkerBusy);
        case server::WorkerStatus::kExiting:
            RETURN_LONG(kWorkerExit);
    }
}

ZEND_METHOD(Swoole_Server, getManagerPid) {
    ZEND_PARSE_PARAMETERS_NONE();
    const ServerState* const state = constructed_state(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    RETURN_LONG(state->core->manager_pid());
}

ZEND_METHOD(Swoole_Server, getMasterPid) {
    ZEND_MN(Swoole_Server_getManagerPid)(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_METHOD(Swoole_Server, stats) {
    ZEND_PARSE_PARAMETERS_NONE();
    const ServerState* const state = running_state(ZEND_THIS, return_value);
    if (state == nullptr) return;
    const server::Stats stats = call_core([=] { return state->core->stats(); });
    const auto add = [return_value](const char* name, std::uint64_t value) {
        add_assoc_long(return_value, name, static_cast<zend_long>(value));
    };
    array_init_size(return_value, 32);
    add_assoc_long(return_value, "start_time", stats.start_time);
    add("connection_num", stats.connections);
    add("abort_count", stats.aborted);
    add("accept_count", stats.accepted);
    add("close_count", stats.closed);
    add_assoc_long(return_value, "worker_num", stats.worker_num);
    add("task_worker_num", 0);
    add("user_worker_num", 0);
    add_assoc_long(return_value, "idle_worker_num", stats.idle_worker_num);
    add("dispatch_count", stats.requests);
    add("request_count", stats.requests);
    add("response_count", stats.responses);
    add("total_recv_bytes", stats.received_bytes);
    add("total_send_bytes", stats.sent_bytes);
    add("reload_count", stats.reloads);
    add("reload_cancelled_count", stats.cancelled_reloads);
    add("pipe_packet_msg_id", 0);
    add("session_round", stats.accepted);
    add_assoc_long(return_value, "min_fd", state->core->listen_fd(0));
    add_assoc_long(return_value, "max_fd", state->core->listen_fd(0));
    add("worker_request_count", stats.worker_requests);
    add("worker_response_count", stats.worker_responses);
    add("worker_dispatch_count", stats.worker_requests);
    add("task_idle_worker_num", 0);
    add("tasking_num", 0);
    add("task_count", 0);
    add("concurrency", stats.concurrency);
    add("worker_concurrency", stats.worker_concurrency);
    const Runtime* const runtime = Runtime::peek();
    add("coroutine_num", runtime == nullptr ? 0 : const_cast<Runtime*>(runtime)->scheduler().live_count());
    add("coroutine_peek_num",
        runtime == nullptr ? 0 : const_cast<Runtime*>(runtime)->scheduler().peak_count());
}
