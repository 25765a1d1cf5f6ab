// SPDX-License-Identifier: Apache-2.0
// Packets of a byte stream: framing, limits, pauses, fairness, idle time, drain, output.
#include "server/protocol/stream_protocol.hpp"

#include <gtest/gtest.h>

#include <random>

#include "server/http/http_test_support.hpp"

namespace shoal::server::test {
namespace {

using Packets = std::vector<std::string>;

class StreamTest : public HttpTest {
  protected:
    StreamTest() { port().protocols.http = false; }
    PortConfig& port() { return config.ports[0]; }
    void frame_by_length() {
        port().framing.choice.length_check = true;
        port().framing.options.length_type = 'n';
        port().framing.options.body_offset = 2;
    }
    void frame_by_mark(bool is_split, std::string mark = "\r\n") {
        (is_split ? port().framing.choice.eof_split : port().framing.choice.eof_check) = true;
        port().framing.options.eof = std::move(mark);
    }
    /// What is delivered of `stream`, sent in two parts that are cut at `cut`.
    Packets deliver(std::string_view stream, std::size_t cut, int turns = 4) {
        host.packets.clear();
        Client client = connect();
        client.send(stream.substr(0, cut));
        settle(turns);
        client.send(stream.substr(cut));
        settle(turns);
        return host.packets;
    }
    /// Sends on the first session, as the program does.
    Result<void> send(std::string_view bytes, SessionId session = 1) {
        return worker().reactor().on_message(
            {.kind = Message::Kind::kSend, .session = session, .bytes = bytes});
    }
    Result<void> tell(Message::Kind kind, int detail = 0) {
        return worker().reactor().on_message({.kind = kind, .session = 1, .detail = detail});
    }
    static bool is_closed(Client& client) {
        client.receive();
        return client.has_ended();
    }
};

std::string length_packet(std::string_view body) {
    std::string bytes;
    bytes += static_cast<char>(body.size() >> 8);
    bytes += static_cast<char>(body.size() & 0xFF);
    return bytes.append(body);
}

TEST_F(StreamTest, WithoutFramingWhatHasArrivedIsAPacket) {
    EXPECT_EQ(deliver("hello world", 5), (Packets{"hello", " world"}));
    EXPECT_EQ(host.requests, 0);
}

TEST_F(StreamTest, ALengthFieldIsCutAtEveryByte) {
    frame_by_length();
    const Packets expected{length_packet("abc"), length_packet(""), length_packet("defgh")};
    const std::string stream = expected[0] + expected[1] + expected[2];
    for (std::size_t cut = 0; cut <= stream.size(); ++cut)
        EXPECT_EQ(deliver(stream, cut), expected) << "cut at " << cut;
}

TEST_F(StreamTest, AMarkSplitsAtEveryByte) {
    frame_by_mark(/*is_split=*/true);
    for (std::size_t cut = 0; cut <= 10; ++cut)
        EXPECT_EQ(deliver("a\r\n\r\nbc\r\nd", cut), (Packets{"a\r\n", "\r\n", "bc\r\n"})) << "cut at " << cut;
}

TEST_F(StreamTest, TheLastMarkMayEndSeveralPackets) {
    frame_by_mark(/*is_split=*/false);
    EXPECT_EQ(deliver("a\r\nb\r\n", 0), (Packets{"a\r\nb\r\n"}));
    EXPECT_EQ(deliver("x\r\ny\r\n", 4), (Packets{"x\r\ny\r\n"}));
    EXPECT_EQ(deliver("part\r\n", 5), (Packets{"part\r\n"}));
}

TEST_F(StreamTest, AFunctionTellsTheLength) {
    port().framing.options.function = [](void*, std::span<const std::byte> input) -> std::int64_t {
        const int first = std::to_integer<int>(input[0]);
        return first == '!' ? -1 : first - '0';
    };
    EXPECT_EQ(deliver("3ab2x4", 2), (Packets{"3ab", "2x"}));
    EXPECT_EQ(host.closed, 0);
    host.packets.clear();
    Client client = connect();
    client.send("2a!b");
    settle();
    EXPECT_EQ(host.packets, Packets{"2a"});
    EXPECT_TRUE(is_closed(client));
    EXPECT_FALSE(host.last_close_by_us);
}

TEST_F(StreamTest, RandomCutsMakeNoDifference) {
    frame_by_length();
    std::mt19937 random(7);
    Packets expected;
    std::string stream;
    for (int i = 0; i < 300; ++i) {
        expected.push_back(length_packet(std::string(random() % (i % 50 == 0 ? 60'000 : 40), 'x')));
        stream += expected.back();
    }
    Client client = connect();
    for (std::size_t at = 0; at < stream.size();) {
        const std::size_t bytes = std::min<std::size_t>(stream.size() - at, 1 + random() % 20'000);
        client.send(std::string_view(stream).substr(at, bytes));
        at += bytes;
        settle(2);
    }
    settle();
    EXPECT_EQ(host.packets, expected);
    EXPECT_EQ(worker().sessions->find(1)->receive_queued_bytes, 0U);
}

/// Whatever comes, the packets are an unbroken beginning of it, and how it was cut does not matter.
TEST_F(StreamTest, RandomBytesInRandomPartsDoNoHarm) {
    constexpr int kTurns = 20;  // A round delivers 128 packets.
    std::mt19937 random(11);
    port().package_max_bytes = 64U << 10;
    for (int framing = 0; framing < 4; ++framing) {
        port().framing.choice = {};
        if (framing == 1) frame_by_length();
        if (framing == 2) frame_by_mark(/*is_split=*/true);
        if (framing == 3) frame_by_mark(/*is_split=*/false);
        for (int round = 0; round < 40; ++round) {
            std::string stream(1 + random() % 30'000, '\0');
            for (char& byte : stream)
                byte = round % 2 == 0 ? static_cast<char>(random())
                                      : "\r\n\x01\xff"
                                        "a"[random() % 5];
            const Packets whole = deliver(stream, stream.size(), kTurns);
            const std::size_t cut = random() % stream.size();
            const Packets in_parts = deliver(stream, cut, kTurns);
            std::string joined;
            for (const std::string& packet : in_parts)
                joined += packet;
            ASSERT_EQ(joined, stream.substr(0, joined.size())) << framing << " " << round;
            if (framing == 1 || framing == 2) {
                ASSERT_EQ(in_parts, whole) << framing << " " << round << " " << cut;
            }
        }
    }
    settle();
    EXPECT_EQ(worker().reactor().exchanges.live_count(), 0U);
}

TEST_F(StreamTest, APacketThatIsTooLargeClosesTheConnection) {
    port().framing.choice.length_check = true;
    port().package_max_bytes = 100'000;
    Client just_right = connect();
    just_right.send(std::string("\x00\x01\x86\x9c", 4) + std::string(99'996, 'a'));  // 100,000 in all
    settle(8);
    ASSERT_EQ(host.packets.size(), 1U);
    EXPECT_EQ(host.packets[0].size(), 100'000U);
    Client announced = connect();
    announced.send(std::string_view("\x00\x01\x86\x9d", 4));
    settle();
    EXPECT_TRUE(is_closed(announced));
    EXPECT_EQ(host.packets.size(), 1U);
    EXPECT_EQ(host.closed, 1);
    EXPECT_FALSE(host.last_close_by_us);
}

TEST_F(StreamTest, AMissingMarkIsBounded) {
    frame_by_mark(/*is_split=*/true);
    port().package_max_bytes = 1;  // At least 64 KiB.
    Client client = connect();
    client.send(std::string((64U << 10) - 1, 'e'));
    settle();
    EXPECT_FALSE(is_closed(client));
    EXPECT_EQ(worker().sessions->find(1)->receive_queued_bytes, (64U << 10) - 1);
    client.send("e");
    settle();
    EXPECT_TRUE(is_closed(client));
    EXPECT_TRUE(host.packets.empty());
}

TEST_F(StreamTest, PauseHoldsPacketsBackAndResumeDeliversThem) {
    frame_by_length();
    Client client = connect();
    host.receive_handler = [&](SessionId, std::string_view) {
        if (host.packets.size() == 1) (void)tell(Message::Kind::kPause);
    };
    client.send(length_packet("1") + length_packet("2") + length_packet("3"));
    settle();
    EXPECT_EQ(host.packets.size(), 1U);
    client.send(length_packet("4"));
    settle();
    EXPECT_EQ(host.packets.size(), 1U);
    ASSERT_TRUE(tell(Message::Kind::kResume));
    settle();
    EXPECT_EQ(host.packets,
              (Packets{length_packet("1"), length_packet("2"), length_packet("3"), length_packet("4")}));
}

TEST_F(StreamTest, APausedConnectionLearnsOfAReset) {
    Client client = connect_tcp();
    settle();
    ASSERT_TRUE(tell(Message::Kind::kPause));
    client.abort();
    settle();
    EXPECT_EQ(host.closed, 1);
    EXPECT_FALSE(host.last_close_by_us);
}

TEST_F(StreamTest, DelayedReceivingWaitsForTheProgram) {
    config.delays_receive = true;
    Client client = connect();
    client.send("early");
    settle();
    EXPECT_TRUE(host.packets.empty());
    ASSERT_TRUE(tell(Message::Kind::kResume));
    settle();
    EXPECT_EQ(host.packets, Packets{"early"});
}

TEST_F(StreamTest, AFlooderSharesTheTurnWithOthers) {
    frame_by_length();
    Client flooder = connect();
    Client other = connect();
    std::size_t flooded_before_other = 0;
    host.receive_handler = [&](SessionId session, std::string_view) {
        if (session == 2) flooded_before_other = host.packets.size() - 1;
    };
    std::string flood;
    for (int i = 0; i < 5000; ++i)
        flood += length_packet("f");
    flooder.send(flood);
    other.send(length_packet("o"));
    settle(100);
    EXPECT_EQ(host.packets.size(), 5001U);
    EXPECT_LE(flooded_before_other, 128U);
}

TEST_F(StreamTest, BytesBeforeTheEndOfStreamAreDelivered) {
    frame_by_mark(/*is_split=*/true);
    host.receive_handler = [&](SessionId, std::string_view bytes) { ASSERT_TRUE(send(bytes)); };
    Client client = connect();
    client.send("last\r\nunfinished");
    client.shut_writing();
    settle();
    EXPECT_EQ(host.packets, Packets{"last\r\n"});
    EXPECT_EQ(client.receive(), "last\r\n");
    EXPECT_TRUE(client.has_ended());
    EXPECT_EQ(host.closed, 1);
    EXPECT_FALSE(host.last_close_by_us);
}

TEST_F(StreamTest, AHalfCloseByOptionLeavesTheOtherDirectionOpen) {
    port().socket.half_close = true;
    Client client = connect();
    client.send("question");
    client.shut_writing();
    settle();
    EXPECT_EQ(host.closed, 0);
    ASSERT_TRUE(send("answer"));
    settle();
    EXPECT_EQ(client.receive(), "answer");
    ASSERT_TRUE(tell(Message::Kind::kClose));
    settle();
    EXPECT_TRUE(is_closed(client));
    EXPECT_EQ(host.closed, 1);
}

TEST_F(StreamTest, OutputOfARoundLeavesInOneCall) {
    frame_by_length();
    host.receive_handler = [&](SessionId, std::string_view bytes) { ASSERT_TRUE(send(bytes)); };
    Client client = connect();
    client.send(length_packet("a") + length_packet("b") + length_packet("c"));
    const auto calls = worker().reactor().io.writes;
    settle();
    EXPECT_EQ(worker().reactor().io.writes, calls + 1);
    EXPECT_EQ(client.receive(), length_packet("a") + length_packet("b") + length_packet("c"));
}

TEST_F(StreamTest, ACloseAfterALargeSendLosesNothing) {
    const std::string body(4U << 20, 'b');
    Client client = connect();
    settle();
    ASSERT_TRUE(send(body));
    ASSERT_TRUE(tell(Message::Kind::kClose));
    EXPECT_EQ(send("x").error().code, Errc::kClosed);
    for (int i = 0; i < 1000 && !is_closed(client); ++i)
        settle(1);
    EXPECT_EQ(client.received.size(), body.size());
}

TEST_F(StreamTest, TheQueueIsBoundedAndItsMarksAreReported) {
    port().socket.max_queued_bytes = 1U << 20;
    port().socket.low_watermark_bytes = 64U << 10;
    Client client = connect();
    settle();
    const std::string part(256U << 10, 'p');
    Result<void> sent;
    for (int i = 0; i < 100 && sent; ++i)
        sent = send(part);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, Errc::kTooLarge);
    EXPECT_EQ(host.buffer_full, 1);
    EXPECT_EQ(host.buffer_empty, 0);
    EXPECT_TRUE(worker().sessions->find(1)->is_overflowing);
    for (int i = 0; i < 1000 && worker().find(1)->queued_bytes() > 0; ++i) {
        client.receive();
        settle(1);
    }
    EXPECT_EQ(host.buffer_empty, 1);
    EXPECT_FALSE(worker().sessions->find(1)->is_overflowing);
    EXPECT_TRUE(send(part));
}

TEST_F(StreamTest, WaitingWritersGoOnInOrderAndHoldUpReading) {
    port().socket.max_queued_bytes = 1U << 20;
    Client client = connect();
    settle();
    const std::string part(512U << 10, 'p');
    std::string order;
    for (const char name : {'a', 'b'}) {
        (void)scheduler->spawn([&, name] {
            for (int i = 0; i < 6; ++i) {
                Result<void> sent = send(part);
                while (!sent && sent.error().code == Errc::kTooLarge) {
                    ASSERT_TRUE(worker().reactor().wait_for_room(1, 0));
                    sent = send(part);
                }
                ASSERT_TRUE(sent);
                order += name;
            }
        });
    }
    settle();
    ASSERT_LT(order.size(), 12U);
    client.send("more");
    settle();
    EXPECT_TRUE(host.packets.empty());
    for (int i = 0; i < 2000 && client.received.size() < 12 * part.size(); ++i) {
        client.receive();
        settle(1);
    }
    EXPECT_EQ(client.received.size(), 12 * part.size());
    EXPECT_NE(order.find("ba"), std::string::npos) << "the writers did not take turns: " << order;
    settle();
    EXPECT_EQ(host.packets, Packets{"more"});
}

TEST_F(StreamTest, AWaitingWriterLearnsOfTheClose) {
    port().socket.max_queued_bytes = 1U << 20;
    Client client = connect();
    settle();
    while (send(std::string(512U << 10, 'p'))) {
    }
    std::optional<Errc> why;
    (void)scheduler->spawn([&] { why = worker().reactor().wait_for_room(1, 0).error().code; });
    settle();
    ASSERT_FALSE(why.has_value());
    client.close();
    settle();
    EXPECT_EQ(why, Errc::kCanceled);
}

TEST_F(StreamTest, ASilentPeerIsClosedUnlessProtected) {
    port().socket.heartbeat_idle_seconds = 2;
    Client silent = connect();
    Client guarded = connect();
    settle();
    worker().find(2)->set_protected(true);
    pass_ms(1500);
    silent.send("x");
    settle();
    pass_ms(1500);
    ASSERT_TRUE(send("output does not count"));
    EXPECT_FALSE(is_closed(silent));
    pass_ms(700);
    EXPECT_TRUE(is_closed(silent));
    pass_ms(5000);
    EXPECT_FALSE(is_closed(guarded));
    worker().find(2)->set_protected(false);
    pass_ms(2500);
    EXPECT_TRUE(is_closed(guarded));
}

TEST_F(StreamTest, MaxIdleCountsBothDirections) {
    port().socket.max_idle_seconds = 2;
    Client client = connect();
    settle();
    for (int i = 0; i < 3; ++i) {
        pass_ms(1500);
        ASSERT_TRUE(send("x"));
        settle();
    }
    EXPECT_FALSE(is_closed(client));
    pass_ms(2200);
    EXPECT_TRUE(is_closed(client));
}

TEST_F(StreamTest, ADrainingWorkerClosesQuietConnections) {
    Client client = connect();
    settle();
    worker().reactor().begin_drain();
    pass_ms(700);
    client.send("still here");
    settle();
    EXPECT_EQ(host.packets, Packets{"still here"});
    pass_ms(700);
    EXPECT_FALSE(is_closed(client));
    pass_ms(500);
    EXPECT_TRUE(is_closed(client));
    EXPECT_TRUE(host.last_close_by_us);
}

TEST_F(StreamTest, ADrainWaitsForTheProgramSomeTime) {
    Client client = connect();
    settle();
    worker().is_busy = true;
    worker().reactor().begin_drain();
    pass_ms(1500);
    EXPECT_FALSE(is_closed(client));
    worker().is_busy = false;
    pass_ms(100);
    EXPECT_TRUE(is_closed(client));
    Client other = connect();  // Drains from the start.
    settle();
    worker().is_busy = true;
    pass_ms(2300);
    EXPECT_TRUE(is_closed(other));
}

}  // namespace
}  // namespace shoal::server::test
