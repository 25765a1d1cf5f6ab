// SPDX-License-Identifier: Apache-2.0
#include "net/resolver_answer.hpp"

#include <ares.h>
#include <gtest/gtest.h>

#include <string>

#include "net/resolver_test.hpp"
#include "shoal/testing/dns_server.hpp"

namespace shoal::net {
namespace {

using detail::DnsAnswer;
using detail::read_answer;

constexpr int kA = 1;
constexpr int kCname = 5;

void append(std::string& out, std::uint32_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out += static_cast<char>(value >> shift & 0xFF);
}

std::string name_of(std::string_view text) {
    std::string bytes;
    while (!text.empty()) {
        const std::string_view label = text.substr(0, text.find('.'));
        bytes += static_cast<char>(label.size());
        bytes += label;
        text.remove_prefix(std::min(text.size(), label.size() + 1));
    }
    return bytes + '\0';
}

/// An answer to "asked.test A" that is written record by record.
class Message {
  public:
    Message& add(std::string_view owner, int type, std::uint32_t ttl_seconds, const std::string& data,
                 int kind = 1) {
        records_ += name_of(owner);
        append(records_, static_cast<std::uint32_t>(type), 2);
        append(records_, static_cast<std::uint32_t>(kind), 2);
        append(records_, ttl_seconds, 4);
        append(records_, static_cast<std::uint32_t>(data.size()), 2);
        records_ += data;
        ++count_;
        return *this;
    }
    Message& address(std::string_view owner, char last, std::uint32_t ttl_seconds = 60) {
        return add(owner, kA, ttl_seconds, std::string("\x0A\x00\x00", 3) + last);
    }
    Message& alias(std::string_view owner, std::string_view target, std::uint32_t ttl_seconds = 60) {
        return add(owner, kCname, ttl_seconds, name_of(target));
    }
    [[nodiscard]] std::string bytes() const {
        std::string message;
        append(message, 0x12348180, 4);
        append(message, 1, 2);
        append(message, count_, 2);
        append(message, 0, 4);
        message += name_of("asked.test");
        append(message, 0x00010001, 4);
        return message + records_;
    }

  private:
    std::string records_;
    std::uint32_t count_ = 0;
};

int read(std::string_view bytes, DnsAnswer& answer, int family = AF_INET) {
    return read_answer({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}, family, answer);
}

/// The addresses in one line, or the status.
std::string found_in(const Message& message) {
    DnsAnswer answer;
    const int status = read(message.bytes(), answer);
    if (status != ARES_SUCCESS) return ares_strerror(status);
    std::string text;
    for (const Address& address : answer.addresses)
        text += address.host() + " ";
    return text + std::to_string(answer.ttl_seconds);
}

TEST(ResolverAnswer, TakesTheAddressesOfTheNameThatWasAskedFor) {
    EXPECT_EQ(found_in(Message().address("asked.test", 1).address("ASKED.test", 2, 30)),
              "10.0.0.1 10.0.0.2 30");
    EXPECT_EQ(found_in(Message().address("asked.test", 1, 0x80000001U)), "10.0.0.1 0");
}

TEST(ResolverAnswer, LeavesOutWhatNobodyAskedFor) {
    const std::string none = ares_strerror(ARES_ENODATA);
    EXPECT_EQ(found_in(Message()), none);
    EXPECT_EQ(found_in(Message().address("bank.test", 6)), none);
    EXPECT_EQ(found_in(Message().address("asked.test", 1).address("bank.test", 6, 1)), "10.0.0.1 60");
    EXPECT_EQ(found_in(Message().alias("bank.test", "evil.test").address("evil.test", 6)), none);
    // Behind an alias the addresses are those of its target only.
    EXPECT_EQ(found_in(Message().alias("asked.test", "b.test").address("asked.test", 6).address("b.test", 1)),
              "10.0.0.1 60");
    EXPECT_EQ(found_in(Message().add("asked.test", kA, 60, "1234", /*kind=*/3)), none);  // CHAOS
}

TEST(ResolverAnswer, FollowsAliasesInAnyOrder) {
    EXPECT_EQ(
        found_in(
            Message().alias("asked.test", "b.test", 20).alias("B.test", "c.test", 40).address("c.test", 3)),
        "10.0.0.3 20");
    EXPECT_EQ(
        found_in(Message().address("c.test", 3).alias("b.test", "c.test").alias("asked.test", "b.test")),
        "10.0.0.3 60");
    EXPECT_EQ(found_in(Message().alias("asked.test", "b.test").alias("b.test", "asked.test")),
              ares_strerror(ARES_ENODATA));
}

TEST(ResolverAnswer, RefusesMalformedMessages) {
    const std::string bad = ares_strerror(ARES_EBADRESP);
    EXPECT_EQ(found_in(Message().add("asked.test", kA, 60, "12345")), bad);
    EXPECT_EQ(found_in(Message().add("asked.test", kCname, 60, "\x09")), bad);
    const std::string whole = Message().alias("asked.test", "b.test").address("b.test", 1).bytes();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const std::vector<char> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
        DnsAnswer answer;
        EXPECT_EQ(read({cut.data(), cut.size()}, answer), ARES_EBADRESP) << length;
        EXPECT_TRUE(answer.addresses.empty());
    }
}

TEST(ResolverAnswer, ManyRecordsAreLimited) {
    Message message;
    for (int i = 0; i < 300; ++i)
        message.alias("a" + std::to_string(i) + ".test", "x.test")
            .address("asked.test", static_cast<char>(i));
    DnsAnswer answer;
    EXPECT_EQ(read(message.bytes(), answer), ARES_SUCCESS);
    EXPECT_EQ(answer.addresses.size(), 256U);
}

SHOAL_CO_TEST(ResolverAnswer, AServerThatAnswersForAnotherNameIsNotBelieved) {
    Names names;
    testing::DnsReply reply{.addresses = {"192.0.2.1"}};
    reply.mangle = [](std::string message) {
        const std::string asked = name_of("good.test");
        const std::size_t owner = message.find(asked, message.find(asked) + 1);
        return message.replace(owner, asked.size(), name_of("evil.test"));
    };
    names.server.set("good.test", reply);
    const auto resolver = names.make();
    EXPECT_EQ(error_of(*resolver, "good.test", {.family = AF_INET, .timeout_ms = 5'000}), Errc::kNotFound);
    EXPECT_EQ(resolver->cached_count(), 0U);
}

}  // namespace
}  // namespace shoal::net
