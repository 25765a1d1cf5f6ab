// SPDX-License-Identifier: Apache-2.0
// Client of the upload benchmark: posts one file part of the given size several times over one connection, as
// multipart/form-data. Its own time is not counted.
//
//   bench_upload_client <port> <megabytes> <times>
#include <string>
#include <string_view>

#include "raw_common.hpp"

namespace {

constexpr std::string_view kBoundary = "shoal-bench-7f3a91c5";

void send_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (done <= 0) bench::fail("send");
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
}

/// Reads one answer with a Content-Length; ends the program unless its status is 200.
void read_answer(int fd) {
    std::string input;
    char buffer[4096];
    for (;;) {
        const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
        if (got <= 0) bench::fail("the server closed the connection");
        input.append(buffer, static_cast<std::size_t>(got));
        const std::size_t end = input.find("\r\n\r\n");
        if (end == std::string::npos) continue;
        const std::size_t at = input.find("Content-Length: ");
        const std::size_t length =
            at == std::string::npos ? 0 : std::strtoul(input.c_str() + at + 16, nullptr, 10);
        if (input.size() < end + 4 + length) continue;
        if (input.compare(0, 12, "HTTP/1.1 200") != 0) {
            std::fprintf(stderr, "upload_client: %.*s\n", static_cast<int>(end), input.c_str());
            std::exit(1);
        }
        return;
    }
}

int connect_to(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<in_port_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) bench::fail("socket");
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) bench::fail("connect");
    bench::set_no_delay(fd);
    return fd;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        std::fputs("usage: bench_upload_client <port> <megabytes> <times>\n", stderr);
        return 2;
    }
    const std::size_t file_bytes = std::strtoul(argv[2], nullptr, 10) << 20;
    const std::string before = "--" + std::string(kBoundary) +
                               "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n"
                               "Content-Type: application/octet-stream\r\n\r\n";
    const std::string after = "\r\n--" + std::string(kBoundary) + "--\r\n";
    const std::string header =
        "POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=" +
        std::string(kBoundary) +
        "\r\nContent-Length: " + std::to_string(before.size() + file_bytes + after.size()) + "\r\n\r\n";
    std::string content(1U << 20, '\0');
    for (std::size_t i = 0; i < content.size(); ++i)
        content[i] = static_cast<char>((i * 2654435761U) >> 24);

    const int fd = connect_to(std::atoi(argv[1]));
    for (long round = 0; round < std::atol(argv[3]); ++round) {
        send_all(fd, header + before);
        for (std::size_t sent = 0; sent < file_bytes; sent += content.size())
            send_all(fd, content);
        send_all(fd, after);
        read_answer(fd);
    }
    ::close(fd);
    return 0;
}
