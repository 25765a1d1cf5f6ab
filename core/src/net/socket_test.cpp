// SPDX-License-Identifier: Apache-2.0
#include "shoal/net/socket.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <atomic>
#include <cstring>
#include <string>

#include "shoal/coro/wait_group.hpp"
#include "shoal/net/wait_ready.hpp"
#include "shoal/testing/fds.hpp"
#include "shoal/testing/net.hpp"
#include "shoal_testing/co_test.hpp"

namespace {
std::atomic<int> epoll_ctl_calls{0};
}  // namespace

extern "C" int __real_epoll_ctl(int epoll_fd, int operation, int fd, epoll_event* event);
extern "C" int __wrap_epoll_ctl(int epoll_fd, int operation, int fd, epoll_event* event) {
    ++epoll_ctl_calls;
    return __real_epoll_ctl(epoll_fd, operation, fd, event);
}

namespace shoal::net {
namespace {

using coro::Cid;
using coro::Scheduler;
using coro::WaitGroup;
using SocketPtr = std::unique_ptr<Socket>;

Scheduler& scheduler() {
    return *Scheduler::current_scheduler();
}
Cid spawn(std::function<void()> body) {
    return scheduler().spawn(std::move(body)).value();
}
std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}
std::string_view text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
std::pair<SocketPtr, SocketPtr> make_pair(int type = SOCK_STREAM) {
    int fds[2];
    EXPECT_EQ(socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fds), 0);
    return {Socket::adopt(UniqueFd(fds[0])).value(), Socket::adopt(UniqueFd(fds[1])).value()};
}
std::string receive_text(Socket& socket, TimeoutMs timeout_ms = 5'000) {
    std::byte buffer[256];
    const auto got = socket.recv(buffer, timeout_ms);
    return got ? std::string(text_of({buffer, *got}))
               : std::string("error ") + std::string(describe(got.error().code));
}

void echo_over(const Address& address) {
    const auto listener = listen_on(address);
    ASSERT_TRUE(listener) << address.to_string();
    const Address where = (*listener)->local_address().value();
    WaitGroup group(1);
    spawn([&] {
        const auto connection = (*listener)->accept(5'000);
        ASSERT_TRUE(connection);
        const std::string text = receive_text(**connection);
        EXPECT_TRUE((*connection)->send_all(bytes_of(text + "!")).is_complete());
        static_cast<void>(group.done());
    });
    const auto client = connect_to(where, 5'000);
    ASSERT_TRUE(client) << where.to_string();
    EXPECT_EQ((*client)->peer_address(), where);
    EXPECT_TRUE((*client)->send_all(bytes_of("hello")).is_complete());
    EXPECT_EQ(receive_text(**client), "hello!");
    EXPECT_TRUE(group.wait(5'000));
    EXPECT_EQ(receive_text(**client), "") << "end of stream";
}

SHOAL_CO_TEST(Socket, EchoesOverTcp4) {
    echo_over(*Address::parse("127.0.0.1:0"));
}
SHOAL_CO_TEST(Socket, EchoesOverTcp6) {
    echo_over(*Address::parse("[::1]:0"));
}
SHOAL_CO_TEST(Socket, EchoesOverAbstractUnix) {
    echo_over(*Address::parse("unix:@shoal-socket-test-" + std::to_string(getpid())));
}
SHOAL_CO_TEST(Socket, EchoesOverUnixPath) {
    const std::string path = "/tmp/shoal-socket-test-" + std::to_string(getpid());
    echo_over(*Address::from_path(path));
    unlink(path.c_str());
}

void exchange_datagrams(const Address& any) {
    const auto left = Socket::create(any.family(), SOCK_DGRAM).value();
    const auto right = Socket::create(any.family(), SOCK_DGRAM).value();
    ASSERT_TRUE(left->bind(any));
    ASSERT_TRUE(right->bind(any));
    const Address right_address = right->local_address().value();
    spawn([&] { EXPECT_EQ(left->send_to(bytes_of("ping"), right_address), 4U); });
    std::byte buffer[16];
    const auto got = right->recv_from(buffer, 5'000);
    ASSERT_TRUE(got);
    EXPECT_EQ(text_of({buffer, got->bytes}), "ping");
    EXPECT_EQ(got->from, *left->local_address());
    EXPECT_FALSE(got->is_truncated);
    EXPECT_TRUE(right->send_to(bytes_of("a long answer"), got->from));
    std::byte small[4];
    const auto cut = left->recv_from(small, 5'000);
    ASSERT_TRUE(cut);
    EXPECT_EQ(cut->bytes, 4U);
    EXPECT_TRUE(cut->is_truncated);
    EXPECT_EQ(left->recv_from(small, 1).error().code, Errc::kTimedOut);
}

SHOAL_CO_TEST(Socket, DatagramsOverUdp4) {
    exchange_datagrams(*Address::parse("127.0.0.1:0"));
}
SHOAL_CO_TEST(Socket, DatagramsOverUdp6) {
    exchange_datagrams(*Address::parse("[::1]:0"));
}
SHOAL_CO_TEST(Socket, DatagramsOverUnix) {
    const std::string prefix = "unix:@shoal-datagram-" + std::to_string(getpid());
    const auto left = Socket::create(AF_UNIX, SOCK_DGRAM).value();
    const auto right = Socket::create(AF_UNIX, SOCK_DGRAM).value();
    ASSERT_TRUE(left->bind(*Address::parse(prefix + "l")));
    ASSERT_TRUE(right->bind(*Address::parse(prefix + "r")));
    EXPECT_TRUE(left->send_to(bytes_of("x"), *Address::parse(prefix + "r")));
    std::byte buffer[4];
    EXPECT_EQ(right->recv_from(buffer, 5'000)->from.to_string(), prefix + "l");
}

SHOAL_CO_TEST(Socket, PeekLeavesTheBytes) {
    const auto [left, right] = make_pair();
    EXPECT_TRUE(left->send(bytes_of("abc")));
    std::byte buffer[2];
    EXPECT_EQ(right->peek(buffer), 2U);
    EXPECT_EQ(text_of(buffer), "ab");
    EXPECT_EQ(receive_text(*right), "abc");
}

SHOAL_CO_TEST(Socket, LargeTransferBothWaysAtOnce) {
    const auto [left, right] = make_pair();
    const std::string sent(3 << 20, 'x');
    WaitGroup group(3);
    const auto run = [&](auto body) {
        spawn([&group, body] {
            body();
            static_cast<void>(group.done());
        });
    };
    std::string received_left(sent.size(), '\0');
    std::string received_right(sent.size(), '\0');
    run([&, l = left.get()] { EXPECT_TRUE(l->send_all(bytes_of(sent)).is_complete()); });
    run([&, r = right.get()] { EXPECT_TRUE(r->send_all(bytes_of(sent)).is_complete()); });
    run([&, l = left.get()] {
        EXPECT_TRUE(l->recv_all(std::as_writable_bytes(std::span(received_left))).is_complete());
    });
    EXPECT_TRUE(right->recv_all(std::as_writable_bytes(std::span(received_right))).is_complete());
    EXPECT_TRUE(group.wait(5'000));
    EXPECT_EQ(received_left, sent);
    EXPECT_EQ(received_right, sent);
}

SHOAL_CO_TEST(Socket, RecvAllTellsHowFarItCame) {
    auto [left, right] = make_pair();
    EXPECT_TRUE(left->send(bytes_of("abc")));
    std::byte buffer[8];
    Transfer got = right->recv_all(buffer, 5);
    EXPECT_EQ(got.bytes, 3U);
    EXPECT_EQ(got.error.code, Errc::kTimedOut);
    EXPECT_TRUE(left->send(bytes_of("de")));
    left.reset();
    got = right->recv_all(buffer);
    EXPECT_EQ(got.bytes, 2U);
    EXPECT_EQ(got.error.code, Errc::kClosed);
}

SHOAL_CO_TEST(Socket, OneTimeoutCoversTheWholeTransfer) {
    const auto [left, right] = make_pair();
    bool goes_on = true;
    spawn([&, sender = left.get()] {
        // Keeps the receiver busy with a byte before each of its waits could time out.
        while (goes_on) {
            static_cast<void>(sender->send(bytes_of("x")));
            static_cast<void>(coro::sleep_for_ms(4));
        }
    });
    std::byte buffer[4096];
    const coro::TimeoutMs start_ms = monotonic_ms();
    EXPECT_EQ(right->recv_all(buffer, 30).error.code, Errc::kTimedOut);
    goes_on = false;
    EXPECT_GE(monotonic_ms() - start_ms, 29);
    EXPECT_LT(monotonic_ms() - start_ms, 2'000);
}

SHOAL_CO_TEST(Socket, TimeoutsOfTheSocketAndOfTheCall) {
    const auto [left, right] = make_pair();
    std::byte buffer[1];
    left->set_timeouts({.read_ms = 1});
    EXPECT_EQ(left->recv(buffer).error().code, Errc::kTimedOut);
    EXPECT_EQ(left->recv(buffer, 0).error().code, Errc::kTimedOut);
    spawn([&, peer = right.get()] {
        static_cast<void>(coro::sleep_for_ms(10));
        static_cast<void>(peer->send(bytes_of("x")));
    });
    EXPECT_TRUE(left->recv(buffer, coro::kForever)) << "the call's timeout goes before the socket's";
}

SHOAL_CO_TEST(Socket, WriteTimesOutWhenThePeerDoesNotRead) {
    const auto [left, right] = make_pair();
    const std::string much(8 << 20, 'x');
    const Transfer sent = left->send_all(bytes_of(much), 5);
    EXPECT_EQ(sent.error.code, Errc::kTimedOut);
    EXPECT_GT(sent.bytes, 0U);
    EXPECT_LT(sent.bytes, much.size());
}

SHOAL_CO_TEST(Socket, CancelEndsAWait) {
    const auto [left, right] = make_pair();
    const Cid cid = spawn([&, socket = left.get()] {
        std::byte buffer[1];
        EXPECT_EQ(socket->recv(buffer).error().code, Errc::kCanceled);
    });
    EXPECT_EQ(left->reader(), cid);
    EXPECT_TRUE(scheduler().cancel(cid));
    scheduler().yield_turn();
    EXPECT_EQ(left->reader(), 0);
}

SHOAL_CO_TEST(Socket, SecondReaderIsToldWhoWaits) {
    const auto [left, right] = make_pair();
    WaitGroup group(1);
    const Cid first = spawn([&, socket = left.get()] {
        EXPECT_EQ(receive_text(*socket), "x");
        static_cast<void>(group.done());
    });
    std::byte buffer[1];
    EXPECT_EQ(left->recv(buffer).error(), (Error{Errc::kBusy, static_cast<int>(first)}));
    EXPECT_EQ(left->recv_all(buffer).error, (Error{Errc::kBusy, static_cast<int>(first)}));
    EXPECT_TRUE(left->send(bytes_of("y"))) << "a writer beside a reader is welcome";
    EXPECT_TRUE(right->send(bytes_of("x")));
    EXPECT_TRUE(group.wait(5'000));
}

SHOAL_CO_TEST(Socket, SecondWriterIsToldWhoWaits) {
    const auto [left, right] = make_pair();
    const std::string much(8 << 20, 'x');
    const Cid first = spawn(
        [&, socket = left.get()] { EXPECT_EQ(socket->send_all(bytes_of(much)).error.code, Errc::kClosed); });
    EXPECT_EQ(left->send(bytes_of("y")).error(), (Error{Errc::kBusy, static_cast<int>(first)}));
    left->close();
}

SHOAL_CO_TEST(Socket, CloseEndsReaderAndWriterBeforeItReturns) {
    auto [left, right] = make_pair();
    const std::string much(8 << 20, 'x');
    int ended = 0;
    spawn([&, socket = left.get()] {
        std::byte buffer[1];
        EXPECT_EQ(socket->recv(buffer).error().code, Errc::kClosed);
        ++ended;
    });
    spawn([&, socket = left.get()] {
        EXPECT_EQ(socket->send_all(bytes_of(much)).error.code, Errc::kClosed);
        ++ended;
    });
    EXPECT_TRUE(left->close());
    EXPECT_EQ(ended, 2);
    EXPECT_FALSE(left->close());
    left.reset();
}

SHOAL_CO_TEST(Socket, ReaderMayDestroyTheSocketThatWokeIt) {
    auto [left, right] = make_pair();
    WaitGroup group(1);
    SocketPtr owned = std::move(left);
    spawn([&] {
        std::byte buffer[1];
        EXPECT_EQ(owned->recv(buffer), 0U);
        owned.reset();
        static_cast<void>(group.done());
    });
    right->close();
    EXPECT_TRUE(group.wait(5'000));
}

SHOAL_CO_TEST(Socket, EverythingOnAClosedSocketIsKClosed) {
    const auto [left, right] = make_pair();
    left->close();
    std::byte buffer[1];
    EXPECT_EQ(left->recv(buffer).error().code, Errc::kClosed);
    EXPECT_EQ(left->peek(buffer).error().code, Errc::kClosed);
    EXPECT_EQ(left->send(buffer).error().code, Errc::kClosed);
    EXPECT_EQ(left->recv_all(buffer).error.code, Errc::kClosed);
    EXPECT_EQ(left->send_all(buffer).error.code, Errc::kClosed);
    EXPECT_EQ(left->recv_from(buffer).error().code, Errc::kClosed);
    EXPECT_EQ(left->sendfile(0, 0, 1).error.code, Errc::kClosed);
    EXPECT_EQ(left->accept().error().code, Errc::kClosed);
    EXPECT_EQ(left->connect(Address()).error().code, Errc::kClosed);
    EXPECT_EQ(left->shutdown(Socket::Direction::kBoth).error().code, Errc::kClosed);
    EXPECT_EQ(left->local_address().error().code, Errc::kClosed);
}

SHOAL_CO_TEST(Socket, WritingToAGonePeerIsAnErrorNotASignal) {
    auto [left, right] = make_pair();
    right.reset();
    EXPECT_EQ(left->send(bytes_of("x")).error(), (Error{Errc::kSystem, EPIPE}));
    const UniqueFd file(open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
    EXPECT_EQ(left->sendfile(file.get(), 0, 100).error, (Error{Errc::kSystem, EPIPE}));
    sigset_t pending;
    sigpending(&pending);
    EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
}

SHOAL_CO_TEST(Socket, ShutdownEndsThePeersStream) {
    const auto [left, right] = make_pair();
    EXPECT_TRUE(left->shutdown(Socket::Direction::kWrite));
    EXPECT_EQ(receive_text(*right), "");
    EXPECT_TRUE(right->send(bytes_of("still open")));
    EXPECT_EQ(receive_text(*left), "still open");
}

SHOAL_CO_TEST(Socket, RefusedConnectionIsReported) {
    Address nobody;
    {
        const auto listener = listen_on(*Address::parse("127.0.0.1:0"));
        nobody = (*listener)->local_address().value();
    }
    EXPECT_EQ(connect_to(nobody, 5'000).error(), (Error{Errc::kSystem, ECONNREFUSED}));
    EXPECT_EQ(connect_to(*Address::parse("unix:/no/such/socket")).error(), (Error{Errc::kSystem, ENOENT}));
}

SHOAL_CO_TEST(Socket, ConnectTimesOut) {
    // A full accept queue: the kernel drops the SYNs, so the connection neither comes nor fails.
    const auto listener = listen_on(*Address::parse("127.0.0.1:0"), {.backlog = 1});
    const Address where = (*listener)->local_address().value();
    std::vector<SocketPtr> fillers;
    bool has_timed_out = false;
    for (int i = 0; i < 8 && !has_timed_out; ++i) {
        auto socket = connect_to(where, 20);
        if (socket) {
            fillers.push_back(std::move(*socket));
        } else {
            EXPECT_EQ(socket.error().code, Errc::kTimedOut);
            has_timed_out = true;
        }
    }
    EXPECT_TRUE(has_timed_out);
}

SHOAL_CO_TEST(Socket, UnixConnectWaitsForRoomInTheQueue) {
    const auto where = *Address::parse("unix:@shoal-queue-" + std::to_string(getpid()));
    const auto listener = listen_on(where, {.backlog = 1});
    std::vector<SocketPtr> fillers;
    for (;;) {
        auto socket = connect_to(where, 5);
        if (!socket) {
            EXPECT_EQ(socket.error().code, Errc::kTimedOut);
            break;
        }
        fillers.push_back(std::move(*socket));
    }
    spawn([&] {
        static_cast<void>(coro::sleep_for_ms(5));
        EXPECT_TRUE((*listener)->accept());
    });
    EXPECT_TRUE(connect_to(where, 5'000));
}

SHOAL_CO_TEST(Socket, AcceptTimesOutAndGoesOn) {
    const auto listener = listen_on(*Address::parse("127.0.0.1:0"));
    EXPECT_EQ((*listener)->accept(1).error().code, Errc::kTimedOut);
    const auto client = connect_to(*(*listener)->local_address());
    EXPECT_TRUE((*listener)->accept(5'000));
}

SHOAL_CO_TEST(Socket, AcceptRecoversFromEmfile) {
    const auto listener = listen_on(*Address::parse("127.0.0.1:0"));
    const auto client = Socket::create(AF_INET, SOCK_STREAM).value();
    EXPECT_EQ((*listener)->accept(1).error().code, Errc::kTimedOut);  // Registered by now.
    ASSERT_TRUE(client->connect(*(*listener)->local_address(), 5'000));
    rlimit before;
    getrlimit(RLIMIT_NOFILE, &before);
    const rlimit none{0, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
    EXPECT_EQ((*listener)->accept(5'000).error(), (Error{Errc::kSystem, EMFILE}));
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
    EXPECT_TRUE((*listener)->accept(5'000));
}

SHOAL_CO_TEST(Socket, SendfileSendsTheAskedPart) {
    char path[] = "/tmp/shoal-sendfile-XXXXXX";
    const UniqueFd file(mkstemp(path));
    unlink(path);
    std::string content(1 << 20, 'a');
    for (std::size_t i = 0; i < content.size(); ++i)
        content[i] = static_cast<char>('a' + i % 23);
    ASSERT_EQ(write(file.get(), content.data(), content.size()), static_cast<ssize_t>(content.size()));

    const auto [left, right] = make_pair();
    WaitGroup group(1);
    spawn([&, socket = left.get()] {
        const Transfer part = socket->sendfile(file.get(), 10, 1'000);
        EXPECT_TRUE(part.is_complete());
        EXPECT_EQ(part.bytes, 1'000U);
        EXPECT_EQ(socket->sendfile(file.get(), 5, 0).bytes, content.size() - 5);
        const Transfer beyond =
            socket->sendfile(file.get(), static_cast<std::int64_t>(content.size()) - 3, 10);
        EXPECT_EQ(beyond.bytes, 3U);
        EXPECT_EQ(beyond.error.code, Errc::kClosed);
        EXPECT_EQ(socket->sendfile(file.get(), -1, 10).error.code, Errc::kInvalid);
        EXPECT_EQ(socket->sendfile(-1, 0, 0).error, (Error{Errc::kSystem, EBADF}));
        static_cast<void>(group.done());
    });
    const std::string expected =
        content.substr(10, 1'000) + content.substr(5) + content.substr(content.size() - 3);
    std::string received(expected.size(), '\0');
    EXPECT_TRUE(right->recv_all(std::as_writable_bytes(std::span(received)), 5'000).is_complete());
    EXPECT_EQ(received, expected);
    EXPECT_TRUE(group.wait(5'000));
}

SHOAL_CO_TEST(Socket, WaitingAgainCostsNoEpollCtl) {
    const auto [left, right] = make_pair();
    WaitGroup group(1);
    spawn([&, socket = left.get()] {
        while (receive_text(*socket) == "ping")
            static_cast<void>(socket->send(bytes_of("pong")));
        static_cast<void>(group.done());
    });
    int after_warm_up = 0;
    for (int i = 0; i < 200; ++i) {
        if (i == 2) after_warm_up = epoll_ctl_calls;
        ASSERT_TRUE(right->send(bytes_of("ping")));
        ASSERT_EQ(receive_text(*right), "pong");
    }
    EXPECT_EQ(epoll_ctl_calls, after_warm_up);
    EXPECT_TRUE(right->shutdown(Socket::Direction::kWrite));
    EXPECT_TRUE(group.wait(5'000));
}

SHOAL_CO_TEST(Socket, OneThatIsAlwaysReadyLetsTheOthersRun) {
    const auto [left, right] = make_pair(SOCK_DGRAM);
    bool has_slept = false;
    spawn([&] {
        static_cast<void>(coro::sleep_for_ms(1));
        has_slept = true;
    });
    int rounds = 0;
    std::byte buffer[1]{};
    const std::int64_t give_up_ms = monotonic_ms() + 5'000;
    while (!has_slept &&
           monotonic_ms() < give_up_ms) {  // Never waits: each datagram is there before it is read.
        ASSERT_TRUE(right->send(buffer));
        ASSERT_TRUE(left->recv(buffer));
        ++rounds;
    }
    EXPECT_TRUE(has_slept);
    EXPECT_GE(rounds, Socket::kCallsPerTurn / 2);
}

SHOAL_CO_TEST(Socket, ReleaseGivesTheDescriptorAway) {
    const auto [left, right] = make_pair();
    spawn([socket = left.get()] {
        std::byte buffer[1];
        EXPECT_EQ(socket->recv(buffer).error().code, Errc::kClosed);
    });
    const UniqueFd fd = left->release();
    EXPECT_TRUE(left->is_closed());
    EXPECT_EQ(::send(fd.get(), "x", 1, MSG_NOSIGNAL), 1);
    EXPECT_EQ(receive_text(*right), "x");
}

TEST(Socket, IdleOneDoesNotKeepTheLoopRunning) {
    const auto runtime = coro::Runtime::create().value();
    const auto [left, right] = make_pair();
    EXPECT_TRUE(runtime->run([&, socket = left.get()] {
        std::byte buffer[1];
        EXPECT_EQ(socket->recv(buffer, 1).error().code, Errc::kTimedOut);
    })) << "and a deadlock beside it would be seen";
    EXPECT_FALSE(runtime->loop().has_work());
}

TEST(Socket, ForkedChildTakesOverFromAForgottenReader) {
    const auto runtime = coro::Runtime::create().value();
    const auto [left, right] = make_pair();
    static_cast<void>(
        runtime->scheduler().spawn([socket = left.get()] { EXPECT_EQ(receive_text(*socket), "x"); }));
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        static_cast<void>(runtime->loop().reset_after_fork());
        runtime->scheduler().forget_others_after_fork();
        bool has_timed_out = false;
        const auto ran = runtime->run([&, socket = left.get()] {
            std::byte buffer[1];
            has_timed_out = socket->recv(buffer, 1).error().code == Errc::kTimedOut;
        });
        _exit(ran && has_timed_out ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(::send(right->fd(), "x", 1, MSG_NOSIGNAL), 1);
    runtime->loop().run();
    EXPECT_EQ(left->reader(), 0);
}

TEST(Socket, OutsideOfACoroutineOnlyWaitingFails) {
    const auto runtime = coro::Runtime::create().value();
    const auto [left, right] = make_pair();
    std::byte buffer[1];
    EXPECT_EQ(left->recv(buffer).error().code, Errc::kOutOfCoroutine);
    EXPECT_EQ(right->send(bytes_of("x")), 1U);
    EXPECT_EQ(left->recv(buffer), 1U);
    EXPECT_EQ(Socket::adopt(UniqueFd()).error(), (Error{Errc::kSystem, EBADF}));
    EXPECT_EQ(Socket::create(AF_UNSPEC, SOCK_STREAM).error(), (Error{Errc::kSystem, EAFNOSUPPORT}));
}

SHOAL_CO_TEST(WaitReady, WaitsForAPipe) {
    int fds[2];
    ASSERT_EQ(pipe2(fds, O_CLOEXEC), 0);
    const UniqueFd reader(fds[0]);
    UniqueFd writer(fds[1]);
    using event::Ready;
    EXPECT_EQ(wait_ready(writer.get(), Ready::kWrite), Ready::kWrite);
    EXPECT_EQ(wait_ready(reader.get(), Ready::kRead, 1).error().code, Errc::kTimedOut);
    spawn([&] {
        static_cast<void>(coro::sleep_for_ms(1));
        EXPECT_EQ(::write(writer.get(), "x", 1), 1);
    });
    EXPECT_EQ(wait_ready(reader.get(), Ready::kRead, 5'000), Ready::kRead);
    const Cid cid = spawn([&] {
        char byte;
        EXPECT_EQ(::read(reader.get(), &byte, 1), 1);
        EXPECT_EQ(wait_ready(reader.get(), Ready::kRead).error().code, Errc::kCanceled);
    });
    EXPECT_TRUE(scheduler().cancel(cid));
    EXPECT_EQ(wait_ready(-1, Ready::kRead).error(), (Error{Errc::kSystem, EBADF}));
    EXPECT_EQ(wait_ready(0, Ready::kNone).error().code, Errc::kInvalid);
    writer.reset();
    EXPECT_TRUE(any(*wait_ready(reader.get(), Ready::kRead, 5'000) & Ready::kError));
}

SHOAL_CO_TEST(Socket, AnEmptyBufferIsFilledAtOnce) {
    const auto [near, far] = make_pair();
    EXPECT_EQ(near->recv({}, 50), std::size_t{0});
    EXPECT_EQ(near->peek({}, 50), std::size_t{0});
    EXPECT_EQ(near->recv_vector({}, 50), std::size_t{0});
    const iovec nothing{nullptr, 0};
    EXPECT_EQ(near->recv_vector(std::span(&nothing, 1), 50), std::size_t{0});
}

SHOAL_CO_TEST(Socket, AForkedChildMayDestroyWhatTheParentWaitsIn) {
    auto [near, far] = make_pair();
    spawn([&near = near] { EXPECT_EQ(receive_text(*near), "hello"); });
    const int code = testing::run_in_child([&near = near] {
        static_cast<void>(event::EventLoop::current()->reset_after_fork());
        scheduler().forget_others_after_fork();
        near.reset();
        return 0;
    });
    EXPECT_EQ(code, 0);
    EXPECT_TRUE(far->send_all(bytes_of("hello")).is_complete());
    coro::sleep_for_ms(20);
}

}  // namespace
}  // namespace shoal::net
