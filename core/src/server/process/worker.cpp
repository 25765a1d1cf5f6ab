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
#include "shoal/process/ignored_signals.hpp"
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

std::uint64_t pick_request_limit(const ServerConfig& config) {
    if (config.max_requests == 0) return 0;
    if (config.max_requests_grace == 0) return config.max_requests;
    SystemRandom random;
    return config.max_requests +
           std::uniform_int_distribution<std::uint64_t>(0, config.max_requests_grace)(random);
}

}  // namespace

Worker::Worker(ServerRuntime& runtime, WorkerStartInfo birth, event::EventLoop& loop)
    : runtime_(runtime),
      birth_(std::move(birth)),
      loop_(loop),
      host_(runtime.host),
      config_(runtime.config),
      counters_(runtime.shared->counters(birth_.slot, birth_.counter_set)),
      sessions_(*runtime.sessions, birth_),
      to_worker_(*this),
      reactor_({.loop = loop,
                .config = runtime.config,
                .counters = counters_,
                .host = *this,
                .worker = to_worker_,
                .mime_types = runtime.host.mime_types(),
                .tls = &runtime.tls,
                .id = birth_.slot}),
      to_reactor_(reactor_),
      manager_link_(*this),
      start_limit_([](event::Timer&, void* self) { static_cast<Worker*>(self)->on_start_timeout(); }, this),
      drain_tick_([](event::Timer&, void* self) { static_cast<Worker*>(self)->on_drain_tick(); }, this),
      requests_at_start_(counters_.requests.load(std::memory_order_relaxed)),
      responses_at_start_(counters_.responses.load(std::memory_order_relaxed)),
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
    loop_.retain();
    begin_start();
    // The loop also ends when the host stops it: then the worker has left without draining, as it was told.
    if (!has_left_ || is_abandoned_) loop_.run();
    if (is_abandoned_) return exit_code_;
    reactor_.end();
    drain_tick_.cancel();
    host_.on_worker_stop(runtime_.server, birth_.slot);
    loop_.release();
    return exit_code_;
}

Result<void> Worker::prepare() {
    runtime_.ports.keep_only(birth_.slot);
    log::set_process_tag(fmt::format("*{}.{}", ::getpid(), birth_.slot));
    if (auto dropped = process::drop_privileges(runtime_.identity, config_.chroot); !dropped) return dropped;
    if (auto guarded = arm_orphan_guard(runtime_.manager_pid, runtime_.ports.fds(birth_.slot)); !guarded)
        return guarded;
    if (auto installed = install_signals(); !installed) return installed;
    // No other process has this slot's set of counters: files under it belong to one that was killed.
    std::set<std::string_view> looked_for;
    for (std::size_t i = 0; i < config_.ports.size(); ++i) {
        std::string& prefix = reactor_.http(i).upload_prefix;
        prefix = upload_path_prefix(config_.ports[i].http.upload_tmp_dir, runtime_.shared->server_id(),
                                    birth_.slot, birth_.counter_set);
        if (looked_for.insert(prefix).second) remove_stale_uploads(prefix);
    }
    measure_descriptors();
    return loop_.add(manager_link_, birth_.channel.get(), event::Trigger::kLevel, event::Ready::kRead, false);
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
        process::ignore_signal(signal_number);
    process::ignore_signal(SIGPIPE);
    if (auto set = loop_.set_signal_handler(SIGTERM, [this](int) { begin_drain(); }); !set) return set;
    for (const int signal_number : {SIGHUP, SIGRTMIN}) {
        if (auto set = loop_.set_signal_handler(signal_number, [this](int) { reopen_log(); }); !set)
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
    if (birth_.is_first_of_server) host_.on_start(runtime_.server);
    if (has_left_) return;
    const bool has_finished = host_.on_worker_start(runtime_.server, birth_.slot);
    if (has_left_) return;
    if (has_finished) return finish_start();
    loop_.arm(start_limit_, static_cast<std::int64_t>(config_.worker_start_timeout_seconds * 1000));
}

void Worker::on_start_timeout() {
    log::notice("worker {}: onWorkerStart has not returned after {} s (worker_start_timeout): it accepts now",
                birth_.slot, config_.worker_start_timeout_seconds);
    finish_start();
}

void Worker::finish_start() {
    start_limit_.cancel();
    if (has_finished_start_ || is_draining_ || has_left_) return;
    has_finished_start_ = true;
    if (auto accepting = start_accepting(); !accepting) {
        log::error("worker {} cannot watch its ports (errno {})", birth_.slot, to_errno(accepting.error()));
        leave(EXIT_FAILURE);
    }
}

void Worker::leave(int exit_code) noexcept {
    exit_code_ = exit_code;
    has_left_ = true;
    loop_.stop();
}

// ---- the manager -----------------------------------------------------------------------------------------

void Worker::ManagerLink::on_ready(event::Ready) {
    while (is_watched()) {
        auto received = receive_message(watched_fd());
        if (received && !received->has_value()) return;
        if (received) {
            worker_.on_manager_message((*received)->message.kind, std::move((*received)->carried));
            continue;
        }
        worker_.loop_.remove(*this);
        log::warning("worker {}: the manager has gone", worker_.birth_.slot);
        worker_.begin_drain();
    }
}

void Worker::on_manager_message(WorkerMessage::Kind kind, UniqueFd carried) {
    using Kind = WorkerMessage::Kind;
    switch (kind) {
        case Kind::kStopAccepting:
            return stop_accepting();
        case Kind::kBeforeShutdown:
            host_.on_before_shutdown(runtime_.server);
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
    if (config_.daemonize && !config_.log_file.empty()) (void)process::redirect_output(config_.log_file);
}

void Worker::abandon() noexcept {
    is_abandoned_ = has_left_ = true;
    for (const int signal_number : kManagerSignals)
        process::stop_ignoring(signal_number);
    ::signal(SIGRTMAX, SIG_DFL);
    log::set_process_tag({});
    birth_.channel.reset();
    reactor_.abandon();
}

// ---- accepting -------------------------------------------------------------------------------------------

Result<void> Worker::start_accepting() {
    std::vector<Reactor::ListeningSocket> sockets;
    for (std::size_t i = 0; i < runtime_.ports.count(); ++i)
        sockets.push_back({runtime_.ports.fd(i, birth_.slot), runtime_.ports.port(i)});
    if (auto started = reactor_.start_accepting(sockets); !started) return started;
    (void)send_message(birth_.channel.get(), {WorkerMessage::Kind::kReady, birth_.slot});
    return {};
}

/// Closes the sockets of this process; its successor and the manager have theirs.
void Worker::stop_accepting() {
    reactor_.stop_accepting();
    disarm_orphan_guard();
    runtime_.ports.close_sockets();
}

ReactorHost::Admission Worker::admit(const SessionStart& start) {
    if (!runtime_.shared->try_add_connection(counters_, runtime_.max_connections)) {
        log_refusal();
        return {};
    }
    const Result<SessionRow*> row = sessions_.open(start);
    if (row) return {(*row)->id(), *row};
    bump(counters_.closed);
    runtime_.shared->remove_connection(counters_);
    log_refusal();
    return {};
}

void Worker::on_connection_gone() {
    runtime_.shared->remove_connection(counters_);
    maybe_exit();
}

bool Worker::has_room(std::size_t connections) const noexcept {
    return connections < connection_room_;
}

AcceptedSink::Share Worker::share(std::size_t connections) const noexcept {
    using Share = AcceptedSink::Share;
    const auto mine = static_cast<std::int64_t>(connections);
    const std::int64_t fair = runtime_.shared->connections() / runtime_.worker_num;
    if (mine <= fair || config_.reuse_port) return Share::kFair;
    return mine > fair + fair / 8 + 1 ? Share::kClearlyMore : Share::kMore;
}

void Worker::log_refusal() {
    if (loop_.now_ms() - last_refusal_ms_ < kRefusalLogIntervalMs) return;
    last_refusal_ms_ = loop_.now_ms();
    log::warning("worker {}: connection refused: max_connection {} reached", birth_.slot,
                 runtime_.max_connections);
}

// ---- what the reactor tells ------------------------------------------------------------------------------

Result<void> Worker::on_message(const Message& message) {
    using Kind = Message::Kind;
    switch (message.kind) {
        case Kind::kRequest:
            count_request();
            host_.on_request(*message.exchange);
            return {};
        case Kind::kAbort:
            host_.on_abort(*message.exchange);
            return {};
        case Kind::kData:
            count_request();
            host_.on_receive(runtime_.server, message.session, message.detail, message.bytes);
            return {};
        case Kind::kConnect:
            host_.on_connect(runtime_.server, message.session, message.detail);
            return {};
        case Kind::kClosed:
            host_.on_close(runtime_.server, message.session, message.detail);
            return {};
        case Kind::kBufferFull:
            host_.on_buffer_full(runtime_.server, message.session);
            return {};
        case Kind::kBufferEmpty:
            host_.on_buffer_empty(runtime_.server, message.session);
            return {};
        default:
            return fail(Errc::kInvalid);
    }
}

// ---- replacement -----------------------------------------------------------------------------------------

void Worker::count_request() {
    if (++handled_ < replace_after_ || replace_after_ == 0 || has_asked_for_successor_ || is_draining_)
        return;
    has_asked_for_successor_ = ask_for_replacement(birth_.slot).has_value();
}

Result<void> Worker::ask_for_replacement(int slot) {
    if (slot < 0 || slot >= runtime_.worker_num) return fail(Errc::kNotFound);
    return send_message(birth_.channel.get(), {WorkerMessage::Kind::kReplace, slot});
}

std::uint64_t Worker::requests_here() const noexcept {
    return counters_.requests.load(std::memory_order_relaxed) - requests_at_start_;
}

std::uint64_t Worker::responses_here() const noexcept {
    return counters_.responses.load(std::memory_order_relaxed) - responses_at_start_;
}

// ---- draining --------------------------------------------------------------------------------------------

void Worker::begin_drain() {
    if (is_draining_ || has_left_) return;
    is_draining_ = true;
    counters_.is_draining.store(true, std::memory_order_relaxed);
    start_limit_.cancel();
    drain_ends_at_ms_ = monotonic_ms() + max_wait_ms(config_);
    reactor_.is_draining = true;  // The connections that the sweep takes leave after their answer.
    stop_accepting();
    reactor_.begin_drain();
    on_drain_tick();
}

void Worker::on_drain_tick() {
    const std::int64_t now_ms = monotonic_ms();
    if (now_ms >= next_exit_call_ms_ && host_has_work()) {
        next_exit_call_ms_ = now_ms + kExitCallIntervalMs;
        host_.on_worker_exit(runtime_.server, birth_.slot);
    }
    maybe_exit();
    if (has_left_) return;
    if (now_ms >= drain_ends_at_ms_) {
        const std::string pending = host_has_work() ? host_.describe_pending_work() : std::string();
        log::warning("worker {} leaves after max_wait_time ({} s) with {} connections open{}{}", birth_.slot,
                     config_.max_wait_seconds, reactor_.connections().size(),
                     pending.empty() ? "" : "; it waited for ", pending);
        return leave(0);
    }
    loop_.arm(drain_tick_, kDrainTickMs);
}

bool Worker::host_has_work() {
    return config_.reload_async && host_.has_pending_work();
}

void Worker::maybe_exit() {
    if (!is_draining_ || reactor_.is_sweeping() || has_left_ || !reactor_.connections().empty() ||
        host_has_work())
        return;
    leave(0);
}

}  // namespace shoal::server
