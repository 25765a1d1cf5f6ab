// SPDX-License-Identifier: Apache-2.0
// Floor of uploads: reads the header of a POST up to the blank line, then Content-Length bytes from the
// socket into a file, and answers 200. One connection at a time, keep-alive; blocking calls.
//
//   bench_raw_upload <port> <directory> [buffer bytes, default 65536]
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "raw_common.hpp"

namespace {

constexpr std::string_view kAnswer =
    "HTTP/1.1 200 OK\r\nServer: shoal-http-server\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok";

std::uint64_t content_length(std::string_view header) {
    const std::size_t at = header.find("Content-Length: ");
    if (at == std::string_view::npos) return 0;
    return std::strtoull(header.data() + at + 16, nullptr, 10);
}

void write_all(int fd, const char* bytes, std::size_t count) {
    while (count > 0) {
        const ssize_t done = ::write(fd, bytes, count);
        if (done <= 0) bench::fail("write");
        bytes += done;
        count -= static_cast<std::size_t>(done);
    }
}

/// Serves one request; false when the peer closed the connection.
bool serve(int fd, const std::string& path, std::vector<char>& buffer) {
    std::size_t filled = 0;
    std::size_t header_end = std::string_view::npos;
    while (header_end == std::string_view::npos) {
        const ssize_t got = ::read(fd, buffer.data() + filled, buffer.size() - filled);
        if (got <= 0) return false;
        filled += static_cast<std::size_t>(got);
        header_end = std::string_view(buffer.data(), filled).find("\r\n\r\n");
    }
    const std::uint64_t body_bytes = content_length(std::string_view(buffer.data(), header_end));
    const std::size_t body_at = header_end + 4;
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) bench::fail("open");
    std::uint64_t written = filled - body_at;
    write_all(file, buffer.data() + body_at, filled - body_at);
    while (written < body_bytes) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got <= 0) return false;
        write_all(file, buffer.data(), static_cast<std::size_t>(got));
        written += static_cast<std::uint64_t>(got);
    }
    ::close(file);
    ::unlink(path.c_str());
    write_all(fd, kAnswer.data(), kAnswer.size());
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fputs("usage: bench_raw_upload <port> <directory> [buffer bytes]\n", stderr);
        return 2;
    }
    const int listener = bench::listen_on(std::atoi(argv[1]));
    // The listener is shared with nothing: waiting in accept is all there is to do between connections.
    ::fcntl(listener, F_SETFL, ::fcntl(listener, F_GETFL) & ~O_NONBLOCK);
    std::vector<char> buffer(argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 65536);
    const std::string path = std::string(argv[2]) + "/raw-upload";
    for (;;) {
        const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) bench::fail("accept4");
        while (serve(fd, path, buffer)) {
        }
        ::close(fd);
    }
}
