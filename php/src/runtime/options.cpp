// SPDX-License-Identifier: Apache-2.0
#include "runtime/options.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"
#include "runtime/notices.hpp"
#include "runtime/option_values.hpp"

namespace shoal::php {

bool options_are_strict = false;

namespace {

/// One entry of the array while it is applied. Trivially destructible: Zend may leave by a longjmp.
struct Entry {
    const char* owner;
    const OptionSpec& spec;
    zval* value;
    bool is_strict;
};

/// Throws `text` (strictly), or logs it with what was done instead. True: the program goes on. [Z] Frees
/// `text`.
bool report(const Entry& entry, zend_class_entry* error, char* text, const char* outcome) {
    if (entry.is_strict) {
        zend_throw_error(error, "%s", text);
    } else {
        char* line = nullptr;
        const std::size_t length = zend_spprintf(&line, 0, "%s: %s", text, outcome);
        notice_once(&entry.spec, {line, length});
        efree(line);
    }
    efree(text);
    return EG(exception) == nullptr;
}

char* wrong_type_text(const Entry& entry) {
    char* const given = describe_given(entry.value);
    char* text = nullptr;
    zend_spprintf(&text, 0, "%s: option [%s] must be %s, %s given", entry.owner, entry.spec.name.data(),
                  option_type_name(entry.spec.type), given);
    efree(given);
    return text;
}

char* out_of_range_text(const Entry& entry) {
    const OptionSpec& spec = entry.spec;
    char* const given = describe_given(entry.value);
    const char* const space = *spec.unit != '\0' ? " " : "";
    char* text = nullptr;
    if (std::isinf(spec.maximum)) {
        zend_spprintf(&text, 0, "%s: option [%s] must be at least %.15G%s%s, %s given", entry.owner,
                      spec.name.data(), spec.minimum, space, spec.unit, given);
    } else if (std::isinf(spec.minimum)) {
        zend_spprintf(&text, 0, "%s: option [%s] must be at most %.15G%s%s, %s given", entry.owner,
                      spec.name.data(), spec.maximum, space, spec.unit, given);
    } else {
        zend_spprintf(&text, 0, "%s: option [%s] must be between %.15G and %.15G%s%s, %s given", entry.owner,
                      spec.name.data(), spec.minimum, spec.maximum, space, spec.unit, given);
    }
    efree(given);
    return text;
}

char* refusal_text(const Entry& entry, const char* refusal) {
    char* const given = describe_given(entry.value);
    char* text = nullptr;
    zend_spprintf(&text, 0, "%s: option [%s]: %s, %s given", entry.owner, entry.spec.name.data(), refusal,
                  given);
    efree(given);
    return text;
}

bool is_ranged(OptionType type) noexcept {
    return type == OptionType::kInt || type == OptionType::kSize || type == OptionType::kFloat;
}

void set_number(OptionValue& value, double number) noexcept {
    value.number = number;
    value.integer = static_cast<std::int64_t>(number);
}

enum class Range : std::uint8_t { kInside, kIgnored, kThrown };

/// Brings the number into the range, or reports it. [Z]
Range settle_range(const Entry& entry, OptionValue& parsed) {
    const OptionSpec& spec = entry.spec;
    const bool is_below = parsed.number < spec.minimum;
    if (!is_below && parsed.number <= spec.maximum) return Range::kInside;
    if (entry.is_strict) {
        report(entry, zend_ce_value_error, out_of_range_text(entry), "");
        return Range::kThrown;
    }
    if (is_below && !std::isnan(spec.below_minimum)) {
        set_number(parsed, spec.below_minimum);
        return Range::kInside;
    }
    if (spec.out_of_range == OutOfRange::kIgnore) {
        report(entry, zend_ce_value_error, out_of_range_text(entry), "ignored");
        return Range::kIgnored;
    }
    set_number(parsed, is_below ? spec.minimum : spec.maximum);
    char outcome[48];
    ap_php_snprintf(outcome, sizeof outcome, "%.15G is used", parsed.number);
    report(entry, zend_ce_value_error, out_of_range_text(entry), outcome);
    return Range::kInside;
}

/// False: thrown. [Z]
bool report_unavailable(const Entry& entry) {
    const OptionSpec& spec = entry.spec;
    if (entry.is_strict) {
        warn("option [%s] has no effect: %s", spec.name.data(), spec.unavailable);
        return EG(exception) == nullptr;
    }
    if (spec.is_obsolete) return true;
    char* text = nullptr;
    const std::size_t length = zend_spprintf(&text, 0, "%s: option [%s] has no effect: %s", entry.owner,
                                             spec.name.data(), spec.unavailable);
    notice_once(&spec, {text, length});
    efree(text);
    return true;
}

/// Why the value is refused; null: stored. [C]
const char* store_value(const OptionSpec& spec, void* target, const OptionValue& parsed) noexcept {
    if (spec.store == nullptr) return nullptr;
    const char* refusal = "out of memory";
    call_core([&] { refusal = spec.store(target, parsed); });
    return refusal;
}

/// False: thrown. [Z]
bool apply_converted(const Entry& entry, void* target, OptionValue& parsed) {
    if (is_ranged(entry.spec.type)) {
        const Range range = settle_range(entry, parsed);
        if (range != Range::kInside) return range == Range::kIgnored;
    }
    const char* const refusal = store_value(entry.spec, target, parsed);
    if (refusal == nullptr) return true;
    if (entry.spec.throws) {
        char* const text = refusal_text(entry, refusal);
        zend_value_error("%s", text);
        efree(text);
        return false;
    }
    return report(entry, zend_ce_value_error, refusal_text(entry, refusal), "ignored");
}

bool apply_one(const Entry& entry, void* target) {
    if (entry.spec.unavailable != nullptr) return report_unavailable(entry);
    OptionValue parsed;
    parsed.is_strict = entry.is_strict;
    zend_string* converted = nullptr;
    const Conversion conversion = convert_option(entry.spec, entry.value, parsed, converted);
    if (EG(exception) != nullptr) return false;
    if (conversion == Conversion::kFailed) {
        if (!entry.spec.throws || entry.spec.type != OptionType::kCallable)
            return report(entry, zend_ce_type_error, wrong_type_text(entry), "ignored");
        char* const text = wrong_type_text(entry);
        zend_type_error("%s", text);
        efree(text);
        return false;
    }
    if (conversion == Conversion::kPartly) {
        char outcome[48];
        ap_php_snprintf(outcome, sizeof outcome, "%.15G is used", parsed.number);
        report(entry, zend_ce_type_error, wrong_type_text(entry), outcome);
    }
    const bool is_applied = apply_converted(entry, target, parsed);
    zend_tmp_string_release(converted);
    return is_applied;
}

const OptionSpec* find_spec(std::span<const OptionTable> tables, std::string_view name,
                            void*& target) noexcept {
    for (const OptionTable& table : tables) {
        for (const OptionSpec& spec : table.specs) {
            if (spec.name != name) continue;
            target = table.target;
            return &spec;
        }
    }
    return nullptr;
}

constexpr std::size_t kMaxNameBytes = 48;

/// Levenshtein distance of two short names. [C]
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

/// The known name that is most like `name`; null: none is near. A third of the letters may differ, three at
/// most. [C]
const OptionSpec* find_similar(std::span<const OptionTable> tables, std::string_view name) noexcept {
    const OptionSpec* nearest = nullptr;
    std::size_t limit = std::min<std::size_t>(name.size() / 3, 3);
    if (name.size() > kMaxNameBytes || limit == 0) return nullptr;
    for (const OptionTable& table : tables) {
        for (const OptionSpec& spec : table.specs) {
            if (spec.is_obsolete || spec.name.size() > kMaxNameBytes) continue;
            const std::size_t distance = edit_distance(name, spec.name);
            if (distance > limit || (nearest != nullptr && distance == limit)) continue;
            nearest = &spec;
            limit = distance;
        }
    }
    return nearest;
}

/// [Z] An error handler may run.
void warn_unknown(std::span<const OptionTable> tables, zend_string* name, bool is_strict) {
    const OptionSpec* const similar = find_similar(tables, view(name));
    // On a line of its own: the first line is Swoole's message.
    const char* const hint = similar == nullptr ? "" : "\ndid you mean ";
    const char* const similar_name = similar == nullptr ? "" : similar->name.data();
    const char* const end = similar == nullptr ? "" : "?";
    if (is_strict) {
        warn("unsupported option [%s]%s%s%s", ZSTR_VAL(name), hint, similar_name, end);
    } else {
        user_warning("unsupported option [%s]%s%s%s", ZSTR_VAL(name), hint, similar_name, end);
    }
}

}  // namespace

bool is_strict(HashTable* options) noexcept {
    zval* const value = zend_hash_str_find_deref(options, ZEND_STRL("strict_options"));
    if (value == nullptr || Z_TYPE_P(value) == IS_NULL) return options_are_strict;
    return zend_is_true(value);
}

bool apply_options(const char* owner, HashTable* options, std::span<const OptionTable> tables,
                   UnknownNames unknown_names) {
    const bool strict = is_strict(options);
    const bool warns = strict || unknown_names == UnknownNames::kWarn;
    zend_ulong index = 0;
    zend_string* key = nullptr;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_KEY_VAL(options, index, key, value) {
        ZVAL_DEREF(value);
        void* target = nullptr;
        const OptionSpec* const spec = key == nullptr ? nullptr : find_spec(tables, view(key), target);
        if (spec != nullptr) {
            const Entry entry{owner, *spec, value, strict};
            if (Z_TYPE_P(value) != IS_NULL && !apply_one(entry, target)) return false;
        } else if (warns && key == nullptr) {
            zend_string* const name = zend_long_to_str(static_cast<zend_long>(index));
            warn_unknown(tables, name, strict);
            zend_string_release(name);
        } else if (warns && !zend_string_equals_literal(key, "strict_options")) {
            warn_unknown(tables, key, strict);
        }
        if (EG(exception) != nullptr) return false;
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

}  // namespace shoal::php
