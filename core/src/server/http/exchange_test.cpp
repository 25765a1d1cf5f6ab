// SPDX-License-Identifier: Apache-2.0
// Answers: framing, headers, streams, files, ownership of bodies, allocation.
#include "shoal/server/exchange.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <list>
#include <new>

#include "server/http/http_test_support.hpp"
#include "server/protocol/http1_protocol.hpp"
#include "shoal/testing/temp_dir.hpp"

namespace {
thread_local std::size_t allocations = 0;
}  // namespace

// The whole test executable counts; only one test looks. The default operator delete frees with free().
void* operator new(std::size_t bytes) {
    ++allocations;
    void* const memory = std::malloc(bytes == 0 ? 1 : bytes);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
    ++allocations;
    return std::malloc(bytes == 0 ? 1 : bytes);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace shoal::server::test {
namespace {

class HttpExchangeTest : public HttpTest {
  protected:
    void answer_with(std::function<void(Exchange&)> handler) { host.handler = std::move(handler); }
};

struct Owned {
    int released = 0;
    BytesOwner owner() {
        return {this, [](void* self) { ++static_cast<Owned*>(self)->released; }};
    }
};

TEST_F(HttpExchangeTest, AHelloAllocatesNothingInSteadyState) {
    answer_with([](Exchange& exchange) {
        (void)exchange.headers().set("Content-Type", "text/plain");
        (void)exchange.end("Hello World\n");
    });
    Client client = connect();
    const std::string request = get("/", "User-Agent: test\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n");
    char sink[4096];
    const auto round = [&] {
        ::send(client.fd(), request.data(), request.size(), 0);
        host.loop().run_once(0);
        ASSERT_GT(recv(client.fd(), sink, sizeof sink, 0), 0);
    };
    for (int i = 0; i < 10; ++i)
        round();
    const std::size_t before = allocations;
    for (int i = 0; i < 1000; ++i)
        round();
    EXPECT_EQ(allocations - before, 0U);
}

TEST_F(HttpExchangeTest, TheProgramsHeadersWin) {
    answer_with([](Exchange& exchange) {
        exchange.set_status(201, "Made It");
        (void)exchange.headers().set("server", "mine");
        (void)exchange.headers().set("CONTENT-TYPE", "text/plain");
        (void)exchange.headers().set("Date", "today");
        (void)exchange.headers().set("Content-Length", "1000");
        (void)exchange.headers().set("Transfer-Encoding", "chunked");
        (void)exchange.headers().add("Set-Cookie", "a=1");
        (void)exchange.headers().add("Set-Cookie", "b=2");
        (void)exchange.end("body");
    });
    const Answer answer = ask_one(get("/"));
    EXPECT_TRUE(answer.head.starts_with("HTTP/1.1 201 Made It\r\n")) << answer.head;
    EXPECT_EQ(answer.header("Server"), "mine");
    EXPECT_EQ(answer.header("Content-Type"), "text/plain");
    EXPECT_EQ(answer.header("Date"), "today");
    EXPECT_EQ(answer.header("Content-Length"), "4");
    EXPECT_FALSE(answer.has("Transfer-Encoding"));
    EXPECT_NE(answer.head.find("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n"), std::string::npos);
    EXPECT_EQ(answer.head.find("swoole"), std::string::npos);
}

TEST_F(HttpExchangeTest, TheCommonHeadIsWhatTheGeneralOneWouldBe) {
    std::string common;
    std::string general;
    do {  // Until both fall into the same second.
        answer_with([](Exchange& exchange) { (void)exchange.end("body"); });
        common = ask_one(get("/")).head;
        answer_with([](Exchange& exchange) {
            (void)exchange.headers().set("X", "y");
            exchange.headers().remove("X");
            (void)exchange.end("body");
        });
        general = ask_one(get("/")).head;
    } while (common.substr(common.find("Date:"), 37) != general.substr(general.find("Date:"), 37));
    EXPECT_EQ(common, general);
    EXPECT_TRUE(common.ends_with("Content-Length: 4\r\n\r\n")) << common;
}

TEST_F(HttpExchangeTest, TheProgramMayCloseByHeader) {
    answer_with([](Exchange& exchange) {
        (void)exchange.headers().set("Connection", "close");
        (void)exchange.end("bye");
    });
    Client client = connect();
    client.send(get("/"));
    settle();
    Answer answer;
    ASSERT_TRUE(take_answer(client.receive(), answer));
    EXPECT_EQ(answer.header("Connection"), "close");
    EXPECT_TRUE(client.has_ended());
}

TEST_F(HttpExchangeTest, AStatusThatCannotBeSentBecomes500) {
    answer_with([](Exchange& exchange) {
        exchange.set_status(7, "x\r\nInjected: 1");
        (void)exchange.end("body");
    });
    const Answer answer = ask_one(get("/"));
    EXPECT_EQ(answer.status, 500);
    EXPECT_FALSE(answer.has("Injected"));
}

TEST_F(HttpExchangeTest, HeadGetsTheHeadersOfGetAndNoBody) {
    std::string received = ask("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + get("/"));
    Answer answer;
    ASSERT_TRUE(take_answer(received, answer, true));
    EXPECT_EQ(answer.header("Content-Length"), "5");
    ASSERT_TRUE(take_answer(received, answer)) << "a body followed the answer to HEAD: " << received;
    EXPECT_EQ(answer.body, "hello");
    answer_with([](Exchange& exchange) {
        (void)exchange.headers().set("Content-Length", "12345");
        (void)exchange.end({});
    });
    EXPECT_EQ(ask_one("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", true).header("Content-Length"), "12345");
    answer_with([](Exchange& exchange) {
        EXPECT_TRUE(exchange.write("dropped"));
        EXPECT_TRUE(exchange.write("dropped too"));
        EXPECT_TRUE(exchange.end("and this"));
    });
    received = ask("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(take_answer(received, answer, true));
    EXPECT_EQ(received, "");
}

TEST_F(HttpExchangeTest, BodylessStatusesHaveNeitherBodyNorLength) {
    for (const int status : {204, 304}) {
        for (const bool stream : {false, true}) {
            answer_with([=](Exchange& exchange) {
                exchange.set_status(status);
                if (stream) (void)exchange.write("must not show");
                (void)exchange.end("must not show");
            });
            std::string received = ask(get("/") + get("/"));
            Answer answer;
            for (int i = 0; i < 2; ++i) {
                ASSERT_TRUE(take_answer(received, answer));
                EXPECT_EQ(answer.status, status);
                EXPECT_FALSE(answer.has("Content-Length"));
                EXPECT_FALSE(answer.has("Transfer-Encoding"));
            }
            EXPECT_EQ(received, "");
        }
    }
}

TEST_F(HttpExchangeTest, StreamsInChunksWithTrailers) {
    answer_with([](Exchange& exchange) {
        (void)exchange.response_trailers().set("X-Sum", "42");
        (void)exchange.response_trailers().set("Content-Length", "99");
        EXPECT_TRUE(exchange.write("one "));
        EXPECT_TRUE(exchange.is_head_sent());
        EXPECT_EQ(exchange.write("").error().code, Errc::kInvalid);
        EXPECT_TRUE(exchange.write("two "));
        EXPECT_TRUE(exchange.end("three"));
        EXPECT_EQ(exchange.write("late").error().code, Errc::kInvalid);
        EXPECT_EQ(exchange.end("late").error().code, Errc::kInvalid);
    });
    std::string received = ask(get("/"));
    EXPECT_NE(received.find("\r\n4\r\none \r\n4\r\ntwo \r\n5\r\nthree\r\n0\r\nX-Sum: 42\r\n\r\n"),
              std::string::npos)
        << received;
    Answer answer;
    ASSERT_TRUE(take_answer(received, answer));
    EXPECT_EQ(answer.header("Transfer-Encoding"), "chunked");
    EXPECT_FALSE(answer.has("Content-Length"));
    EXPECT_EQ(answer.body, "one two three");
    EXPECT_EQ(received, "");
}

std::string without_date(std::string message) {
    const std::size_t begin = message.find("\r\nDate: ");
    if (begin != std::string::npos) message.erase(begin, message.find("\r\n", begin + 2) - begin);
    return message;
}

TEST_F(HttpExchangeTest, AResponseIsTheSameInsideARoundAndLater) {
    const shoal::testing::TempDir dir;
    const std::string path = dir.write("file.txt", std::string(40'000, 'f'));
    const std::vector<std::function<void(Exchange&)>> handlers = {
        [](Exchange& exchange) { (void)exchange.end("whole"); },
        [](Exchange& exchange) { (void)exchange.end(std::string(100'000, 'w')); },
        [](Exchange& exchange) {
            (void)exchange.write("first ");
            (void)exchange.write("second");
            (void)exchange.response_trailers().set("X-Sum", "1");
            (void)exchange.end({});
        },
        [](Exchange& exchange) {
            (void)exchange.write("first ");
            (void)exchange.end("last");
        },
        [](Exchange& exchange) {
            (void)exchange.headers().set("Content-Length", "10");
            (void)exchange.write("12345");
            (void)exchange.end("67890");
        },
        [&](Exchange& exchange) { (void)exchange.send_file(path, 0, 0); },
        [&](Exchange& exchange) { (void)exchange.send_file(path, 10, 5); },
        [](Exchange& exchange) { exchange.abort(); },
    };
    const std::string requests[] = {get("/"), "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"};
    for (std::size_t i = 0; i < handlers.size(); ++i) {
        for (const std::string& request : requests) {
            SCOPED_TRACE(std::to_string(i) + " " + request);
            host.handler = handlers[i];
            const std::string in_round = ask(request);
            std::list<ExchangeRef> held;
            host.handler = [&](Exchange& exchange) { held.emplace_back(exchange); };
            Client client = connect();
            client.send(request);
            settle();
            ASSERT_EQ(held.size(), 1U);
            handlers[i](*held.front().get());
            held.clear();
            settle();
            // The first answers may have been made in the second before.
            EXPECT_TRUE(without_date(client.receive()) == without_date(in_round))
                << client.received.substr(0, 400) << "\ninstead of\n"
                << in_round.substr(0, 400);
            EXPECT_FALSE(in_round.empty());
        }
    }
}

TEST_F(HttpExchangeTest, StreamsToHttp10UntilClose) {
    answer_with([](Exchange& exchange) {
        EXPECT_TRUE(exchange.write("one "));
        EXPECT_TRUE(exchange.end("two"));
    });
    Client client = connect();
    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    settle();
    Answer answer;
    ASSERT_TRUE(take_answer(client.receive(), answer));
    EXPECT_EQ(answer.body, "one two");
    EXPECT_EQ(answer.header("Connection"), "close");
    EXPECT_FALSE(answer.has("Transfer-Encoding"));
    EXPECT_TRUE(client.has_ended());
}

TEST_F(HttpExchangeTest, ARequestNobodyAnswersGets500) {
    answer_with([](Exchange&) {});
    EXPECT_EQ(ask_one(get("/")).status, 500);
    answer_with([](Exchange& exchange) { exchange.set_status(404); });
    EXPECT_EQ(ask_one(get("/")).status, 404);

    std::list<ExchangeRef> held;
    answer_with([&](Exchange& exchange) { held.emplace_back(exchange); });
    Client client = connect();
    client.send(get("/"));
    settle();
    held.clear();
    Answer answer;
    ASSERT_TRUE(take_answer(client.receive(), answer));
    EXPECT_EQ(answer.status, 500);
}

TEST_F(HttpExchangeTest, ReleasesABodysOwnerExactlyOnceOnEveryPath) {
    Owned small, large, twice, gone, lost;
    const std::string big(3'000'000, 'b');
    answer_with([&](Exchange& exchange) {
        (void)exchange.end("small", small.owner());
        EXPECT_FALSE(exchange.end("again", twice.owner()));
    });
    EXPECT_EQ(ask_one(get("/")).body, "small");
    EXPECT_EQ(small.released, 1);
    EXPECT_EQ(twice.released, 1);

    answer_with([&](Exchange& exchange) { (void)exchange.end(big, large.owner()); });
    Client slow = connect();
    slow.send(get("/"));
    settle();
    EXPECT_EQ(large.released, 0) << "released while it is still being sent";
    for (int i = 0; i < 100; ++i) {
        slow.receive();
        settle(1);
    }
    Answer answer;
    ASSERT_TRUE(take_answer(slow.received, answer));
    EXPECT_EQ(answer.body, big);
    EXPECT_EQ(large.released, 1);

    answer_with([&](Exchange& exchange) { (void)exchange.end(big, lost.owner()); });
    Client leaver = connect();
    leaver.send(get("/"));
    settle();
    leaver.close();
    settle();
    EXPECT_EQ(lost.released, 1);

    std::list<ExchangeRef> held;
    answer_with([&](Exchange& exchange) { held.emplace_back(exchange); });
    Client early = connect_tcp();
    early.send(get("/"));
    settle();
    early.abort();
    settle();
    EXPECT_EQ(held.front()->end("x", gone.owner()).error().code, Errc::kClosed);
    EXPECT_EQ(gone.released, 1);
}

TEST_F(HttpExchangeTest, ASlowReaderGetsEveryByteInOrder) {
    const std::string big(2'000'000, 'c');
    answer_with([&](Exchange& exchange) {
        (void)exchange.end(exchange.head().path_view() == "/big" ? std::string_view(big) : "small");
    });
    Client client = connect_tcp();
    client.send(get("/big") + get("/small") + get("/big") + get("/small"));
    for (int i = 0; i < 400; ++i) {
        settle(1);
        char piece[30'000];
        const ssize_t got = client.receive_some(piece);
        if (got > 0) client.received.append(piece, static_cast<std::size_t>(got));
    }
    for (const std::size_t size : {big.size(), std::size_t{5}, big.size(), std::size_t{5}}) {
        Answer answer;
        ASSERT_TRUE(take_answer(client.received, answer));
        EXPECT_EQ(answer.body.size(), size);
    }
    EXPECT_EQ(worker().find(1)->queued_bytes(), 0U);
}

TEST_F(HttpExchangeTest, AFullQueueStopsReadingUntilItDrains) {
    config.ports[0].socket.max_queued_bytes = 100'000;
    const std::string big(400'000, 'd');
    answer_with([&](Exchange& exchange) { (void)exchange.end(big); });
    Client client = connect();
    std::string batch;
    for (int i = 0; i < 20; ++i)
        batch += get("/");
    client.send(batch);
    settle(20);
    EXPECT_LT(host.requests, 4) << "requests were taken though their answers cannot leave";
    EXPECT_LT(worker().find(1)->queued_bytes(), 1'000'000U);
    for (int i = 0; i < 400 && host.requests < 20; ++i) {
        client.receive();
        settle(1);
    }
    EXPECT_EQ(host.requests, 20);
}

TEST_F(HttpExchangeTest, WriteParksTheCoroutineWhileTheQueueIsFull) {
    config.ports[0].socket.max_queued_bytes = 100'000;
    int written = 0;
    bool is_done = false;
    answer_with([&](Exchange& exchange) {
        auto body = [&written, &is_done, ref = std::make_shared<ExchangeRef>(exchange)] {
            const std::string chunk(50'000, 'e');
            for (int i = 0; i < 40; ++i) {
                EXPECT_TRUE((*ref)->write(chunk));
                ++written;
            }
            EXPECT_TRUE((*ref)->end({}));
            is_done = true;
        };
        ASSERT_TRUE(scheduler->spawn(body));
    });
    Client client = connect();
    client.send(get("/"));
    settle();
    EXPECT_LT(written, 15);
    EXPECT_LT(worker().find(1)->queued_bytes(), 200'000U);
    for (int i = 0; i < 400 && !is_done; ++i) {
        client.receive();
        settle(1);
    }
    settle();
    Answer answer;
    ASSERT_TRUE(take_answer(client.receive(), answer));
    EXPECT_EQ(answer.body.size(), 2'000'000U);
    EXPECT_EQ(scheduler->live_count(), 0U);
}

TEST_F(HttpExchangeTest, AParkedWriterLearnsThatThePeerHasGone) {
    config.ports[0].socket.max_queued_bytes = 100'000;
    Error error;
    answer_with([&](Exchange& exchange) {
        auto body = [&error, ref = std::make_shared<ExchangeRef>(exchange)] {
            const std::string chunk(50'000, 'f');
            while (true) {
                const Result<void> written = (*ref)->write(chunk);
                if (written) continue;
                error = written.error();
                return;
            }
        };
        ASSERT_TRUE(scheduler->spawn(body));
    });
    Client client = connect();
    client.send(get("/"));
    settle();
    EXPECT_EQ(scheduler->live_count(), 1U);
    client.close();
    settle();
    EXPECT_EQ(scheduler->live_count(), 0U);
    EXPECT_EQ(error.code, Errc::kClosed);
    EXPECT_EQ(worker().live(), 0U);
}

TEST_F(HttpExchangeTest, AParkedWriterLearnsOfAFin) {
    config.ports[0].socket.max_queued_bytes = 100'000;
    Error error;
    answer_with([&](Exchange& exchange) {
        auto body = [&error, ref = std::make_shared<ExchangeRef>(exchange)] {
            const std::string chunk(50'000, 'f');
            Result<void> written;
            while ((written = (*ref)->write(chunk))) {
            }
            error = written.error();
        };
        ASSERT_TRUE(scheduler->spawn(body));
    });
    Client client = connect_tcp();
    client.send(get("/"));
    settle();
    EXPECT_EQ(scheduler->live_count(), 1U);
    client.shut_writing();
    settle();
    EXPECT_EQ(scheduler->live_count(), 0U);
    EXPECT_EQ(error.code, Errc::kClosed);
    EXPECT_EQ(host.aborted, 0) << "told twice";
}

TEST_F(HttpExchangeTest, WriteOutsideACoroutineRefusesWhenFull) {
    config.ports[0].socket.max_queued_bytes = 100'000;
    Error error;
    answer_with([&](Exchange& exchange) {
        const std::string chunk(50'000, 'g');
        for (int i = 0; i < 100; ++i) {
            const Result<void> written = exchange.write(chunk);
            if (written) continue;
            error = written.error();
            break;
        }
        (void)exchange.end({});
    });
    ask(get("/"));
    EXPECT_EQ(error.code, Errc::kTooLarge);
}

TEST_F(HttpExchangeTest, SendsFilesWholeInPartAndEmpty) {
    const shoal::testing::TempDir dir;
    std::string content;
    for (int i = 0; i < 300'000; ++i)
        content.push_back(static_cast<char>('a' + i % 23));
    const std::string large = dir.write("large.css", content);
    const std::string small = dir.write("small.json", "{}");
    const std::string empty = dir.write("empty", "");
    struct Case {
        std::string path;
        std::uint64_t offset, length;
        std::string expected, type;
    };
    const Case cases[] = {
        {large, 0, 0, content, "text/css"},
        {large, 1000, 0, content.substr(1000), "text/css"},
        {large, 7, 99, content.substr(7, 99), "text/css"},
        {large, 7, 50'000, content.substr(7, 50'000), "text/css"},
        {small, 0, 0, "{}", "application/json"},
        {empty, 0, 0, "", "application/octet-stream"},
    };
    for (const Case& c : cases) {
        answer_with([&](Exchange& exchange) { EXPECT_TRUE(exchange.send_file(c.path, c.offset, c.length)); });
        Client client = connect();
        client.send(get("/") + "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
        for (int i = 0; i < 20; ++i) {
            settle(1);
            client.receive();
        }
        Answer answer;
        ASSERT_TRUE(take_answer(client.received, answer)) << c.path;
        EXPECT_EQ(answer.body, c.expected);
        EXPECT_EQ(answer.header("Content-Type"), c.type);
        ASSERT_TRUE(take_answer(client.received, answer, true)) << c.path;
        EXPECT_EQ(answer.header("Content-Length"), std::to_string(c.expected.size()));
        EXPECT_EQ(client.received, "");
    }
    answer_with([&](Exchange& exchange) {
        EXPECT_EQ(exchange.send_file(dir.file("none"), 0, 0).error().code, Errc::kNotFound);
        EXPECT_EQ(exchange.send_file(dir.path(), 0, 0).error().code, Errc::kInvalid);
        EXPECT_EQ(exchange.send_file(small, 3, 0).error().code, Errc::kInvalid);
        EXPECT_EQ(exchange.send_file(small, 1, 2).error().code, Errc::kInvalid);
        EXPECT_TRUE(exchange.end("still here"));
    });
    EXPECT_EQ(ask_one(get("/")).body, "still here");
}

TEST_F(HttpExchangeTest, AFileThatShrinksBreaksTheConnection) {
    const shoal::testing::TempDir dir;
    const std::string path = dir.write("file", std::string(5'000'000, 'h'));
    answer_with([&](Exchange& exchange) { (void)exchange.send_file(path, 0, 0); });
    Client client = connect();
    client.send(get("/"));
    settle();
    ASSERT_EQ(truncate(path.c_str(), 10), 0);
    for (int i = 0; i < 100 && !client.has_ended(); ++i) {
        client.receive();
        settle(1);
    }
    EXPECT_TRUE(client.has_ended());
    EXPECT_EQ(worker().live(), 0U);
}

TEST_F(HttpExchangeTest, DetachedExchangesAreAdopted) {
    answer_with([](Exchange& exchange) {
        EXPECT_TRUE(exchange.detach());
        EXPECT_FALSE(exchange.is_writable());
        EXPECT_EQ(exchange.end("no").error().code, Errc::kInvalid);
    });
    Client client = connect();
    client.send(get("/"));
    settle();
    EXPECT_EQ(client.receive(), "") << "a detached exchange was answered";
    EXPECT_EQ(worker().reactor().adopt_exchange(99).error().code, Errc::kNotFound);
    {
        const Result<Exchange*> adopted = worker().reactor().adopt_exchange(1);
        ASSERT_TRUE(adopted);
        const ExchangeRef ref(**adopted);
        settle();
        EXPECT_TRUE(ref->is_writable());
        EXPECT_TRUE(ref->end("adopted"));
    }
    Answer answer;
    ASSERT_TRUE(take_answer(client.receive(), answer));
    EXPECT_EQ(answer.body, "adopted");
    EXPECT_FALSE(worker().reactor().adopt_exchange(1));

    client.send(get("/"));
    settle();
    client.close();
    settle();
    EXPECT_TRUE(worker().reactor().exchanges.parked_count() == 0);
    EXPECT_EQ(worker().reactor().exchanges.live_count(), 0U);
}

TEST_F(HttpExchangeTest, AnExchangeMayOutliveItsWorker) {
    std::list<ExchangeRef> held;
    answer_with([&](Exchange& exchange) { held.emplace_back(exchange); });
    {
        Client client = connect();
        client.send(get("/path"));
        settle();
        worker_.reset();
    }
    ASSERT_EQ(held.size(), 1U);
    EXPECT_EQ(held.front()->head().path_view(), "/path");
    EXPECT_FALSE(held.front()->end("x"));
}

TEST_F(HttpExchangeTest, CloseConnectionSendsWhatIsQueuedFirst) {
    answer_with([](Exchange& exchange) {
        const ExchangeRef ref(exchange);
        (void)exchange.write("last words");
        exchange.close_connection();
        EXPECT_FALSE(exchange.is_writable());
    });
    Client client = connect();
    client.send(get("/") + get("/"));
    settle();
    EXPECT_NE(client.receive().find("last words"), std::string::npos);
    EXPECT_TRUE(client.has_ended());
    EXPECT_EQ(host.requests, 1);
}

}  // namespace
}  // namespace shoal::server::test
