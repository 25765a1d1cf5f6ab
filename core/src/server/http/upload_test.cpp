// SPDX-License-Identifier: Apache-2.0
#include "shoal/server/upload.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <filesystem>
#include <list>

#include "server/http/http_test_support.hpp"
#include "shoal/testing/fds.hpp"
#include "shoal/testing/temp_dir.hpp"

namespace shoal::server::test {
namespace {

constexpr std::string_view kType = "Content-Type: multipart/form-data; boundary=BB\r\n";

std::string field(std::string_view name, std::string_view value) {
    return std::string("--BB\r\nContent-Disposition: form-data; name=\"")
               .append(name)
               .append("\"\r\n\r\n")
               .append(value) +
           "\r\n";
}

std::string file(std::string_view name, std::string_view file_name, std::string_view content) {
    return std::string("--BB\r\nContent-Disposition: form-data; name=\"")
               .append(name)
               .append("\"; filename=\"")
               .append(file_name)
               .append("\"\r\nContent-Type: text/x\r\n\r\n")
               .append(content) +
           "\r\n";
}

class UploadTest : public HttpTest {
  protected:
    UploadTest() {
        config.ports[0].http.upload_tmp_dir = dir_.path();
        host.handler = [this](Exchange& exchange) {
            fields_ = exchange.form_fields();
            files_ = exchange.uploads();
            contents_.clear();
            for (const UploadedFile& upload : files_)
                contents_.push_back(shoal::testing::read_file(upload.path));
            body_ = exchange.body();
            (void)exchange.end("taken");
        };
    }
    [[nodiscard]] std::size_t files_on_disk() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(dir_.path()), {}));
    }
    Answer upload(std::string_view body) { return ask_one(post("/", body, kType)); }

    shoal::testing::TempDir dir_;
    std::vector<FormField> fields_;
    std::vector<UploadedFile> files_;
    std::vector<std::string> contents_;
    std::string body_;
};

TEST_F(UploadTest, TakesFormsApart) {
    mode_t mode = 0;
    const auto inner = host.handler;
    host.handler = [&](Exchange& exchange) {
        struct stat info {};
        stat(exchange.uploads()[0].path.c_str(), &info);
        mode = info.st_mode & 0777;
        inner(exchange);
    };
    EXPECT_EQ(upload(field("a", "1") + file("f", "x.txt", "file content") + field("b", "") +
                     file("g", "", "") + "--BB--\r\n")
                  .body,
              "taken");
    ASSERT_EQ(fields_.size(), 2U);
    EXPECT_EQ(fields_[0].name + "=" + fields_[0].value, "a=1");
    EXPECT_EQ(fields_[1].name + "=" + fields_[1].value, "b=");
    ASSERT_EQ(files_.size(), 2U);
    EXPECT_EQ(files_[0].field, "f");
    EXPECT_EQ(files_[0].file_name, "x.txt");
    EXPECT_EQ(files_[0].content_type, "text/x");
    EXPECT_EQ(files_[0].bytes, 12U);
    EXPECT_EQ(files_[0].error, 0);
    EXPECT_TRUE(files_[0].path.starts_with(dir_.path() + "/shoal.upfile.")) << files_[0].path;
    EXPECT_EQ(contents_[0], "file content");
    EXPECT_EQ(mode, 0600U);
    EXPECT_EQ(files_[1].error, 4);
    EXPECT_EQ(files_[1].path, "");
    EXPECT_TRUE(body_.starts_with("--BB\r\n") && body_.ends_with("--BB--\r\n")) << body_;
    EXPECT_EQ(files_on_disk(), 0U) << "temporary files were left behind";
}

TEST_F(UploadTest, HoweverTheBodyIsSplit) {
    const std::string request =
        post("/", field("a", "1") + file("f", "x", "con\r\n--Btent") + "--BB--\r\n", kType);
    for (std::size_t cut = 1; cut < request.size(); ++cut) {
        files_.clear();
        Client client = connect();
        client.send(std::string_view(request).substr(0, cut));
        settle(1);
        client.send(std::string_view(request).substr(cut));
        settle(2);
        ASSERT_EQ(files_.size(), 1U) << cut;
        EXPECT_EQ(contents_[0], "con\r\n--Btent") << cut;
    }
    EXPECT_EQ(files_on_disk(), 0U);
}

TEST_F(UploadTest, ALargeFileGoesToDiskWithOneWriteARead) {
    config.ports[0].http.upload_max_file_bytes = 30U << 20;
    std::string content;
    for (int i = 0; i < 20'000'000; ++i)
        content.push_back(static_cast<char>(i * 7));
    const std::string request = post("/", file("f", "big", content) + "--BB--\r\n", kType);
    Client client = connect_tcp();
    std::string_view rest = request;
    while (!rest.empty()) {
        rest.remove_prefix(client.send_some(rest));
        settle(1);
    }
    // TCP, unlike a socketpair, may still have some of it on the way.
    Answer answer;
    bool is_answered = false;
    for (int turns = 0; turns < 10'000 && !is_answered; ++turns) {
        host.loop().run_once(1);
        is_answered = take_answer(client.receive(), answer);
    }
    ASSERT_TRUE(is_answered);
    EXPECT_EQ(answer.body, "taken");
    ASSERT_EQ(contents_.size(), 1U);
    EXPECT_TRUE(contents_[0] == content) << "the file differs";
}

TEST_F(UploadTest, ChunkedUploadsWork) {
    const std::string body = file("f", "x", "chunky") + "--BB--\r\n";
    std::string request =
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n" + std::string(kType) + "\r\n";
    for (const char byte : body)
        request.append("1\r\n").append(1, byte).append("\r\n");
    EXPECT_EQ(ask_one(request + "0\r\n\r\n").body, "taken");
    ASSERT_EQ(contents_.size(), 1U);
    EXPECT_EQ(contents_[0], "chunky");
}

TEST_F(UploadTest, MovedFilesStay) {
    const std::string kept = dir_.file("kept");
    host.handler = [&](Exchange& exchange) {
        ASSERT_EQ(rename(exchange.uploads()[0].path.c_str(), kept.c_str()), 0);
        (void)exchange.end({});
    };
    upload(file("f", "x", "keep me") + "--BB--\r\n");
    EXPECT_EQ(shoal::testing::read_file(kept), "keep me");
    EXPECT_EQ(files_on_disk(), 1U);
}

TEST_F(UploadTest, FilesLiveAsLongAsTheExchange) {
    std::list<ExchangeRef> held;
    host.handler = [&](Exchange& exchange) { held.emplace_back(exchange); };
    Client client = connect();
    client.send(post("/", file("f", "x", "content") + "--BB--\r\n", kType));
    settle();
    EXPECT_EQ(files_on_disk(), 1U);
    (void)held.front()->end({});
    EXPECT_EQ(files_on_disk(), 1U) << "the program still has the request";
    held.clear();
    EXPECT_EQ(files_on_disk(), 0U);
}

TEST_F(UploadTest, ADisconnectRemovesTheFile) {
    const std::string request = post("/", file("f", "x", std::string(500'000, 'x')) + "--BB--\r\n", kType);
    worker();
    const shoal::testing::FdLeakCheck check;
    Client client = connect();
    client.send(std::string_view(request).substr(0, 150'000));
    settle();
    EXPECT_EQ(files_on_disk(), 1U);
    client.close();
    settle();
    EXPECT_EQ(files_on_disk(), 0U);
    EXPECT_EQ(worker().live(), 0U);
    EXPECT_EQ(host.requests, 0);
}

TEST_F(UploadTest, RefusesWhatIsTooLargeOrMalformed) {
    config.ports[0].package_max_bytes = 10'000;
    config.ports[0].http.upload_max_file_bytes = 100'000;
    config.ports[0].http.multipart_strict = true;
    EXPECT_EQ(upload(file("f", "x", std::string(50'000, 'x')) + "--BB--\r\n").status, 200);
    EXPECT_EQ(upload(file("f", "x", std::string(101'000, 'x')) + "--BB--\r\n").status, 413);
    EXPECT_EQ(upload(field("f", std::string(11'000, 'x')) + "--BB--\r\n").status, 413)
        << "fields stay in memory";
    EXPECT_EQ(upload("--BBjunk\r\n\r\n").status, 400);
    EXPECT_EQ(upload(field("a", "1")).status, 400) << "no closing boundary";
    std::string many;
    for (int i = 0; i < 1001; ++i)
        many += field("a", "");
    EXPECT_EQ(upload(many + "--BB--\r\n").status, 413);
    EXPECT_EQ(files_on_disk(), 0U);
}

TEST_F(UploadTest, ADirectoryThatIsMissingIsReported) {
    config.ports[0].http.upload_tmp_dir = dir_.file("none");
    EXPECT_EQ(upload(file("f", "x", "content") + field("a", "1") + "--BB--\r\n").body, "taken");
    ASSERT_EQ(files_.size(), 1U);
    EXPECT_EQ(files_[0].error, 6);
    EXPECT_EQ(fields_.size(), 1U);
}

TEST_F(UploadTest, AFullDiskIsReported) {
    const rlimit small{100'000, RLIM_INFINITY};
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    const Answer answer = upload(file("f", "x", std::string(150'000, 'x')) + file("g", "y", "second") +
                                 field("a", "1") + "--BB--\r\n");
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_DFL);
    EXPECT_EQ(answer.body, "taken");
    ASSERT_EQ(files_.size(), 2U);
    EXPECT_EQ(files_[0].error, 7);
    EXPECT_EQ(files_[0].bytes, 0U);
    EXPECT_EQ(contents_[1], "second");
    EXPECT_EQ(fields_.size(), 1U);
    EXPECT_EQ(files_on_disk(), 0U);
}

TEST_F(UploadTest, ALimitOfItsOwnKeepsTheBodyOutOfMemory) {
    config.ports[0].http.upload_max_file_bytes = 1U << 20;
    upload(file("f", "x", "content") + "--BB--\r\n");
    EXPECT_EQ(files_.size(), 1U);
    EXPECT_EQ(body_, "");
}

TEST_F(UploadTest, WithoutParsingTheBodyStaysRaw) {
    config.ports[0].http.parse_files = false;
    const std::string body = file("f", "x", "content") + "--BB--\r\n";
    upload(body);
    EXPECT_EQ(body_, body);
    EXPECT_TRUE(files_.empty());
}

TEST_F(UploadTest, AcceptsWhatPhpAcceptsUnlessStrict) {
    const std::string cut =
        field("a", "1") + "--BB\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nda";
    EXPECT_EQ(upload(cut).status, 200);
    ASSERT_EQ(fields_.size(), 1U);
    EXPECT_EQ(fields_[0].value, "1");
    ASSERT_EQ(files_.size(), 1U);
    EXPECT_EQ(files_[0].error, 3);
    EXPECT_EQ(files_[0].bytes, 0U);
    EXPECT_EQ(upload(file("f", "x", "data") + "--BB").status, 200);
    EXPECT_EQ(contents_, std::vector<std::string>{"data"});
    EXPECT_EQ(files_on_disk(), 0U);
}

TEST_F(UploadTest, StrictlyTheBodyMustBeComplete) {
    config.ports[0].http.multipart_strict = true;
    EXPECT_EQ(upload(file("f", "x", "data") + "--BB").status, 400);
    EXPECT_EQ(upload(file("f", "x", "data") + "--BB--").status, 200);
    EXPECT_EQ(files_on_disk(), 0U);
}

TEST_F(UploadTest, FilesBeyondTheLimitAreLeftOut) {
    std::string body = file("none", "", "");
    for (int i = 0; i < 900; ++i)
        body += file("f", "x", std::to_string(i));
    body += field("a", "last") + "--BB--";
    std::size_t on_disk = 0;
    const auto inner = host.handler;
    host.handler = [&](Exchange& exchange) {
        on_disk = files_on_disk();
        inner(exchange);
    };
    EXPECT_EQ(upload(body).status, 200);
    EXPECT_EQ(on_disk, 20U);
    ASSERT_EQ(files_.size(), 21U);  // "No file chosen" does not count.
    EXPECT_EQ(contents_[20], "19");
    EXPECT_EQ(fields_[0].value, "last");
}

TEST_F(UploadTest, StaleFilesAreThoseOfTheSameSlotAndSet) {
    const std::string prefix = upload_path_prefix(dir_.path(), 0xab, 1, 0);
    dir_.write("shoal.upfile.ab.1.0.XYZXYZ", "stale");
    dir_.write("shoal.upfile.ab.1.1.XYZXYZ", "of its predecessor");
    dir_.write("shoal.upfile.ab.11.0.XYZXYZ", "of another slot");
    dir_.write("shoal.upfile.ac.1.0.XYZXYZ", "of another server");
    remove_stale_uploads(prefix);
    EXPECT_EQ(files_on_disk(), 3U);
    EXPECT_FALSE(std::filesystem::exists(prefix + "XYZXYZ"));
}

}  // namespace
}  // namespace shoal::server::test
