// SPDX-License-Identifier: Apache-2.0
#include "shoal/testing/dns_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/base/strings.hpp"
#include "shoal/testing/net.hpp"

namespace shoal::testing {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kHeaderBytes = 12;
constexpr int kCname = 5;
constexpr int kNoError = 0;
constexpr int kServFail = 2;
constexpr int kNxDomain = 3;
constexpr int kRefusedCode = 5;

void require(bool condition, const char* what) {
    if (!condition) throw std::system_error(errno, std::generic_category(), what);
}

void append_u16(std::string& bytes, std::uint32_t value) {
    bytes.push_back(static_cast<char>(value >> 8 & 0xff));
    bytes.push_back(static_cast<char>(value & 0xff));
}

void append_u32(std::string& bytes, std::uint32_t value) {
    append_u16(bytes, value >> 16);
    append_u16(bytes, value & 0xffff);
}

std::string encode_name(const std::string& name) {
    std::string bytes;
    for_each_part(name, '.', [&](std::string_view label) {
        bytes.push_back(static_cast<char>(label.size()));
        bytes.append(label);
    });
    bytes.push_back('\0');
    return bytes;
}

struct Question {
    std::uint16_t id;
    std::string name;  // Lower case.
    int type;
    std::string bytes;  // The question section.
};

std::uint16_t read_u16(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint16_t>(static_cast<std::uint8_t>(bytes[at]) << 8 |
                                      static_cast<std::uint8_t>(bytes[at + 1]));
}

std::optional<Question> parse(std::string_view message) {
    std::string name;
    std::size_t at = kHeaderBytes;
    while (at < message.size() && message[at] != '\0') {
        const auto length = static_cast<std::uint8_t>(message[at]);
        if (at + 1 + length >= message.size()) return std::nullopt;
        if (!name.empty()) name.push_back('.');
        name.append(message.substr(at + 1, length));
        at += 1U + length;
    }
    if (at + 5 > message.size()) return std::nullopt;
    return Question{read_u16(message, 0), to_lower(name), read_u16(message, at + 1),
                    std::string(message.substr(kHeaderBytes, at + 5 - kHeaderBytes))};
}

std::string encode_record(const std::string& name, int type, std::uint32_t ttl_seconds,
                          const std::string& data) {
    std::string bytes = encode_name(name);
    append_u16(bytes, static_cast<std::uint32_t>(type));
    append_u16(bytes, 1);
    append_u32(bytes, ttl_seconds);
    append_u16(bytes, static_cast<std::uint32_t>(data.size()));
    return bytes + data;
}

/// The bytes of `literal` if it is an address of the record type.
std::optional<std::string> address_data(const std::string& literal, int type) {
    std::array<char, 16> bytes{};
    const int family = type == DnsServer::kA ? AF_INET : AF_INET6;
    if (inet_pton(family, literal.c_str(), bytes.data()) != 1) return std::nullopt;
    return std::string(bytes.data(), type == DnsServer::kA ? 4 : 16);
}

int rcode_of(DnsReply::Kind kind) {
    switch (kind) {
        case DnsReply::Kind::kNoSuchName:
            return kNxDomain;
        case DnsReply::Kind::kServerFailure:
            return kServFail;
        case DnsReply::Kind::kRefused:
            return kRefusedCode;
        default:
            return kNoError;
    }
}

std::string encode(const Question& question, const DnsReply& reply, bool is_tcp) {
    const bool is_cut = reply.is_truncated_on_udp && !is_tcp;
    std::uint32_t count = 0;
    std::string records;
    std::string owner = question.name;
    if (!is_cut && reply.kind == DnsReply::Kind::kRecords) {
        for (const std::string& alias : reply.aliases) {
            records += encode_record(owner, kCname, reply.alias_ttl_seconds, encode_name(alias));
            owner = alias;
            ++count;
        }
        for (const std::string& literal : reply.addresses) {
            const auto data = address_data(literal, question.type);
            if (!data) continue;
            records += encode_record(owner, question.type, reply.ttl_seconds, *data);
            ++count;
        }
    }
    std::string message;
    append_u16(message, question.id);
    // QR, RD, RA; TC when cut.
    append_u16(message, 0x8180U | (is_cut ? 0x0200U : 0U) | static_cast<std::uint32_t>(rcode_of(reply.kind)));
    append_u16(message, 1);
    append_u16(message, count);
    append_u32(message, 0);
    return message + question.bytes + records;
}

}  // namespace

struct DnsServer::Internals {
    struct Delayed {
        Clock::time_point due;
        sockaddr_in to;
        std::vector<std::string> messages;
    };
    struct Asked {
        std::uint16_t id;
        std::string name;
        int type;
        bool is_tcp;
    };

    UniqueFd udp;
    UniqueFd tcp;
    UniqueFd stop{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    std::uint16_t port = 0;
    mutable std::mutex mutex;
    std::map<std::pair<std::string, int>, DnsReply> replies;
    std::vector<Asked> asked;
    std::vector<Delayed> delayed;  // The thread's own.
    std::thread thread;

    void open();
    DnsReply reply_to(const Question& question, bool is_tcp);
    void run();
    void serve_datagram();
    void serve_connection();
    void send_due();
    [[nodiscard]] int next_delay_ms() const;
};

/// One port for both protocols.
void DnsServer::Internals::open() {
    constexpr int kTries = 100;
    for (int i = 0; i < kTries; ++i) {
        Listener listener = listen_on_loopback();
        UniqueFd datagrams(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        require(static_cast<bool>(datagrams), "socket");
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(listener.port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (bind(datagrams.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) continue;
        tcp = std::move(listener.fd);
        udp = std::move(datagrams);
        port = listener.port;
        return;
    }
    require(false, "no port is free for both UDP and TCP");
}

DnsReply DnsServer::Internals::reply_to(const Question& question, bool is_tcp) {
    const std::lock_guard lock(mutex);
    asked.push_back({question.id, question.name, question.type, is_tcp});
    for (const int type : {question.type, 0}) {
        if (const auto found = replies.find({question.name, type}); found != replies.end())
            return found->second;
    }
    return {.kind = DnsReply::Kind::kNoSuchName};
}

void DnsServer::Internals::serve_datagram() {
    char buffer[1500];
    sockaddr_in from{};
    socklen_t from_bytes = sizeof(from);
    const ssize_t count =
        recvfrom(udp.get(), buffer, sizeof(buffer), 0, reinterpret_cast<sockaddr*>(&from), &from_bytes);
    if (count <= 0) return;
    const auto question = parse({buffer, static_cast<std::size_t>(count)});
    if (!question) return;
    const DnsReply reply = reply_to(*question, false);
    if (reply.kind == DnsReply::Kind::kSilence) return;
    std::string message = encode(*question, reply, false);
    std::vector<std::string> messages;
    if (reply.precede) messages = reply.precede(message);
    messages.push_back(reply.mangle ? reply.mangle(message) : std::move(message));
    delayed.push_back({Clock::now() + std::chrono::milliseconds(reply.delay_ms), from, std::move(messages)});
}

void DnsServer::Internals::serve_connection() {
    const UniqueFd connection(accept4(tcp.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection) return;
    const timeval limit{2, 0};
    setsockopt(connection.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    std::array<char, 2> prefix{};
    if (recv(connection.get(), prefix.data(), prefix.size(), MSG_WAITALL) != 2) return;
    std::string query(read_u16({prefix.data(), 2}, 0), '\0');
    if (recv(connection.get(), query.data(), query.size(), MSG_WAITALL) != static_cast<ssize_t>(query.size()))
        return;
    const auto question = parse(query);
    if (!question) return;
    const DnsReply reply = reply_to(*question, true);
    if (reply.kind == DnsReply::Kind::kSilence) return;
    std::string message = encode(*question, reply, true);
    if (reply.mangle) message = reply.mangle(message);
    std::string framed;
    append_u16(framed, static_cast<std::uint32_t>(message.size()));
    write_all(connection.get(), framed + message);
}

void DnsServer::Internals::send_due() {
    const Clock::time_point now = Clock::now();
    std::erase_if(delayed, [&](const Delayed& one) {
        if (one.due > now) return false;
        for (const std::string& message : one.messages) {
            sendto(udp.get(), message.data(), message.size(), MSG_NOSIGNAL,
                   reinterpret_cast<const sockaddr*>(&one.to), sizeof(one.to));
        }
        return true;
    });
}

int DnsServer::Internals::next_delay_ms() const {
    if (delayed.empty()) return -1;
    const auto first = std::min_element(delayed.begin(), delayed.end(),
                                        [](const Delayed& a, const Delayed& b) { return a.due < b.due; });
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(first->due - Clock::now());
    return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

void DnsServer::Internals::run() {
    for (;;) {
        std::array<pollfd, 3> ready{
            {{udp.get(), POLLIN, 0}, {tcp.get(), POLLIN, 0}, {stop.get(), POLLIN, 0}}};
        poll(ready.data(), ready.size(), next_delay_ms());
        if (ready[2].revents != 0) return;
        if (ready[0].revents != 0) serve_datagram();
        if (ready[1].revents != 0) serve_connection();
        send_due();
    }
}

DnsServer::DnsServer() : in_(std::make_unique<Internals>()) {
    in_->open();
    in_->thread = std::thread([this] { in_->run(); });
}

DnsServer::~DnsServer() {
    eventfd_write(in_->stop.get(), 1);
    in_->thread.join();
}

std::uint16_t DnsServer::port() const noexcept {
    return in_->port;
}

std::string DnsServer::address() const {
    return "127.0.0.1:" + std::to_string(in_->port);
}

void DnsServer::set(const std::string& name, DnsReply reply) {
    set(name, 0, std::move(reply));
}

void DnsServer::set(const std::string& name, int type, DnsReply reply) {
    const std::lock_guard lock(in_->mutex);
    in_->replies[{name, type}] = std::move(reply);
}

void DnsServer::set(const std::string& name, std::vector<std::string> addresses, std::uint32_t ttl_seconds) {
    set(name, 0, {.addresses = std::move(addresses), .ttl_seconds = ttl_seconds});
}

int DnsServer::count() const {
    const std::lock_guard lock(in_->mutex);
    return static_cast<int>(in_->asked.size());
}

int DnsServer::count(const std::string& name, int type) const {
    const std::lock_guard lock(in_->mutex);
    return static_cast<int>(std::count_if(in_->asked.begin(), in_->asked.end(), [&](const auto& one) {
        return one.name == name && (type == 0 || one.type == type);
    }));
}

int DnsServer::tcp_count() const {
    const std::lock_guard lock(in_->mutex);
    return static_cast<int>(
        std::count_if(in_->asked.begin(), in_->asked.end(), [](const auto& one) { return one.is_tcp; }));
}

std::vector<std::string> DnsServer::questions() const {
    const std::lock_guard lock(in_->mutex);
    std::vector<std::string> texts;
    for (const auto& one : in_->asked)
        texts.push_back(one.name + (one.type == kA ? " A" : one.type == kAaaa ? " AAAA" : " ?"));
    return texts;
}

std::vector<std::uint16_t> DnsServer::ids() const {
    const std::lock_guard lock(in_->mutex);
    std::vector<std::uint16_t> all;
    for (const auto& one : in_->asked)
        all.push_back(one.id);
    return all;
}

}  // namespace shoal::testing
