// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/table.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "memory/table_store.hpp"
#include "shoal/base/random.hpp"

namespace shoal::memory {
namespace {

using detail::TableKey;
using detail::TableStore;
using detail::Word;

constexpr std::size_t kMaxSlots = std::size_t{1} << 31;

std::uint64_t random_seed() noexcept {
    const SystemRandom random;
    return static_cast<std::uint64_t>(random()) << 32 | random();
}

constexpr std::size_t words_for(std::size_t bytes) noexcept {
    return (bytes + 7) / 8;
}

/// Words of the value of a cell.
std::size_t cell_words(const Table::Cell& cell) noexcept {
    return cell.column->type == Table::Type::kString ? 1 + words_for(cell.text.size()) : 1;
}

/// Calls put(word) for each word of the value.
template <typename Put>
void encode(const Table::Cell& cell, Put&& put) noexcept {
    if (cell.column->type != Table::Type::kString) {
        put(cell.word);
        return;
    }
    const char* from = cell.text.data();
    std::size_t bytes = cell.text.size();
    put(static_cast<std::uint64_t>(bytes));
    for (; bytes >= 8; bytes -= 8, from += 8)
        put(detail::load_bytes(from, 8));
    if (bytes != 0) put(detail::load_bytes(from, bytes));
}

/// Writes a new row. Texts need no more than their length: nothing is read beyond it.
void fill_row(Word* row, std::span<const Table::Column> columns, Table::Cells cells) noexcept {
    for (const Table::Column& column : columns)
        row[column.first_word].store(0, std::memory_order_release);
    for (const Table::Cell& cell : cells) {
        Word* to = row + cell.column->first_word;
        encode(cell, [&](std::uint64_t word) { (to++)->store(word, std::memory_order_release); });
    }
}

/// Changes the row that was found. False: too many cells, so that some column occurs twice.
bool change_row(TableStore& store, TableStore::Section& section, Table::Cells cells) noexcept {
    if (cells.empty()) {
        section.count_update();
        return true;
    }
    if (cells.size() == 1 && cells[0].column->type != Table::Type::kString) {
        section.write_word(cells[0].column->first_word, cells[0].word);
        return true;
    }
    std::size_t needed = 1;
    for (const Table::Cell& cell : cells)
        needed += 1 + cell_words(cell);
    if (needed > store.journal_words()) return false;
    TableStore::Section::Journal journal(section);
    for (const Table::Cell& cell : cells) {
        journal.words(cell.column->first_word, cell_words(cell));
        encode(cell, [&](std::uint64_t word) { journal.put(word); });
    }
    journal.commit();
    return true;
}

bool has_values(const Word* row, Table::Cells expected) noexcept {
    return std::ranges::all_of(expected, [&](const Table::Cell& cell) {
        const Word* at = row + cell.column->first_word;
        if (cell.column->type == Table::Type::kFloat)
            return std::bit_cast<double>(at->load(std::memory_order_relaxed)) ==
                   std::bit_cast<double>(cell.word);
        bool is_equal = true;
        encode(cell, [&](std::uint64_t word) {
            is_equal = is_equal && (at++)->load(std::memory_order_relaxed) == word;
        });
        return is_equal;
    });
}

bool is_key(std::string_view key) noexcept {
    return key.size() <= Table::kMaxKeyBytes;
}

}  // namespace

Table::Table() noexcept = default;
Table::~Table() = default;

Result<std::unique_ptr<Table>> Table::create(const Options& options, std::span<const ColumnSpec> columns) {
    if (options.rows > kMaxSlots / 2) return fail(Errc::kTooLarge);
    std::unique_ptr<Table> table(new Table);
    if (const auto added = table->add_columns(columns); !added) return fail(added.error());
    table->size_ = std::bit_ceil(std::max<std::size_t>(options.rows, 64));
    const double spare = std::isnan(options.spare) ? 0.2 : std::clamp(options.spare, 0.2, 1.0);
    const TableStore::Shape shape{
        .slots = table->size_ + static_cast<std::size_t>(static_cast<double>(table->size_) * spare),
        .buckets = std::max<std::size_t>(table->size_, TableStore::kStripes),
        .row_words = table->row_words_,
        .columns = columns.size()};
    if (shape.slots >= kMaxSlots) return fail(Errc::kTooLarge);
    auto store = TableStore::create(shape, options.hash_seed ? *options.hash_seed : random_seed());
    if (!store) return fail(store.error());
    table->store_ = std::move(*store);
    return table;
}

Result<void> Table::add_columns(std::span<const ColumnSpec> specs) {
    constexpr std::size_t kMaxWords = std::size_t{1} << 31;
    std::size_t words = 0;
    columns_.reserve(specs.size());
    for (const ColumnSpec& spec : specs) {
        const bool is_text = spec.type == Type::kString;
        if (spec.name.empty() || find_column(spec.name) != nullptr || (is_text && spec.bytes == 0))
            return fail(Errc::kInvalid);
        if (is_text && spec.bytes > kMaxWords) return fail(Errc::kTooLarge);
        const std::size_t text_words = is_text ? words_for(spec.bytes) : 0;
        if (words + 1 + text_words > kMaxWords) return fail(Errc::kTooLarge);
        const auto first = static_cast<std::uint32_t>(words);
        columns_.push_back({std::string(spec.name), spec.type, static_cast<std::uint32_t>(columns_.size()),
                            first, static_cast<std::uint32_t>(text_words * 8)});
        if (is_text) texts_.push_back({first, static_cast<std::uint32_t>(text_words)});
        words += 1 + text_words;
    }
    row_words_ = static_cast<std::uint32_t>(words);
    return {};
}

void Table::destroy() noexcept {
    store_.reset();
}

const Table::Column* Table::find_column(std::string_view name) const noexcept {
    const auto found = std::ranges::find(columns_, name, &Column::name);
    return found == columns_.end() ? nullptr : &*found;
}

std::size_t Table::memory_bytes() const noexcept {
    return store_->memory_bytes();
}

namespace {

/// Copies a text that may be changing: its length may be any number then.
void copy_text(const Word* from, std::uint64_t* to, std::size_t max_words) noexcept {
    const std::uint64_t bytes =
        std::min<std::uint64_t>(from->load(std::memory_order_acquire), std::uint64_t{max_words} * 8);
    *to++ = bytes;
    ++from;
    for (std::size_t left = words_for(bytes); left != 0; --left)
        *to++ = (from++)->load(std::memory_order_acquire);
}

}  // namespace

void Table::copy_row(const void* from, RowWords row) const noexcept {
    const auto* const words = static_cast<const Word*>(from);
    std::uint64_t* const to = row.data();
    std::uint32_t at = 0;
    for (const TextWords& text : texts_) {
        for (; at < text.first; ++at)
            to[at] = words[at].load(std::memory_order_acquire);
        copy_text(words + at, to + at, text.words);
        at += 1 + text.words;
    }
    for (; at < row_words_; ++at)
        to[at] = words[at].load(std::memory_order_acquire);
}

bool Table::exists(std::string_view key) const noexcept {
    return is_key(key) && store_->read(store_->key(key), [](const Word* /*row*/) {});
}

bool Table::get(std::string_view key, RowWords row) const noexcept {
    return is_key(key) && store_->read(store_->key(key), [&](const Word* words) { copy_row(words, row); });
}

bool Table::get(std::string_view key, const Column& column, RowWords row) const noexcept {
    if (!is_key(key)) return false;
    return store_->read(store_->key(key), [&](const Word* words) {
        const Word* const from = words + column.first_word;
        std::uint64_t* const to = row.data() + column.first_word;
        if (column.type == Type::kString) {
            copy_text(from, to, column.max_bytes / 8);
        } else {
            *to = from->load(std::memory_order_acquire);
        }
    });
}

bool Table::next(Cursor& cursor, RowWords row) const noexcept {
    TableKey key({}, 0);
    if (!store_->next(cursor.position, key, [&](const Word* words) { copy_row(words, row); })) return false;
    cursor.key_bytes = static_cast<std::uint8_t>(key.tag & TableKey::kLengthMask);
    std::memcpy(cursor.key_words, key.words, sizeof key.words);
    return true;
}

std::size_t Table::count() const noexcept {
    store_->settle();
    std::uint64_t rows = 0;
    for (const auto& stripe : store_->stripes())
        rows +=
            stripe.inserted.load(std::memory_order_relaxed) - stripe.removed.load(std::memory_order_relaxed);
    return rows;
}

Table::Stats Table::stats() const noexcept {
    Stats sum{};
    sum.rows = count();
    for (const auto& stripe : store_->stripes()) {
        sum.inserted += stripe.inserted.load(std::memory_order_relaxed);
        sum.updated += stripe.updated.load(std::memory_order_relaxed);
        sum.removed += stripe.removed.load(std::memory_order_relaxed);
        sum.conflicts += stripe.conflicts.load(std::memory_order_relaxed);
        sum.longest_bucket = std::max<std::uint64_t>(sum.longest_bucket,
                                                     stripe.longest_bucket.load(std::memory_order_relaxed));
    }
    sum.capacity = store_->slots();
    return sum;
}

/// Runs `work(section)` -> Result<T>. If the table is full, once more after dead processes have given back
/// the slots that they had claimed.
template <typename Work>
auto with_room(TableStore& store, const TableKey& key, Work&& work) noexcept {
    auto attempt = [&] {
        TableStore::Section section(store, key);
        return work(section);
    };
    auto result = attempt();
    if (!result && result.error().code == Errc::kNoMemory && store.settle()) result = attempt();
    return result;
}

Result<void> Table::set(std::string_view key, Cells cells) noexcept {
    if (!is_key(key)) return fail(Errc::kTooLarge);
    return with_room(*store_, store_->key(key), [&](TableStore::Section& section) -> Result<void> {
        if (section.found()) {
            if (!change_row(*store_, section, cells)) return fail(Errc::kInvalid);
            return {};
        }
        if (!section.insert([&](Word* row) { fill_row(row, columns_, cells); })) return fail(Errc::kNoMemory);
        return {};
    });
}

Result<void> Table::add(std::string_view key, Cells cells) noexcept {
    if (!is_key(key)) return fail(Errc::kTooLarge);
    return with_room(*store_, store_->key(key), [&](TableStore::Section& section) -> Result<void> {
        if (section.found()) return fail(Errc::kExists);
        if (!section.insert([&](Word* row) { fill_row(row, columns_, cells); })) return fail(Errc::kNoMemory);
        return {};
    });
}

bool Table::update(std::string_view key, Cells cells) noexcept {
    return update_if(key, {}, cells);
}

bool Table::update_if(std::string_view key, Cells expected, Cells cells) noexcept {
    if (!is_key(key)) return false;
    const TableKey words = store_->key(key);
    TableStore::Section section(*store_, words);
    return section.found() && has_values(section.row(), expected) && change_row(*store_, section, cells);
}

template <typename Sum>
Result<std::uint64_t> Table::add_number(std::string_view key, const Column& column, Sum&& sum) noexcept {
    if (!is_key(key)) return fail(Errc::kTooLarge);
    return with_room(*store_, store_->key(key), [&](TableStore::Section& section) -> Result<std::uint64_t> {
        if (section.found()) {
            const std::uint64_t word = sum(section.row()[column.first_word].load(std::memory_order_relaxed));
            section.write_word(column.first_word, word);
            return word;
        }
        const Cell cell{&column, sum(0), {}};
        if (!section.insert([&](Word* row) { fill_row(row, columns_, {&cell, 1}); }))
            return fail(Errc::kNoMemory);
        return cell.word;
    });
}

Result<std::int64_t> Table::add_int(std::string_view key, const Column& column, std::int64_t step) noexcept {
    if (column.type != Type::kInt) return fail(Errc::kInvalid);
    const auto sum = add_number(
        key, column, [step](std::uint64_t word) { return word + static_cast<std::uint64_t>(step); });
    if (!sum) return fail(sum.error());
    return static_cast<std::int64_t>(*sum);
}

Result<double> Table::add_float(std::string_view key, const Column& column, double step) noexcept {
    if (column.type != Type::kFloat) return fail(Errc::kInvalid);
    const auto sum = add_number(key, column, [step](std::uint64_t word) {
        return std::bit_cast<std::uint64_t>(std::bit_cast<double>(word) + step);
    });
    if (!sum) return fail(sum.error());
    return std::bit_cast<double>(*sum);
}

bool Table::remove(std::string_view key) noexcept {
    return remove_if(key, {});
}

bool Table::remove_if(std::string_view key, Cells expected) noexcept {
    if (!is_key(key)) return false;
    const TableKey words = store_->key(key);
    TableStore::Section section(*store_, words);
    if (!section.found() || !has_values(section.row(), expected)) return false;
    section.remove();
    return true;
}

bool Table::take(std::string_view key, RowWords row) noexcept {
    if (!is_key(key)) return false;
    const TableKey words = store_->key(key);
    TableStore::Section section(*store_, words);
    if (!section.found()) return false;
    copy_row(section.row(), row);
    section.remove();
    return true;
}

void Table::clear() noexcept {
    store_->clear();
}

}  // namespace shoal::memory
