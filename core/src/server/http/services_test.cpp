// SPDX-License-Identifier: Apache-2.0
// Connections use the configuration of their port.
#include "server/http/services.hpp"

#include <gtest/gtest.h>

#include "server/http/http_test_support.hpp"
#include "shoal/testing/temp_dir.hpp"

namespace shoal::server::test {
namespace {

class PortServicesTest : public HttpTest {
  protected:
    PortServicesTest() {
        config.ports.push_back(config.ports[0]);
        config.ports[0].http.server_name = "first";
        config.ports[1].http.server_name = "second";
        host.handler = [](Exchange& exchange) { (void)exchange.end(std::string(500, 'p')); };
    }
    Answer ask_port(std::size_t port_index, std::string_view request) {
        Client client = connect(port_index);
        client.send(request);
        settle();
        Answer answer;
        std::string& bytes = client.receive();
        EXPECT_TRUE(take_answer(bytes, answer)) << bytes;
        return answer;
    }
};

TEST_F(PortServicesTest, ServerNameAndLimitsAreThoseOfThePort) {
    config.ports[1].package_max_bytes = 100;
    config.ports[0].http.max_request_line_bytes = 64;
    const std::string body(200, 'x');
    EXPECT_EQ(ask_port(0, post("/", body)).header("Server"), "first");
    EXPECT_EQ(ask_port(0, post("/", body)).status, 200);
    EXPECT_EQ(ask_port(1, post("/", body)).header("Server"), "second");
    EXPECT_EQ(ask_port(1, post("/", body)).status, 413);
    const std::string path = "/" + std::string(100, 'p');
    EXPECT_EQ(ask_port(0, get(path)).status, 414);
    EXPECT_EQ(ask_port(1, get(path)).status, 200);
}

TEST_F(PortServicesTest, StaticFilesAndCompressionAreThoseOfThePort) {
    const shoal::testing::TempDir dir;
    dir.write("page.html", "page");
    config.ports[1].http.static_handler = true;
    config.ports[1].http.document_root = dir.path();
    config.ports[0].http.compression = true;
    config.ports[0].http.compression_min_bytes = 1;
    EXPECT_EQ(ask_port(0, get("/page.html")).body, std::string(500, 'p'));
    EXPECT_EQ(ask_port(1, get("/page.html")).body, "page");
    EXPECT_EQ(ask_port(0, get("/", "Accept-Encoding: gzip\r\n")).header("Content-Encoding"), "gzip");
    EXPECT_EQ(ask_port(1, get("/", "Accept-Encoding: gzip\r\n")).header("Content-Encoding"), "");
}

}  // namespace
}  // namespace shoal::server::test
