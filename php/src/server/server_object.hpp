// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/server/server_object.hpp
/// Swoole\Server: the object, its state, and what its parts share.
///
/// Invariants
///  1. At most one constructed server a process.
///  2. The state belongs to the object and is freed with it; the core's server lives in the state.
///  3. Ports and iterators refer to the state by a ServerRef and answer as without a server once it is freed.
///  4. From start() on, Runtime::server is this server, except in a child that a callback forks.
#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "runtime/boundary.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/zend.hpp"
#include "server/event_table.hpp"
#include "server/server_ref.hpp"
#include "shoal/server/server.hpp"

namespace shoal::php {

/// Options of the callbacks: those that only PHP has.
struct HostOptions {
    bool enable_coroutine = true;
    bool cancels_on_disconnect = true;  ///< The coroutine of a request whose client has gone is cancelled.
    bool development_notices = true;
    bool send_yields = true;  ///< send() to a full queue waits, in a coroutine.
};

class ServerState;

/// One port as the program has set it.
struct PortSettings {
    explicit PortSettings(ServerState& its_server) noexcept : server(its_server) {}

    ServerState& server;
    server::PortConfig config;
    Callable length_function{};  ///< package_length_func
    /// Its set() has been called: it does not have the settings of the first port.
    bool has_settings = false;
    bool has_protocol = false;  ///< open_http_protocol was given.
};

class ServerState final : public server::Host, public HostOptions {
  public:
    explicit ServerState(zend_object* its_object) : object(its_object) { self.make(*this); }
    ~ServerState();
    ServerState(const ServerState&) = delete;
    ServerState& operator=(const ServerState&) = delete;

    zend_object* const object;
    ServerRef self;  ///< What ports and iterators share.
    /// As set() has made it; without ports. resolve_config() puts the parts together.
    server::ServerConfig config;
    /// At least one. Pointers: an error handler that runs in the middle of set() may add a port.
    std::vector<std::unique_ptr<PortSettings>> ports;
    bool is_http_server =
        false;  ///< Swoole\Http\Server: its ports speak HTTP unless they are told otherwise.
    std::unique_ptr<server::Server> core;
    std::array<Callable, kServerEvents.size()> callbacks{};
    bool has_started = false;

    /// Callbacks of the ports after the first, which uses `callbacks`. An unset one: that of the first port
    /// counts.
    std::vector<std::array<Callable, kPortEvents>> port_callbacks;

    /// The callback of an event of the connection's port.
    [[nodiscard]] const Callable& callback(ServerEvent event, server::SessionId session_id) const noexcept;
    [[nodiscard]] const Callable& callback(ServerEvent event) const noexcept {
        return callbacks[static_cast<std::size_t>(event)];
    }

    // ---- server::Host: server_host.cpp ------------------------------------------------------------------
    event::EventLoop& loop() override;
    const http::MimeRegistry* mime_types() override;
    void after_fork(const server::ProcessId& self) override;
    void on_start(server::Server& server) override;
    void on_manager_start(server::Server& server) override;
    void on_manager_stop(server::Server& server) override;
    void on_shutdown(server::Server& server) override;
    void on_before_reload(server::Server& server) override;
    void on_after_reload(server::Server& server) override;
    void on_worker_error(server::Server& server, const server::WorkerExit& exit) override;
    void on_manager_turn(server::Server& server) override;
    bool has_before_shutdown() override { return callback(ServerEvent::kBeforeShutdown).is_set(); }
    void on_before_shutdown(server::Server& server) override;
    bool on_worker_start(server::Server& server, int worker_id) override;
    void on_worker_stop(server::Server& server, int worker_id) override;
    void on_worker_exit(server::Server& server, int worker_id) override;
    bool has_pending_work() override;
    std::string describe_pending_work() override;
    void on_connect(server::Server& server, server::SessionId session_id, int reactor_id) override;
    void on_close(server::Server& server, server::SessionId session_id, int reactor_id) override;
    void on_receive(server::Server& server, server::SessionId session_id, int reactor_id,
                    std::string_view bytes) override;
    void on_buffer_full(server::Server& server, server::SessionId session_id) override;
    void on_buffer_empty(server::Server& server, server::SessionId session_id) override;
    void on_request(server::Exchange& exchange) override;
    void on_abort(server::Exchange& exchange) override;

    /// In a child of pcntl_fork(): nothing of the server is this process's.
    [[nodiscard]] bool is_forked_child() const noexcept {
        return has_started && Runtime::peek()->server.core == nullptr;
    }
    /// Writes the pids and ids of this process into the object's properties.
    void update_process_properties();
    /// After PHP code has run: if that has ended the program, the process leaves.
    void end_if_terminating() noexcept;

  private:
    /// Calls the callback of the event, if there is one, with the server and `values`.
    template <ServerEvent kEvent, typename... Values>
    void fire(Values... values) noexcept {
        static_assert(event_takes<Values...>(event_spec(kEvent).arguments),
                      "the values are not the arguments in the row of the event");
        const std::array<EventValue, sizeof...(Values)> given{EventValue(values)...};
        fire(event_spec(kEvent), given);
    }
    void fire(const EventSpec& spec, std::span<const EventValue> values) noexcept;
    /// True if callbacks of the event run in a coroutine each.
    [[nodiscard]] bool runs_in_coroutine(ServerEvent event) const noexcept {
        return enable_coroutine && event_spec(event).context == EventContext::kCoroutine;
    }
    void answer_request(server::Exchange& exchange);
    static void log_refusal();
    void refuse_request(server::Exchange& exchange, Error error);
    bool start_worker(zval* arguments);

    /// Tells the core at the end of the turn that the start callback has returned: by then it is known
    /// whether the program ends with it.
    event::Deferred start_done_{[](void* self) { static_cast<ServerState*>(self)->on_start_done(); }, this};
    void on_start_done() noexcept;
};

struct ServerObject {
    ServerState* state;  ///< Owned; null until constructed.

    void release();
    /// The callbacks: they usually hold the server itself.
    void collect(zend_get_gc_buffer* buffer);
    zend_object std;
};

extern zend_class_entry* server_ce;       ///< Swoole\Server
extern zend_class_entry* http_server_ce;  ///< Swoole\Http\Server

/// The state of a constructed server object; throws and answers null when its constructor was not called.
ServerState* constructed_state(zval* self);

inline zval* server_property(zend_object* object, std::string_view name, zval* storage) {
    return zend_read_property(server_ce, object, name.data(), name.size(), /*silent=*/true, storage);
}

// ---- server_events.cpp ----------------------------------------------------------------------------------
/// Registers `callable` for the event of that name at ports[index]. False after a warning. [Z]
bool register_port_callback(ServerState& state, std::size_t index, zend_string* name, zval* callable);
/// The object of the first port; null if the program has replaced it.
zval* first_port(ServerState& state);
/// The callback of that name at ports[index], or null if it has none. [Z]
const Callable* find_port_callback(const ServerState& state, std::size_t index,
                                   std::string_view name) noexcept;

// ---- server.cpp -----------------------------------------------------------------------------------------
/// Opens what the configuration names now; a port number that the kernel chose stays. [C]
Result<void> open_configured_ports(ServerState& state);
void throw_cannot_listen(std::string_view host, zend_long port, Error error);

// ---- server_process.cpp ---------------------------------------------------------------------------------
/// The state of a server that is running, for a method that needs one. Null: the method returns at once,
/// after an exception, or with false after a warning. [Z]
ServerState* running_state(zval* self, zval* return_value);
/// MINIT.
void install_server_fork_hook();

// ---- error_log.cpp --------------------------------------------------------------------------------------
/// MINIT: PHP's errors in the processes of a server with a log_file are written there as well.
void install_error_log();
/// True when requests must be remembered for it.
[[nodiscard]] bool logs_php_errors() noexcept;
/// Errors of the running coroutine, or of this process if there is none, belong to this request. [C]
void remember_request(const server::Exchange& exchange);
/// The request that ran without a coroutine has ended. [C]
void forget_request() noexcept;

// ---- server_options.cpp ---------------------------------------------------------------------------------
/// Validates and stores options. False: an exception has been thrown. [Z]
bool set_server_options(ServerState& state, HashTable* options);
/// Options of the port ports[index], which has no settings of the first port from then on, as in Swoole. [Z]
bool set_port_options(ServerState& state, std::size_t index, HashTable* options);
/// Whether ports[index] speaks HTTP in the end. [C]
[[nodiscard]] bool speaks_http(const ServerState& state, std::size_t index) noexcept;
/// The configuration for the core: ports without settings of their own have those of the first. [C]
[[nodiscard]] server::ServerConfig resolve_config(const ServerState& state);

// ---- port.cpp, connection_iterator.cpp ------------------------------------------------------------------
/// A Swoole\Server\Port for ports[index] of the server.
void make_port(ServerState& state, std::size_t index, zval* out);
/// The connections of ports[port_index], or of kAllPorts.
void make_connection_iterator(const ServerState& state, std::size_t port_index, zval* out);
void register_server_port();
void register_connection_iterator();

// ---- server_info.cpp ------------------------------------------------------------------------------------
/// SWOOLE_SOCK_* of the core's type.
[[nodiscard]] zend_long socket_type_constant(server::SocketType type) noexcept;
/// getClientInfo()'s array, or false.
void return_client_info(const ServerState& state, server::SessionId session_id, zval* return_value);

}  // namespace shoal::php
