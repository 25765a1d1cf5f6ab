// SPDX-License-Identifier: Apache-2.0
#include "net/resolver_answer.hpp"

#include <ares.h>
#include <arpa/nameser.h>
#include <netinet/in.h>
#include <strings.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <string>

namespace shoal::net::detail {
namespace {

using Bytes = std::span<const unsigned char>;

// Limits the addresses and aliases of a name, because a server could send a very long list.
constexpr std::size_t kMaxAddresses = 256;
constexpr std::size_t kMaxAliases = 32;

struct Record {
    std::string owner;
    int type = 0;
    int kind = 0;  ///< Its class.
    std::int64_t ttl_seconds = 0;
    std::size_t data_at = 0;
    std::size_t data_bytes = 0;
};

struct Alias {
    std::string owner;
    std::string target;
    std::int64_t ttl_seconds;
};

bool is_same_name(const std::string& a, const std::string& b) noexcept {
    return ::strcasecmp(a.c_str(), b.c_str()) == 0;
}

/// Reads a message; each step returns a status of c-ares.
class Reader {
  public:
    explicit Reader(Bytes message) noexcept : message_(message) {}

    [[nodiscard]] std::size_t left() const noexcept { return message_.size() - at_; }
    void skip(std::size_t bytes) noexcept { at_ += bytes; }
    std::uint32_t take_number(std::size_t bytes) noexcept {
        std::uint32_t value = 0;
        for (; bytes > 0; --bytes)
            value = value << 8 | message_[at_++];
        return value;
    }
    int read_name_at(std::size_t place, std::string& name, std::size_t& bytes) const {
        if (place >= message_.size()) return ARES_EBADRESP;
        char* text = nullptr;
        long length = 0;
        const int status = ares_expand_name(message_.data() + place, message_.data(),
                                            static_cast<int>(message_.size()), &text, &length);
        if (status != ARES_SUCCESS) return status == ARES_ENOMEM ? status : ARES_EBADRESP;
        const std::unique_ptr<char, decltype(&ares_free_string)> owner(text, &ares_free_string);
        name = text;
        bytes = static_cast<std::size_t>(length);
        return ARES_SUCCESS;
    }
    int take_name(std::string& name) {
        std::size_t bytes = 0;
        const int status = read_name_at(at_, name, bytes);
        at_ += bytes;
        return status;
    }
    int take_record(Record& record) {
        if (const int status = take_name(record.owner); status != ARES_SUCCESS) return status;
        if (left() < 10) return ARES_EBADRESP;
        record.type = static_cast<int>(take_number(2));
        record.kind = static_cast<int>(take_number(2));
        record.ttl_seconds = take_number(4);
        // RFC 2181 section 8: with the highest bit set it is 0.
        if (record.ttl_seconds > std::numeric_limits<std::int32_t>::max()) record.ttl_seconds = 0;
        record.data_bytes = take_number(2);
        record.data_at = at_;
        if (left() < record.data_bytes) return ARES_EBADRESP;
        skip(record.data_bytes);
        return ARES_SUCCESS;
    }

  private:
    Bytes message_;
    std::size_t at_ = 0;
};

Address make_address(int family, const unsigned char* bytes) noexcept {
    if (family == AF_INET) {
        sockaddr_in native{};
        native.sin_family = AF_INET;
        std::memcpy(&native.sin_addr, bytes, sizeof(native.sin_addr));
        return Address::from_native(reinterpret_cast<const sockaddr*>(&native), sizeof(native));
    }
    sockaddr_in6 native{};
    native.sin6_family = AF_INET6;
    std::memcpy(&native.sin6_addr, bytes, sizeof(native.sin6_addr));
    return Address::from_native(reinterpret_cast<const sockaddr*>(&native), sizeof(native));
}

/// Follows the aliases of `name`; `ttl_seconds` becomes the minimum of their TTLs.
void follow_aliases(const std::vector<Alias>& aliases, std::string& name, std::int64_t& ttl_seconds) {
    // Each alias at most once: they may form a cycle.
    for (std::size_t hops = 0; hops < aliases.size(); ++hops) {
        const auto alias =
            std::ranges::find_if(aliases, [&](const Alias& a) { return is_same_name(a.owner, name); });
        if (alias == aliases.end()) return;
        name = alias->target;
        ttl_seconds = std::min(ttl_seconds, alias->ttl_seconds);
    }
}

/// The name of the only question.
int take_question(Reader& reader, std::string& name, std::uint32_t& answers) {
    if (reader.left() < 12) return ARES_EBADRESP;
    reader.skip(4);
    const std::uint32_t questions = reader.take_number(2);
    answers = reader.take_number(2);
    reader.skip(4);
    if (questions != 1) return ARES_EBADRESP;
    if (const int status = reader.take_name(name); status != ARES_SUCCESS) return status;
    if (reader.left() < 4) return ARES_EBADRESP;
    reader.skip(4);
    return ARES_SUCCESS;
}

}  // namespace

int read_answer(std::span<const unsigned char> message, int family, DnsAnswer& answer) {
    Reader reader(message);
    std::string name;
    std::uint32_t count = 0;
    if (const int status = take_question(reader, name, count); status != ARES_SUCCESS) return status;
    const int wanted_type = family == AF_INET ? ns_t_a : ns_t_aaaa;
    const std::size_t wanted_bytes = family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr);
    std::vector<Alias> aliases;
    std::vector<Record> found;
    for (; count > 0; --count) {
        Record record;
        if (const int status = reader.take_record(record); status != ARES_SUCCESS) return status;
        if (record.kind != ns_c_in) continue;
        if (record.type == ns_t_cname && aliases.size() < kMaxAliases) {
            Alias alias{std::move(record.owner), {}, record.ttl_seconds};
            std::size_t bytes = 0;
            const int status = reader.read_name_at(record.data_at, alias.target, bytes);
            if (status != ARES_SUCCESS) return status;
            if (bytes > record.data_bytes) return ARES_EBADRESP;
            aliases.push_back(std::move(alias));
        } else if (record.type == wanted_type && found.size() < kMaxAddresses) {
            if (record.data_bytes != wanted_bytes) return ARES_EBADRESP;
            found.push_back(std::move(record));
        }
    }
    std::int64_t ttl_seconds = std::numeric_limits<std::int64_t>::max();
    follow_aliases(aliases, name, ttl_seconds);
    const std::size_t before = answer.addresses.size();
    for (const Record& record : found) {
        if (!is_same_name(record.owner, name)) continue;
        ttl_seconds = std::min(ttl_seconds, record.ttl_seconds);
        answer.addresses.push_back(make_address(family, message.data() + record.data_at));
    }
    if (answer.addresses.size() == before) return ARES_ENODATA;
    answer.ttl_seconds = before == 0 ? ttl_seconds : std::min(answer.ttl_seconds, ttl_seconds);
    return ARES_SUCCESS;
}

}  // namespace shoal::net::detail
