// SPDX-License-Identifier: Apache-2.0
// An HTTP server in C++: two workers under a manager, one coroutine a request.
//
//   example_http_hello [port]      GET / says hello, GET /slow says it after a tenth of a second
//
// SIGUSR1 reloads the workers, SIGTERM stops; neither loses a request.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <shoal/coro/boost_context_ops.hpp>
#include <shoal/coro/coroutine.hpp>
#include <shoal/event/event_loop.hpp>
#include <shoal/server/exchange.hpp>
#include <shoal/server/host.hpp>
#include <shoal/server/server.hpp>

namespace {

using namespace shoal;

class Hello final : public server::Host {
  public:
    explicit Hello(std::unique_ptr<event::EventLoop> loop) : loop_(std::move(loop)) {}

    event::EventLoop& loop() override { return *loop_; }

    void after_fork(const server::ProcessId&) override {
        if (!loop_->reset_after_fork()) std::abort();
    }

    bool on_worker_start(server::Server&, int) override {
        scheduler_.emplace(*loop_, contexts_);
        return true;  // The worker is ready.
    }

    // A worker that is asked to end waits for its coroutines.
    bool has_pending_work() override { return scheduler_->live_count() > 0; }

    void on_request(server::Exchange& exchange) override {
        auto request = std::make_shared<server::ExchangeRef>(exchange);
        (void)scheduler_->spawn([request] { answer(*request->get()); });
    }

  private:
    static void answer(server::Exchange& exchange) {
        const http::RequestView& head = exchange.head();
        if (head.view(head.path) == "/slow") (void)coro::sleep_for_ms(100);
        (void)exchange.headers().set("Content-Type", "text/plain");
        (void)exchange.end("hello from C++\n");
    }

    std::unique_ptr<event::EventLoop> loop_;
    coro::BoostContextOps contexts_;
    std::optional<coro::Scheduler> scheduler_;
};

}  // namespace

int main(int argc, char** argv) {
    server::ServerConfig config;
    config.worker_num = 2;
    server::PortConfig port;
    port.host = "127.0.0.1";
    port.port = static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 9502);
    config.ports.push_back(port);

    auto loop = event::EventLoop::create();
    if (!loop) return EXIT_FAILURE;
    Hello hello(std::move(*loop));
    server::Server server(config, hello);
    if (const auto opened = server.open_ports(); !opened) {
        std::fprintf(stderr, "cannot listen on %s:%u: %s\n", port.host.c_str(), port.port,
                     std::strerror(to_errno(opened.error())));
        return EXIT_FAILURE;
    }
    std::printf("listening on http://%s:%u\n", port.host.c_str(), server.port(0));
    std::fflush(stdout);
    const auto finished = server.start();
    return finished ? finished->exit_code : EXIT_FAILURE;
}
