// SPDX-License-Identifier: Apache-2.0
#include "shoal/base/option.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace shoal::option {
namespace {

constexpr std::size_t kMaxNameBytes = 48;

const Row* find_row(std::span<const Row> rows, std::string_view name) noexcept {
    const auto found = std::ranges::find(rows, name, &Row::name);
    return found == rows.end() ? nullptr : &*found;
}

/// Levenshtein distance of two names of at most kMaxNameBytes.
std::size_t edit_distance(std::string_view a, std::string_view b) noexcept {
    std::array<std::size_t, kMaxNameBytes + 1> row{};
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

/// Whole numbers in full, up to where a double still counts every one.
void print_number(std::span<char> out, double number) noexcept {
    constexpr double kMaxWhole = 9e15;
    const bool is_whole = std::fabs(number) <= kMaxWhole && number == std::trunc(number);
    (void)std::snprintf(out.data(), out.size(), is_whole ? "%.0f" : "%.15G", number);
}

/// What a value below the minimum means; NaN: nothing of its own.
double meaning_below(const Row& row, const void* defaults) {
    if (row.limits.below != kDefault) return row.limits.below;
    if (row.load == nullptr || defaults == nullptr) return kNearest;
    const Content content = row.load(defaults);
    const double* const number = std::get_if<double>(&content);
    return number == nullptr ? kNearest : *number;
}

}  // namespace

Found find(std::span<const BoundTable> tables, std::string_view name) noexcept {
    for (const BoundTable& bound : tables) {
        const Row* const named = find_row(bound.table->rows, name);
        if (named == nullptr) continue;
        const Row* const row =
            named->alias_of == nullptr ? named : find_row(bound.table->rows, named->alias_of);
        return {named, row, bound};
    }
    return {};
}

const Row* find_similar(std::span<const BoundTable> tables, std::string_view name) noexcept {
    const Row* nearest = nullptr;
    std::size_t limit = std::min<std::size_t>(name.size() / 3, 3);
    if (name.size() > kMaxNameBytes || limit == 0) return nullptr;
    for (const BoundTable& bound : tables) {
        for (const Row& row : bound.table->rows) {
            if (row.is_obsolete || row.name.size() > kMaxNameBytes) continue;
            const std::size_t distance = edit_distance(name, row.name);
            if (distance > limit || (nearest != nullptr && distance == limit)) continue;
            nearest = &row;
            limit = distance;
        }
    }
    return nearest;
}

Fit fit_into_range(const Row& row, const void* defaults, Value& value) noexcept {
    const Limits& limits = row.limits;
    const bool is_below = value.number < limits.minimum;
    if (!is_below && value.number <= limits.maximum) return Fit::kInside;
    if (value.is_strict || std::isnan(value.number)) return Fit::kRefused;
    if (const double meaning = is_below ? meaning_below(row, defaults) : kNearest; !std::isnan(meaning)) {
        value.set_number(meaning);
        return Fit::kInside;
    }
    if (limits.out_of_range == OutOfRange::kIgnore) return Fit::kIgnored;
    value.set_number(is_below ? limits.minimum : limits.maximum);
    return Fit::kClamped;
}

Phrase number_phrase(double number) noexcept {
    Phrase phrase;
    print_number(phrase.text, number);
    return phrase;
}

Phrase range_phrase(const Row& row) noexcept {
    const Limits& limits = row.limits;
    const char* const space = *row.unit == '\0' ? "" : " ";
    char low[32];
    char high[32];
    print_number(low, limits.minimum);
    print_number(high, limits.maximum);
    Phrase phrase;
    char* const out = phrase.text.data();
    const std::size_t room = phrase.text.size();
    if (std::isinf(limits.maximum)) {
        (void)std::snprintf(out, room, "at least %s%s%s", low, space, row.unit);
    } else if (std::isinf(limits.minimum)) {
        (void)std::snprintf(out, room, "at most %s%s%s", high, space, row.unit);
    } else {
        (void)std::snprintf(out, room, "between %s and %s%s%s", low, high, space, row.unit);
    }
    return phrase;
}

std::string default_text(const Row& row, const void* defaults) {
    if (row.default_phrase != nullptr) return row.default_phrase;
    if (row.load == nullptr || defaults == nullptr) return {};
    const Content content = row.load(defaults);
    if (const bool* const flag = std::get_if<bool>(&content)) return *flag ? "true" : "false";
    if (const double* const number = std::get_if<double>(&content)) return number_phrase(*number).c_str();
    if (const std::string* const text = std::get_if<std::string>(&content))
        return text->empty() ? "none" : *text;
    std::string joined;
    if (const auto* const list = std::get_if<std::vector<std::string>>(&content)) {
        for (const std::string& item : *list)
            joined.append(joined.empty() ? "" : ", ").append(item);
    }
    return joined.empty() ? "none" : joined;
}

}  // namespace shoal::option
