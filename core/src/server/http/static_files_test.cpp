// SPDX-License-Identifier: Apache-2.0
#include "server/http/static_files.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "server/http/http_test_support.hpp"
#include "server/http/static_listing.hpp"
#include "server/http/static_open.hpp"
#include "shoal/proto/http/date.hpp"
#include "shoal/testing/temp_dir.hpp"

namespace shoal::server::test {
namespace {

constexpr std::int64_t kModified = 1'700'000'000;

class StaticFilesTest : public HttpTest {
  protected:
    StaticFilesTest() {
        root_ = outside_.file("root");
        mkdir(root_.c_str(), 0755);
        mkdir((root_ + "/sub").c_str(), 0755);
        mkdir((root_ + "/bare").c_str(), 0755);
        outside_.write("secret.txt", "secret");
        outside_.write("root/page.html", "<p>page</p>");
        outside_.write("root/empty.txt", "");
        outside_.write("root/.hidden.txt", "hidden");
        outside_.write("root/sub/index.html", "index");
        outside_.write("root/bare/a & b.txt", "x");
        outside_.write("root/digits.txt", "0123456789");
        for (int i = 0; i < 100'000; ++i)
            large_.push_back(static_cast<char>(i % 251));
        outside_.write("root/large.bin", large_);
        const timeval times[2] = {{kModified, 0}, {kModified, 0}};
        utimes((root_ + "/digits.txt").c_str(), times);
        config.ports[0].http.static_handler = true;
        config.ports[0].http.document_root = root_;
        config.ports[0].http.index_files = {"index.php", "index.html"};
        host.handler = [](Exchange& exchange) { (void)exchange.end("program"); };
    }
    Answer fetch(std::string_view path, std::string_view headers = {}) { return ask_one(get(path, headers)); }

    shoal::testing::TempDir outside_;
    std::string root_;
    std::string large_;
};

TEST_F(StaticFilesTest, ServesFilesWithTypeAndDate) {
    const Answer answer = fetch("/digits.txt");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "0123456789");
    EXPECT_EQ(answer.header("Last-Modified"), http::format_http_date(kModified));
    EXPECT_EQ(fetch("/page.html?x=y").header("Content-Type"), "text/html");
    EXPECT_EQ(fetch("/%70age.html").body, "<p>page</p>");
    EXPECT_EQ(fetch("/empty.txt").header("Content-Length"), "0");
    EXPECT_EQ(fetch("/large.bin").body, large_);
    EXPECT_EQ(fetch("/bare/a%20&%20b.txt").body, "x");
    EXPECT_EQ(host.requests, 0);
}

TEST_F(StaticFilesTest, AnswersHeadWithoutABody) {
    std::string received = ask("HEAD /large.bin HTTP/1.1\r\nHost: x\r\n\r\n");
    Answer answer;
    ASSERT_TRUE(take_answer(received, answer, true));
    EXPECT_EQ(answer.header("Content-Length"), "100000");
    EXPECT_EQ(received, "");
}

TEST_F(StaticFilesTest, WhatIsNotAFileGoesToTheProgram) {
    ASSERT_EQ(mkfifo((root_ + "/fifo").c_str(), 0644), 0);
    for (const char* path :
         {"/none", "/none/x", "/bare", "/bare/", "/page.html/", "/page.html/x", "/fifo", "/"})
        EXPECT_EQ(fetch(path).body, "program") << path;
    EXPECT_EQ(ask_one("PUT /digits.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx").body, "program");
    EXPECT_EQ(ask_one("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").body, "program");
}

TEST_F(StaticFilesTest, ALocationIsOursAlone) {
    config.ports[0].http.static_locations = {"/sub", "/digits.txt"};
    EXPECT_EQ(fetch("/sub/index.html").body, "index");
    EXPECT_EQ(fetch("/page.html").body, "program");
    EXPECT_EQ(fetch("/sub/none").status, 404);
    EXPECT_EQ(host.requests, 1);
}

TEST_F(StaticFilesTest, NothingLeadsOutOfTheRoot) {
    ASSERT_EQ(symlink("../secret.txt", (root_ + "/link_out").c_str()), 0);
    ASSERT_EQ(symlink("..", (root_ + "/dir_out").c_str()), 0);
    ASSERT_EQ(symlink("/etc/passwd", (root_ + "/absolute").c_str()), 0);
    ASSERT_EQ(symlink("/proc/self/root", (root_ + "/magic").c_str()), 0);
    ASSERT_EQ(symlink("digits.txt", (root_ + "/inside.txt").c_str()), 0);
    for (const char* path :
         {"/../secret.txt", "/sub/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
          "/sub/..%2f..%2fsecret.txt", "/..\\secret.txt", "/%5c..%5csecret.txt", "/link_out",
          "/dir_out/secret.txt", "/absolute", "/magic/etc/passwd", "/digits.txt%00.html", "/....//secret.txt",
          "/%252e%252e/secret.txt", "//secret.txt", "/./../secret.txt"}) {
        const Answer answer = fetch(path);
        EXPECT_TRUE(answer.body == "program" || answer.status == 400) << path << " -> " << answer.body;
    }
    EXPECT_EQ(fetch("/inside.txt").body, "0123456789") << "links inside the root are served";
    EXPECT_EQ(fetch("/sub/../digits.txt").body, "0123456789");
}

TEST_F(StaticFilesTest, PostGetsTheWholeFile) {
    const std::string date = http::format_http_date(kModified);
    const Answer answer = ask_one(
        "POST /digits.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nRange: bytes=0-1\r\n"
        "If-Modified-Since: " +
        date + "\r\n\r\nx");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "0123456789");
}

TEST_F(StaticFilesTest, ServesOnlyKnownTypes) {
    outside_.write("root/code.php", "<?php");
    outside_.write("root/file.own", "own");
    EXPECT_EQ(fetch("/code.php").body, "program");
    EXPECT_EQ(fetch("/file.own").body, "program");
    host.types.set("own", "text/x-own");
    EXPECT_EQ(fetch("/file.own").header("Content-Type"), "text/x-own");
}

TEST_F(StaticFilesTest, FollowsAbsoluteLinksInsideTheRoot) {
    ASSERT_EQ(symlink((root_ + "/digits.txt").c_str(), (root_ + "/absolute.txt").c_str()), 0);
    ASSERT_EQ(symlink((root_ + "/sub").c_str(), (root_ + "/absolute").c_str()), 0);
    ASSERT_EQ(symlink(outside_.file("secret.txt").c_str(), (root_ + "/out.txt").c_str()), 0);
    EXPECT_EQ(fetch("/absolute.txt").body, "0123456789");
    EXPECT_EQ(fetch("/absolute/index.html").body, "index");
    EXPECT_EQ(fetch("/out.txt").body, "program");
}

TEST_F(StaticFilesTest, LinksMayLeaveTheRootByOption) {
    config.ports[0].http.static_outside_links = true;
    ASSERT_EQ(symlink("..", (root_ + "/dir_out").c_str()), 0);
    EXPECT_EQ(fetch("/dir_out/secret.txt").body, "secret");
    EXPECT_EQ(fetch("/../secret.txt").body, "program");
}

TEST_F(StaticFilesTest, TheWalkForOldKernelsFollowsNoLinks) {
    ASSERT_EQ(symlink("..", (root_ + "/dir_out").c_str()), 0);
    ASSERT_EQ(symlink("digits.txt", (root_ + "/inside.txt").c_str()), 0);
    const UniqueFd root(open(root_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    EXPECT_TRUE(open_beneath_by_walking(root.get(), "/digits.txt"));
    EXPECT_TRUE(open_beneath_by_walking(root.get(), "/sub/index.html"));
    EXPECT_TRUE(open_beneath_by_walking(root.get(), "/"));
    for (const char* path :
         {"/dir_out/secret.txt", "/inside.txt", "/../secret.txt", "/sub/../../secret.txt", "/none"})
        EXPECT_EQ(open_beneath_by_walking(root.get(), path).error().code, Errc::kNotFound) << path;
}

TEST_F(StaticFilesTest, IndexFilesAndListings) {
    EXPECT_EQ(fetch("/sub/").body, "index");
    EXPECT_EQ(fetch("/sub/").header("Content-Type"), "text/html");
    config.ports[0].http.autoindex = true;
    const Answer listing = fetch("/bare/");
    EXPECT_EQ(listing.status, 200);
    EXPECT_NE(listing.body.find("a &amp; b.txt"), std::string::npos) << listing.body;
    EXPECT_NE(listing.body.find("href=\"./a%20%26%20b.txt\""), std::string::npos);
    EXPECT_EQ(fetch("/").body.find("secret"), std::string::npos);
}

TEST_F(StaticFilesTest, DotFilesAreServedByOptionOnly) {
    mkdir((root_ + "/.git").c_str(), 0755);
    outside_.write("root/.git/config.txt", "config");
    for (const char* path :
         {"/.hidden.txt", "/.git/config.txt", "/sub/../.git/config.txt", "/%2egit/config.txt", "/.git/"})
        EXPECT_EQ(fetch(path).body, "program") << path;
    config.ports[0].http.serve_dot_files = true;
    EXPECT_EQ(fetch("/.hidden.txt").body, "hidden");
    EXPECT_EQ(fetch("/.git/config.txt").body, "config");
}

TEST_F(StaticFilesTest, ListingsLeaveDotFilesOut) {
    config.ports[0].http.autoindex = true;
    outside_.write("root/bare/.env.txt", "x");
    EXPECT_EQ(fetch("/bare/").body.find(".env"), std::string::npos);
}

TEST_F(StaticFilesTest, ADirectoryWithoutItsSlashIsRedirected) {
    const Answer answer = fetch("/sub?a=b");
    EXPECT_EQ(answer.status, 301);
    EXPECT_EQ(answer.header("Location"), "/sub/?a=b");
    EXPECT_EQ(fetch("/sub/").body, "index");
    EXPECT_EQ(fetch("//sub").header("Location"), "/sub/");
    EXPECT_EQ(fetch("/bare").body, "program");  // Nothing would be served behind the slash either.
    mkdir((root_ + "/a b").c_str(), 0755);
    outside_.write("root/a b/index.html", "spaced");
    EXPECT_EQ(fetch("/a%20b").header("Location"), "/a%20b/");
}

TEST_F(StaticFilesTest, AListedDirectoryIsRedirectedToo) {
    config.ports[0].http.autoindex = true;
    EXPECT_EQ(fetch("/bare").header("Location"), "/bare/");
}

TEST_F(StaticFilesTest, WithoutDescriptorsTheAnswerIs503) {
    Client client = connect();
    (void)worker();
    ASSERT_EQ(fetch("/digits.txt").status, 200);  // The root is open.
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    rlimit none = before;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_NOFILE, &none);
    client.send(get("/digits.txt") + get("/sub/") + get("/missing"));
    settle();
    setrlimit(RLIMIT_NOFILE, &before);
    Answer answer;
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(take_answer(client.receive(), answer));
        EXPECT_EQ(answer.status, 503) << i;
    }
    EXPECT_EQ(host.requests, 0);
}

TEST(StaticFileErrors, MapToStatuses) {
    EXPECT_EQ(status_of_file_error(fail_open(ENOENT).value()), 404);
    EXPECT_EQ(status_of_file_error(fail_open(EXDEV).value()), 404);
    EXPECT_EQ(status_of_file_error(fail_open(EACCES).value()), 403);
    EXPECT_EQ(status_of_file_error(fail_open(EMFILE).value()), 503);
    EXPECT_EQ(status_of_file_error(fail_open(ENOMEM).value()), 503);
    EXPECT_EQ(status_of_file_error(fail_open(EIO).value()), 500);
}

TEST_F(StaticFilesTest, SendFileHonoursRangesByOption) {
    host.handler = [this](Exchange& exchange) {
        EXPECT_TRUE(
            exchange.send_file(root_ + "/digits.txt", 0, exchange.head().path_view() == "/part" ? 5 : 0));
    };
    EXPECT_EQ(fetch("/file", "Range: bytes=2-4\r\n").body, "0123456789");
    config.ports[0].http.sendfile_ranges = true;
    Answer answer = fetch("/file", "Range: bytes=2-4\r\n");
    EXPECT_EQ(answer.status, 206);
    EXPECT_EQ(answer.body, "234");
    EXPECT_EQ(answer.header("Content-Range"), "bytes 2-4/10");
    EXPECT_EQ(fetch("/file", "Range: bytes=50-\r\n").status, 416);
    EXPECT_EQ(fetch("/file").header("Accept-Ranges"), "bytes");
    EXPECT_EQ(fetch("/part", "Range: bytes=2-4\r\n").body, "01234");
}

TEST_F(StaticFilesTest, NotModifiedHasNoBody) {
    for (const std::int64_t since : {kModified, kModified + 100}) {
        const Answer answer = fetch("/digits.txt", "If-Modified-Since: " + http::format_http_date(since) +
                                                       "\r\nRange: bytes=0-1\r\n");
        EXPECT_EQ(answer.status, 304);
        EXPECT_FALSE(answer.has("Content-Length"));
    }
    EXPECT_EQ(
        fetch("/digits.txt", "If-Modified-Since: " + http::format_http_date(kModified - 1) + "\r\n").status,
        200);
    EXPECT_EQ(fetch("/digits.txt", "If-Modified-Since: yesterday\r\n").status, 200);
}

TEST_F(StaticFilesTest, ServesSingleRanges) {
    Answer answer = fetch("/digits.txt", "Range: bytes=2-4\r\n");
    EXPECT_EQ(answer.status, 206);
    EXPECT_EQ(answer.body, "234");
    EXPECT_EQ(answer.header("Content-Range"), "bytes 2-4/10");
    EXPECT_EQ(fetch("/digits.txt", "Range: bytes=-3\r\n").body, "789");
    EXPECT_EQ(fetch("/digits.txt", "Range: bytes=8-\r\n").body, "89");
    EXPECT_EQ(fetch("/large.bin", "Range: bytes=10-80000\r\n").body, large_.substr(10, 79'991));
    answer = fetch("/digits.txt", "Range: bytes=10-\r\n");
    EXPECT_EQ(answer.status, 416);
    EXPECT_EQ(answer.header("Content-Range"), "bytes */10");
    EXPECT_EQ(fetch("/digits.txt", "Range: lines=1-2\r\n").status, 200);
    EXPECT_EQ(fetch("/digits.txt", "Range: bytes=0-1\r\nIf-Range: \"tag\"\r\n").status, 200);
    const std::string date = http::format_http_date(kModified);
    EXPECT_EQ(fetch("/digits.txt", "Range: bytes=0-1\r\nIf-Range: " + date + "\r\n").status, 206);
}

TEST_F(StaticFilesTest, ServesSeveralRangesAsMultipart) {
    const Answer answer = fetch("/digits.txt", "Range: bytes=0-1,5-6,-1\r\n");
    EXPECT_EQ(answer.status, 206);
    const std::string type = answer.header("Content-Type");
    ASSERT_TRUE(type.starts_with("multipart/byteranges; boundary=")) << type;
    const std::string boundary = "\r\n--" + type.substr(type.find('=') + 1);
    std::string expected;
    for (const auto& [range, bytes] : {std::pair{"0-1", "01"}, {"5-6", "56"}, {"9-9", "9"}}) {
        expected += boundary + "\r\nContent-Type: text/plain\r\nContent-Range: bytes " + range +
                    "/10\r\n\r\n" + bytes;
    }
    expected += boundary + "--\r\n";
    EXPECT_EQ(answer.body, expected);
}

TEST_F(StaticFilesTest, PipelinedFilesKeepTheirOrder) {
    Client client = connect();
    client.send(get("/large.bin") + get("/digits.txt") + get("/none") +
                get("/large.bin", "Range: bytes=0-9,50000-99999\r\n"));
    for (int i = 0; i < 40; ++i) {
        settle(1);
        client.receive();
    }
    Answer answer;
    ASSERT_TRUE(take_answer(client.received, answer));
    EXPECT_EQ(answer.body, large_);
    ASSERT_TRUE(take_answer(client.received, answer));
    EXPECT_EQ(answer.body, "0123456789");
    ASSERT_TRUE(take_answer(client.received, answer));
    EXPECT_EQ(answer.body, "program");
    ASSERT_TRUE(take_answer(client.received, answer));
    EXPECT_NE(answer.body.find(large_.substr(50'000)), std::string::npos);
    EXPECT_EQ(client.received, "");
}

TEST(StaticListing, Escapes) {
    EXPECT_EQ(escape_html("<a href=\"x\">'&"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
    EXPECT_EQ(encode_path_segment("a b/c?\xff"), "a%20b%2Fc%3F%FF");
}

}  // namespace
}  // namespace shoal::server::test
