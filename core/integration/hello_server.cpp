// SPDX-License-Identifier: Apache-2.0
// shoal_hello_server [--port N] [--workers N] [--reuse-port] [--max-requests N]: the integration host by
// hand.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "hello_host.hpp"
#include "shoal/server/server.hpp"

int main(int argc, char** argv) {
    using namespace shoal;
    server::ServerConfig config;
    config.worker_num = 2;
    server::PortConfig port;
    port.host = "127.0.0.1";
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        const auto value = [&] { return i + 1 < argc ? std::atoi(argv[++i]) : 0; };
        if (option == "--port") port.port = static_cast<std::uint16_t>(value());
        if (option == "--workers") config.worker_num = value();
        if (option == "--max-requests") config.max_requests = static_cast<std::uint64_t>(value());
        if (option == "--reuse-port") config.reuse_port = true;
    }
    config.ports.push_back(port);
    integration::HelloHost host;
    server::Server server(config, host);
    host.set_server(server);
    if (auto opened = server.open_ports(); !opened) {
        fmt::print(stderr, "cannot listen on {}:{}: {}\n", port.host, port.port,
                   std::strerror(to_errno(opened.error())));
        return EXIT_FAILURE;
    }
    fmt::print("listening on http://{}:{}\n", port.host, server.port(0));
    std::fflush(stdout);
    const auto finished = server.start();
    return finished ? finished->exit_code : EXIT_FAILURE;
}
