// SPDX-License-Identifier: Apache-2.0
// Floor of HTTP hello: one thread, epoll, a fixed answer. One read takes all pipelined requests that are
// there, one write answers them. Requests must have no body; nothing but the blank line is looked for.
//
//   bench_raw_http <port> [bytes of the whole answer]
//
// The runner passes the size of the server's own answer, so that both move the same bytes.
#include <sys/epoll.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "raw_common.hpp"

namespace {

constexpr std::size_t kReadBytes = 64 * 1024;

struct Connection {
    std::string partial;  // An incomplete request, if a read ended inside one.
};

constexpr std::string_view kBody = "hello world";

/// An answer of `total_bytes`, padded by a header field; the smallest valid one if that is too few.
std::string make_answer(std::size_t total_bytes) {
    std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n";
    const std::size_t fixed_bytes = answer.size() + 2 + kBody.size();
    if (total_bytes > fixed_bytes + 5)
        answer += "X: " + std::string(total_bytes - fixed_bytes - 5, 'x') + "\r\n";
    answer += "\r\n";
    answer += kBody;
    return answer;
}

/// Number of complete requests in `input`; `used` is where the last of them ends.
std::size_t count_requests(std::string_view input, std::size_t& used) {
    std::size_t count = 0;
    used = 0;
    for (;;) {
        const std::size_t end = input.find("\r\n\r\n", used);
        if (end == std::string_view::npos) return count;
        used = end + 4;
        ++count;
    }
}

class Server {
  public:
    Server(int port, std::size_t answer_bytes)
        : answer_(make_answer(answer_bytes)), listener_(bench::listen_on(port)) {
        epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
        if (epoll_ < 0) bench::fail("epoll_create1");
        watch(listener_, EPOLLIN);
    }

    [[noreturn]] void run() {
        epoll_event events[256];
        for (;;) {
            const int count = ::epoll_wait(epoll_, events, 256, -1);
            if (count < 0 && errno != EINTR) bench::fail("epoll_wait");
            for (int i = 0; i < count; ++i) {
                if (events[i].data.fd == listener_) {
                    accept_all();
                } else {
                    serve(events[i].data.fd);
                }
            }
        }
    }

  private:
    void watch(int fd, std::uint32_t events) {
        epoll_event event{};
        event.events = events;
        event.data.fd = fd;
        if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) bench::fail("epoll_ctl");
    }

    void accept_all() {
        for (;;) {
            const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (fd < 0) return;
            bench::set_no_delay(fd);
            connections_[fd].partial.clear();
            watch(fd, EPOLLIN | EPOLLET);
        }
    }

    void close_connection(int fd) {
        connections_.erase(fd);
        ::close(fd);
    }

    void serve(int fd) {
        const ssize_t got = ::read(fd, buffer_, sizeof buffer_);
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) return close_connection(fd);
        std::string& partial = connections_[fd].partial;
        std::string_view input(buffer_, static_cast<std::size_t>(got));
        if (!partial.empty()) input = partial.append(input);
        std::size_t used = 0;
        const std::size_t count = count_requests(input, used);
        answer(fd, count);
        if (used == input.size()) {
            partial.clear();
        } else {
            partial = std::string(input.substr(used));
        }
        // Edge-triggered: a full buffer may have left bytes behind.
        if (got == sizeof buffer_) serve(fd);
    }

    void answer(int fd, std::size_t count) {
        if (count == 0) return;
        std::string_view bytes = answer_;
        if (count > 1) {
            batch_.clear();
            for (std::size_t i = 0; i < count; ++i)
                batch_ += answer_;
            bytes = batch_;
        }
        if (::write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
            std::fputs("raw_http: the socket did not take a whole answer\n", stderr);
        }
    }

    const std::string answer_;
    const int listener_;
    int epoll_ = -1;
    char buffer_[kReadBytes];
    std::string batch_;
    std::unordered_map<int, Connection> connections_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("usage: bench_raw_http <port> [bytes of the whole answer]\n", stderr);
        return 2;
    }
    const auto server =
        std::make_unique<Server>(std::atoi(argv[1]), argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 0);
    server->run();
}
