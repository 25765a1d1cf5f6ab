// SPDX-License-Identifier: Apache-2.0
#include "net/resolver_channel.hpp"

#include <arpa/nameser.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#include "net/resolver_name.hpp"
#include "net/resolver_order.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/base/strings.hpp"

namespace shoal::net::detail {
namespace {

constexpr std::uint16_t kDnsPort = 53;

/// c-ares requires this once a process, before threads use it. It is never undone, because other users may
/// exist.
bool is_library_ready() noexcept {
    static const bool is_ready = ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS;
    return is_ready;
}

tl::unexpected<Error> fail_ares(int status) noexcept {
    if (status == ARES_ENOMEM) return fail(Errc::kNoMemory);
    return fail(Errc::kInternal, status);
}

/// Turns off the cache of c-ares 1.31 and later: ResolverCache is used, which can be cleared. Returns the bit
/// of the option; headers of older libraries lack both.
template <typename Options>
int disable_query_cache(Options& options) noexcept {
    constexpr int kQueryCacheOption = 1 << 21;  // ARES_OPT_QUERY_CACHE
    if constexpr (requires { options.qcache_max_ttl; }) {
        options.qcache_max_ttl = 0;
        return kQueryCacheOption;
    }
    return 0;
}

/// A failed query may mean that no descriptor is left, which c-ares does not report.
int descriptor_shortage() noexcept {
    const UniqueFd probe(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    return !probe && (errno == EMFILE || errno == ENFILE) ? errno : 0;
}

}  // namespace

/// A socket of c-ares. It may be destroyed in on_ready().
class DnsChannel::SocketWatcher final : public event::Watcher {
  public:
    explicit SocketWatcher(DnsChannel& channel) noexcept : channel_(channel) {}

  private:
    void on_ready(event::Ready ready) override {
        const int fd = watched_fd();
        const bool is_readable = any(ready & (event::Ready::kRead | event::Ready::kError));
        const bool is_writable = any(ready & (event::Ready::kWrite | event::Ready::kError));
        channel_.process(is_readable ? fd : ARES_SOCKET_BAD, is_writable ? fd : ARES_SOCKET_BAD);
    }
    DnsChannel& channel_;
};

// ---- life ------------------------------------------------------------------------------------------------

DnsChannel::DnsChannel(event::EventLoop& loop, AnswerSink sink) : loop_(loop), sink_(std::move(sink)) {}

Result<std::unique_ptr<DnsChannel>> DnsChannel::open(event::EventLoop& loop, const ResolverOptions& options,
                                                     const std::vector<Address>& servers, AnswerSink sink) {
    std::unique_ptr<DnsChannel> channel(new DnsChannel(loop, std::move(sink)));
    const auto started = channel->start(options, servers);
    if (!started) return fail(started.error());
    return channel;
}

DnsChannel::~DnsChannel() {
    is_closing_ = true;
    if (ares_ != nullptr) ares_destroy(std::exchange(ares_, nullptr));
}

void DnsChannel::abandon_after_fork() noexcept {
    is_abandoned_ = true;
    is_closing_ = true;
    timer_.cancel();
    if (ares_ != nullptr) ares_destroy(std::exchange(ares_, nullptr));
    waiting_ = 0;
}

Result<void> DnsChannel::start(const ResolverOptions& options, const std::vector<Address>& servers) {
    if (!is_library_ready()) return fail(Errc::kInternal);
    constexpr coro::TimeoutMs kLongest = std::numeric_limits<int>::max() / 64;  // It grows with each try.
    ares_options wanted{};
    wanted.timeout = static_cast<int>(std::clamp<coro::TimeoutMs>(options.query_timeout_ms, 1, kLongest));
    wanted.tries = std::max(options.tries, 1);
    wanted.sock_state_cb = &on_socket_state;
    wanted.sock_state_cb_data = this;
    char dns_only[] = "b";  // HostsFile reads the hosts file.
    wanted.lookups = dns_only;
    int mask = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB | ARES_OPT_LOOKUPS |
               disable_query_cache(wanted);
    std::string resolv_conf = options.resolv_conf;
    if (!resolv_conf.empty()) {
        wanted.resolvconf_path = resolv_conf.data();
        mask |= ARES_OPT_RESOLVCONF;
    }
    const int status = ares_init_options(&ares_, &wanted, mask);
    if (status != ARES_SUCCESS) {
        ares_ = nullptr;
        return fail_ares(status);
    }
    grace_ms_ = wanted.timeout;
    if (const auto read = read_search_settings(); !read) return read;
    if (!options.domains.empty()) domains_ = options.domains;
    return servers.empty() ? Result<void>{} : set_servers(servers);
}

Result<void> DnsChannel::read_search_settings() {
    ares_options settings{};
    int mask = 0;
    const int status = ares_save_options(ares_, &settings, &mask);
    if (status == ARES_SUCCESS) {
        ndots_ = settings.ndots;
        for (int i = 0; i < settings.ndomains; ++i)
            domains_.emplace_back(settings.domains[i]);
    }
    ares_destroy_options(&settings);
    return status == ARES_SUCCESS ? Result<void>{} : fail_ares(status);
}

Result<void> DnsChannel::set_servers(const std::vector<Address>& servers) {
    std::string list;
    for (const Address& server : servers) {
        const std::uint16_t port = server.port() == 0 ? kDnsPort : server.port();
        if (!list.empty()) list += ',';
        list += server.family() == AF_INET6 ? "[" + server.host() + "]" : server.host();
        list += ':' + std::to_string(port);
    }
    const int status = ares_set_servers_ports_csv(ares_, list.c_str());
    return status == ARES_SUCCESS ? Result<void>{} : fail_ares(status);
}

// ---- lookups ---------------------------------------------------------------------------------------------

std::shared_ptr<DnsLookup> DnsChannel::look_up(const std::string& key, const std::string& name, int family) {
    if (const auto known = under_way_.find(key); known != under_way_.end()) return known->second;
    auto lookup = std::make_shared<DnsLookup>();
    lookup->key = key;
    lookup->family = family;
    lookup->channel = this;
    lookup->candidates = search_candidates(name, ndots_, domains_);
    std::reverse(lookup->candidates.begin(), lookup->candidates.end());
    under_way_.emplace(key, lookup);
    ask_next(*lookup);
    arm_timer();
    return lookup;
}

coro::Wake DnsChannel::wait(DnsLookup& lookup, coro::TimeoutMs timeout_ms) {
    ++waiting_;
    const coro::Wake why = lookup.waiters.wait("Resolver::lookup", timeout_ms);
    // Done: the lookup no longer counts it as a waiter, and this channel may be destroyed.
    if (lookup.is_done) return why;
    --waiting_;
    cancel_unless_wanted();
    return why;
}

void DnsChannel::cancel_unless_wanted() {
    if (waiting_ == 0 && !is_idle()) ares_cancel(ares_);
    arm_timer();
}

void DnsChannel::ask_next(DnsLookup& lookup) {
    const std::string name = std::move(lookup.candidates.back());
    lookup.candidates.pop_back();
    // Both queries are counted before the first is sent: c-ares may complete it within the call. One more is
    // counted for this function, which needs the lookup until its end.
    const bool wants_ipv4 = lookup.family != AF_INET6;
    const bool wants_ipv6 = lookup.family != AF_INET;
    lookup.unanswered = (wants_ipv4 ? 1 : 0) + (wants_ipv6 ? 1 : 0) + 1;
    if (wants_ipv4) ask(lookup.ipv4, name);
    if (wants_ipv6) ask(lookup.ipv6, name);
    if (--lookup.unanswered == 0) end_step(lookup);
}

void DnsChannel::ask(DnsLookup::Question& question, const std::string& name) {
    // Deprecated since c-ares 1.28 in favour of ares_query_dnsrec(), which older libraries (Debian 12: 1.18)
    // do not have; it stays in the library, and read_answer() parses the bytes with either.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    ares_query(ares_, name.c_str(), ns_c_in, question.family == AF_INET ? ns_t_a : ns_t_aaaa, &on_answer,
               &question);
#pragma GCC diagnostic pop
}

void DnsChannel::on_answer(void* question, int status, int /*timeouts*/, unsigned char* bytes, int length) {
    auto& asked = *static_cast<DnsLookup::Question*>(question);
    asked.lookup->channel->take_answer(asked, status, bytes, length);
}

void DnsChannel::take_answer(DnsLookup::Question& question, int status, const unsigned char* bytes,
                             int length) {
    DnsLookup& lookup = *question.lookup;
    if (lookup.is_done) {
        if (--lookup.unanswered == 0) stragglers_.erase(lookup.shared_from_this());
        return;
    }
    try {
        collect(lookup, question.family, status, bytes, length);
    } catch (...) {  // No exception may reach c-ares.
        lookup.has_no_memory = true;
    }
    if (--lookup.unanswered == 0) {
        end_step(lookup);
    } else if (!lookup.answer.addresses.empty() && !is_closing_) {
        loop_.arm(lookup.grace_timer, grace_ms_);
    }
}

void DnsChannel::collect(DnsLookup& lookup, int family, int status, const unsigned char* bytes, int length) {
    if (status == ARES_SUCCESS)
        status = read_answer({bytes, static_cast<std::size_t>(length)}, family, lookup.answer);
    switch (status) {
        case ARES_SUCCESS:
        case ARES_ENODATA:
        case ARES_ENOTFOUND:
        case ARES_EBADNAME:
            return;
        case ARES_ECANCELLED:
        case ARES_EDESTRUCTION:
            lookup.is_waiter_cut = true;
            return;
        case ARES_ENOMEM:
            lookup.has_no_memory = true;
            return;
        default:
            lookup.has_failed = true;
    }
}

void DnsLookup::on_grace_timeout(event::Timer& /*timer*/, void* lookup) {
    auto& self = *static_cast<DnsLookup*>(lookup);
    self.channel->finish_early(self);
}

void DnsChannel::finish_early(DnsLookup& lookup) {
    try {
        stragglers_.insert(lookup.shared_from_this());
    } catch (const std::bad_alloc&) {
        return;  // Without the timer it waits for all responses.
    }
    finish(lookup);
    cancel_unless_wanted();
}

void DnsChannel::end_step(DnsLookup& lookup) {
    const bool goes_on = lookup.answer.addresses.empty() && !lookup.candidates.empty() &&
                         !lookup.is_waiter_cut && !lookup.has_no_memory;
    if (goes_on) {
        ask_next(lookup);
        return;
    }
    finish(lookup);
}

void DnsChannel::finish(DnsLookup& lookup) {
    const auto entry = under_way_.find(lookup.key);
    const std::shared_ptr<DnsLookup> keep = std::move(entry->second);
    under_way_.erase(entry);
    lookup.is_done = true;
    lookup.grace_timer.cancel();
    if (lookup.is_waiter_cut) {
        lookup.error = {Errc::kCanceled};
    } else if (lookup.has_no_memory) {
        lookup.error = {Errc::kNoMemory};
    } else if (!lookup.answer.addresses.empty()) {
        try {
            order_addresses(lookup.answer.addresses);
            sink_(lookup, *this);
        } catch (...) {  // Out of memory: unsorted, or not cached. No exception may reach c-ares.
        }
    } else if (const int shortage = lookup.has_failed ? descriptor_shortage() : 0; shortage != 0) {
        lookup.error = {Errc::kSystem, shortage};
    } else {
        lookup.error = {lookup.has_failed ? Errc::kAgain : Errc::kNotFound};
    }
    if (is_abandoned_) return;  // The waiters belong to the parent.
    waiting_ -= lookup.waiters.size();
    while (coro::Coroutine* const waiter = lookup.waiters.take_first()) {
        const coro::Wake why = lookup.is_waiter_cut ? coro::Wake::kCanceled : coro::Wake::kReady;
        waiter->scheduler().schedule_wake(*waiter, why);
    }
}

// ---- the loop --------------------------------------------------------------------------------------------

void DnsChannel::process(ares_socket_t readable, ares_socket_t writable) {
    ares_process_fd(ares_, readable, writable);
    cancel_unless_wanted();
}

void DnsChannel::arm_timer() noexcept {
    timeval left{};
    if (ares_timeout(ares_, nullptr, &left) == nullptr) {
        timer_.cancel();
        return;
    }
    const std::int64_t left_us = static_cast<std::int64_t>(left.tv_sec) * 1'000'000 + left.tv_usec;
    loop_.arm(timer_, (left_us + 999) / 1'000);
}

void DnsChannel::on_timer(event::Timer& /*timer*/, void* channel) {
    static_cast<DnsChannel*>(channel)->process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

void DnsChannel::on_socket_state(void* channel, ares_socket_t fd, int wants_read, int wants_write) {
    static_cast<DnsChannel*>(channel)->watch(fd, wants_read != 0, wants_write != 0);
}

void DnsChannel::watch(int fd, bool wants_read, bool wants_write) noexcept {
    if (is_abandoned_) return;  // The watchers are removed after the loop has been reset.
    if (!wants_read && !wants_write) {
        watchers_.erase(fd);
        return;
    }
    const event::Ready interest = (wants_read ? event::Ready::kRead : event::Ready::kNone) |
                                  (wants_write ? event::Ready::kWrite : event::Ready::kNone);
    try {
        std::unique_ptr<SocketWatcher>& watcher = watchers_[fd];
        if (watcher == nullptr) watcher = std::make_unique<SocketWatcher>(*this);
        // If either fails, no response is seen and the query times out.
        if (watcher->is_watched()) {
            static_cast<void>(loop_.set_interest(*watcher, interest));
        } else {
            static_cast<void>(loop_.add(*watcher, fd, event::Trigger::kLevel, interest));
        }
    } catch (const std::bad_alloc&) {
        watchers_.erase(fd);
    }
}

}  // namespace shoal::net::detail
