// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "shoal/base/option_rows.hpp"
#include "shoal/base/option_size.hpp"

namespace shoal::option {
namespace {

struct Settings {
    int threads = 4;
    double wait_seconds = 0.5;
    bool is_fast = true;
    std::string name = "x";
    std::vector<std::string> files{"a", "b"};
};

constexpr Row kRows[] = {
    count("threads", {1, 8, kDefault}, member<&Settings::threads>, "Threads."),
    alias("thread_num", "threads"),
    seconds("wait", {0, 10}, member<&Settings::wait_seconds>, "Time."),
    count("ignored", {0, 3, kNearest, OutOfRange::kIgnore}, by(ignore_value), "Nothing."),
    flag("fast", member<&Settings::is_fast>, "Speed."),
    text("name", member<&Settings::name>, "A name."),
    list("files", member<&Settings::files>, "Files."),
    without_effect("later", "not part of this version"),
    obsolete("old_name", "removed"),
};
const Settings kDefaults;
const Table kTable{kRows, Scope::kOther, &kDefaults, "", ""};

TEST(OptionTest, FindsRowsAliasesAndSimilarNames) {
    Settings settings;
    const BoundTable tables[] = {{&kTable, &settings}};
    EXPECT_EQ(find(tables, "threads").row, &kRows[0]);
    EXPECT_EQ(find(tables, "thread_num").named, &kRows[1]);
    EXPECT_EQ(find(tables, "thread_num").row, &kRows[0]);
    EXPECT_EQ(find(tables, "thread_num").where.target, &settings);
    EXPECT_FALSE(find(tables, "Threads"));
    EXPECT_EQ(find_similar(tables, "thraeds"), &kRows[0]);
    EXPECT_EQ(find_similar(tables, "old_nmae"), nullptr);  // Obsolete names are not proposed.
    EXPECT_EQ(find_similar(tables, "something_else"), nullptr);
}

Value number(double value, bool is_strict = false) {
    Value made;
    made.set_number(value);
    made.is_strict = is_strict;
    return made;
}

TEST(OptionTest, NumbersAreBroughtIntoTheRange) {
    Value value = number(9);
    EXPECT_EQ(fit_into_range(kRows[0], &kDefaults, value), Fit::kClamped);
    EXPECT_EQ(value.integer, 8);
    value = number(-3);
    EXPECT_EQ(fit_into_range(kRows[0], &kDefaults, value), Fit::kInside);
    EXPECT_EQ(value.integer, 4);  // Below the minimum means the default.
    value = number(-3, /*is_strict=*/true);
    EXPECT_EQ(fit_into_range(kRows[0], &kDefaults, value), Fit::kRefused);
    value = number(-0.5);
    EXPECT_EQ(fit_into_range(kRows[2], &kDefaults, value), Fit::kClamped);
    EXPECT_EQ(value.number, 0);
    value = number(4);
    EXPECT_EQ(fit_into_range(kRows[3], &kDefaults, value), Fit::kIgnored);
    EXPECT_EQ(value.integer, 4);
}

TEST(OptionTest, PhrasesOfRangesAndDefaults) {
    EXPECT_STREQ(range_phrase(kRows[0]).c_str(), "between 1 and 8");
    EXPECT_STREQ(range_phrase(kRows[2]).c_str(), "between 0 and 10 seconds");
    EXPECT_STREQ(range_phrase(bytes("x", {1}, {}, "")).c_str(), "at least 1 bytes");
    EXPECT_STREQ(range_phrase(count("x", {.maximum = 1e15}, {}, "")).c_str(), "at most 1000000000000000");
    EXPECT_STREQ(number_phrase(0.001).c_str(), "0.001");
    EXPECT_EQ(default_text(kRows[0], &kDefaults), "4");
    EXPECT_EQ(default_text(kRows[2], &kDefaults), "0.5");
    EXPECT_EQ(default_text(kRows[4], &kDefaults), "true");
    EXPECT_EQ(default_text(kRows[5], &kDefaults), "x");
    EXPECT_EQ(default_text(kRows[6], &kDefaults), "a, b");
    EXPECT_EQ(default_text(with_default(kRows[0], "as many as CPUs"), &kDefaults), "as many as CPUs");
}

TEST(OptionTest, SetsByNameAndChecksStructs) {
    Settings settings;
    const BoundTable tables[] = {{&kTable, &settings}};
    EXPECT_TRUE(set(tables, "thread_num", std::int64_t{2}));
    EXPECT_TRUE(set(tables, "fast", std::string_view("false")));
    EXPECT_TRUE(set(tables, "wait", std::string_view("1.25")));
    EXPECT_TRUE(set(tables, "files", std::vector<std::string>{"c"}));
    EXPECT_EQ(settings.threads, 2);
    EXPECT_FALSE(settings.is_fast);
    EXPECT_EQ(settings.wait_seconds, 1.25);
    EXPECT_EQ(settings.files, std::vector<std::string>{"c"});
    std::string why;
    EXPECT_EQ(set(tables, "later", true, Checking::kLenient, &why).error().code, Errc::kUnsupported);
    EXPECT_EQ(why, "option [later]: not part of this version");
    EXPECT_EQ(set(tables, "threads", std::int64_t{9}).error().code, Errc::kInvalid);
    EXPECT_EQ(set(tables, "ignored", std::int64_t{9}, Checking::kLenient).error().code, Errc::kInvalid);
    EXPECT_EQ(settings.threads, 2);

    Settings scratch = settings;
    EXPECT_EQ(check(kTable, &settings, &scratch), "");
    settings.threads = 100;
    EXPECT_EQ(check(kTable, &settings, &scratch), "threads must be between 1 and 8, 100 given");
}

TEST(OptionTest, Sizes) {
    std::int64_t size = 0;
    EXPECT_TRUE(parse_size("2M", size));
    EXPECT_EQ(size, 2 << 20);
    EXPECT_TRUE(parse_size("64 kb", size));
    EXPECT_EQ(size, 64 << 10);
    EXPECT_FALSE(parse_size("2", size));
    EXPECT_FALSE(parse_size("2MM", size));
    EXPECT_FALSE(parse_size("9999999999G", size));
}

}  // namespace
}  // namespace shoal::option
