// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file net/resolver_channel.hpp
/// DNS lookups: c-ares driven by the event loop.
///
/// Invariants
///  1. `under_way_` holds each lookup from its start to its last response; c-ares has raw pointers to these
///     lookups only.
///  2. No coroutine runs inside c-ares: waiters are chosen by schedule_wake() and resumed at the end of
///     the turn. So lookups may start, and waiters leave, wherever a coroutine runs.
///  3. `waiting_` counts the coroutines that wait for a lookup of this channel. When the last one has left,
///     all queries are cancelled: their results would be unused, and they keep descriptors open and the loop
///     running.
///  4. c-ares closes its sockets when there is no query, so an idle channel has no watcher and no timer.
#include <ares.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "net/resolver_answer.hpp"
#include "shoal/coro/wait_queue.hpp"
#include "shoal/event/event_loop.hpp"
#include "shoal/net/resolver.hpp"

namespace shoal::net::detail {

class DnsChannel;

/// One lookup, shared by all callers with the same query. May outlive its channel.
struct DnsLookup : std::enable_shared_from_this<DnsLookup> {
    /// The results for one name so far.
    struct Question {
        DnsLookup* lookup;
        int family;
    };

    std::string key;
    int family = AF_UNSPEC;
    std::vector<std::string> candidates;  ///< The names still to be queried, next one last.
    DnsChannel* channel = nullptr;
    Question ipv4{this, AF_INET};
    Question ipv6{this, AF_INET6};
    int unanswered = 0;
    bool has_failed = false;  ///< A server failed for one of the names, so the name may exist.
    bool has_no_memory = false;
    bool is_waiter_cut = false;  ///< The channel was destroyed while coroutines waited.

    bool is_done = false;
    Error error{Errc::kOk};
    DnsAnswer answer;  ///< Not empty when done without error.
    coro::WaitQueue waiters;
    /// Runs after the response for one family until that for the other: some middleboxes drop all queries for
    /// IPv6 addresses, and a lookup must not wait for all their retries.
    event::Timer grace_timer{&on_grace_timeout, this};

  private:
    static void on_grace_timeout(event::Timer& timer, void* lookup);
};

class DnsChannel {
  public:
    /// Called for each successful lookup.
    using AnswerSink = std::function<void(const DnsLookup& lookup, const DnsChannel& from)>;

    /// Reads resolv.conf. Errors: kNoMemory; kInternal with c-ares's own code.
    [[nodiscard]] static Result<std::unique_ptr<DnsChannel>> open(event::EventLoop& loop,
                                                                  const ResolverOptions& options,
                                                                  const std::vector<Address>& servers,
                                                                  AnswerSink sink);
    /// Ends all queries; waiters are resumed as cancelled.
    ~DnsChannel();
    DnsChannel(const DnsChannel&) = delete;
    DnsChannel& operator=(const DnsChannel&) = delete;

    /// The running lookup of `name`, or a new one. It may already be done.
    [[nodiscard]] std::shared_ptr<DnsLookup> look_up(const std::string& key, const std::string& name,
                                                     int family);
    /// Parks the running coroutine until the unfinished lookup is done.
    coro::Wake wait(DnsLookup& lookup, coro::TimeoutMs timeout_ms);

    [[nodiscard]] bool is_idle() const noexcept { return under_way_.empty() && stragglers_.empty(); }

    /// In a forked child: closes the sockets and drops lookups and waiters. The loop may still have the
    /// parent's epoll set, which must not be changed. The channel may only be destroyed afterwards, after the
    /// loop has been reset.
    void abandon_after_fork() noexcept;

  private:
    friend struct DnsLookup;
    class SocketWatcher;
    DnsChannel(event::EventLoop& loop, AnswerSink sink);
    Result<void> start(const ResolverOptions& options, const std::vector<Address>& servers);
    Result<void> read_search_settings();
    Result<void> set_servers(const std::vector<Address>& servers);

    void ask_next(DnsLookup& lookup);
    void ask(DnsLookup::Question& question, const std::string& name);
    void take_answer(DnsLookup::Question& question, int status, const unsigned char* bytes, int length);
    void collect(DnsLookup& lookup, int family, int status, const unsigned char* bytes, int length);
    void end_step(DnsLookup& lookup);
    void finish(DnsLookup& lookup);
    void finish_early(DnsLookup& lookup);
    void process(ares_socket_t readable, ares_socket_t writable);
    void cancel_unless_wanted();
    void watch(int fd, bool wants_read, bool wants_write) noexcept;
    void arm_timer() noexcept;
    static void on_answer(void* question, int status, int timeouts, unsigned char* bytes, int length);
    static void on_socket_state(void* channel, ares_socket_t fd, int wants_read, int wants_write);
    static void on_timer(event::Timer& timer, void* channel);

    event::EventLoop& loop_;
    AnswerSink sink_;
    ares_channel ares_ = nullptr;
    int ndots_ = 1;
    coro::TimeoutMs grace_ms_ = 0;
    std::vector<std::string> domains_;
    std::unordered_map<std::string, std::shared_ptr<DnsLookup>> under_way_;
    std::unordered_set<std::shared_ptr<DnsLookup>> stragglers_;
    std::unordered_map<int, std::unique_ptr<SocketWatcher>> watchers_;
    event::Timer timer_{&on_timer, this};
    std::size_t waiting_ = 0;
    bool is_closing_ = false;
    bool is_abandoned_ = false;
};

}  // namespace shoal::net::detail
