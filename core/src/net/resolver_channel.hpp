// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file net/resolver_channel.hpp
/// Lookups by DNS: c-ares driven by the event loop.
///
/// Invariants
///  1. `under_way_` holds each lookup from its start until its last answer has come; c-ares has raw
///     pointers to those, and to no others.
///  2. No coroutine runs inside c-ares: waiters are chosen by schedule_wake() and resumed at the end of
///     the turn. So lookups may start, and waiters leave, wherever a coroutine runs.
///  3. `waiting_` counts the coroutines that wait for a lookup of this channel. When the last one has left,
///     what is under way is cancelled: its result would be unused, and it keeps descriptors open and the loop
///     running.
///  4. c-ares closes its sockets when nothing is under way, so an idle channel has no watcher and no timer.
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

/// One lookup, shared by all who want the same. Outlives its channel while it is referenced.
struct DnsLookup : std::enable_shared_from_this<DnsLookup> {
    /// What the answers to one name have been so far.
    struct Question {
        DnsLookup* lookup;
        int family;
    };

    std::string key;
    int family = AF_UNSPEC;
    std::vector<std::string> candidates;  ///< The names still to be asked for, next one last.
    DnsChannel* channel = nullptr;
    Question ipv4{this, AF_INET};
    Question ipv6{this, AF_INET6};
    int unanswered = 0;
    bool has_failed = false;  ///< A server failed for one of the names: that it does not exist is unproven.
    bool has_no_memory = false;
    bool is_waiter_cut = false;  ///< The channel went away under its waiters.

    bool is_done = false;
    Error error{Errc::kOk};
    DnsAnswer answer;  ///< Not empty when done without error.
    coro::WaitQueue waiters;
    /// Runs while one family has been answered and the other has not: some middleboxes drop all questions for
    /// IPv6 addresses, and nobody should wait for every try of those.
    event::Timer patience{&on_patience_end, this};

  private:
    static void on_patience_end(event::Timer& timer, void* lookup);
};

class DnsChannel {
  public:
    /// Told of each lookup that was answered.
    using AnswerSink = std::function<void(const DnsLookup& lookup, const DnsChannel& from)>;

    /// Reads resolv.conf. Errors: kNoMemory; kInternal with c-ares's own code.
    [[nodiscard]] static Result<std::unique_ptr<DnsChannel>> open(event::EventLoop& loop,
                                                                  const ResolverOptions& options,
                                                                  const std::vector<Address>& servers,
                                                                  AnswerSink sink);
    /// Ends what is under way; waiters go on as cancelled.
    ~DnsChannel();
    DnsChannel(const DnsChannel&) = delete;
    DnsChannel& operator=(const DnsChannel&) = delete;

    /// The lookup of `name` that is under way, or a new one. It may be done already.
    [[nodiscard]] std::shared_ptr<DnsLookup> look_up(const std::string& key, const std::string& name,
                                                     int family);
    /// Parks the running coroutine until the lookup, which is not done yet, is.
    coro::Wake wait(DnsLookup& lookup, coro::TimeoutMs timeout_ms);

    [[nodiscard]] bool is_idle() const noexcept { return under_way_.empty() && stragglers_.empty(); }

    /// In a forked child: closes the sockets and forgets lookups and waiters. The loop may still hold the
    /// parent's epoll set: nothing is taken out of that. Only destruction may follow, once the loop has been
    /// reset.
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
    coro::TimeoutMs patience_ms_ = 0;
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
