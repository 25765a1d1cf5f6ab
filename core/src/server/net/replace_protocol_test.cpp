// SPDX-License-Identifier: Apache-2.0
// Connection::replace_protocol(): where the bytes go, which protocol closes, what happens in a drain.
#include <gtest/gtest.h>

#include "server/http/http_test_support.hpp"
#include "server/protocol/protocol.hpp"

namespace shoal::server::test {
namespace {

constexpr std::string_view kUpgrade = "UPGRADE\n";

/// What a protocol of the test has seen.
struct Log {
    std::string input;
    int rounds = 0;
    int closed = 0;
    int drains = 0;
    int destroyed = 0;
};

/// Sends back what comes, behind its name. On "UPGRADE\n" it hands the connection to `next`.
class EchoProtocol final : public Protocol {
  public:
    EchoProtocol(Connection& connection, Log& log, std::string name, Log* next = nullptr)
        : Protocol(connection), log_(log), name_(std::move(name)), next_(next) {}
    ~EchoProtocol() override { ++log_.destroyed; }

    void begin_round() override { ++log_.rounds; }
    std::size_t on_input(std::string_view bytes) override {
        EXPECT_GT(log_.rounds, 0) << "input before a round";
        const std::size_t mark = next_ == nullptr ? std::string_view::npos : bytes.find(kUpgrade);
        const std::string_view mine = bytes.substr(0, mark);
        log_.input += mine;
        if (!mine.empty()) {
            EXPECT_TRUE(send(name_ + std::string(mine)));
        }
        if (mark == std::string_view::npos) return bytes.size();
        connection_.replace_protocol(std::make_unique<EchoProtocol>(connection_, *next_, "new:"));
        log_.input += "(replaced)";  // This object still lives.
        return mark + kUpgrade.size();
    }
    [[nodiscard]] bool wants_input() const noexcept override { return true; }
    void after_input() override {
        if (connection_.is_in_round() || !connection_.has_input_ended()) return;
        connection_.skip_linger();
        connection_.close_gracefully();
    }
    void begin_drain() override { ++log_.drains; }
    [[nodiscard]] bool is_idle() const noexcept override { return true; }
    void on_close() override { ++log_.closed; }
    void on_abandoned() noexcept override {}

  private:
    Log& log_;
    std::string name_;
    Log* next_;
};

class ReplaceProtocolTest : public HttpTest {
  protected:
    /// A connection that speaks the old protocol.
    Client connect_old() {
        Client client = connect();
        settle();
        connection().replace_protocol(std::make_unique<EchoProtocol>(connection(), before, "old:", &after));
        settle();
        return client;
    }
    Connection& connection() { return *worker().find(1); }
    Log before;
    Log after;
    int sessions = 0;
};

TEST_F(ReplaceProtocolTest, TheBytesBehindTheUpgradeGoToTheNextProtocol) {
    const std::string stream = "first UPGRADE\nsecond";
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        SCOPED_TRACE(cut);
        if (cut > 6 && cut < 14) continue;  // The test protocol wants its mark whole.
        before = after = {};
        Client client = connect();
        settle();
        Connection& fresh = *worker().find(static_cast<SessionId>(++sessions));
        fresh.replace_protocol(std::make_unique<EchoProtocol>(fresh, before, "old:", &after));
        settle();
        client.send(stream.substr(0, cut));
        settle();
        client.send(stream.substr(cut));
        settle();
        EXPECT_EQ(before.input, "first (replaced)");
        EXPECT_EQ(after.input, "second");
        EXPECT_EQ(before.destroyed, 1);
        EXPECT_EQ(before.closed, 0);
    }
}

TEST_F(ReplaceProtocolTest, OnlyTheProtocolInForceIsClosed) {
    {
        Client client = connect_old();
        client.send("UPGRADE\n");
        settle();
        EXPECT_EQ(before.destroyed, 1);
    }
    settle();
    EXPECT_EQ(before.closed, 0);
    EXPECT_EQ(after.closed, 1);
    EXPECT_EQ(after.destroyed, 1);
}

TEST_F(ReplaceProtocolTest, OutputKeepsItsOrder) {
    Client client = connect_old();
    client.send("aUPGRADE\nb");
    settle();
    EXPECT_EQ(client.receive(), "old:anew:b");
    client.send("c");
    settle();
    EXPECT_EQ(client.receive(), "old:anew:bnew:c");
}

TEST_F(ReplaceProtocolTest, ADrainReachesTheNextProtocol) {
    Client client = connect_old();
    connection().begin_drain();
    EXPECT_EQ(before.drains, 1);
    client.send("UPGRADE\n");
    settle();
    EXPECT_EQ(after.drains, 1);
}

}  // namespace
}  // namespace shoal::server::test
