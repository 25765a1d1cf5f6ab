// SPDX-License-Identifier: Apache-2.0
// A server of length-prefixed packets in C++: each packet is sent back as it came.
//
//   example_packet_server [port]      a packet: two bytes of length, most significant first, then so many
//   bytes
//
// SIGUSR1 reloads the workers, SIGTERM stops.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <shoal/event/event_loop.hpp>
#include <shoal/server/host.hpp>
#include <shoal/server/server.hpp>

namespace {

using namespace shoal;

class Echo final : public server::Host {
  public:
    explicit Echo(std::unique_ptr<event::EventLoop> loop) : loop_(std::move(loop)) {}

    event::EventLoop& loop() override { return *loop_; }

    void after_fork(const server::ProcessId&) override {
        if (!loop_->reset_after_fork()) std::abort();
    }

    void on_receive(server::Server& server, server::SessionId session, int,
                    std::string_view packet) override {
        // A client that does not read what it asked for is cut off.
        if (!server.send(session, packet)) (void)server.close_connection(session, /*discard_output=*/true);
    }

  private:
    std::unique_ptr<event::EventLoop> loop_;
};

}  // namespace

int main(int argc, char** argv) {
    server::ServerConfig config;
    config.worker_num = 2;
    server::PortConfig port;
    port.host = "127.0.0.1";
    port.port = static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 9503);
    port.protocols.http = false;
    port.framing.choice.length_check = true;
    port.framing.options.length_type = 'n';
    port.framing.options.body_offset = 2;
    config.ports.push_back(port);

    auto loop = event::EventLoop::create();
    if (!loop) return EXIT_FAILURE;
    Echo echo(std::move(*loop));
    server::Server server(config, echo);
    if (const auto opened = server.open_ports(); !opened) {
        std::fprintf(stderr, "cannot listen on %s:%u: %s\n", port.host.c_str(), port.port,
                     std::strerror(to_errno(opened.error())));
        return EXIT_FAILURE;
    }
    std::printf("listening on %u\n", server.port(0));
    std::fflush(stdout);
    const auto finished = server.start();
    return finished ? finished->exit_code : EXIT_FAILURE;
}
