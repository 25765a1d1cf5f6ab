// SPDX-License-Identifier: Apache-2.0
#include "shoal/net/resolver.hpp"

#include <algorithm>
#include <array>

#include "net/resolver_cache.hpp"
#include "net/resolver_channel.hpp"
#include "net/resolver_files.hpp"
#include "net/resolver_name.hpp"
#include "net/resolver_order.hpp"
#include "shoal/base/clock.hpp"
#include "shoal/base/strings.hpp"

namespace shoal::net {
namespace {

using detail::DnsChannel;
using detail::DnsLookup;

constexpr const char* kHostsFile = "/etc/hosts";

/// One of the sockets that an address can be used with.
struct SocketKind {
    int type;
    int protocol;
    std::string_view service_protocol;  ///< In services(5); empty: has no ports.
};
constexpr std::array<SocketKind, 3> kSocketKinds{{
    {SOCK_STREAM, IPPROTO_TCP, "tcp"},
    {SOCK_DGRAM, IPPROTO_UDP, "udp"},
    {SOCK_RAW, 0, ""},
}};

struct Endpoint {
    int socket_type;
    int protocol;
    std::uint16_t port;
};

bool is_asked_for(const SocketKind& kind, const LookupOptions& options) noexcept {
    if (options.socket_type != 0 && options.socket_type != kind.type) return false;
    // A raw socket takes any protocol, if it is asked for by its name.
    if (kind.type == SOCK_RAW) return options.socket_type == SOCK_RAW || options.protocol == 0;
    return options.protocol == 0 || options.protocol == kind.protocol;
}

Result<std::vector<Address>> parse_servers(const std::vector<std::string>& texts) {
    std::vector<Address> servers;
    for (const std::string& text : texts) {
        const auto server = Address::parse(trim(text));
        if (!server || !server->is_ip()) return fail(Errc::kInvalid);
        servers.push_back(*server);
    }
    return servers;
}

/// Whether a channel made for `a` can serve `b`.
bool is_same_channel(const ResolverOptions& a, const ResolverOptions& b) noexcept {
    return a.servers == b.servers && a.domains == b.domains && a.resolv_conf == b.resolv_conf &&
           a.query_timeout_ms == b.query_timeout_ms && a.tries == b.tries;
}

/// Whether results obtained with `a` are valid for `b`.
bool is_same_source(const ResolverOptions& a, const ResolverOptions& b) noexcept {
    return a.servers == b.servers && a.domains == b.domains && a.resolv_conf == b.resolv_conf;
}

std::string or_default(const std::string& path, const char* fallback) {
    return path.empty() ? fallback : path;
}

std::int64_t max_age_ms(const ResolverOptions& options) noexcept {
    constexpr std::int64_t kLongestSeconds = std::int64_t{1} << 40;
    return std::clamp<std::int64_t>(options.cache_seconds, 0, kLongestSeconds) * 1'000;
}

}  // namespace

/// Invariants
///  1. `channel` serves new lookups; null: made on demand. `retired` holds channels of older options that
///     have unfinished lookups, and channels of the parent after a fork.
///  2. Results of a retired channel are not cached: they may come from other servers.
struct Resolver::Internals {
    explicit Internals(event::EventLoop& its_loop) : loop(its_loop) {}

    event::EventLoop& loop;
    ResolverOptions options;
    detail::NameCache cache;
    detail::HostsFile hosts{kHostsFile};
    detail::ServicesFile services;
    detail::NameFile resolv_conf{"/etc/resolv.conf"};
    std::vector<std::unique_ptr<DnsChannel>> retired;
    std::unique_ptr<DnsChannel> channel;

    Result<std::unique_ptr<DnsChannel>> open_channel(const ResolverOptions& wanted) {
        const auto servers = parse_servers(wanted.servers);
        if (!servers) return fail(servers.error());
        return DnsChannel::open(loop, wanted, *servers,
                                [this](const DnsLookup& lookup, const DnsChannel& from) {
                                    if (&from != channel.get()) return;
                                    cache.store(lookup.key, lookup.answer.addresses,
                                                lookup.answer.ttl_seconds * 1'000, monotonic_ms());
                                });
    }

    void retire_channel() {
        if (channel != nullptr) retired.push_back(std::move(channel));
    }

    void drop_retired() {
        std::erase_if(retired, [](const auto& old) { return old->is_idle(); });
    }

    /// The channel, for the current content of resolv.conf.
    Result<DnsChannel*> current_channel() {
        drop_retired();
        const bool has_changed = resolv_conf.has_changed();
        if (channel != nullptr && (!has_changed || !options.servers.empty())) return channel.get();
        auto opened = open_channel(options);
        if (!opened) return fail(opened.error());
        retire_channel();
        channel = std::move(*opened);
        return channel.get();
    }

    Result<void> apply(ResolverOptions wanted);
    Result<std::vector<Endpoint>> endpoints(const LookupOptions& wanted);
    Result<std::uint16_t> port_of(const std::string& service, const SocketKind& kind);
    Result<std::vector<Address>> addresses_of(std::string_view host, const LookupOptions& wanted);
    Result<std::vector<Address>> ask(const std::string& name, const LookupOptions& wanted);
};

// ---- settings --------------------------------------------------------------------------------------------

Result<void> Resolver::Internals::apply(ResolverOptions wanted) {
    if (channel == nullptr || !is_same_channel(options, wanted)) {
        auto opened = open_channel(wanted);
        if (!opened) return fail(opened.error());
        retire_channel();
        channel = std::move(*opened);
    }
    if (!is_same_source(options, wanted)) cache.clear();
    const std::string hosts_path = or_default(wanted.hosts_file, kHostsFile);
    if (hosts.path() != hosts_path) hosts = detail::HostsFile(hosts_path);
    const std::string resolv_path = or_default(wanted.resolv_conf, "/etc/resolv.conf");
    if (resolv_conf.path() != resolv_path) resolv_conf = detail::NameFile(resolv_path);
    cache.set_limits(wanted.cache_capacity, max_age_ms(wanted));
    options = std::move(wanted);
    return {};
}

Resolver::Resolver(std::unique_ptr<Internals> in) noexcept : in_(std::move(in)) {}
Resolver::~Resolver() = default;

Result<std::unique_ptr<Resolver>> Resolver::create(event::EventLoop& loop, ResolverOptions options) {
    std::unique_ptr<Resolver> resolver(new Resolver(std::make_unique<Internals>(loop)));
    static_cast<void>(resolver->in_->resolv_conf.has_changed());
    const auto applied = resolver->in_->apply(std::move(options));
    if (!applied) return fail(applied.error());
    return resolver;
}

Result<void> Resolver::set_options(ResolverOptions options) {
    in_->drop_retired();
    return in_->apply(std::move(options));
}

const ResolverOptions& Resolver::options() const noexcept {
    return in_->options;
}

void Resolver::clear_cache() noexcept {
    in_->cache.clear();
}

std::size_t Resolver::cached_count() const noexcept {
    return in_->cache.count(monotonic_ms());
}

void Resolver::reset_after_fork() {
    in_->retire_channel();
    for (const auto& old : in_->retired)
        old->abandon_after_fork();
}

// ---- lookups ---------------------------------------------------------------------------------------------

Result<std::uint16_t> Resolver::Internals::port_of(const std::string& service, const SocketKind& kind) {
    if (service.empty()) return std::uint16_t{0};
    const bool is_number = std::all_of(service.begin(), service.end(), is_digit);
    if (is_number) {
        const auto port = parse_uint<std::uint16_t>(service);
        return port ? Result<std::uint16_t>{*port} : fail(Errc::kNotFound);
    }
    if (kind.service_protocol.empty()) return fail(Errc::kNotFound);
    const auto port = services.find(service, kind.service_protocol);
    return port ? Result<std::uint16_t>{*port} : fail(Errc::kNotFound);
}

Result<std::vector<Endpoint>> Resolver::Internals::endpoints(const LookupOptions& wanted) {
    std::vector<Endpoint> found;
    bool is_kind_known = false;
    for (const SocketKind& kind : kSocketKinds) {
        if (!is_asked_for(kind, wanted)) continue;
        is_kind_known = true;
        const auto port = port_of(wanted.service, kind);
        if (!port) continue;
        const int protocol = kind.type == SOCK_RAW ? wanted.protocol : kind.protocol;
        found.push_back({kind.type, protocol, *port});
    }
    if (!is_kind_known) return fail(Errc::kInvalid);
    if (found.empty()) return fail(Errc::kNotFound);
    return found;
}

Result<std::vector<Address>> Resolver::Internals::addresses_of(std::string_view host,
                                                               const LookupOptions& wanted) {
    const int family = wanted.family;
    if (family != AF_UNSPEC && family != AF_INET && family != AF_INET6) return fail(Errc::kInvalid);
    if (const auto literal = detail::to_literal(host)) {
        if (family != AF_UNSPEC && family != literal->family()) return fail(Errc::kNotFound);
        return std::vector<Address>{*literal};
    }
    const auto name = detail::to_host_name(host);
    if (!name) return fail(Errc::kInvalid);
    const std::string_view without_dot = detail::without_last_dot(*name);
    if (std::vector<Address> known = hosts.find(without_dot, family); !known.empty()) {
        detail::order_addresses(known);
        return known;
    }
    if (detail::special_name(without_dot) != detail::SpecialName::kNone) return fail(Errc::kNotFound);
    return ask(*name, wanted);
}

Result<std::vector<Address>> Resolver::Internals::ask(const std::string& name, const LookupOptions& wanted) {
    const std::string key = name + (wanted.family == AF_INET ? "/4" : wanted.family == AF_INET6 ? "/6" : "/");
    if (wanted.use_cache) {
        if (const auto* const known = cache.find(key, monotonic_ms())) return *known;
    }
    if (coro::Scheduler::current() == nullptr) return fail(Errc::kOutOfCoroutine);
    const auto current = current_channel();
    if (!current) return fail(current.error());
    const std::shared_ptr<DnsLookup> lookup = (*current)->look_up(key, name, wanted.family);
    if (!lookup->is_done) {
        // From here on `this` may be invalid: the resolver may have been destroyed during the wait.
        const coro::Wake why = (*current)->wait(*lookup, wanted.timeout_ms);
        if (why == coro::Wake::kTimedOut) return fail(Errc::kTimedOut);
        if (why == coro::Wake::kCanceled || !lookup->is_done) return fail(Errc::kCanceled);
    }
    if (lookup->error.code != Errc::kOk) return fail(lookup->error);
    return lookup->answer.addresses;
}

Result<std::vector<AddressInfo>> Resolver::lookup(std::string_view host, const LookupOptions& options) {
    const auto endpoints = in_->endpoints(options);
    if (!endpoints) return fail(endpoints.error());
    const auto addresses = in_->addresses_of(host, options);
    if (!addresses) return fail(addresses.error());
    std::vector<AddressInfo> infos;
    infos.reserve(addresses->size() * endpoints->size());
    for (const Address& address : *addresses) {
        for (const Endpoint& endpoint : *endpoints) {
            infos.push_back({address, endpoint.socket_type, endpoint.protocol});
            infos.back().address.set_port(endpoint.port);
        }
    }
    return infos;
}

Result<std::vector<Address>> Resolver::resolve(std::string_view host, std::uint16_t port,
                                               const LookupOptions& options) {
    auto addresses = in_->addresses_of(host, options);
    if (!addresses) return addresses;
    for (Address& address : *addresses)
        address.set_port(port);
    return addresses;
}

std::optional<Result<std::vector<Address>>> resolve_special_name(std::string_view host, std::uint16_t port,
                                                                 int family) {
    const auto name = detail::to_host_name(host);
    if (!name) return std::nullopt;
    const std::string_view without_dot = detail::without_last_dot(*name);
    if (detail::special_name(without_dot) == detail::SpecialName::kNone) return std::nullopt;
    std::vector<Address> known = detail::HostsFile(kHostsFile).find(without_dot, family);
    if (known.empty()) return fail(Errc::kNotFound);
    for (Address& address : known)
        address.set_port(port);
    return known;
}

}  // namespace shoal::net
