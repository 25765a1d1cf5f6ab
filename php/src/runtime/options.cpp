// SPDX-License-Identifier: Apache-2.0
#include "runtime/options.hpp"

#include <charconv>
#include <cmath>

#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"

namespace shoal::php {
namespace {

constexpr double kInt64Limit = 9223372036854775808.0;  // 2^63: the first double above every int64.

const char* type_name(OptionType type) noexcept {
    switch (type) {
        case OptionType::kBool:
            return "bool";
        case OptionType::kInt:
            return "int";
        case OptionType::kSize:
            return "int or a size such as \"2M\"";
        case OptionType::kFloat:
            return "float";
        case OptionType::kString:
            return "string";
        case OptionType::kArray:
            return "array";
        case OptionType::kCallable:
            return "a valid callback";
        case OptionType::kAny:
            break;
    }
    return "mixed";
}

bool to_integer(double number, std::int64_t& integer) noexcept {
    if (!std::isfinite(number) || number != std::trunc(number)) return false;
    if (number >= kInt64Limit || number < -kInt64Limit) return false;
    integer = static_cast<std::int64_t>(number);
    return true;
}

/// Factor of a size suffix ("K", "mb"); 0: none that is known.
std::int64_t size_factor(std::string_view suffix) noexcept {
    if (suffix.size() == 2 && (suffix[1] == 'b' || suffix[1] == 'B')) suffix.remove_suffix(1);
    if (suffix.size() != 1) return 0;
    switch (suffix[0]) {
        case 'b':
        case 'B':
            return 1;
        case 'k':
        case 'K':
            return std::int64_t{1} << 10;
        case 'm':
        case 'M':
            return std::int64_t{1} << 20;
        case 'g':
        case 'G':
            return std::int64_t{1} << 30;
        default:
            return 0;
    }
}

/// "2M", "64 K", "1g": digits and a suffix.
bool parse_size(std::string_view text, std::int64_t& bytes) noexcept {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return false;
    std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
    while (!suffix.empty() && suffix.front() == ' ')
        suffix.remove_prefix(1);
    const std::int64_t factor = size_factor(suffix);
    return factor != 0 && !__builtin_mul_overflow(number, factor, &bytes);
}

bool read_integer(const zval* value, bool is_size, std::int64_t& integer) noexcept {
    if (Z_TYPE_P(value) == IS_LONG) {
        integer = Z_LVAL_P(value);
        return true;
    }
    if (Z_TYPE_P(value) == IS_DOUBLE) return to_integer(Z_DVAL_P(value), integer);
    if (Z_TYPE_P(value) != IS_STRING) return false;
    zend_long whole = 0;
    double number = 0;
    switch (is_numeric_string(Z_STRVAL_P(value), Z_STRLEN_P(value), &whole, &number, false)) {
        case IS_LONG:
            integer = whole;
            return true;
        case IS_DOUBLE:
            return to_integer(number, integer);
        default:
            return is_size && parse_size(view(Z_STR_P(value)), integer);
    }
}

bool read_number(const zval* value, double& number) noexcept {
    switch (Z_TYPE_P(value)) {
        case IS_LONG:
            number = static_cast<double>(Z_LVAL_P(value));
            return true;
        case IS_DOUBLE:
            number = Z_DVAL_P(value);
            break;
        case IS_STRING: {
            zend_long whole = 0;
            const zend_uchar kind =
                is_numeric_string(Z_STRVAL_P(value), Z_STRLEN_P(value), &whole, &number, false);
            if (kind == 0) return false;
            if (kind == IS_LONG) number = static_cast<double>(whole);
            break;
        }
        default:
            return false;
    }
    return !std::isnan(number);
}

/// Converts to `spec.type`. False: wrong type, or (with EG(exception)) a conversion that threw. `converted`
/// gets a string that the caller must release. [Z]
bool convert(const OptionSpec& spec, zval* value, OptionValue& out, zend_string*& converted) {
    out.value = value;
    switch (spec.type) {
        case OptionType::kBool:
            out.boolean = zend_is_true(value);
            return true;
        case OptionType::kInt:
        case OptionType::kSize:
            if (!read_integer(value, spec.type == OptionType::kSize, out.integer)) return false;
            out.number = static_cast<double>(out.integer);
            return true;
        case OptionType::kFloat:
            return read_number(value, out.number);
        case OptionType::kString:
            if (Z_TYPE_P(value) == IS_STRING) {
                out.string = Z_STR_P(value);
                return true;
            }
            if (Z_TYPE_P(value) != IS_LONG &&
                !(Z_TYPE_P(value) == IS_OBJECT && Z_OBJCE_P(value)->__tostring != nullptr)) {
                return false;
            }
            out.string = zval_try_get_tmp_string(value, &converted);
            return out.string != nullptr;
        case OptionType::kArray:
            return Z_TYPE_P(value) == IS_ARRAY;
        case OptionType::kCallable:
            return zend_is_callable(value, 0, nullptr);
        case OptionType::kAny:
            break;
    }
    return true;
}

/// The value as an error message shows it: its type, and what it is where that is short. [Z] efree() it.
char* describe_given(const zval* value) {
    char* text = nullptr;
    switch (Z_TYPE_P(value)) {
        case IS_LONG:
            zend_spprintf(&text, 0, "int %" PRId64, static_cast<std::int64_t>(Z_LVAL_P(value)));
            break;
        case IS_DOUBLE:
            zend_spprintf(&text, 0, "float %.15G", Z_DVAL_P(value));
            break;
        case IS_STRING:
            zend_spprintf(&text, 0, "string \"%.64s\"", Z_STRVAL_P(value));
            break;
        case IS_TRUE:
            zend_spprintf(&text, 0, "true");
            break;
        case IS_FALSE:
            zend_spprintf(&text, 0, "false");
            break;
        default:
            zend_spprintf(&text, 0, "%s", zend_zval_type_name(value));
            break;
    }
    return text;
}

void throw_wrong_type(const char* owner, const OptionSpec& spec, const zval* value) {
    char* const given = describe_given(value);
    zend_type_error("%s: option [%s] must be %s%s, %s given", owner, spec.name.data(),
                    spec.type == OptionType::kCallable ? "" : "of type ", type_name(spec.type), given);
    efree(given);
}

void throw_out_of_range(const char* owner, const OptionSpec& spec, const zval* value) {
    char* const given = describe_given(value);
    const char* const space = *spec.unit != '\0' ? " " : "";
    if (std::isinf(spec.maximum)) {
        zend_value_error("%s: option [%s] must be at least %.15G%s%s, %s given", owner, spec.name.data(),
                         spec.minimum, space, spec.unit, given);
    } else if (std::isinf(spec.minimum)) {
        zend_value_error("%s: option [%s] must be at most %.15G%s%s, %s given", owner, spec.name.data(),
                         spec.maximum, space, spec.unit, given);
    } else {
        zend_value_error("%s: option [%s] must be between %.15G and %.15G%s%s, %s given", owner,
                         spec.name.data(), spec.minimum, spec.maximum, space, spec.unit, given);
    }
    efree(given);
}

bool is_ranged(OptionType type) noexcept {
    return type == OptionType::kInt || type == OptionType::kSize || type == OptionType::kFloat;
}

bool apply_one(const char* owner, const OptionSpec& spec, void* target, zval* value) {
    if (spec.unavailable != nullptr) {
        warn("option [%s] has no effect: %s", spec.name.data(), spec.unavailable);
        return EG(exception) == nullptr;
    }
    OptionValue parsed;
    zend_string* converted = nullptr;
    if (!convert(spec, value, parsed, converted)) {
        if (EG(exception) == nullptr) throw_wrong_type(owner, spec, value);
        return false;
    }
    if (is_ranged(spec.type) && (parsed.number < spec.minimum || parsed.number > spec.maximum)) {
        throw_out_of_range(owner, spec, value);
        return false;
    }
    const char* refusal = nullptr;
    if (spec.store != nullptr) {
        bool is_stored = false;
        call_core([&] {
            refusal = spec.store(target, parsed);
            is_stored = true;
        });
        if (!is_stored) refusal = "there is not enough memory";
    }
    if (refusal != nullptr) {
        char* const given = describe_given(value);
        zend_value_error("%s: option [%s]: %s, %s given", owner, spec.name.data(), refusal, given);
        efree(given);
    }
    zend_tmp_string_release(converted);
    return refusal == nullptr;
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

}  // namespace

bool apply_options(const char* owner, HashTable* options, std::span<const OptionTable> tables) {
    zend_ulong index = 0;
    zend_string* key = nullptr;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_KEY_VAL(options, index, key, value) {
        ZVAL_DEREF(value);
        if (key == nullptr) {
            warn("unsupported option [" ZEND_LONG_FMT "]", static_cast<zend_long>(index));
        } else {
            void* target = nullptr;
            const OptionSpec* const spec = find_spec(tables, view(key), target);
            if (spec == nullptr) {
                warn("unsupported option [%s]", ZSTR_VAL(key));
            } else if (Z_TYPE_P(value) != IS_NULL && !apply_one(owner, *spec, target, value)) {
                return false;
            }
        }
        if (EG(exception) != nullptr) return false;
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

}  // namespace shoal::php
