// SPDX-License-Identifier: Apache-2.0
#include "server/process/worker.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <random>
#include <set>

#include "server/process/orphan_guard.hpp"
#include "shoal/base/log.hpp"
#include "shoal/base/random.hpp"
#include "shoal/process/child.hpp"
#include "shoal/process/limits.hpp"
#include "shoal/server/upload.hpp"

namespace shoal::server {
namespace {

// Left to the manager: a terminal sends Ctrl-C to the whole group.
constexpr std::array kManagerSignals{SIGINT, SIGQUIT, SIGUSR1, SIGUSR2};
// How often a draining worker asks its host for pending work, which ends without notice.
constexpr std::int64_t kDrainTickMs = 10;
constexpr std::int64_t kExitCallIntervalMs = 100;
constexpr std::int64_t kRefusalLogIntervalMs = 1000;
// Descriptors that connections leave free: an eighth of the limit, within these bounds.
constexpr std::size_t kMinSpareDescriptors = 8;
constexpr std::size_t kMaxSpareDescriptors = 256;

void do_nothing(int) {}

// A handler that does nothing, not SIG_IGN: programs that the host starts would inherit being deaf.
void ignore_signal(int signal_number) noexcept {
    struct sigaction action {};
    action.sa_handler = &do_nothing;
    action.sa_flags = SA_RESTART;
    ::sigaction(signal_number, &action, nullptr);
}

/// Undoes ignore_signal(), unless the program has put a handler of its own in its place.
void stop_ignoring(int signal_number) noexcept {
    struct sigaction action {};
    if (::sigaction(signal_number, nullptr, &action) == 0 && action.sa_handler == &do_nothing)
        ::signal(signal_number, SIG_DFL);
}

std::uint64_t pick_request_limit(const ServerConfig& config) {
    if (config.max_requests == 0) return 0;
    if (config.max_requests_grace == 0) return config.max_requests;
    SystemRandom random;
    return config.max_requests +
           std::uniform_int_distribution<std::uint64_t>(0, config.max_requests_grace)(random);
}

}  // namespace

Worker::Worker(ServerRuntime& runtime, WorkerStartInfo birth, event::EventLoop& loop_in)
    : WorkerContext(loop_in, runtime.host, runtime.server, runtime.config,
                    runtime.shared->counters(birth.slot, birth.counter_set)),
      runtime_(runtime),
      birth_(std::move(birth)),
      sessions_(*runtime.sessions, birth_),
      manager_link_(*this),
      clean_up_([](void* self) { static_cast<Worker*>(self)->connections_.destroy_retired(); }, this),
      start_limit_([](event::Timer&, void* self) { static_cast<Worker*>(self)->on_start_timeout(); }, this),
      drain_tick_([](event::Timer&, void* self) { static_cast<Worker*>(self)->on_drain_tick(); }, this),
      requests_at_start_(counters.requests.load(std::memory_order_relaxed)),
      responses_at_start_(counters.responses.load(std::memory_order_relaxed)),
      replace_after_(pick_request_limit(runtime.config)) {}

Worker::~Worker() = default;

// ---- life ------------------------------------------------------------------------------------------------

int Worker::run() {
    if (auto prepared = prepare(); !prepared) {
        if (prepared.error().code == Errc::kClosed) return 0;  // The manager has died meanwhile.
        log::error("worker {} cannot start: {} (errno {})", birth_.slot, describe(prepared.error().code),
                   to_errno(prepared.error()));
        return EXIT_FAILURE;
    }
    loop.retain();
    begin_start();
    // The loop also ends when the host stops it: then the worker has left without draining, as it was told.
    if (!has_left_ || is_abandoned_) loop.run();
    if (is_abandoned_) return exit_code_;
    end_connections();
    host.on_worker_stop(server, birth_.slot);
    loop.release();
    return exit_code_;
}

Result<void> Worker::prepare() {
    runtime_.ports.keep_only(birth_.slot);
    log::set_process_tag(fmt::format("*{}.{}", ::getpid(), birth_.slot));
    if (auto dropped = process::drop_privileges(runtime_.identity, config.chroot); !dropped) return dropped;
    if (auto guarded = arm_orphan_guard(runtime_.manager_pid, runtime_.ports.fds(birth_.slot)); !guarded)
        return guarded;
    if (auto installed = install_signals(); !installed) return installed;
    // No other process has this slot's set of counters: files under it belong to one that was killed.
    std::set<std::string_view> looked_for;
    for (std::size_t i = 0; i < config.ports.size(); ++i) {
        std::string& prefix = http.port(i).upload_prefix;
        prefix = upload_path_prefix(config.ports[i].http.upload_tmp_dir, runtime_.shared->server_id(),
                                    birth_.slot, birth_.counter_set);
        if (looked_for.insert(prefix).second) remove_stale_uploads(prefix);
    }
    measure_descriptors();
    return loop.add(manager_link_, birth_.channel.get(), event::Trigger::kLevel, event::Ready::kRead, false);
}

/// How many connections leave descriptors for files, clients and logs.
void Worker::measure_descriptors() {
    const auto limit = static_cast<std::size_t>(process::open_file_limit());
    const std::size_t used = process::open_file_count();
    const std::size_t reserve =
        used + std::clamp<std::size_t>(limit / 8, kMinSpareDescriptors, kMaxSpareDescriptors);
    connection_room_ = limit > reserve ? limit - reserve : 1;
}

Result<void> Worker::install_signals() {
    for (const int signal_number : kManagerSignals)
        ignore_signal(signal_number);
    ignore_signal(SIGPIPE);
    if (auto set = loop.set_signal_handler(SIGTERM, [this](int) { begin_drain(); }); !set) return set;
    for (const int signal_number : {SIGHUP, SIGRTMIN}) {
        if (auto set = loop.set_signal_handler(signal_number, [this](int) { reopen_log(); }); !set)
            return set;
    }
    // The rest was blocked in the manager for its own handlers.
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGTERM);
    sigaddset(&mask, SIGHUP);
    sigaddset(&mask, SIGRTMIN);
    if (::pthread_sigmask(SIG_SETMASK, &mask, nullptr) != 0) return fail_errno();
    return {};
}

void Worker::begin_start() {
    if (birth_.is_first_of_server) host.on_start(server);
    if (has_left_) return;
    const bool has_finished = host.on_worker_start(server, birth_.slot);
    if (has_left_) return;
    if (has_finished) return finish_start();
    loop.arm(start_limit_, static_cast<std::int64_t>(config.worker_start_timeout_seconds * 1000));
}

void Worker::on_start_timeout() {
    log::notice("worker {}: onWorkerStart has not returned after {} s (worker_start_timeout): it accepts now",
                birth_.slot, config.worker_start_timeout_seconds);
    finish_start();
}

void Worker::finish_start() {
    start_limit_.cancel();
    if (has_finished_start_ || is_draining || has_left_) return;
    has_finished_start_ = true;
    if (auto accepting = start_accepting(); !accepting) {
        log::error("worker {} cannot watch its ports (errno {})", birth_.slot, to_errno(accepting.error()));
        leave(EXIT_FAILURE);
    }
}

void Worker::leave(int exit_code) noexcept {
    exit_code_ = exit_code;
    has_left_ = true;
    loop.stop();
}

void Worker::end_connections() {
    for (const auto& acceptor : acceptors_)
        loop.remove(*acceptor);
    connections_.for_each([](Connection& connection) { connection.close_now(true); });
    drain_tick_.cancel();
}

// ---- the manager -----------------------------------------------------------------------------------------

void Worker::ManagerLink::on_ready(event::Ready) {
    while (is_watched()) {
        auto received = receive_message(watched_fd());
        if (received && !received->has_value()) return;
        if (received) {
            worker_.on_message((*received)->message.kind, std::move((*received)->carried));
            continue;
        }
        worker_.loop.remove(*this);
        log::warning("worker {}: the manager has gone", worker_.birth_.slot);
        worker_.begin_drain();
    }
}

void Worker::on_message(WorkerMessage::Kind kind, UniqueFd carried) {
    using Kind = WorkerMessage::Kind;
    switch (kind) {
        case Kind::kStopAccepting:
            return stop_accepting();
        case Kind::kBeforeShutdown:
            host.on_before_shutdown(server);
            if (!is_abandoned_) (void)order(Kind::kBeforeShutdownDone);
            return;
        case Kind::kLogFile:
            return log::adopt_file(std::move(carried));
        case Kind::kOutputFile:
            ::dup2(carried.get(), STDOUT_FILENO);
            ::dup2(carried.get(), STDERR_FILENO);
            return;
        default:
            return;
    }
}

Result<void> Worker::order(WorkerMessage::Kind kind) {
    return send_message(birth_.channel.get(), {kind, birth_.slot});
}

void Worker::reopen_log() {
    log::reopen();
    if (config.daemonize && !config.log_file.empty()) (void)process::redirect_output(config.log_file);
}

void Worker::abandon() noexcept {
    is_abandoned_ = has_left_ = true;
    for (const int signal_number : kManagerSignals)
        stop_ignoring(signal_number);
    ::signal(SIGRTMAX, SIG_DFL);
    log::set_process_tag({});
    birth_.channel.reset();
    for (const auto& acceptor : acceptors_)
        acceptor->abandon();
    connections_.for_each([](Connection& connection) { connection.abandon(); });
}

// ---- accepting -------------------------------------------------------------------------------------------

Result<void> Worker::start_accepting() {
    for (std::size_t i = 0; i < runtime_.ports.count(); ++i) {
        acceptors_.push_back(std::make_unique<Acceptor>(loop, *this, i, runtime_.ports.fd(i, birth_.slot),
                                                        runtime_.ports.port(i)));
        if (auto started = acceptors_.back()->start(); !started) return started;
    }
    (void)send_message(birth_.channel.get(), {WorkerMessage::Kind::kReady, birth_.slot});
    return {};
}

/// Closes the sockets of this process; its successor and the manager have theirs.
void Worker::stop_accepting() {
    is_sweeping_ = true;  // Connections that come and go while the backlog is swept are not the last ones.
    for (const auto& acceptor : acceptors_)
        acceptor->stop();
    is_sweeping_ = false;
    disarm_orphan_guard();
    runtime_.ports.close_sockets();
}

void Worker::take(UniqueFd fd, std::size_t port_index, std::shared_ptr<const Endpoints> endpoints) {
    if (!runtime_.shared->try_add_connection(counters, runtime_.max_connections)) return log_refusal();
    const auto row = open_session(fd.get(), port_index, *endpoints);
    if (!row) {
        bump(counters.closed);
        runtime_.shared->remove_connection(counters);
        return log_refusal();
    }
    const SessionId session_id = (*row)->id();
    Connection& connection = connections_.add(
        make_http_connection(*this, std::move(fd), session_id, port_index, std::move(endpoints)));
    connection.attach_session(**row);
    // The object outlives this call whatever the host does: it is destroyed at the end of a turn.
    host.on_connect(server, session_id, birth_.slot);
    if (connection.is_closed()) return;
    if (auto opened = connection.open(); !opened) return connection.close_now(true);
    if (is_draining && !connection.is_closed()) connection.begin_drain();
}

Result<SessionRow*> Worker::open_session(int fd, std::size_t port_index,
                                         const Endpoints& endpoints) noexcept {
    SessionStart start;
    start.worker_id = start.reactor_id = birth_.slot;
    start.fd = fd;
    start.server_fd = runtime_.ports.fd(port_index, birth_.slot);
    start.port_index = port_index;
    start.server_port = endpoints.server_port;
    start.remote_port = endpoints.remote_port;
    start.remote_address = endpoints.remote_address;
    start.local_address = endpoints.server_address;
    start.now_ms = loop.now_ms();
    return sessions_.open(start);
}

bool Worker::has_room() const noexcept {
    return connections_.size() < connection_room_;
}

AcceptedSink::Share Worker::share() const noexcept {
    const auto mine = static_cast<std::int64_t>(connections_.size());
    const std::int64_t fair = runtime_.shared->connections() / runtime_.worker_num;
    if (mine <= fair || config.reuse_port) return Share::kFair;
    return mine > fair + fair / 8 + 1 ? Share::kClearlyMore : Share::kMore;
}

void Worker::log_refusal() {
    if (loop.now_ms() - last_refusal_ms_ < kRefusalLogIntervalMs) return;
    last_refusal_ms_ = loop.now_ms();
    log::warning("worker {}: connection refused: max_connection {} reached", birth_.slot,
                 runtime_.max_connections);
}

void Worker::retire(Connection& connection) {
    connections_.retire(connection);
    runtime_.shared->remove_connection(counters);
    loop.defer(clean_up_);
    for (const auto& acceptor : acceptors_)
        acceptor->resume_early();
    maybe_exit();
}

// ---- replacement -----------------------------------------------------------------------------------------

void Worker::count_request() {
    if (++handled_ < replace_after_ || replace_after_ == 0 || has_asked_for_successor_ || is_draining) return;
    has_asked_for_successor_ = ask_for_replacement(birth_.slot).has_value();
}

Result<void> Worker::ask_for_replacement(int slot) {
    if (slot < 0 || slot >= runtime_.worker_num) return fail(Errc::kNotFound);
    return send_message(birth_.channel.get(), {WorkerMessage::Kind::kReplace, slot});
}

std::uint64_t Worker::requests_here() const noexcept {
    return counters.requests.load(std::memory_order_relaxed) - requests_at_start_;
}

std::uint64_t Worker::responses_here() const noexcept {
    return counters.responses.load(std::memory_order_relaxed) - responses_at_start_;
}

// ---- draining --------------------------------------------------------------------------------------------

void Worker::begin_drain() {
    if (is_draining || has_left_) return;
    is_draining = true;
    counters.is_draining.store(true, std::memory_order_relaxed);
    start_limit_.cancel();
    drain_ends_at_ms_ = monotonic_ms() + max_wait_ms(config);
    stop_accepting();
    connections_.for_each([](Connection& connection) { connection.begin_drain(); });
    on_drain_tick();
}

void Worker::on_drain_tick() {
    const std::int64_t now_ms = monotonic_ms();
    if (now_ms >= next_exit_call_ms_ && host_has_work()) {
        next_exit_call_ms_ = now_ms + kExitCallIntervalMs;
        host.on_worker_exit(server, birth_.slot);
    }
    maybe_exit();
    if (has_left_) return;
    if (now_ms >= drain_ends_at_ms_) {
        const std::string pending = host_has_work() ? host.describe_pending_work() : std::string();
        log::warning("worker {} leaves after max_wait_time ({} s) with {} connections open{}{}", birth_.slot,
                     config.max_wait_seconds, connections_.size(), pending.empty() ? "" : "; it waited for ",
                     pending);
        return leave(0);
    }
    loop.arm(drain_tick_, kDrainTickMs);
}

bool Worker::host_has_work() {
    return config.reload_async && host.has_pending_work();
}

void Worker::maybe_exit() {
    if (!is_draining || is_sweeping_ || has_left_ || !connections_.empty() || host_has_work()) return;
    leave(0);
}

}  // namespace shoal::server
