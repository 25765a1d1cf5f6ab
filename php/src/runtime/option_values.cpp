// SPDX-License-Identifier: Apache-2.0
#include "runtime/option_values.hpp"

#include <cinttypes>
#include <cmath>

#include "shoal/base/option_size.hpp"

namespace shoal::php {
namespace {

using option::Kind;

constexpr double kInt64Limit = 9223372036854775808.0;  // 2^63: the first double above every int64.

/// Strict: accepts only whole numbers within int64. Otherwise drops the fraction and clamps to int64.
bool to_integer(double number, bool is_strict, std::int64_t& integer) noexcept {
    if (std::isnan(number)) return false;
    if (is_strict && (!std::isfinite(number) || number != std::trunc(number))) return false;
    if (number >= kInt64Limit || number < -kInt64Limit) {
        integer =
            number > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
        return !is_strict;
    }
    integer = static_cast<std::int64_t>(number);
    return true;
}

/// A numeric string as int64 or double. Unless strict, other text may follow the number.
struct Number {
    Conversion conversion = Conversion::kFailed;
    bool is_whole = false;
    zend_long whole = 0;
    double fraction = 0;
};

Number parse_number(const zend_string* text, bool is_strict) noexcept {
    Number number;
    bool has_trailing_data = false;
    const zend_uchar kind =
        _is_numeric_string_ex(ZSTR_VAL(text), ZSTR_LEN(text), &number.whole, &number.fraction,
                              /*allow_errors=*/!is_strict, nullptr, &has_trailing_data);
    if (kind == 0) return number;
    number.is_whole = kind == IS_LONG;
    number.conversion = has_trailing_data ? Conversion::kPartly : Conversion::kDone;
    return number;
}

Conversion read_integer(Kind kind, const zval* value, option::Value& out) noexcept {
    switch (Z_TYPE_P(value)) {
        case IS_LONG:
            out.integer = Z_LVAL_P(value);
            return Conversion::kDone;
        case IS_DOUBLE:
            return to_integer(Z_DVAL_P(value), out.is_strict, out.integer) ? Conversion::kDone
                                                                           : Conversion::kFailed;
        case IS_FALSE:
        case IS_TRUE:
            out.integer = Z_TYPE_P(value) == IS_TRUE ? 1 : 0;
            return out.is_strict ? Conversion::kFailed : Conversion::kDone;
        case IS_STRING:
            break;
        default:
            return Conversion::kFailed;
    }
    const bool takes_size = kind == Kind::kBytes || !out.is_strict;
    if (takes_size && option::parse_size(view(Z_STR_P(value)), out.integer)) return Conversion::kDone;
    const Number number = parse_number(Z_STR_P(value), out.is_strict);
    if (number.conversion == Conversion::kFailed) return Conversion::kFailed;
    if (number.is_whole) {
        out.integer = number.whole;
    } else if (!to_integer(number.fraction, out.is_strict, out.integer)) {
        return Conversion::kFailed;
    }
    return number.conversion;
}

Conversion read_number(const zval* value, option::Value& out) noexcept {
    switch (Z_TYPE_P(value)) {
        case IS_LONG:
            out.number = static_cast<double>(Z_LVAL_P(value));
            return Conversion::kDone;
        case IS_DOUBLE:
            out.number = Z_DVAL_P(value);
            return std::isnan(out.number) ? Conversion::kFailed : Conversion::kDone;
        case IS_FALSE:
        case IS_TRUE:
            out.number = Z_TYPE_P(value) == IS_TRUE ? 1 : 0;
            return out.is_strict ? Conversion::kFailed : Conversion::kDone;
        case IS_STRING:
            break;
        default:
            return Conversion::kFailed;
    }
    const Number number = parse_number(Z_STR_P(value), out.is_strict);
    out.number = number.is_whole ? static_cast<double>(number.whole) : number.fraction;
    return number.conversion;
}

/// [Z] __toString() may run.
Conversion read_string(zval* value, option::Value& out, zend_string*& converted) {
    if (Z_TYPE_P(value) == IS_STRING) {
        out.text = view(Z_STR_P(value));
        return Conversion::kDone;
    }
    const bool is_stringable = Z_TYPE_P(value) == IS_OBJECT && Z_OBJCE_P(value)->__tostring != nullptr;
    const bool is_scalar = Z_TYPE_P(value) == IS_LONG || (!out.is_strict && Z_TYPE_P(value) < IS_STRING);
    if (!is_stringable && !is_scalar) return Conversion::kFailed;
    const zend_string* const text = zval_try_get_tmp_string(value, &converted);
    if (text == nullptr) return Conversion::kFailed;
    out.text = view(text);
    return Conversion::kDone;
}

Conversion done_if(bool is_done) noexcept {
    return is_done ? Conversion::kDone : Conversion::kFailed;
}

}  // namespace

Conversion convert_option(Kind kind, zval* value, option::Value& out, zend_string*& converted) {
    switch (kind) {
        case Kind::kFlag:
            out.flag = zend_is_true(value);
            return done_if(EG(exception) == nullptr);
        case Kind::kCount:
        case Kind::kBytes: {
            const Conversion conversion = read_integer(kind, value, out);
            out.number = static_cast<double>(out.integer);
            return conversion;
        }
        case Kind::kSeconds:
            return read_number(value, out);
        case Kind::kText:
        case Kind::kPath:
            return read_string(value, out, converted);
        case Kind::kList:
        case Kind::kMap:
            return done_if(Z_TYPE_P(value) == IS_ARRAY);
        case Kind::kCallback:
            return done_if(zend_is_callable(value, 0, nullptr));
        case Kind::kAny:
            break;
    }
    return Conversion::kDone;
}

const char* option_type_name(Kind kind) noexcept {
    switch (kind) {
        case Kind::kFlag:
            return "of type bool";
        case Kind::kCount:
            return "of type int";
        case Kind::kBytes:
            return "of type int or a size such as \"2M\"";
        case Kind::kSeconds:
            return "of type float";
        case Kind::kText:
        case Kind::kPath:
            return "of type string";
        case Kind::kList:
        case Kind::kMap:
            return "of type array";
        case Kind::kCallback:
            return "a valid callback";
        case Kind::kAny:
            break;
    }
    return "of type mixed";
}

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

}  // namespace shoal::php
