// SPDX-License-Identifier: Apache-2.0
#include "shoal/net/listen.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <sys/stat.h>

#include <cstdlib>

namespace shoal::net {
namespace {

int get_option(int fd, int level, int name) {
    int value = -1;
    socklen_t length = sizeof(value);
    getsockopt(fd, level, name, &value, &length);
    return value;
}

class TempDir {
  public:
    TempDir() { path_ = mkdtemp(path_.data()); }
    ~TempDir() { static_cast<void>(rmdir(path_.c_str())); }
    [[nodiscard]] std::string file(const char* name) const { return path_ + "/" + name; }

  private:
    std::string path_ = "/tmp/shoal-listen-XXXXXX";
};

TEST(OpenListener, ListensOnAnEphemeralPort) {
    for (const char* const text : {"127.0.0.1:0", "[::1]:0"}) {
        const auto fd = open_listener(*Address::parse(text));
        ASSERT_TRUE(fd) << text;
        EXPECT_GT(Address::local_of(fd->get())->port(), 0);
        EXPECT_EQ(get_option(fd->get(), SOL_SOCKET, SO_ACCEPTCONN), 1);
        EXPECT_NE(fcntl(fd->get(), F_GETFL) & O_NONBLOCK, 0);
        EXPECT_NE(fcntl(fd->get(), F_GETFD) & FD_CLOEXEC, 0);
    }
}

TEST(OpenListener, TellsWhyItFailed) {
    const auto first = open_listener(*Address::parse("127.0.0.1:0"));
    ASSERT_TRUE(first);
    const auto taken = open_listener(*Address::local_of(first->get()));
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error(), (Error{Errc::kSystem, EADDRINUSE}));
    // TEST-NET-1 (RFC 5737) is nobody's address.
    EXPECT_EQ(open_listener(*Address::parse("192.0.2.1:0")).error(), (Error{Errc::kSystem, EADDRNOTAVAIL}));
    EXPECT_EQ(open_listener(Address()).error().code, Errc::kSystem);
    EXPECT_EQ(open_listener(*Address::parse("unix:/no/such/dir/x")).error(), (Error{Errc::kSystem, ENOENT}));
}

TEST(OpenListener, ReusePortSharesAPort) {
    const ListenOptions options{.reuse_port = true};
    const auto first = open_listener(*Address::parse("127.0.0.1:0"), options);
    ASSERT_TRUE(first);
    EXPECT_TRUE(open_listener(*Address::local_of(first->get()), options));
}

TEST(OpenListener, SetsItsOptions) {
    const auto fd = open_listener(
        *Address::parse("[::]:0"),
        {.ipv6_only = true, .defer_accept_seconds = 5, .fast_open_queue = 16, .receive_buffer_bytes = 65536});
    ASSERT_TRUE(fd);
    EXPECT_EQ(get_option(fd->get(), IPPROTO_IPV6, IPV6_V6ONLY), 1);
    EXPECT_GE(get_option(fd->get(), IPPROTO_TCP, TCP_DEFER_ACCEPT), 5);
    EXPECT_GE(get_option(fd->get(), SOL_SOCKET, SO_RCVBUF), 65536);
}

TEST(OpenListener, DatagramIsBoundOnly) {
    const auto fd = open_listener(*Address::parse("127.0.0.1:0"), {.is_datagram = true});
    ASSERT_TRUE(fd);
    EXPECT_EQ(get_option(fd->get(), SOL_SOCKET, SO_TYPE), SOCK_DGRAM);
}

TEST(OpenListener, RemovesAStaleUnixPathOnly) {
    const TempDir directory;
    const Address address = *Address::from_path(directory.file("s"));
    {
        const auto live = open_listener(address);
        ASSERT_TRUE(live);
        EXPECT_EQ(open_listener(address).error(), (Error{Errc::kSystem, EADDRINUSE})) << "somebody listens";
    }
    EXPECT_EQ(open_listener(address, {.remove_stale_path = false}).error(),
              (Error{Errc::kSystem, EADDRINUSE}));
    EXPECT_TRUE(open_listener(address));
    unlink(directory.file("s").c_str());

    const UniqueFd plain(open(directory.file("s").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    EXPECT_EQ(open_listener(address).error(), (Error{Errc::kSystem, EADDRINUSE}))
        << "never removes a plain file";
    EXPECT_EQ(unlink(directory.file("s").c_str()), 0);
}

TEST(TcpOptions, AreInheritedByAcceptedConnections) {
    const auto listener = open_listener(*Address::parse("127.0.0.1:0"), {.is_nonblocking = false});
    ASSERT_TRUE(listener);
    ASSERT_TRUE(apply_tcp_options(listener->get(), {.nodelay = true,
                                                    .keepalive = true,
                                                    .keepalive_idle_seconds = 11,
                                                    .keepalive_interval_seconds = 12,
                                                    .keepalive_count = 3,
                                                    .user_timeout_ms = 4567}));
    const Address address = *Address::local_of(listener->get());
    const UniqueFd client(socket(AF_INET, SOCK_STREAM, 0));
    ASSERT_EQ(connect(client.get(), address.native(), address.native_bytes()), 0);
    const UniqueFd connection(accept(listener->get(), nullptr, nullptr));
    EXPECT_EQ(get_option(connection.get(), IPPROTO_TCP, TCP_NODELAY), 1);
    EXPECT_EQ(get_option(connection.get(), SOL_SOCKET, SO_KEEPALIVE), 1);
    EXPECT_EQ(get_option(connection.get(), IPPROTO_TCP, TCP_KEEPIDLE), 11);
    EXPECT_EQ(get_option(connection.get(), IPPROTO_TCP, TCP_KEEPINTVL), 12);
    EXPECT_EQ(get_option(connection.get(), IPPROTO_TCP, TCP_KEEPCNT), 3);
    EXPECT_EQ(get_option(connection.get(), IPPROTO_TCP, TCP_USER_TIMEOUT), 4567);
}

TEST(TcpOptions, OnOtherSocketsOnlyBuffersCount) {
    int fds[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    const UniqueFd left(fds[0]);
    const UniqueFd right(fds[1]);
    EXPECT_TRUE(apply_tcp_options(left.get(), {.nodelay = true, .send_buffer_bytes = 65536}));
    EXPECT_GE(get_option(left.get(), SOL_SOCKET, SO_SNDBUF), 65536);
    EXPECT_EQ(apply_tcp_options(-1, {}).error(), (Error{Errc::kSystem, EBADF}));
}

}  // namespace
}  // namespace shoal::net
