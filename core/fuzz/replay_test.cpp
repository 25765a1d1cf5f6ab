// SPDX-License-Identifier: Apache-2.0
// Runs every target over its corpus and over random mutations of it, under any compiler: what CI always does.
// SHOAL_FUZZ_ROUNDS sets the number of mutations a target, SHOAL_FUZZ_SEED their seed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz_target.hpp"

namespace shoal::fuzz {
namespace {

namespace fs = std::filesystem;

struct NamedTarget {
    const char* name;
    Target run;
};

void PrintTo(const NamedTarget& target, std::ostream* out) {
    *out << target.name;
}

/// Pieces of syntax that random bytes would hardly ever hit.
constexpr std::string_view kDictionary[] = {"\r\n",
                                            "\r\n\r\n",
                                            "\r",
                                            "\n",
                                            ": ",
                                            " ",
                                            "\t",
                                            "--",
                                            "\r\n--b",
                                            "\r\n--b--",
                                            "=",
                                            "&",
                                            "; ",
                                            ",",
                                            "%",
                                            "%2e",
                                            "/..",
                                            "\"",
                                            "\\",
                                            "0\r\n\r\n",
                                            "1\r\nx\r\n",
                                            "ffffffffffffffff",
                                            "18446744073709551616",
                                            "HTTP/1.1",
                                            "HTTP/1.0",
                                            "Content-Length: 3\r\n",
                                            "Transfer-Encoding: chunked\r\n",
                                            "Host: a\r\n",
                                            "Connection: close\r\n",
                                            "Content-Disposition: form-data; name=\"n\"; filename=\"f\"\r\n",
                                            "GET / ",
                                            "bytes=",
                                            "0-",
                                            "-1",
                                            "boundary=",
                                            " GMT",
                                            "http://",
                                            "127.0.0.1 ",
                                            "::1",
                                            "[fe80::1%lo]",
                                            "80/tcp",
                                            ".localhost",
                                            "#"};

std::uint32_t setting(const char* name, std::uint32_t fallback) {
    const char* const text = std::getenv(name);
    return text == nullptr ? fallback : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

std::vector<std::string> read_corpus(const std::string& name) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(fs::path(SHOAL_FUZZ_CORPUS) / name))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<std::string> corpus;
    for (const fs::path& file : files) {
        std::ifstream in(file, std::ios::binary);
        corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return corpus;
}

class Mutator {
  public:
    Mutator(std::uint32_t seed, const std::vector<std::string>& corpus) : random_(seed), corpus_(corpus) {}

    std::string next() {
        std::string text = corpus_[below(corpus_.size())];
        for (std::size_t i = 0, count = 1 + below(4); i < count; ++i)
            mutate(text);
        return text;
    }

  private:
    std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }

    void mutate(std::string& text) {
        const std::size_t at = below(text.size() + 1);
        const std::size_t run = below(std::min<std::size_t>(text.size() - at, 24) + 1);
        switch (below(6)) {
            case 0:
                text.erase(at, run);
                break;
            case 1:
                text.insert(at, 1, static_cast<char>(random_()));
                break;
            case 2:
                if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1U << below(8)));
                break;
            case 3:
                text.insert(at, kDictionary[below(std::size(kDictionary))]);
                break;
            case 4:
                text.insert(below(text.size() + 1), text.substr(at, run));
                break;
            default: {
                const std::string& other = corpus_[below(corpus_.size())];
                text = text.substr(0, at) + other.substr(below(other.size() + 1));
                break;
            }
        }
    }

    std::mt19937 random_;
    const std::vector<std::string>& corpus_;
};

/// False after the first failure: one input is enough to look at.
bool holds(const NamedTarget& target, const std::string& input) {
    try {
        target.run(input);
        return true;
    } catch (const BrokenPromise& broken) {
        ADD_FAILURE() << target.name << ": broken promise: " << broken.what() << "\n"
                      << ::testing::PrintToString(input);
        return false;
    }
}

class FuzzReplay : public ::testing::TestWithParam<NamedTarget> {};

TEST_P(FuzzReplay, CorpusHolds) {
    const std::vector<std::string> corpus = read_corpus(GetParam().name);
    EXPECT_GE(corpus.size(), 10U);
    for (const std::string& input : corpus)
        holds(GetParam(), input);
    holds(GetParam(), "");
}

TEST_P(FuzzReplay, MutationsHold) {
    const std::vector<std::string> corpus = read_corpus(GetParam().name);
    ASSERT_FALSE(corpus.empty());
    Mutator mutator(setting("SHOAL_FUZZ_SEED", 1), corpus);
    const std::uint32_t rounds = setting("SHOAL_FUZZ_ROUNDS", 20000);
    for (std::uint32_t i = 0; i < rounds; ++i) {
        if (!holds(GetParam(), mutator.next())) return;
    }
}

INSTANTIATE_TEST_SUITE_P(Targets, FuzzReplay,
                         ::testing::Values(NamedTarget{"http1_request", fuzz_http1_request},
                                           NamedTarget{"multipart", fuzz_multipart},
                                           NamedTarget{"form", fuzz_form}, NamedTarget{"range", fuzz_range},
                                           NamedTarget{"framing", fuzz_framing},
                                           NamedTarget{"socks5", fuzz_socks5},
                                           NamedTarget{"http_connect", fuzz_http_connect},
                                           NamedTarget{"names", fuzz_names}),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace shoal::fuzz
