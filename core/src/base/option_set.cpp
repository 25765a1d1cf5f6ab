// SPDX-License-Identifier: Apache-2.0
/// Setting options by name in C++ programs, and checking structs.
#include <charconv>
#include <cmath>
#include <optional>

#include "shoal/base/option.hpp"
#include "shoal/base/option_size.hpp"

namespace shoal::option {
namespace {

/// Lists and maps of the standard library.
class OwnedItems final : public Items {
  public:
    OwnedItems(const std::vector<std::string>* list, const TextMaps* maps) noexcept
        : list_(list), maps_(maps) {}

    [[nodiscard]] std::size_t size() const noexcept override {
        return list_ != nullptr ? list_->size() : maps_->size();
    }
    bool read_list(bool /*is_strict*/, std::vector<std::string>& out) const override {
        if (list_ == nullptr) return false;
        out.insert(out.end(), list_->begin(), list_->end());
        return true;
    }
    MapFault read_maps(std::span<const std::string_view> fields, TextMaps& out) const override {
        if (maps_ == nullptr) return MapFault::kNotMaps;
        for (const auto& [name, entry] : *maps_) {
            if (name.empty()) return MapFault::kNotMaps;
            auto& chosen = out[name];
            for (const std::string_view field : fields) {
                if (const auto found = entry.find(std::string(field)); found != entry.end())
                    chosen.insert(*found);
            }
        }
        return MapFault::kNone;
    }

  private:
    const std::vector<std::string>* list_;
    const TextMaps* maps_;
};

const char* kind_phrase(Kind kind) noexcept {
    switch (kind) {
        case Kind::kFlag:
            return "a flag";
        case Kind::kCount:
            return "a whole number";
        case Kind::kBytes:
            return "a number of bytes or a size such as \"2M\"";
        case Kind::kSeconds:
            return "a number";
        case Kind::kText:
        case Kind::kPath:
            return "a text";
        case Kind::kList:
            return "a list of texts";
        case Kind::kMap:
            return "a map of maps of texts";
        case Kind::kCallback:
            return "a function, which is set in the struct";
        case Kind::kAny:
            break;
    }
    return "a value";
}

std::string given_phrase(const Input& input) {
    if (const bool* const flag = std::get_if<bool>(&input)) return *flag ? "true" : "false";
    if (const std::int64_t* const integer = std::get_if<std::int64_t>(&input))
        return std::to_string(*integer);
    if (const double* const number = std::get_if<double>(&input)) return number_phrase(*number).c_str();
    if (const auto* const text = std::get_if<std::string_view>(&input)) {
        constexpr std::size_t kMaxShownBytes = 64;
        return "\"" + std::string(text->substr(0, kMaxShownBytes)) + "\"";
    }
    return std::holds_alternative<TextMaps>(input) ? "a map" : "a list";
}

std::optional<double> parse_number(std::string_view text) noexcept {
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || rest != end || std::isnan(number)) return std::nullopt;
    return number;
}

std::optional<double> number_of(Kind kind, const Input& input) noexcept {
    if (const std::int64_t* const integer = std::get_if<std::int64_t>(&input))
        return static_cast<double>(*integer);
    if (const double* const number = std::get_if<double>(&input)) return *number;
    const auto* const text = std::get_if<std::string_view>(&input);
    if (text == nullptr) return std::nullopt;
    if (std::int64_t size = 0; kind == Kind::kBytes && parse_size(*text, size))
        return static_cast<double>(size);
    return parse_number(*text);
}

bool convert_number(Kind kind, const Input& input, Value& value) noexcept {
    constexpr double kInt64Limit = 9223372036854775808.0;  // 2^63: the first double above every int64.
    const std::optional<double> number = number_of(kind, input);
    if (!number || std::isnan(*number)) return false;
    if (kind != Kind::kSeconds && (*number != std::trunc(*number) || std::fabs(*number) >= kInt64Limit))
        return false;
    value.number = *number;
    if (kind != Kind::kSeconds) value.integer = static_cast<std::int64_t>(*number);
    if (const std::int64_t* const exact = std::get_if<std::int64_t>(&input)) value.integer = *exact;
    return true;
}

bool convert_flag(const Input& input, Value& value) noexcept {
    if (const bool* const flag = std::get_if<bool>(&input)) {
        value.flag = *flag;
    } else if (const std::int64_t* const integer = std::get_if<std::int64_t>(&input)) {
        value.flag = *integer != 0;
    } else {
        const auto* const text = std::get_if<std::string_view>(&input);
        if (text == nullptr || (*text != "true" && *text != "false")) return false;
        value.flag = *text == "true";
    }
    return true;
}

/// `items` is the list or map of `input`.
bool convert(Kind kind, const Input& input, const OwnedItems& items, Value& value) noexcept {
    switch (kind) {
        case Kind::kFlag:
            return convert_flag(input, value);
        case Kind::kCount:
        case Kind::kBytes:
        case Kind::kSeconds:
            return convert_number(kind, input, value);
        case Kind::kText:
        case Kind::kPath: {
            const auto* const text = std::get_if<std::string_view>(&input);
            if (text != nullptr) value.text = *text;
            return text != nullptr;
        }
        case Kind::kList:
            value.items = &items;
            return std::holds_alternative<std::vector<std::string>>(input);
        case Kind::kMap:
            value.items = &items;
            return std::holds_alternative<TextMaps>(input);
        case Kind::kCallback:
        case Kind::kAny:
            break;
    }
    return false;
}

bool is_number(Kind kind) noexcept {
    return kind == Kind::kCount || kind == Kind::kBytes || kind == Kind::kSeconds;
}

/// Converts and stores. Empty: done; else what is wrong, without the name.
std::string store(const Row& row, const BoundTable& where, const Input& input, bool is_strict) {
    const OwnedItems items(std::get_if<std::vector<std::string>>(&input), std::get_if<TextMaps>(&input));
    Value value;
    value.is_strict = is_strict;
    if (!convert(row.kind, input, items, value))
        return std::string("must be ") + kind_phrase(row.kind) + ", " + given_phrase(input) + " given";
    if (is_number(row.kind)) {
        const Fit fit = fit_into_range(row, where.table->defaults, value);
        if (fit == Fit::kRefused || fit == Fit::kIgnored)
            return std::string("must be ") + range_phrase(row).c_str() + ", " + given_phrase(input) +
                   " given";
    }
    const char* const refusal = row.store == nullptr ? nullptr : row.store(where.target, value);
    return refusal == nullptr ? std::string() : std::string(refusal) + ", " + given_phrase(input) + " given";
}

tl::unexpected<Error> refuse(Errc code, std::string_view name, std::string_view reason, std::string* why) {
    if (why != nullptr) why->assign("option [").append(name).append("]: ").append(reason);
    return fail(code);
}

/// What a member holds, as an input. The result borrows texts from `content`.
Input input_of(const Content& content) {
    if (const bool* const flag = std::get_if<bool>(&content)) return *flag;
    if (const double* const number = std::get_if<double>(&content)) return *number;
    if (const auto* const text = std::get_if<std::string>(&content)) return std::string_view(*text);
    return std::get<std::vector<std::string>>(content);
}

}  // namespace

Result<void> set(std::span<const BoundTable> tables, std::string_view name, const Input& value,
                 Checking checking, std::string* why) {
    const Found found = find(tables, name);
    if (!found) {
        const Row* const similar = find_similar(tables, name);
        const std::string hint =
            similar == nullptr ? "" : "; did you mean " + std::string(similar->name) + "?";
        return refuse(Errc::kNotFound, name, "unknown" + hint, why);
    }
    if (found.row->unavailable != nullptr)
        return refuse(Errc::kUnsupported, name, found.row->unavailable, why);
    const std::string wrong = store(*found.row, found.where, value, checking == Checking::kStrict);
    if (wrong.empty()) return {};
    return refuse(Errc::kInvalid, name, wrong, why);
}

std::string check(const Table& table, const void* object, void* scratch) {
    for (const Row& row : table.rows) {
        if (row.load == nullptr || row.unavailable != nullptr) continue;
        const Content content = row.load(object);
        if (std::holds_alternative<std::monostate>(content)) continue;
        const std::string wrong = store(row, {&table, scratch}, input_of(content), /*is_strict=*/true);
        if (!wrong.empty()) return std::string(row.name) + " " + wrong;
    }
    return {};
}

}  // namespace shoal::option
