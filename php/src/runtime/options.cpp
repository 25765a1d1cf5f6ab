// SPDX-License-Identifier: Apache-2.0
#include "runtime/options.hpp"

#include <string>
#include <vector>

#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"
#include "runtime/notices.hpp"
#include "runtime/option_values.hpp"

namespace shoal::php {

bool options_are_strict = false;

namespace {

using option::BoundTable;
using option::Kind;
using option::Row;

/// One entry of the array while it is applied. Trivially destructible: a longjmp may skip it.
struct Entry {
    const char* owner;
    option::Found found;
    zval* value;
    bool is_strict;

    [[nodiscard]] const Row& row() const noexcept { return *found.row; }
    /// The name as the program wrote it, also for an alias.
    [[nodiscard]] const char* name() const noexcept { return found.named->name.data(); }
};

/// A PHP array as a list or map. Trivially destructible.
class ArrayItems final : public option::Items {
  public:
    explicit ArrayItems(const zval* array) noexcept : array_(array) {}

    [[nodiscard]] std::size_t size() const noexcept override {
        return zend_hash_num_elements(Z_ARRVAL_P(array_));
    }
    bool read_list(bool is_strict, std::vector<std::string>& out) const override {
        zval* item = nullptr;
        ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(array_), item) {
            ZVAL_DEREF(item);
            if (Z_TYPE_P(item) == IS_STRING) {
                out.emplace_back(view(Z_STR_P(item)));
            } else if (is_strict) {
                return false;
            } else if (Z_TYPE_P(item) == IS_LONG) {
                out.push_back(std::to_string(Z_LVAL_P(item)));
            }
        }
        ZEND_HASH_FOREACH_END();
        return true;
    }
    option::MapFault read_maps(std::span<const std::string_view> fields,
                               option::TextMaps& out) const override {
        zend_string* name = nullptr;
        zval* entry = nullptr;
        ZEND_HASH_FOREACH_STR_KEY_VAL(Z_ARRVAL_P(array_), name, entry) {
            ZVAL_DEREF(entry);
            if (name == nullptr || ZSTR_LEN(name) == 0 || Z_TYPE_P(entry) != IS_ARRAY)
                return option::MapFault::kNotMaps;
            auto& texts = out[std::string(view(name))];
            for (const std::string_view field : fields) {
                zval* const value = zend_hash_str_find_deref(Z_ARRVAL_P(entry), field.data(), field.size());
                if (value == nullptr || Z_TYPE_P(value) == IS_NULL) continue;
                if (Z_TYPE_P(value) != IS_STRING) return option::MapFault::kNotTexts;
                texts.emplace(field, view(Z_STR_P(value)));
            }
        }
        ZEND_HASH_FOREACH_END();
        return option::MapFault::kNone;
    }

  private:
    const zval* array_;
};

/// Throws `text` in strict mode, else logs it with `outcome`. True: not thrown. [Z] Frees `text`.
bool report(const Entry& entry, zend_class_entry* error, char* text, const char* outcome) {
    if (entry.is_strict) {
        zend_throw_error(error, "%s", text);
    } else {
        char* line = nullptr;
        const std::size_t length = zend_spprintf(&line, 0, "%s: %s", text, outcome);
        notice_once(entry.found.named, {line, length});
        efree(line);
    }
    efree(text);
    return EG(exception) == nullptr;
}

/// The same for a number that was clamped.
void report_used(const Entry& entry, zend_class_entry* error, char* text, double used) {
    char outcome[48];
    ap_php_snprintf(outcome, sizeof outcome, "%s is used", option::number_phrase(used).c_str());
    report(entry, error, text, outcome);
}

char* wrong_type_text(const Entry& entry) {
    char* const given = describe_given(entry.value);
    char* text = nullptr;
    zend_spprintf(&text, 0, "%s: option [%s] must be %s, %s given", entry.owner, entry.name(),
                  option_type_name(entry.row().kind), given);
    efree(given);
    return text;
}

char* out_of_range_text(const Entry& entry) {
    char* const given = describe_given(entry.value);
    char* text = nullptr;
    zend_spprintf(&text, 0, "%s: option [%s] must be %s, %s given", entry.owner, entry.name(),
                  option::range_phrase(entry.row()).c_str(), given);
    efree(given);
    return text;
}

char* refusal_text(const Entry& entry, const char* refusal) {
    char* const given = describe_given(entry.value);
    char* text = nullptr;
    zend_spprintf(&text, 0, "%s: option [%s]: %s, %s given", entry.owner, entry.name(), refusal, given);
    efree(given);
    return text;
}

bool is_ranged(Kind kind) noexcept {
    return kind == Kind::kCount || kind == Kind::kBytes || kind == Kind::kSeconds;
}

/// Clamps the number to the range and reports it. False: do not store it. [Z]
bool settle_range(const Entry& entry, option::Value& parsed) {
    option::Fit fit = option::Fit::kInside;
    call_core([&] { fit = option::fit_into_range(entry.row(), entry.found.where.table->defaults, parsed); });
    switch (fit) {
        case option::Fit::kInside:
            return true;
        case option::Fit::kRefused:
        case option::Fit::kIgnored:
            report(entry, zend_ce_value_error, out_of_range_text(entry), "ignored");
            return false;
        case option::Fit::kClamped:
            break;
    }
    report_used(entry, zend_ce_value_error, out_of_range_text(entry), parsed.number);
    return EG(exception) == nullptr;
}

/// False: thrown. [Z]
bool report_unavailable(const Entry& entry) {
    const Row& row = entry.row();
    if (entry.is_strict) {
        warn("option [%s] has no effect: %s", entry.name(), row.unavailable);
        return EG(exception) == nullptr;
    }
    if (row.is_obsolete) return true;
    char* text = nullptr;
    const std::size_t length = zend_spprintf(&text, 0, "%s: option [%s] has no effect: %s", entry.owner,
                                             entry.name(), row.unavailable);
    notice_once(entry.found.named, {text, length});
    efree(text);
    return true;
}

/// Stores the value. Returns null, or the reason for refusing it. [C]
const char* store_value(const Entry& entry, const option::Value& parsed) noexcept {
    if (entry.row().store == nullptr) return nullptr;
    const char* refusal = "out of memory";
    call_core([&] { refusal = entry.row().store(entry.found.where.target, parsed); });
    return refusal;
}

/// False: thrown. [Z]
bool apply_converted(const Entry& entry, option::Value& parsed) {
    if (is_ranged(entry.row().kind) && !settle_range(entry, parsed)) return EG(exception) == nullptr;
    const ArrayItems items(entry.value);
    if (Z_TYPE_P(entry.value) == IS_ARRAY) parsed.items = &items;
    const char* const refusal = store_value(entry, parsed);
    if (refusal == nullptr) return true;
    if (entry.row().is_exact) {
        char* const text = refusal_text(entry, refusal);
        zend_value_error("%s", text);
        efree(text);
        return false;
    }
    return report(entry, zend_ce_value_error, refusal_text(entry, refusal), "ignored");
}

bool apply_one(const Entry& entry) {
    const Row& row = entry.row();
    if (row.unavailable != nullptr) return report_unavailable(entry);
    option::Value parsed;
    parsed.is_strict = entry.is_strict;
    parsed.host = entry.value;
    zend_string* converted = nullptr;
    const Conversion conversion = convert_option(row.kind, entry.value, parsed, converted);
    if (EG(exception) != nullptr) return false;
    if (conversion == Conversion::kFailed) {
        if (!row.is_exact || row.kind != Kind::kCallback)
            return report(entry, zend_ce_type_error, wrong_type_text(entry), "ignored");
        char* const text = wrong_type_text(entry);
        zend_type_error("%s", text);
        efree(text);
        return false;
    }
    if (conversion == Conversion::kPartly)
        report_used(entry, zend_ce_type_error, wrong_type_text(entry), parsed.number);
    const bool is_applied = apply_converted(entry, parsed);
    zend_tmp_string_release(converted);
    return is_applied;
}

/// [Z] An error handler may run.
void warn_unknown(std::span<const BoundTable> tables, zend_string* name, bool is_strict) {
    const Row* const similar = option::find_similar(tables, view(name));
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

bool apply_options(const char* owner, HashTable* options, std::span<const BoundTable> tables,
                   UnknownNames unknown_names) {
    const bool strict = is_strict(options);
    const bool warns = strict || unknown_names == UnknownNames::kWarn;
    zend_ulong index = 0;
    zend_string* key = nullptr;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_KEY_VAL(options, index, key, value) {
        ZVAL_DEREF(value);
        const option::Found found = key == nullptr ? option::Found{} : option::find(tables, view(key));
        if (found) {
            const Entry entry{owner, found, value, strict};
            if (Z_TYPE_P(value) != IS_NULL && !apply_one(entry)) return false;
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
