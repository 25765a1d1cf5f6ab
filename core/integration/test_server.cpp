// SPDX-License-Identifier: Apache-2.0
#include "test_server.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "shoal/base/clock.hpp"
#include "shoal/base/strings.hpp"
#include "shoal/process/daemon.hpp"
#include "shoal/server/server.hpp"

namespace shoal::integration {

bool is_deep() {
    const char* const deep = std::getenv("SHOAL_DEEP");
    return deep != nullptr && *deep != '\0' && *deep != '0';
}

bool eventually(const std::function<bool()>& condition, int limit_ms) {
    const std::int64_t ends_at = monotonic_ms() + limit_ms;
    while (!condition()) {
        if (monotonic_ms() > ends_at) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
    return true;
}

TestServer::TestServer(int worker_num, const Configure& configure) {
    std::array<int, 2> ends;
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    const UniqueFd reading(ends[0]);
    UniqueFd writing(ends[1]);
    manager_ = ::fork();
    if (manager_ == 0) run_server(worker_num, configure, writing.get());
    ::setpgid(manager_, manager_);  // Here and there: whoever comes first.
    writing.reset();
    std::array<char, 256> text{};
    ssize_t got;
    while ((got = ::read(reading.get(), text.data(), text.size() - 1)) < 0 && errno == EINTR) {
    }
    if (got > 0 && text[0] == '/') target_.unix_path.assign(text.data());
    if (got > 0 && text[0] != '/') target_.port = static_cast<std::uint16_t>(std::atoi(text.data()));
    // Before that it has no handlers: a signal would end it.
    if (got > 0) (void)waits_for("manager_start", 1);
}

void TestServer::run_server(int worker_num, const Configure& configure, int ready_fd) {
    ::setpgid(0, 0);
    if (!process::redirect_output(directory_.file("log"))) ::_exit(80);
    HelloHost host(directory_.file("journal"));
    server::ServerConfig config;
    config.worker_num = worker_num;
    server::PortConfig port;
    port.host = "127.0.0.1";
    config.ports.push_back(port);
    if (configure) configure(config, host);
    server::Server server(config, host);
    host.set_server(server);
    if (auto opened = server.open_ports(); !opened) ::_exit(81);
    const bool is_unix = config.ports[0].type == server::SocketType::kUnixStream;
    const std::string text = is_unix ? config.ports[0].host : std::to_string(server.port(0));
    (void)!::write(ready_fd, text.data(), text.size());
    ::close(ready_fd);
    const auto finished = server.start();
    ::_exit(finished ? finished->exit_code : 82);
}

TestServer::~TestServer() {
    if (manager_ <= 0) return;
    ::kill(-manager_, SIGKILL);
    if (!end_) ::waitpid(manager_, nullptr, 0);
}

void TestServer::signal(int signal_number) const {
    ::kill(manager_, signal_number);
}

std::optional<process::ExitStatus> TestServer::wait_for_end(int limit_ms) {
    eventually(
        [this] {
            if (!end_) end_ = process::try_reap(manager_);
            return end_.has_value();
        },
        limit_ms);
    return end_;
}

std::optional<process::ExitStatus> TestServer::stop() {
    signal(SIGTERM);
    return wait_for_end();
}

// Zombies do not count: orphans stay some until the system's init collects them.
bool TestServer::has_no_process() const {
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        if (!is_digit(entry.path().filename().string().front())) continue;
        std::array<char, 512> stat{};
        const UniqueFd file(::open((entry.path().string() + "/stat").c_str(), O_RDONLY | O_CLOEXEC));
        if (!file || ::read(file.get(), stat.data(), stat.size() - 1) <= 0) continue;
        const char* const name_end = std::strrchr(stat.data(), ')');
        char state = 0;
        int parent = 0;
        int group = 0;
        int threads = 0;
        // State, parent, group, then fourteen fields until the number of threads: proc(5).
        if (name_end == nullptr ||
            std::sscanf(name_end + 1, " %c %d %d %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %d",
                        &state, &parent, &group, &threads) != 4)
            continue;
        // A zombie's other threads (ThreadSanitizer has one) may still hold its descriptors open.
        if (group == manager_ && (state != 'Z' || threads > 1)) return false;
    }
    return true;
}

std::vector<std::string> TestServer::journal() const {
    std::istringstream text(testing::read_file(directory_.file("journal")));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);)
        lines.push_back(line);
    return lines;
}

int TestServer::count(std::string_view beginning) const {
    int found = 0;
    for (const std::string& line : journal())
        found += line.starts_with(beginning) ? 1 : 0;
    return found;
}

bool TestServer::waits_for(std::string_view beginning, int times, int limit_ms) const {
    return eventually([&] { return count(beginning) >= times; }, limit_ms);
}

std::vector<pid_t> TestServer::workers() const {
    std::vector<pid_t> alive;
    for (const std::string& line : journal()) {
        int slot = 0;
        int pid = 0;
        if (std::sscanf(line.c_str(), "worker_start %d %d", &slot, &pid) != 2) continue;
        if (process::is_alive(pid)) alive.push_back(pid);
    }
    return alive;
}

std::string TestServer::log() const {
    return testing::read_file(directory_.file("log"));
}

}  // namespace shoal::integration
