// SPDX-License-Identifier: Apache-2.0
#include "shoal/server/server.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "server/http/static_files.hpp"
#include "server/net/connection.hpp"
#include "server/process/manager.hpp"
#include "server/process/server_runtime.hpp"
#include "server/process/worker.hpp"
#include "shoal/base/cpu.hpp"
#include "shoal/base/log.hpp"
#include "shoal/base/scope_guard.hpp"
#include "shoal/process/limits.hpp"
#include "shoal/process/pid_file.hpp"
#include "shoal/server/exchange.hpp"

namespace shoal::server {
namespace {

constexpr std::int64_t kMaxConnections = 100'000;
constexpr std::size_t kProcessesPerSlot = 2;  // A worker and its successor.

std::int64_t connection_limit(const ServerConfig& config) noexcept {
    if (config.max_connections > 0) return static_cast<std::int64_t>(config.max_connections);
    return std::min(kMaxConnections, static_cast<std::int64_t>(process::open_file_limit()));
}

void warn_of_running_server(const std::string& pid_file) {
    const auto other = process::read_pid_file(pid_file);
    if (other && *other != ::getpid() && process::is_alive(*other))
        log::warning("pid file {} names process {}, which is running: overwritten", pid_file, *other);
}

}  // namespace

class Server::Impl {
  public:
    Impl(Server& server, ServerConfig config_in, Host& host)
        : config(std::move(config_in)), runtime(server, host, config) {
        runtime.worker_num = config.worker_num > 0 ? config.worker_num : static_cast<int>(online_cpu_count());
    }

    Result<void> open_ports() {
        if (runtime.ports.is_open()) return {};
        return runtime.ports.open(config, runtime.worker_num);
    }
    Result<void> configure(ServerConfig new_config);
    Result<Finished> start();

    ServerConfig config;
    ServerRuntime runtime;
    Manager* manager = nullptr;  ///< In the manager, while it runs.
    Worker* worker = nullptr;    ///< In a worker, while it runs.
    bool is_started = false;
    std::string config_error;  ///< Why start() has refused the configuration.
    std::string failed_path;   ///< Why start() has failed: this file cannot be opened or written.

    Result<void> order(WorkerMessage::Kind kind, int signal_number);
    void forget_in_child() noexcept;
    /// Null before the start, and in a child that the program has forked.
    [[nodiscard]] SessionTable* sessions() const noexcept {
        return manager != nullptr || worker != nullptr ? runtime.sessions.get() : nullptr;
    }

  private:
    Result<void> become_daemon();
    Result<Finished> manage();
    Result<void> check_privileges() const noexcept;
    Result<void> write_pid_file(process::PidFile& pid_file);
    Result<std::optional<WorkerStartInfo>> run_manager(Manager& its_manager);
    Finished work(WorkerStartInfo start_info);
};

Result<void> Server::Impl::configure(ServerConfig new_config) {
    if (is_started) return fail(Errc::kInvalid);
    const int worker_num =
        new_config.worker_num > 0 ? new_config.worker_num : static_cast<int>(online_cpu_count());
    const bool was_open = runtime.ports.is_open();
    for (std::size_t i = 0; i < runtime.ports.count(); ++i) {
        config.ports[i].port = runtime.ports.port(i);
        if (i < new_config.ports.size() && new_config.ports[i].port == 0)
            new_config.ports[i].port = config.ports[i].port;
    }
    // With one socket a worker their number counts too.
    const bool keeps_ports = std::ranges::equal(new_config.ports, config.ports, listens_alike) &&
                             new_config.reuse_port == config.reuse_port &&
                             (!config.reuse_port || worker_num == runtime.worker_num);
    config = std::move(new_config);
    runtime.worker_num = worker_num;
    if (!was_open || keeps_ports) return {};
    runtime.ports.close();
    return open_ports();
}

Result<Finished> Server::Impl::start() {
    if (is_started) return fail(Errc::kInvalid);
    config_error = check(config);
    if (!config_error.empty()) return fail(Errc::kInvalid);
    // The protocols may have changed since the ports were opened.
    if (config.mode != Mode::kBase || !std::ranges::all_of(config.ports, ServerPorts::is_supported))
        return fail(Errc::kUnsupported);
    auto identity = process::find_identity(config.user, config.group);
    if (!identity) return fail(identity.error());
    runtime.identity = std::move(*identity);
    if (auto checked = check_privileges(); !checked) return fail(checked.error());
    if (auto opened = open_ports(); !opened) return fail(opened.error());
    if (auto loaded = runtime.tls.load(config, config_error); !loaded) return fail(Errc::kInvalid);
    if (auto daemonized = become_daemon(); !daemonized) return fail(daemonized.error());

    auto finished = manage();
    if (!finished) {
        runtime.start_report.failed(
            fmt::format("the server cannot start: {}{}{} ({})", failed_path, failed_path.empty() ? "" : ": ",
                        describe(finished.error().code), std::strerror(to_errno(finished.error()))));
        runtime.ports.close();
    }
    return finished;
}

// Found here, it is an error of the start; found by the workers, it would be a crash loop.
Result<void> Server::Impl::check_privileges() const noexcept {
    const bool changes_user = runtime.identity.user_id && *runtime.identity.user_id != ::geteuid();
    if (::geteuid() != 0 && (changes_user || !config.chroot.empty())) return fail_errno(EPERM);
    struct stat info {};
    if (config.chroot.empty()) return {};
    if (::stat(config.chroot.c_str(), &info) != 0) return fail_errno();
    if (!S_ISDIR(info.st_mode)) return fail_errno(ENOTDIR);
    return {};
}

Result<void> Server::Impl::become_daemon() {
    if (!config.daemonize) return {};
    auto report = process::daemonize(config.log_file);
    if (!report) {
        failed_path = config.log_file;
        return fail(report.error());
    }
    runtime.start_report = std::move(*report);
    runtime.host.after_fork({ProcessKind::kManager});
    return {};
}

Result<Finished> Server::Impl::manage() {
    runtime.max_connections = connection_limit(config);
    auto shared = SharedState::create(runtime.worker_num);
    if (!shared) return fail(shared.error());
    runtime.shared = std::move(*shared);
    auto sessions = SessionTable::create(static_cast<std::size_t>(runtime.max_connections),
                                         static_cast<std::size_t>(runtime.worker_num) * kProcessesPerSlot,
                                         config.start_session_id);
    if (!sessions) return fail(sessions.error());
    runtime.sessions = std::move(*sessions);
    runtime.manager_pid = ::getpid();
    runtime.shared->set_manager_pid(runtime.manager_pid);

    std::optional<WorkerStartInfo> start_info;
    {
        process::PidFile
            pid_file;  // Outlived by the manager's hold on signals: a second SIGTERM finds it alive.
        Manager its_manager(runtime, runtime.host.loop());
        if (auto written = write_pid_file(pid_file); !written) return fail(written.error());
        auto managed = run_manager(its_manager);
        if (!managed) return fail(managed.error());
        if (its_manager.is_abandoned()) return Finished{Role::kForkedChild, EXIT_SUCCESS};
        start_info = std::move(*managed);
        pid_file.remove();
    }
    if (start_info) return work(std::move(*start_info));
    return Finished{Role::kManager, EXIT_SUCCESS};
}

Result<void> Server::Impl::write_pid_file(process::PidFile& pid_file) {
    if (config.pid_file.empty()) return {};
    warn_of_running_server(config.pid_file);
    auto written = process::PidFile::write(config.pid_file);
    if (!written) {
        failed_path = config.pid_file;
        return fail(written.error());
    }
    pid_file = std::move(*written);
    return {};
}

/// Empty once the server has been stopped; what the process is to be in a worker.
Result<std::optional<WorkerStartInfo>> Server::Impl::run_manager(Manager& its_manager) {
    is_started = true;
    manager = &its_manager;
    const ScopeGuard forget([this] { manager = nullptr; });
    auto ran = its_manager.run();
    if (ran && (ran->has_value() || its_manager.is_abandoned())) return ran;
    if (ran) {
        runtime.host.on_manager_stop(runtime.server);
        if (its_manager.is_abandoned()) return ran;
        runtime.ports.close();
        runtime.host.on_shutdown(runtime.server);
    }
    is_started = false;
    return ran;
}

Finished Server::Impl::work(WorkerStartInfo start_info) {
    runtime.start_report.forget();
    Worker its_worker(runtime, std::move(start_info), runtime.host.loop());
    worker = &its_worker;
    const ScopeGuard forget([this] { worker = nullptr; });
    const int exit_code = its_worker.run();
    return Finished{its_worker.is_abandoned() ? Role::kForkedChild : Role::kWorker, exit_code};
}

/// Passes an order to the manager, from any process of the server.
Result<void> Server::Impl::order(WorkerMessage::Kind kind, int signal_number) {
    if (!is_started) return fail(Errc::kInvalid);
    if (worker != nullptr) return worker->order(kind);
    // A child that the program has forked.
    if (manager == nullptr && ::kill(runtime.manager_pid, signal_number) != 0) return fail_errno();
    return {};
}

void Server::Impl::forget_in_child() noexcept {
    if (!is_started) return;
    // First: from here on this process writes to counters of its own.
    (void)runtime.shared->become_private();
    runtime.start_report.forget();
    runtime.ports.close_sockets();
    if (Manager* const its_manager = std::exchange(manager, nullptr)) its_manager->abandon();
    if (Worker* const its_worker = std::exchange(worker, nullptr)) its_worker->abandon();
}

// ---- public face -----------------------------------------------------------------------------------------

Server::Server(ServerConfig config, Host& host)
    : impl_(std::make_unique<Impl>(*this, std::move(config), host)) {}

Server::~Server() {
    // A server that opened its ports and was never started removes its Unix sockets; a worker does not.
    if (impl_->runtime.manager_pid == 0) impl_->runtime.ports.close();
}

Result<void> Server::open_ports() {
    return impl_->open_ports();
}

Result<void> Server::configure(ServerConfig config) {
    return impl_->configure(std::move(config));
}

Result<Finished> Server::start() {
    return impl_->start();
}

Result<void> Server::reload(bool only_task_workers) {
    using Kind = WorkerMessage::Kind;
    if (impl_->is_started && impl_->runtime.shared->is_stopping()) return fail(Errc::kClosed);
    if (impl_->manager != nullptr)
        only_task_workers ? impl_->manager->request_task_reload() : impl_->manager->request_reload();
    return only_task_workers ? impl_->order(Kind::kReloadTaskWorkers, SIGUSR2)
                             : impl_->order(Kind::kReload, SIGUSR1);
}

ReloadProgress Server::reload_progress() const noexcept {
    return impl_->runtime.shared == nullptr ? ReloadProgress{} : impl_->runtime.shared->reload_progress();
}

Result<void> Server::shutdown() {
    if (impl_->is_started && impl_->runtime.shared->is_stopping()) return {};
    if (impl_->manager != nullptr) impl_->manager->request_stop();
    return impl_->order(WorkerMessage::Kind::kShutdown, SIGTERM);
}

Result<void> Server::stop_worker(std::optional<int> worker_id) {
    if (!worker_id) worker_id = this->worker_id();
    if (!worker_id) return fail(Errc::kNotFound);
    if (impl_->manager != nullptr) return impl_->manager->replace_worker(*worker_id);
    if (impl_->worker == nullptr) return fail(Errc::kNotFound);
    return impl_->worker->ask_for_replacement(*worker_id);
}

void Server::leave_worker(int exit_code) noexcept {
    if (impl_->worker != nullptr) impl_->worker->leave(exit_code);
}

void Server::finish_worker_start() {
    if (impl_->worker != nullptr) impl_->worker->finish_start();
}

void Server::forget_in_child() noexcept {
    impl_->forget_in_child();
}

Stats Server::stats() const {
    if (impl_->runtime.shared == nullptr) return Stats{};
    Stats stats = impl_->runtime.shared->stats();
    if (const Worker* const worker = impl_->worker) {
        stats.worker_requests = worker->requests_here();
        stats.worker_responses = worker->responses_here();
        const std::int32_t under_way = worker->counters().busy.load(std::memory_order_relaxed);
        stats.worker_concurrency = static_cast<std::uint64_t>(std::max(under_way, 0));
    }
    return stats;
}

const ServerConfig& Server::config() const noexcept {
    return impl_->config;
}

bool Server::is_started() const noexcept {
    return impl_->is_started;
}

const std::string& Server::config_error() const noexcept {
    return impl_->config_error;
}

const std::string& Server::failed_path() const noexcept {
    return impl_->failed_path;
}

int Server::manager_pid() const noexcept {
    return static_cast<int>(impl_->runtime.manager_pid);
}

std::optional<ProcessId> Server::process() const noexcept {
    if (impl_->worker != nullptr) return impl_->worker->id();
    if (impl_->manager == nullptr && impl_->is_started) return std::nullopt;
    return ProcessId{ProcessKind::kManager};
}

std::optional<int> Server::worker_id() const noexcept {
    if (impl_->worker == nullptr) return std::nullopt;
    return impl_->worker->slot();
}

int Server::worker_pid(int worker_id) const noexcept {
    if (impl_->runtime.shared == nullptr || worker_id < 0 || worker_id >= impl_->runtime.worker_num) return 0;
    // While a predecessor drains it is not the one that the slot names.
    if (impl_->worker != nullptr && worker_id == impl_->worker->slot()) return static_cast<int>(::getpid());
    return impl_->runtime.shared->worker_pid(worker_id);
}

WorkerStatus Server::worker_status(int worker_id) const noexcept {
    if (impl_->runtime.shared == nullptr || worker_id < 0 || worker_id >= impl_->runtime.worker_num)
        return WorkerStatus::kNone;
    return impl_->runtime.shared->worker_status(worker_id);
}

int Server::worker_num() const noexcept {
    return impl_->runtime.worker_num;
}

std::uint16_t Server::port(std::size_t index) const noexcept {
    return impl_->runtime.ports.port(index);
}

int Server::listen_fd(std::size_t index) const noexcept {
    return impl_->runtime.ports.fd(index, worker_id().value_or(0));
}

bool Server::is_draining() const noexcept {
    return impl_->worker != nullptr && impl_->worker->is_draining();
}

bool Server::connection_exists(SessionId session_id) const noexcept {
    const SessionTable* const sessions = impl_->sessions();
    return sessions != nullptr && sessions->exists(session_id);
}

std::size_t Server::port_index(SessionId session_id) const noexcept {
    const Connection* const connection =
        impl_->worker == nullptr ? nullptr : impl_->worker->reactor().connections().find(session_id);
    return connection == nullptr ? 0 : connection->port_index();
}

std::string Server::peer_certificate(SessionId session_id) const {
    const Connection* const connection =
        impl_->worker == nullptr ? nullptr : impl_->worker->reactor().connections().find(session_id);
    return connection == nullptr ? std::string() : connection->transport().peer_certificate();
}

Result<SessionInfo> Server::connection_info(SessionId session_id) const noexcept {
    const SessionTable* const sessions = impl_->sessions();
    if (sessions == nullptr) return fail(Errc::kNotFound);
    return sessions->find(session_id);
}

std::size_t Server::list_connections(SessionId after, std::span<SessionId> out,
                                     std::size_t port_index) const noexcept {
    const SessionTable* const sessions = impl_->sessions();
    return sessions == nullptr ? 0 : sessions->list(after, out, port_index);
}

std::size_t Server::count_connections(std::size_t port_index) const noexcept {
    const SessionTable* const sessions = impl_->sessions();
    return sessions == nullptr ? 0 : sessions->count(port_index);
}

Result<void> Server::bind_connection(SessionId session_id, std::uint32_t uid) noexcept {
    SessionTable* const sessions = impl_->sessions();
    if (sessions == nullptr) return fail(Errc::kNotFound);
    return sessions->bind(session_id, uid);
}

Result<void> Server::send(SessionId session_id, std::string_view bytes) {
    if (impl_->worker == nullptr) return fail(Errc::kNotFound);
    return impl_->worker->sockets().send(
        {.kind = Message::Kind::kSend, .session = session_id, .bytes = bytes});
}

Result<void> Server::send_file(SessionId session_id, const std::string& path, std::uint64_t offset,
                               std::uint64_t length) {
    if (impl_->worker == nullptr) return fail(Errc::kNotFound);
    Result<OpenFile> file = open_regular_file(path);
    if (!file && file.error().code == Errc::kNotFound) return fail_errno(ENOENT);
    if (!file) return fail(file.error());
    if (offset >= file->bytes || length > file->bytes - offset) return fail(Errc::kInvalid);
    const FileRange range{std::make_shared<UniqueFd>(std::move(file->fd)), offset,
                          length == 0 ? file->bytes - offset : length};
    return impl_->worker->sockets().send(
        {.kind = Message::Kind::kSendFile, .session = session_id, .file = &range});
}

Result<void> Server::wait_for_room(SessionId session_id, double timeout_seconds) {
    if (impl_->worker == nullptr) return fail(Errc::kNotFound);
    return impl_->worker->reactor().wait_for_room(session_id, timeout_seconds);
}

Result<void> Server::pause_connection(SessionId session_id, bool is_paused) {
    if (impl_->worker == nullptr) return fail(Errc::kNotFound);
    return impl_->worker->sockets().send(
        {.kind = is_paused ? Message::Kind::kPause : Message::Kind::kResume, .session = session_id});
}

Result<void> Server::protect_connection(SessionId session_id, bool is_protected) {
    if (impl_->worker == nullptr) return fail(Errc::kNotFound);
    return impl_->worker->sockets().send(
        {.kind = Message::Kind::kProtect, .session = session_id, .detail = is_protected ? 1 : 0});
}

bool Server::is_protected(SessionId session_id) const noexcept {
    const Connection* const connection =
        impl_->worker == nullptr ? nullptr : impl_->worker->reactor().connections().find(session_id);
    return connection != nullptr && connection->is_protected();
}

Result<void> Server::close_connection(SessionId session_id, bool discard_output) {
    if (impl_->worker == nullptr) return fail(Errc::kNotFound);
    return impl_->worker->sockets().send(
        {.kind = Message::Kind::kClose, .session = session_id, .detail = discard_output ? 1 : 0});
}

Result<Exchange*> Server::adopt_exchange(SessionId session_id) {
    if (impl_->worker == nullptr) return fail(Errc::kNotFound);
    return impl_->worker->reactor().adopt_exchange(session_id);
}

}  // namespace shoal::server
