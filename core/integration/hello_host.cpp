// SPDX-License-Identifier: Apache-2.0
#include "hello_host.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/server/exchange.hpp"

namespace shoal::integration {
namespace {

using server::Exchange;
using server::ExchangeRef;

/// A request that waits for its time.
struct LateAnswer {
    explicit LateAnswer(Exchange& its_exchange)
        : exchange(its_exchange), timer([](event::Timer&, void* self) { fire(self); }, this) {}
    static void fire(void* self) {
        const std::unique_ptr<LateAnswer> owned(static_cast<LateAnswer*>(self));
        (void)owned->exchange->end("slow");
    }
    ExchangeRef exchange;
    event::Timer timer;
};

std::string describe_stats(const server::Stats& stats) {
    return fmt::format(
        "connections {}\naccepted {}\nclosed {}\nrequests {}\nworker_requests {}\nworker_num {}\nreloads {}\n"
        "cancelled_reloads {}\n",
        stats.connections, stats.accepted, stats.closed, stats.requests, stats.worker_requests,
        stats.worker_num, stats.reloads, stats.cancelled_reloads);
}

std::string describe_connection(const Result<server::SessionInfo>& info) {
    if (!info) return "none";
    return fmt::format("{} {} {} {}", info->id, info->remote_address.view(), info->remote_port,
                       info->server_port);
}

std::string list_connections(const server::Server& server, server::SessionId after) {
    std::array<server::SessionId, 5> page;
    const std::size_t count = server.list_connections(after, page);
    return fmt::format("{}", fmt::join(page.begin(), page.begin() + count, " "));
}

}  // namespace

event::EventLoop& HelloHost::loop() {
    if (loop_ == nullptr) {
        auto made = event::EventLoop::create();
        if (!made) throw std::runtime_error("no event loop");
        loop_ = std::move(*made);
    }
    return *loop_;
}

void HelloHost::after_fork(const server::ProcessId&) {
    if (loop_ != nullptr && !loop_->reset_after_fork()) ::_exit(70);
}

void HelloHost::note(const std::string& line) const {
    if (journal_path_.empty()) return;
    const UniqueFd file(::open(journal_path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666));
    const std::string text = line + "\n";
    (void)!::write(file.get(), text.data(), text.size());
}

void HelloHost::on_worker_error(server::Server&, const server::WorkerExit& exit) {
    note(fmt::format("worker_error {} {} code={} signal={}", exit.worker_id, exit.pid, exit.exit_code,
                     exit.signal));
}

bool HelloHost::on_worker_start(server::Server&, int worker_id) {
    note(fmt::format("worker_start {} {}", worker_id, ::getpid()));
    if (exit_code_at_start != 0) ::_exit(exit_code_at_start);
    const std::string directory = journal_path_.substr(0, journal_path_.rfind('/') + 1);
    if (breaks_when_file_exists && ::access((directory + "broken").c_str(), F_OK) == 0) ::_exit(4);
    if (start_ms == 0) return true;
    start_timer_ = std::make_unique<event::Timer>(
        [](event::Timer&, void* self) { static_cast<HelloHost*>(self)->server_->finish_worker_start(); },
        this);
    if (start_ms > 0) loop_->arm(*start_timer_, start_ms);
    return false;
}

void HelloHost::on_worker_stop(server::Server&, int worker_id) {
    note(fmt::format("worker_stop {} {}", worker_id, ::getpid()));
}

void HelloHost::on_worker_exit(server::Server&, int worker_id) {
    note(fmt::format("worker_exit {} {}", worker_id, ::getpid()));
}

bool HelloHost::has_pending_work() {
    if (pending_work_ms == 0) return false;
    if (pending_until_ms_ == 0) pending_until_ms_ = monotonic_ms() + pending_work_ms;
    return monotonic_ms() < pending_until_ms_;
}

/// As pcntl_fork() in a request does it. The child goes on in its own loop and returns from Server::start().
void HelloHost::fork_child(int live_ms) {
    if (::fork() != 0) return;
    if (!loop_->reset_after_fork()) ::_exit(71);
    server_->forget_in_child();
    note(fmt::format("child {}", ::getpid()));
    start_timer_ = std::make_unique<event::Timer>([](event::Timer&, void*) {}, nullptr);
    loop_->arm(*start_timer_, live_ms);
}

void HelloHost::answer_later(Exchange& exchange, int delay_ms) {
    auto* const late = new LateAnswer(exchange);  // Owned by its timer: deleted when that fires.
    loop_->arm(late->timer, delay_ms);
}

void HelloHost::on_request(Exchange& exchange) {
    const std::string target(exchange.head().view(exchange.head().target));
    const std::size_t mark = target.find('?');
    const std::string path = target.substr(0, mark);
    const int number = mark == std::string::npos ? 0 : std::atoi(target.c_str() + mark + 1);
    if (path == "/slow") return answer_later(exchange, number);
    if (path == "/crash") ::_exit(3);
    if (path == "/block") ::usleep(static_cast<useconds_t>(number) * 1000);
    if (path == "/reload") (void)server_->reload();
    if (path == "/shutdown") (void)server_->shutdown();
    if (path == "/fork") fork_child(number);
    if (path == "/stop") (void)server_->stop_worker(number);
    if (path == "/leave") server_->leave_worker(number);
    if (path == "/close") (void)server_->close_connection(number, false);
    if (path == "/status") {
        (void)exchange.end(std::to_string(static_cast<int>(server_->worker_status(number))));
    } else if (path == "/pid") {
        (void)exchange.end(std::to_string(::getpid()));
    } else if (path == "/ids") {
        (void)exchange.end(list_connections(*server_, number));
    } else if (path == "/info") {
        (void)exchange.end(describe_connection(server_->connection_info(exchange.session_id())));
    } else if (path == "/stats") {
        (void)exchange.end(describe_stats(server_->stats()));
    } else {
        (void)exchange.end("hello");
    }
}

}  // namespace shoal::integration
