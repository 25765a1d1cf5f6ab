// SPDX-License-Identifier: Apache-2.0
#pragma once
/// One server under test, in processes of its own.
#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "hello_host.hpp"
#include "http_client.hpp"
#include "shoal/process/child.hpp"
#include "shoal/server/config.hpp"
#include "shoal/testing/temp_dir.hpp"

namespace shoal::integration {

/// True when SHOAL_DEEP is set: longer runs.
[[nodiscard]] bool is_deep();

/// Asks `condition` every few ms until it is true or `limit_ms` have passed.
bool eventually(const std::function<bool()>& condition, int limit_ms = 10'000);

class TestServer {
  public:
    using Configure = std::function<void(server::ServerConfig&, HelloHost&)>;

    /// Starts a server with `worker_num` workers on an ephemeral loopback port and waits until it serves.
    explicit TestServer(int worker_num, const Configure& configure = {});
    /// Kills what is left of it.
    ~TestServer();
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    [[nodiscard]] pid_t manager() const noexcept { return manager_; }
    [[nodiscard]] const Target& target() const noexcept { return target_; }
    [[nodiscard]] HttpClient client() const { return HttpClient(target_); }
    [[nodiscard]] const testing::TempDir& directory() const noexcept { return directory_; }

    void signal(int signal_number) const;
    /// Waits for the manager's end: its exit status.
    std::optional<process::ExitStatus> wait_for_end(int limit_ms = 10'000);
    /// SIGTERM and wait_for_end().
    std::optional<process::ExitStatus> stop();
    /// No process of the server's group is alive any more.
    [[nodiscard]] bool has_no_process() const;

    [[nodiscard]] std::vector<std::string> journal() const;
    /// Lines that begin with `beginning`.
    [[nodiscard]] int count(std::string_view beginning) const;
    [[nodiscard]] bool waits_for(std::string_view beginning, int times, int limit_ms = 10'000) const;
    /// Workers that serve now, by the journal and by being alive.
    [[nodiscard]] std::vector<pid_t> workers() const;
    /// What the server has logged.
    [[nodiscard]] std::string log() const;

  private:
    [[noreturn]] void run_server(int worker_num, const Configure& configure, int ready_fd);

    testing::TempDir directory_;
    Target target_;
    pid_t manager_ = 0;
    std::optional<process::ExitStatus> end_;
};

}  // namespace shoal::integration
