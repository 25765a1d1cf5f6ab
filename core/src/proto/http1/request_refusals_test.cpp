// SPDX-License-Identifier: Apache-2.0
// What options of the parser refuse or accept.
#include <gtest/gtest.h>

#include <string>

#include "shoal/proto/http1/request_parser.hpp"

namespace shoal::http1 {
namespace {

/// 0, or the status that the parser refuses the head with.
int refusal(const std::string& input, const RequestLimits& limits) {
    RequestParser parser;
    parser.set_limits(limits);
    RequestHead head;
    const Result<ParseStatus> status = parser.parse(input, head);
    return status ? 0 : status.error().detail;
}

TEST(RequestRefusals, MethodsThatAreNotRegistered) {
    RequestLimits limits;
    EXPECT_EQ(refusal("FOO / HTTP/1.1\r\nHost: a\r\n\r\n", limits), 0);
    limits.allow_unknown_methods = false;
    for (const char* method : {"GET", "PATCH", "PURGE", "PROPFIND", "M-SEARCH"})
        EXPECT_EQ(refusal(std::string(method) + " / HTTP/1.1\r\nHost: a\r\n\r\n", limits), 0) << method;
    for (const char* method : {"FOO", "get", "GETS", "PURG"})
        EXPECT_EQ(refusal(std::string(method) + " / HTTP/1.1\r\nHost: a\r\n\r\n", limits), 400) << method;
}

TEST(RequestRefusals, HowMuchOfAMethodIsKnown) {
    EXPECT_EQ(method_prefix_bytes("BROKEN"), 1U);
    EXPECT_EQ(method_prefix_bytes("GETS"), 3U);
    EXPECT_EQ(method_prefix_bytes("xyz"), 0U);
    EXPECT_EQ(method_prefix_bytes(""), 0U);
}

TEST(RequestRefusals, MissingHost) {
    RequestLimits limits;
    EXPECT_EQ(refusal("GET / HTTP/1.1\r\n\r\n", limits), 400);
    limits.allow_missing_host = true;
    EXPECT_EQ(refusal("GET / HTTP/1.1\r\n\r\n", limits), 0);
    EXPECT_EQ(refusal("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", limits), 400);
}

}  // namespace
}  // namespace shoal::http1
