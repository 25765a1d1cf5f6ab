// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <atomic>

#include "client/blocking_test.hpp"
#include "shoal/base/clock.hpp"
#include "shoal/client/keep_pool.hpp"
#include "shoal/testing/fds.hpp"
#include "shoal/testing/temp_dir.hpp"

namespace shoal::client {
namespace {

using namespace blocking_test;

TEST(BlockingStream, SendsAndReceives) {
    Peer peer([](int fd) {
        char buffer[5];
        ::recv(fd, buffer, 5, MSG_WAITALL);
        testing::write_all(fd, "hello, " + std::string(buffer, 5));
    });
    const auto stream = connect_to(peer.port());
    EXPECT_TRUE(stream->send(bytes_of("world"), 0, 5'000).is_complete());
    EXPECT_EQ(receive(*stream, 12, MSG_WAITALL), "hello, world");
    EXPECT_EQ(receive(*stream), "");
    EXPECT_EQ(stream->peer_address()->port(), peer.port());
    EXPECT_EQ(stream->local_address()->host(), "127.0.0.1");
}

TEST(BlockingStream, ReleasesAndAdoptsAConnection) {
    Peer peer([](int fd) {
        testing::write_all(fd, "one\ntwo");
        char buffer[2];
        ::recv(fd, buffer, 2, MSG_WAITALL);
        testing::write_all(fd, "three");
    });
    const auto stream = connect_to(peer.port());
    framing::Options options;
    options.mode = framing::Mode::kEofSplit;
    options.eof = "\n";
    framing::Framer framer(options);
    EXPECT_EQ(stream->recv_packet(framer, 5'000), 4U);
    net::ReleasedStream released = stream->release();
    EXPECT_EQ(stream->fd(), -1);
    EXPECT_TRUE(stream->buffered().empty()) << "what was read ahead is not another stream's";
    EXPECT_EQ(released.tls, nullptr);
    const auto adopted = BlockingStream::adopt(std::move(released), AF_INET, SOCK_STREAM);
    EXPECT_EQ(adopted->peer_address()->port(), peer.port());
    EXPECT_TRUE(adopted->send(bytes_of("ok"), 0, 5'000).is_complete());
    const std::string rest = receive(*adopted, 8, MSG_WAITALL);
    EXPECT_EQ(rest.substr(rest.size() - 5), "three");
}

TEST(BlockingStream, DropsWhatWasReadAhead) {
    Peer peer([](int fd) {
        testing::write_all(fd, "one\ntwo");
        wait_for_end(fd);
    });
    const auto stream = connect_to(peer.port());
    framing::Options options;
    options.mode = framing::Mode::kEofSplit;
    options.eof = "\n";
    framing::Framer framer(options);
    EXPECT_EQ(stream->recv_packet(framer, 5'000), 4U);
    stream->drop_input();
    EXPECT_TRUE(stream->buffered().empty());
    EXPECT_FALSE(stream->has_pending_input());
}

TEST(BlockingStream, NamesAreLookedUp) {
    Peer peer([](int fd) { wait_for_end(fd); });
    std::unique_ptr<BlockingStream> stream;
    EXPECT_EQ(BlockingStream::open(stream, "localhost", peer.port(), tcp_options()).error.code, Errc::kOk);
    EXPECT_EQ(BlockingStream::open(stream, "app.LOCALHOST.", peer.port(), tcp_options()).error.code,
              Errc::kOk);
    const ConnectError absent = BlockingStream::open(stream, "no.invalid", peer.port(), tcp_options());
    EXPECT_EQ(absent.error.code, Errc::kNotFound);
}

TEST(BlockingStream, FlagsDecideHowToReceive) {
    std::atomic<bool> may_go{false};
    Peer peer([&](int fd) {
        testing::write_all(fd, "abcdef");
        while (!may_go)
            std::this_thread::yield();
        testing::write_all(fd, "ghi");
    });
    const auto stream = connect_to(peer.port());
    EXPECT_EQ(receive(*stream, 3, MSG_PEEK), "abc");
    EXPECT_EQ(receive(*stream, 2), "ab");
    EXPECT_EQ(receive(*stream, 4, MSG_WAITALL), "cdef");
    EXPECT_EQ(receive(*stream, 4, MSG_DONTWAIT), "error " + std::string(describe(Errc::kAgain)));
    EXPECT_EQ(receive(*stream, 4, 0, 20), "error " + std::string(describe(Errc::kTimedOut)));
    may_go = true;
    EXPECT_EQ(receive(*stream, 8, MSG_WAITALL), "ghi") << "the end comes first";
}

TEST(BlockingStream, WhatHasComeSurvivesATimeout) {
    Peer peer([](int fd) {
        testing::write_all(fd, "ab");
        wait_for_end(fd);
    });
    const auto stream = connect_to(peer.port());
    EXPECT_EQ(receive(*stream, 4, MSG_WAITALL, 50), "ab");
}

TEST(BlockingStream, UrgentDataIsReceived) {
    Peer peer([](int fd) {
        ::send(fd, "!", 1, MSG_OOB);
        wait_for_end(fd);
    });
    const auto stream = connect_to(peer.port());
    EXPECT_EQ(receive(*stream, 1, MSG_OOB), "!");
}

TEST(BlockingStream, RefusedAndWrongAddresses) {
    const testing::FdLeakCheck fds;
    std::unique_ptr<BlockingStream> stream;
    auto error = BlockingStream::open(stream, "127.0.0.1", testing::find_free_port(), tcp_options());
    EXPECT_EQ(error.error, (Error{Errc::kSystem, ECONNREFUSED}));
    EXPECT_EQ(error.stage, ConnectStage::kConnect);
    error = BlockingStream::open(stream, "::1", 1, tcp_options());
    EXPECT_EQ(error.error, (Error{Errc::kSystem, EAFNOSUPPORT}));
    BlockingOptions unix_options = tcp_options();
    unix_options.family = AF_UNIX;
    error = BlockingStream::open(stream, "/nowhere/at/all.sock", 0, unix_options);
    EXPECT_EQ(error.error, (Error{Errc::kSystem, ENOENT}));
    EXPECT_EQ(stream, nullptr);
}

TEST(BlockingStream, ConnectingTimesOut) {
    // A queue that is full: the kernel lets further connections wait.
    const auto listener = testing::listen_on_loopback(0);
    std::vector<std::unique_ptr<BlockingStream>> queued(4);
    ConnectError error;
    std::int64_t started = 0;
    for (auto& stream : queued) {
        started = monotonic_ms();
        error = BlockingStream::open(stream, "127.0.0.1", listener.port, tcp_options(60));
        if (error.error.code != Errc::kOk) break;
    }
    EXPECT_EQ(error.error.code, Errc::kTimedOut);
    EXPECT_GE(monotonic_ms() - started, 59);
    EXPECT_LT(monotonic_ms() - started, 2'000);
}

TEST(BlockingStream, SendingTimesOutAndResets) {
    std::atomic<bool> may_go{false};
    Peer peer([&](int fd) {
        while (!may_go)
            std::this_thread::yield();
        const linger now{1, 0};
        ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    });
    const auto stream = connect_to(peer.port());
    const std::string much(64U << 20, 'x');
    const auto sent = stream->send(bytes_of(much), 0, 50);
    EXPECT_EQ(sent.error.code, Errc::kTimedOut);
    EXPECT_GT(sent.bytes, 0U);
    const auto more = stream->send(bytes_of(much), MSG_DONTWAIT, -1);
    EXPECT_TRUE(more.is_complete() || more.error.code == Errc::kAgain);
    EXPECT_TRUE(stream->is_alive());
    may_go = true;
    EXPECT_EQ(receive(*stream), "error " + std::string(describe(Errc::kSystem)));
    EXPECT_FALSE(stream->is_alive());
    EXPECT_EQ(stream->send(bytes_of("x"), 0, 100).error, (Error{Errc::kSystem, EPIPE}));
}

TEST(BlockingStream, ASignalEndsNoWait) {
    struct sigaction action {};
    struct sigaction before {};
    action.sa_handler = [](int) {};  // Without SA_RESTART: system calls answer EINTR.
    ::sigaction(SIGUSR1, &action, &before);
    const pthread_t self = ::pthread_self();
    Peer peer([self](int fd) {
        for (int i = 0; i < 20; ++i) {
            ::pthread_kill(self, SIGUSR1);
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        testing::write_all(fd, "x");
        wait_for_end(fd);
    });
    {
        const auto stream = connect_to(peer.port());
        EXPECT_EQ(receive(*stream), "x");
        const std::int64_t started = monotonic_ms();
        EXPECT_EQ(receive(*stream, 1, 0, 50), "error " + std::string(describe(Errc::kTimedOut)));
        EXPECT_GE(monotonic_ms() - started, 49);
    }
    ::sigaction(SIGUSR1, &before, nullptr);
}

framing::Framer length_framer(std::size_t limit = 1'000) {
    framing::Options options;
    options.mode = framing::Mode::kLength;
    options.body_offset = 4;
    options.max_packet_bytes = limit;
    return framing::Framer(options);
}

TEST(BlockingStream, PacketsAreFound) {
    Peer peer([](int fd) {
        testing::write_all(fd, std::string("\0\0\0\3abc\0\0\0\1d\0\0", 14));
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        testing::write_all(fd, std::string("\0\2ef\0\0", 6));
    });
    const auto stream = connect_to(peer.port());
    framing::Framer framer = length_framer();
    std::vector<std::string> packets;
    for (;;) {
        const auto got = stream->recv_packet(framer, 5'000);
        ASSERT_TRUE(got);
        if (*got == 0) break;
        const auto packet = stream->packet().subspan(4);
        packets.emplace_back(reinterpret_cast<const char*>(packet.data()), packet.size());
        stream->drop_packet();
    }
    EXPECT_EQ(packets, (std::vector<std::string>{"abc", "d", "ef"}));
    EXPECT_TRUE(stream->has_pending_input()) << "half a length field";
    EXPECT_EQ(receive(*stream), std::string("\0\0", 2)) << "without framing what is buffered comes first";
}

TEST(BlockingStream, WrongPacketsAreRefused) {
    Peer peer([](int fd) {
        testing::write_all(fd, std::string("\0\0\4\0", 4));
        wait_for_end(fd);
    });
    const auto stream = connect_to(peer.port());
    framing::Framer framer = length_framer(100);
    EXPECT_EQ(stream->recv_packet(framer, 5'000).error().code, Errc::kTooLarge);
}

TEST(BlockingStream, AFileIsSent) {
    const int file = ::memfd_create("blocking", MFD_CLOEXEC);
    const UniqueFd owner(file);
    ASSERT_EQ(::write(file, "0123456789", 10), 10);
    std::string received;
    {
        Peer peer([&](int fd) { received = testing::read_to_end(fd); });
        const auto stream = connect_to(peer.port());
        EXPECT_TRUE(stream->sendfile(file, 2, 5, 5'000).is_complete());
        stream->make_blocking();
        EXPECT_TRUE(stream->sendfile(file, 7, 2, 5'000).is_complete());
        const auto short_file = stream->sendfile(file, 9, 5, 5'000);
        EXPECT_EQ(short_file.error.code, Errc::kClosed);
        EXPECT_EQ(short_file.bytes, 1U);
        EXPECT_EQ(receive(*stream, 1, 0, 20), "error " + std::string(describe(Errc::kTimedOut)));
    }
    EXPECT_EQ(received, "23456789");
}

volatile sig_atomic_t has_sigpipe = 0;

TEST(BlockingStream, AFileForAPeerThatIsGoneRaisesNoSignal) {
    const auto before = signal(SIGPIPE, [](int) { has_sigpipe = 1; });
    Peer peer([](int) {});
    const auto stream = connect_to(peer.port());
    const testing::TempDir directory;
    const UniqueFd file(
        ::open(directory.write("file", std::string(100'000, 'x')).c_str(), O_RDONLY | O_CLOEXEC));
    net::Transfer sent;
    for (int i = 0; i < 1'000 && sent.is_complete(); ++i) {
        sent = stream->sendfile(file.get(), 0, 100'000, 5'000);
        usleep(1'000);
    }
    EXPECT_EQ(sent.error.code, Errc::kSystem);
    EXPECT_EQ(stream->sendfile(file.get(), 0, 1, 5'000).error, (Error{Errc::kSystem, EPIPE}));
    EXPECT_EQ(has_sigpipe, 0);
    signal(SIGPIPE, before);
}

TEST(BlockingStream, DatagramsHaveSenders) {
    BlockingOptions options = tcp_options();
    options.type = SOCK_DGRAM;
    options.local_address = *net::Address::from_ip("127.0.0.1", 0);
    auto left = std::move(*BlockingStream::open_datagram(options));
    auto right = std::move(*BlockingStream::open_datagram(options));
    const std::uint16_t left_port = left->local_address()->port();
    const std::uint16_t right_port = right->local_address()->port();
    EXPECT_FALSE(left->peer_address());
    EXPECT_EQ(left->send_to("127.0.0.1", right_port, bytes_of("ping"), 100), 4U);
    EXPECT_EQ(receive(*right), "ping");
    EXPECT_EQ(right->peer_address()->port(), left_port);

    std::unique_ptr<BlockingStream> to_right;
    ASSERT_EQ(BlockingStream::open(to_right, "127.0.0.1", right_port, options).error.code, Errc::kOk);
    EXPECT_EQ(to_right->peer_address()->port(), right_port);
    EXPECT_TRUE(to_right->send(bytes_of("pong"), 0, 100).is_complete());
    EXPECT_EQ(receive(*right, 2), "po") << "the rest of a datagram is lost";
    EXPECT_EQ(receive(*right, 2, 0, 20), "error " + std::string(describe(Errc::kTimedOut)));

    options.connect_datagrams = true;
    std::unique_ptr<BlockingStream> refused;
    const std::uint16_t nobody = testing::find_free_port();
    ASSERT_EQ(BlockingStream::open(refused, "127.0.0.1", nobody, options).error.code, Errc::kOk);
    (void)refused->send(bytes_of("x"), 0, 100);
    EXPECT_EQ(receive(*refused), "error " + std::string(describe(Errc::kSystem)));
}

TEST(BlockingStream, ProxiesAreSpokenTo) {
    Peer http([](int fd) {
        std::string request;
        char byte;
        while (!request.ends_with("\r\n\r\n") && ::recv(fd, &byte, 1, 0) == 1)
            request += byte;
        const bool is_right = request.starts_with("CONNECT example.test:80 HTTP/1.1\r\n");
        testing::write_all(fd, is_right ? "HTTP/1.1 200 OK\r\n\r\nfirst" : "HTTP/1.1 500 No\r\n\r\n");
        wait_for_end(fd);
    });
    BlockingOptions options = tcp_options();
    options.proxy = {ProxyOptions::Kind::kHttp, "127.0.0.1", http.port(), "", ""};
    std::unique_ptr<BlockingStream> stream;
    ASSERT_EQ(BlockingStream::open(stream, "example.test", 80, options).error.code, Errc::kOk);
    EXPECT_EQ(receive(*stream), "first");
    stream.reset();

    Peer socks([](int fd) {
        char buffer[3];
        ::recv(fd, buffer, 3, MSG_WAITALL);
        testing::write_all(fd, "\5\xff");
        wait_for_end(fd);
    });
    options.proxy = {ProxyOptions::Kind::kSocks5, "127.0.0.1", socks.port(), "", ""};
    const auto error = BlockingStream::open(stream, "example.test", 80, options);
    EXPECT_EQ(error.stage, ConnectStage::kProxy);
    EXPECT_EQ(error.error.code, Errc::kProtocol);

    Peer silent([](int fd) { wait_for_end(fd); });
    options.proxy.port = silent.port();
    options.timeout_ms = 50;
    EXPECT_EQ(BlockingStream::open(stream, "example.test", 80, options).error.code, Errc::kTimedOut);
}

TEST(KeepPool, GivesBackOnlyTheLiving) {
    KeepPool pool;
    Peer dying([](int) {});
    Peer living([](int fd) { wait_for_end(fd); });
    auto dead = connect_to(dying.port());
    EXPECT_EQ(receive(*dead), "");
    pool.put("a", connect_to(living.port()), 0);
    pool.put("a", std::move(dead), 3);
    EXPECT_EQ(pool.size(), 2U);
    EXPECT_EQ(pool.take("b").stream, nullptr);
    KeepPool::Kept kept = pool.take("a");
    ASSERT_NE(kept.stream, nullptr);
    EXPECT_EQ(kept.reuse_count, 1U);
    EXPECT_EQ(pool.size(), 0U);
    pool.put("a", std::move(kept.stream), kept.reuse_count);
    EXPECT_EQ(pool.size(), 1U);
    const pid_t child = ::fork();
    if (child == 0) ::_exit(pool.take("a").stream == nullptr && pool.size() == 0 ? 0 : 1);
    int status = 1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0) << "a child must not share it";
    EXPECT_EQ(pool.take("a").reuse_count, 2U);
}

}  // namespace
}  // namespace shoal::client
