// SPDX-License-Identifier: Apache-2.0
// Clients that read slowly or not at all: how long and how much is kept for them.
#include <dirent.h>
#include <gtest/gtest.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <list>

#include "server/http/http_test_support.hpp"
#include "server/protocol/http1_protocol.hpp"
#include "shoal/testing/temp_dir.hpp"

namespace shoal::server::test {
namespace {

constexpr std::size_t kBigBytes = 20U << 20;

std::size_t open_descriptors() {
    std::size_t count = 0;
    DIR* const directory = opendir("/proc/self/fd");
    while (readdir(directory) != nullptr)
        ++count;
    closedir(directory);
    return count;
}

class HttpSlowReaderTest : public HttpTest {
  protected:
    /// Answers everything with one body of so many bytes.
    void answer_with(std::size_t bytes) {
        host.handler = [body = std::string(bytes, 'b')](Exchange& exchange) { (void)exchange.end(body); };
    }
    /// Writes without end from a coroutine, waiting when the queue is full; ends with the first error.
    void write_for_ever() {
        host.handler = [this](Exchange& exchange) {
            auto body = [this, ref = std::make_shared<ExchangeRef>(exchange)] {
                const std::string chunk(50'000, 'w');
                Result<void> written;
                while ((written = (*ref)->write(chunk)))
                    largest_queue = std::max(largest_queue, worker().find(1)->queued_bytes());
                error = written.error();
                if (error.code == Errc::kTimedOut) second_error = (*ref)->write(chunk).error();
                held.push_back(std::move(*ref));
            };
            ASSERT_TRUE(scheduler->spawn(body));
        };
    }
    void pass_seconds(int seconds) {
        for (int i = 0; i < seconds; ++i)
            pass_ms(1000);
    }
    /// Reads about so many bytes as the client, letting the server send meanwhile.
    void read_some(Client& client, std::size_t bytes) {
        char piece[32U << 10];
        for (int tries = 0; bytes > 0 && tries < 1000; ++tries) {
            const ssize_t got = client.receive_some(std::span(piece).first(std::min(bytes, sizeof piece)));
            if (got > 0) {
                bytes -= static_cast<std::size_t>(got);
                client.received.append(piece, static_cast<std::size_t>(got));
            }
            settle(1);
        }
    }
    /// Reads the rest of the answer that is on its way.
    void read_answer(Client& client, std::size_t body_bytes) {
        Answer answer;
        int tries = 0;
        while (!take_answer(client.receive(), answer) && ++tries < 100'000)
            settle(1);
        ASSERT_EQ(answer.body.size(), body_bytes);
    }
    /// The kernel acknowledges in true time, the last bytes up to 200 ms late; a test lets time pass at once.
    void wait_until_acknowledged(SessionId id) {
        int left = 1;
        for (int tries = 0; tries < 5000; ++tries) {
            ASSERT_EQ(ioctl(worker().find(id)->fd(), SIOCOUTQ, &left), 0);
            if (left == 0) return;
            usleep(1000);
        }
        FAIL() << left << " bytes are not acknowledged";
    }
    /// The error that a client's next reads come to after what is still buffered; 0: end of stream.
    int final_error(Client& client) {
        char piece[64U << 10];
        ssize_t got;
        do
            got = recv(client.fd(), piece, sizeof piece, MSG_DONTWAIT);
        while (got > 0);
        return got == 0 ? 0 : errno;
    }

    std::list<ExchangeRef> held;
    std::size_t largest_queue = 0;
    Error error;
    Error second_error;
};

TEST_F(HttpSlowReaderTest, AClientThatDoesNotReadIsResetAfterTheSendTimeout) {
    answer_with(kBigBytes);
    Client client = connect_tcp();
    client.send(get("/"));
    settle();
    EXPECT_GT(worker().find(1)->queued_bytes(), 1U << 20);
    pass_seconds(59);
    EXPECT_EQ(worker().live(), 1U);
    pass_seconds(17);
    EXPECT_EQ(worker().live(), 0U);
    EXPECT_TRUE(host.last_close_by_us);
    EXPECT_EQ(final_error(client), ECONNRESET) << "a cut answer must not look complete";
    EXPECT_EQ(worker().reactor().exchanges.live_count(), 0U);
}

TEST_F(HttpSlowReaderTest, ASlowButSteadyReaderGetsEverything) {
    answer_with(kBigBytes);
    Client client = connect_tcp();
    client.send(get("/"));
    settle();
    for (int i = 0; i < 44 && client.received.size() < kBigBytes; ++i) {
        read_some(client, 500U << 10);
        pass_seconds(40);  // 12.5 KiB a second.
        ASSERT_EQ(worker().live(), 1U) << "cut off after " << client.received.size();
    }
    read_answer(client, kBigBytes);
    EXPECT_EQ(worker().find(1)->queued_bytes(), 0U);
    wait_until_acknowledged(1);
    pass_seconds(200);
    EXPECT_EQ(worker().live(), 1U) << "an idle connection that has read everything was cut off";
    EXPECT_EQ(host.loop().timers().armed_count(), 0U);
}

TEST_F(HttpSlowReaderTest, AReaderBelowTheMinimumRateIsCutOff) {
    answer_with(kBigBytes);
    Client client = connect();
    client.send(get("/"));
    settle();
    int seconds = 0;
    for (; worker().live() == 1 && seconds < 600; seconds += 10) {
        read_some(client, 20U << 10);  // 2 KiB a second.
        pass_seconds(10);
    }
    EXPECT_GT(seconds, 60);
    EXPECT_LT(seconds, 150);
}

TEST_F(HttpSlowReaderTest, WhatOnlyTheKernelStillHoldsCountsToo) {
    answer_with(kBigBytes);
    Client client = connect_tcp();
    client.send(get("/"));
    settle();
    for (int i = 0; i < 5000 && worker().find(1)->queued_bytes() > 0; ++i)
        read_some(client, 64U << 10);
    ASSERT_EQ(worker().find(1)->queued_bytes(), 0U);
    pass_seconds(80);
    EXPECT_EQ(worker().live(), 0U);
    EXPECT_EQ(final_error(client), ECONNRESET);
}

TEST_F(HttpSlowReaderTest, AnswersThatWereNeverQueuedAreWatchedInTheKernel) {
    answer_with(100'000);
    Client client = connect_tcp();
    const int small = 4096;
    ASSERT_EQ(setsockopt(client.fd(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
    client.send(get("/"));
    settle();
    EXPECT_EQ(host.loop().timers().armed_count(), 0U) << "small answers need no watch";
    client.send(get("/") + get("/") + get("/") + get("/"));
    settle(20);
    EXPECT_EQ(host.requests, 5);
    ASSERT_EQ(worker().find(1)->queued_bytes(), 0U);
    EXPECT_EQ(host.loop().timers().armed_count(), 1U);
    pass_seconds(59);
    EXPECT_EQ(worker().live(), 1U);
    pass_seconds(17);
    EXPECT_EQ(worker().live(), 0U);
    EXPECT_EQ(final_error(client), ECONNRESET);
}

TEST_F(HttpSlowReaderTest, ABusyConnectionThatReadsIsNotCutOff) {
    answer_with(100'000);
    Client client = connect_tcp();
    for (int i = 0; i < 300; ++i) {
        client.send(get("/"));
        read_answer(client, 100'000);
        pass_ms(1000);
    }
    EXPECT_EQ(worker().live(), 1U);
    EXPECT_EQ(host.requests, 300);
    wait_until_acknowledged(1);
    pass_seconds(200);
    EXPECT_EQ(worker().live(), 1U);
    EXPECT_EQ(host.loop().timers().armed_count(), 0U);
}

TEST_F(HttpSlowReaderTest, WithoutALimitTheConnectionStays) {
    config.ports[0].socket.send_timeout_seconds = 0;
    answer_with(kBigBytes);
    Client client = connect_tcp();
    client.send(get("/"));
    settle();
    pass_seconds(500);
    EXPECT_EQ(worker().live(), 1U);
    EXPECT_EQ(host.loop().timers().armed_count(), 0U);
    worker().find(1)->close_gracefully();
    pass_seconds(59);
    EXPECT_EQ(worker().live(), 1U);
    pass_seconds(20);
    EXPECT_EQ(worker().live(), 0U) << "a closing connection has a limit in any case";
}

TEST_F(HttpSlowReaderTest, PipelinedAnswersDoNotPileUp) {
    constexpr std::size_t kBodyBytes = 100'000;
    answer_with(kBodyBytes);
    Client client = connect_tcp();
    std::string batch;
    for (int i = 0; i < 500; ++i)
        batch += get("/");
    client.send(batch);
    settle(20);
    EXPECT_LT(worker().find(1)->queued_bytes(), kBodyBytes + (100U << 10));
    EXPECT_LT(host.requests, 400);
    for (int i = 0; i < 5000 && client.received.size() < 500 * kBodyBytes; ++i) {
        client.receive();
        settle(1);
    }
    settle();
    client.receive();
    EXPECT_EQ(host.requests, 500);
    EXPECT_GT(client.received.size(), 500 * kBodyBytes);
    EXPECT_LT(client.received.size(), 500 * (kBodyBytes + 300));
}

TEST_F(HttpSlowReaderTest, RangesOfAFileShareItsDescriptor) {
    const shoal::testing::TempDir dir;
    dir.write("file.txt", std::string(10'000'000, 'f'));
    config.ports[0].http.static_handler = true;
    config.ports[0].http.document_root = dir.path();
    std::string request = "GET /file.txt HTTP/1.1\r\nHost: x\r\nRange: bytes=";
    for (int i = 0; i < 16; ++i)
        request += numbered(i == 0 ? "" : ",", 500'000 * static_cast<std::uint64_t>(i)) +
                   numbered("-", 500'000 * static_cast<std::uint64_t>(i) + 299'999);
    request += "\r\n\r\n";
    Client client = connect_tcp();
    std::string batch;
    for (int i = 0; i < 20; ++i)
        batch += request;
    settle();
    const std::size_t before = open_descriptors();
    client.send(batch);
    settle(20);
    EXPECT_GT(worker().find(1)->queued_bytes(), 0U);
    EXPECT_LE(open_descriptors(), before + 2);  // The file, and the document root.
}

TEST_F(HttpSlowReaderTest, MaxIdleTimeClosesWhileAHandlerLoopsOnWrite) {
    config.ports[0].socket.max_idle_seconds = 4;
    config.ports[0].socket.max_queued_bytes = 200'000;
    write_for_ever();
    Client client = connect_tcp();
    client.send(get("/"));
    settle();
    EXPECT_EQ(scheduler->live_count(), 1U);
    pass_seconds(3);
    read_some(client, 3U << 20);  // Activity.
    pass_seconds(3);
    EXPECT_EQ(worker().live(), 1U);
    pass_seconds(3);
    EXPECT_EQ(worker().live(), 0U);
    EXPECT_EQ(error.code, Errc::kClosed);
    EXPECT_EQ(scheduler->live_count(), 0U);
    EXPECT_LE(largest_queue, 350'000U);  // The limit, what was gathered in one turn, and a chunk.
}

TEST_F(HttpSlowReaderTest, MaxIdleTimeLeavesAHandlerThatComputesAlone) {
    config.ports[0].socket.max_idle_seconds = 4;
    std::list<ExchangeRef> held;
    host.handler = [&](Exchange& exchange) { held.emplace_back(exchange); };
    Client client = connect_tcp();
    client.send(get("/"));
    pass_seconds(20);
    ASSERT_EQ(held.size(), 1U);
    EXPECT_TRUE(held.front()->end("at last"));
    EXPECT_NE(client.receive().find("at last"), std::string::npos);
}

TEST_F(HttpSlowReaderTest, TheKeepAliveTimeoutCountsForASlowReader) {
    config.ports[0].http.keepalive_timeout_seconds = 5;
    answer_with(kBigBytes);
    Client silent = connect_tcp();
    Client reading = connect_tcp();
    silent.send(get("/"));
    reading.send(get("/"));
    for (int i = 0; i < 4; ++i) {
        pass_seconds(4);
        read_some(reading, 3U << 20);
    }
    EXPECT_EQ(worker().live(), 1U);
    EXPECT_EQ(final_error(silent), ECONNRESET);
    for (int i = 0; i < 60 && worker().live() > 0; ++i)
        pass_seconds(1);
    EXPECT_EQ(worker().live(), 0U);
}

TEST_F(HttpSlowReaderTest, OneWriteWaitsForTheSendTimeoutAndQueuesNothing) {
    config.send_timeout_seconds = 2;
    config.ports[0].socket.max_queued_bytes = 200'000;
    write_for_ever();
    Client client = connect_tcp();
    client.send(get("/"));
    settle();
    EXPECT_EQ(scheduler->live_count(), 1U);
    pass_seconds(3);
    EXPECT_EQ(error.code, Errc::kTimedOut);
    const std::size_t queued = worker().find(1)->queued_bytes();
    pass_seconds(3);
    EXPECT_EQ(second_error.code, Errc::kTimedOut);
    EXPECT_EQ(worker().find(1)->queued_bytes(), queued) << "a write that failed left bytes in the queue";
}

TEST(RateWatch, WaitingUsesTheBudgetUpAndBytesRefillIt) {
    RateWatch watch;
    watch.start(1000, 500, 60'000);
    EXPECT_TRUE(watch.look(60'999, 500));
    EXPECT_EQ(watch.left_ms(), 1);
    EXPECT_TRUE(watch.look(60'999, 500 + 10 * RateWatch::kMinBytesPerSecond));
    EXPECT_EQ(watch.left_ms(), 10'001);
    EXPECT_TRUE(watch.look(60'999, 500 + (1 << 30)));
    EXPECT_EQ(watch.left_ms(), 60'000) << "a fast beginning buys no longer pause";
    EXPECT_FALSE(watch.look(120'999, 500 + (1 << 30)));
}

}  // namespace
}  // namespace shoal::server::test
