// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "memory/table_key.hpp"

namespace shoal::memory {
namespace {

constexpr Table::ColumnSpec kColumns[] = {{"count", Table::Type::kInt},
                                          {"name", Table::Type::kString, 13},
                                          {"rate", Table::Type::kFloat},
                                          {"note", Table::Type::kString, 100}};

class TableTest : public testing::Test {
  protected:
    explicit TableTest(Table::Options options = {.rows = 64}) {
        auto made = Table::create(options, kColumns);
        if (made) table_ = std::move(*made);
        row_.resize(table_->row_words());
    }
    const Table::Column& column(std::string_view name) const { return *table_->find_column(name); }
    Table::Cell cell(std::string_view name, auto value) const { return Table::Cell::of(column(name), value); }
    Table::Cell text(std::string_view name, std::string_view value) const { return cell(name, value); }
    Table::Cell number(std::int64_t value) const { return cell("count", value); }

    /// The row as text; "-" if there is none.
    std::string show(std::string_view key) {
        if (!table_->get(key, row_)) return "-";
        return std::to_string(Table::int_of(column("count"), row_)) + "," +
               std::string(Table::text_of(column("name"), row_)) + "," +
               std::to_string(static_cast<int>(Table::float_of(column("rate"), row_) * 10)) + "," +
               std::string(Table::text_of(column("note"), row_));
    }
    std::set<std::string> keys() {
        std::set<std::string> found;
        Table::Cursor cursor;
        while (table_->next(cursor, row_))
            EXPECT_TRUE(found.insert(std::string(cursor.key())).second) << cursor.key();
        return found;
    }
    bool set(std::string_view key, std::int64_t value) {
        const Table::Cell cell = number(value);
        return table_->set(key, {&cell, 1}).has_value();
    }

    std::unique_ptr<Table> table_;
    std::vector<std::uint64_t> row_;
};

TEST_F(TableTest, keeps_values_of_each_type) {
    EXPECT_EQ(show("a"), "-");
    EXPECT_TRUE(table_->set("a", std::vector{number(-5), text("name", "seven"), cell("rate", 2.5),
                                             text("note", std::string(100, 'n'))}));
    EXPECT_EQ(show("a"), "-5,seven,25," + std::string(100, 'n'));
    EXPECT_TRUE(table_->exists("a"));
    EXPECT_FALSE(table_->exists("b"));
    EXPECT_EQ(table_->count(), 1U);
    const Table::Column& rate = column("rate");
    for (const double value : {-0.0, std::numeric_limits<double>::infinity(), 5e-324}) {
        EXPECT_TRUE(table_->set("f", std::vector{cell("rate", value)}));
        EXPECT_TRUE(table_->get("f", rate, row_));
        EXPECT_EQ(std::signbit(Table::float_of(rate, row_)), std::signbit(value));
        EXPECT_EQ(Table::float_of(rate, row_), value);
    }
}

TEST_F(TableTest, sets_some_columns_and_keeps_the_others) {
    EXPECT_TRUE(table_->set("a", std::vector{text("name", "only")}));
    EXPECT_EQ(show("a"), "0,only,0,");
    EXPECT_TRUE(set("a", 3));
    EXPECT_EQ(show("a"), "3,only,0,");
    EXPECT_TRUE(table_->set("a", std::vector{cell("rate", 1.5), text("note", "x")}));
    EXPECT_EQ(show("a"), "3,only,15,x");
    EXPECT_TRUE(table_->set("a", {}));
    EXPECT_TRUE(table_->set("a", std::vector{text("name", "")}));
    EXPECT_EQ(show("a"), "3,,15,x");
    EXPECT_TRUE(table_->set("empty", {}));
    EXPECT_EQ(show("empty"), "0,,0,");
}

TEST_F(TableTest, a_new_row_in_a_used_slot_has_no_old_values) {
    EXPECT_TRUE(table_->set("old", std::vector{number(9), text("name", "old"), text("note", "old")}));
    EXPECT_TRUE(table_->remove("old"));
    EXPECT_TRUE(table_->set("new", {}));
    EXPECT_EQ(show("new"), "0,,0,");
}

TEST_F(TableTest, cuts_text_at_the_rounded_size) {
    EXPECT_EQ(column("name").max_bytes, 16U);
    EXPECT_TRUE(table_->set("a", std::vector{text("name", std::string(300, 'x'))}));
    EXPECT_EQ(show("a"), "0," + std::string(16, 'x') + ",0,");
}

TEST_F(TableTest, takes_any_key_up_to_63_bytes) {
    const std::string longest(63, 'k');
    std::set<std::string> expected{"",  "1",   "01", " ", std::string("a\0b", 3), std::string("a\0c", 3),
                                   "a", "\xff"};
    for (std::size_t length = 2; length <= 63; ++length)
        expected.insert(std::string(length, 'k'));
    std::int64_t value = 0;
    for (const std::string& key : expected)
        EXPECT_TRUE(set(key, value++));
    value = 0;
    for (const std::string& key : expected) {
        EXPECT_TRUE(table_->get(key, column("count"), row_)) << key;
        EXPECT_EQ(Table::int_of(column("count"), row_), value++);
    }
    EXPECT_EQ(keys(), expected);
    const std::string too_long(64, 'k');
    EXPECT_EQ(table_->set(too_long, {}).error().code, Errc::kTooLarge);
    EXPECT_EQ(table_->add(too_long, {}).error().code, Errc::kTooLarge);
    EXPECT_EQ(table_->add_int(too_long, column("count"), 1).error().code, Errc::kTooLarge);
    EXPECT_FALSE(table_->get(too_long, row_));
    EXPECT_FALSE(table_->exists(too_long));
    EXPECT_FALSE(table_->update(too_long, {}));
    EXPECT_FALSE(table_->remove(too_long));
    EXPECT_FALSE(table_->take(too_long, row_));
}

TEST_F(TableTest, adds_and_wraps) {
    const Table::Column& count = column("count");
    EXPECT_EQ(*table_->add_int("a", count, 3), 3);
    EXPECT_EQ(*table_->add_int("a", count, -10), -7);
    EXPECT_EQ(*table_->add_int("a", count, std::numeric_limits<std::int64_t>::min()),
              std::numeric_limits<std::int64_t>::max() - 6);
    EXPECT_EQ(*table_->add_float("b", column("rate"), 0.5), 0.5);
    EXPECT_EQ(*table_->add_float("b", column("rate"), -2), -1.5);
    EXPECT_EQ(show("b"), "0,,-15,");
}

TEST_F(TableTest, adding_to_a_column_of_another_type_changes_nothing) {
    for (const char* name : {"name", "note", "rate"})
        EXPECT_EQ(table_->add_int("a", column(name), 1).error().code, Errc::kInvalid);
    EXPECT_EQ(table_->add_float("a", column("count"), 1).error().code, Errc::kInvalid);
    EXPECT_EQ(table_->count(), 0U);
}

TEST_F(TableTest, add_and_update_depend_on_the_row) {
    EXPECT_FALSE(table_->update("a", std::vector{number(1)}));
    EXPECT_EQ(show("a"), "-");
    EXPECT_TRUE(table_->add("a", std::vector{number(1)}));
    EXPECT_EQ(table_->add("a", std::vector{number(2)}).error().code, Errc::kExists);
    EXPECT_EQ(show("a"), "1,,0,");
    EXPECT_TRUE(table_->update("a", std::vector{number(2)}));
    EXPECT_EQ(show("a"), "2,,0,");
}

TEST_F(TableTest, compares_before_it_changes) {
    const std::vector change{number(2), text("name", "new")};
    EXPECT_FALSE(table_->update_if("a", {}, change));
    EXPECT_TRUE(table_->set("a", std::vector{number(1), text("name", "old"), cell("rate", 0.5)}));
    EXPECT_FALSE(table_->update_if("a", std::vector{number(2)}, change));
    EXPECT_FALSE(table_->update_if("a", std::vector{text("name", "olD")}, change));
    EXPECT_FALSE(table_->update_if("a", std::vector{text("name", "older than that")}, change));
    EXPECT_FALSE(table_->update_if("a", std::vector{number(1), cell("rate", std::nan(""))}, change));
    EXPECT_EQ(show("a"), "1,old,5,");
    EXPECT_TRUE(
        table_->update_if("a", std::vector{number(1), text("name", "old"), cell("rate", 0.5)}, change));
    EXPECT_EQ(show("a"), "2,new,5,");
    EXPECT_FALSE(table_->remove_if("a", std::vector{number(1)}));
    EXPECT_TRUE(table_->remove_if("a", std::vector{number(2)}));
    EXPECT_EQ(show("a"), "-");
}

TEST_F(TableTest, takes_a_row_out) {
    EXPECT_TRUE(set("a", 4));
    EXPECT_TRUE(table_->take("a", row_));
    EXPECT_EQ(Table::int_of(column("count"), row_), 4);
    EXPECT_FALSE(table_->take("a", row_));
    EXPECT_EQ(table_->count(), 0U);
}

TEST_F(TableTest, removing_the_current_row_visits_each_row_once) {
    std::set<std::string> expected;
    for (int i = 0; i < 60; ++i) {
        expected.insert("key" + std::to_string(i));
        EXPECT_TRUE(set("key" + std::to_string(i), i));
    }
    std::set<std::string> seen;
    Table::Cursor cursor;
    while (table_->next(cursor, row_)) {
        EXPECT_TRUE(seen.insert(std::string(cursor.key())).second);
        EXPECT_TRUE(table_->remove(cursor.key()));
    }
    EXPECT_EQ(seen, expected);
    EXPECT_EQ(table_->count(), 0U);
    EXPECT_FALSE(table_->next(cursor, row_));
}

TEST_F(TableTest, changing_rows_while_iterating_visits_each_once) {
    for (int i = 0; i < 60; ++i)
        EXPECT_TRUE(set(std::to_string(i), i));
    int visits = 0;
    Table::Cursor cursor;
    for (; table_->next(cursor, row_); ++visits)
        EXPECT_TRUE(table_->set(cursor.key(), std::vector{number(-1), text("note", "changed")}));
    EXPECT_EQ(visits, 60);
}

TEST_F(TableTest, counts) {
    for (const char* key : {"x", "y", "z"})
        EXPECT_TRUE(set(key, 1));
    EXPECT_TRUE(set("x", 2));
    EXPECT_TRUE(table_->add_int("y", column("count"), 1));
    EXPECT_TRUE(table_->remove("z"));
    EXPECT_FALSE(table_->remove("none"));
    const Table::Stats stats = table_->stats();
    EXPECT_EQ(stats.rows, 2U);
    EXPECT_EQ(stats.inserted, 3U);
    EXPECT_EQ(stats.updated, 2U);
    EXPECT_EQ(stats.removed, 1U);
    EXPECT_EQ(stats.capacity, 64U + 12U);
}

TEST_F(TableTest, a_full_table_refuses_new_rows_until_one_is_removed) {
    int rows = 0;
    while (set("k" + std::to_string(rows), rows))
        ++rows;
    EXPECT_EQ(static_cast<std::size_t>(rows), table_->stats().capacity);
    EXPECT_EQ(table_->set("new", {}).error().code, Errc::kNoMemory);
    EXPECT_EQ(table_->add("new", {}).error().code, Errc::kNoMemory);
    EXPECT_EQ(table_->add_int("new", column("count"), 1).error().code, Errc::kNoMemory);
    EXPECT_EQ(show("new"), "-");
    EXPECT_TRUE(set("k0", 7));
    for (int i = 0; i < 100; ++i) {
        EXPECT_TRUE(table_->remove("k" + std::to_string(i % rows)));
        EXPECT_TRUE(set("k" + std::to_string(i % rows), i));
        EXPECT_FALSE(set("new", 1));
    }
    EXPECT_EQ(keys().size(), static_cast<std::size_t>(rows));
    table_->clear();
    EXPECT_EQ(table_->count(), 0U);
    EXPECT_TRUE(keys().empty());
    EXPECT_TRUE(set("new", 1));
}

TEST(Table, holds_the_rows_it_was_made_for) {
    constexpr std::int64_t kRows = 131'072;
    const Table::ColumnSpec columns[] = {{"v", Table::Type::kInt}};
    const auto made = Table::create({.rows = kRows}, columns);
    ASSERT_TRUE(made);
    Table& table = **made;
    const Table::Column& v = *table.find_column("v");
    EXPECT_EQ(table.size(), static_cast<std::size_t>(kRows));
    for (std::int64_t i = 0; i < kRows; ++i)
        ASSERT_EQ(table.add_int(std::to_string(i), v, i).value_or(-1), i);
    std::uint64_t row[1];
    for (std::int64_t i = 0; i < kRows; ++i) {
        ASSERT_TRUE(table.get(std::to_string(i), row));
        ASSERT_EQ(Table::int_of(v, row), i);
    }
    EXPECT_EQ(table.count(), static_cast<std::size_t>(kRows));
    EXPECT_LT(table.stats().longest_bucket, 16U);
}

TEST(Table, holds_its_rows_when_all_keys_are_in_one_bucket) {
    constexpr std::uint64_t kSeed = 42;
    const Table::ColumnSpec columns[] = {{"v", Table::Type::kInt}};
    const auto made = Table::create({.rows = 64, .hash_seed = kSeed}, columns);
    ASSERT_TRUE(made);
    Table& table = **made;
    const Table::Column& v = *table.find_column("v");
    std::vector<std::string> keys;
    for (int i = 0; keys.size() < 64; ++i) {
        std::string key = "key" + std::to_string(i);
        if (detail::TableKey(key, kSeed).hash() % 512 == 7) keys.push_back(std::move(key));
    }
    for (const std::string& key : keys)
        ASSERT_TRUE(table.add_int(key, v, 1));
    EXPECT_EQ(table.stats().longest_bucket, 63U);
    for (std::size_t i = 0; i < keys.size(); i += 2)  // Ends, beginnings and the middle of the chain.
        EXPECT_TRUE(table.remove(keys[i]));
    for (std::size_t i = 0; i < keys.size(); ++i)
        EXPECT_EQ(table.exists(keys[i]), i % 2 == 1);
    EXPECT_EQ(table.count(), 32U);
}

TEST(Table, refuses_what_it_cannot_make) {
    const auto error = [](Table::Options options, std::vector<Table::ColumnSpec> columns) {
        const auto made = Table::create(options, columns);
        return made ? Errc::kOk : made.error().code;
    };
    using enum Table::Type;
    EXPECT_EQ(error({}, {}), Errc::kOk);  // A set of keys.
    EXPECT_EQ(error({}, {{"", kInt}}), Errc::kInvalid);
    EXPECT_EQ(error({}, {{"a", kInt}, {"a", kFloat}}), Errc::kInvalid);
    EXPECT_EQ(error({}, {{"a", kString, 0}}), Errc::kInvalid);
    EXPECT_EQ(error({.rows = std::size_t{1} << 40}, {{"a", kInt}}), Errc::kTooLarge);
    EXPECT_EQ(error({.rows = SIZE_MAX}, {{"a", kInt}}), Errc::kTooLarge);
    EXPECT_EQ(error({}, {{"a", kString, SIZE_MAX}}), Errc::kTooLarge);
    EXPECT_EQ(error({.rows = std::size_t{1} << 29}, {{"a", kString, std::size_t{1} << 30}}), Errc::kSystem);
    EXPECT_EQ(error({.rows = 0, .spare = std::nan("")}, {{"a", kInt}}), Errc::kOk);
}

TEST(Table, a_column_given_more_often_than_fits_is_refused) {
    const Table::ColumnSpec columns[] = {{"a", Table::Type::kInt}, {"s", Table::Type::kString, 64}};
    const auto made = Table::create({}, columns);
    ASSERT_TRUE(made);
    const Table::Cell cell =
        Table::Cell::of(*(*made)->find_column("s"), std::string_view("0123456789012345678"));
    const std::vector twice{cell, cell};
    EXPECT_TRUE((*made)->set("k", twice));
    const std::vector many(20, cell);
    EXPECT_EQ((*made)->set("k", many).error().code, Errc::kInvalid);
    EXPECT_FALSE((*made)->update("k", many));
}

}  // namespace
}  // namespace shoal::memory
