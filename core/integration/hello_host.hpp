// SPDX-License-Identifier: Apache-2.0
#pragma once
/// The program that the integration servers run.
///
/// Paths: `/` hello, `/pid` the worker's pid, `/stats` counters as "name value" lines, `/slow?<ms>` answers
/// after so long, `/crash` exits with code 3, `/block?<ms>` blocks the worker, `/reload`, `/shutdown`,
/// `/stop?<worker>`, `/fork?<ms>` forks a child that lives so long, `/status?<worker>` what that worker does.
#include <memory>
#include <string>

#include "shoal/event/event_loop.hpp"
#include "shoal/server/host.hpp"
#include "shoal/server/server.hpp"

namespace shoal::integration {

class HelloHost final : public server::Host {
  public:
    /// What happens is appended to `journal_path`, one line an event, by all processes; empty: nothing is.
    explicit HelloHost(std::string journal_path = {}) : journal_path_(std::move(journal_path)) {}

    void set_server(server::Server& server) noexcept { server_ = &server; }
    /// Every worker exits with this code in its start callback; 0: none does.
    int exit_code_at_start = 0;
    /// Workers exit in their start callback while a file "broken" stands beside the journal.
    bool breaks_when_file_exists = false;
    /// The start callback goes on in the background for so long; -1: for ever; 0: it returns finished.
    int start_ms = 0;
    bool notes_before_shutdown = false;
    /// Work that a draining worker waits for, in ms from the start of the drain; 0: none.
    int pending_work_ms = 0;

    event::EventLoop& loop() override;
    void after_fork(const server::ProcessId& self) override;
    void on_start(server::Server&) override { note("start"); }
    void on_manager_start(server::Server&) override { note("manager_start"); }
    void on_manager_stop(server::Server&) override { note("manager_stop"); }
    void on_shutdown(server::Server&) override { note("shutdown"); }
    void on_before_reload(server::Server&) override { note("before_reload"); }
    void on_after_reload(server::Server&) override { note("after_reload"); }
    void on_worker_error(server::Server&, const server::WorkerExit& exit) override;
    bool has_before_shutdown() override { return notes_before_shutdown; }
    void on_before_shutdown(server::Server&) override { note("before_shutdown"); }
    bool on_worker_start(server::Server&, int worker_id) override;
    void on_worker_stop(server::Server&, int worker_id) override;
    void on_worker_exit(server::Server&, int worker_id) override;
    bool has_pending_work() override;
    void on_request(server::Exchange& exchange) override;

  private:
    void note(const std::string& line) const;
    void fork_child(int live_ms);
    void answer_later(server::Exchange& exchange, int delay_ms);

    std::string journal_path_;
    std::unique_ptr<event::EventLoop> loop_;
    server::Server* server_ = nullptr;
    std::unique_ptr<event::Timer> start_timer_;
    std::int64_t pending_until_ms_ = 0;
};

}  // namespace shoal::integration
