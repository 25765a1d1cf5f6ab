// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/memory/serialize_format.hpp
/// The format of Swoole\Serialize: a Tag, then its contents. Lengths and numbers are base-128, the low digits
/// first. An array or object on the top is followed by kEnd.
///
///     kInt    zigzag number                kString  length, bytes
///     kWide   8 bytes                      kArray   { kInt number | kString | kWide, value }, kStop
///     kDouble 8 bytes                      kObject  class: length, bytes; { kString name, value }, kStop
///     kAgain  number of the object, from 0, in the order of their tags
///     kPhp    length, and serialize()'s form of an object whose class has a form of its own
#include <cstdint>
#include <string_view>

#include "runtime/zend.hpp"

namespace shoal::php::serialize {

enum class Tag : char {
    kNull = 'n',
    kTrue = 't',
    kFalse = 'f',
    kInt = 'i',
    kWide = 'w',
    kDouble = 'd',
    kString = 's',
    kArray = 'a',
    kObject = 'o',
    kPhp = 'p',
    kAgain = 'r',
    kStop = '.',
};

inline constexpr std::string_view kEnd = "EOF";
inline constexpr std::uint32_t kMaxDepth = 512;

/// Whether only serialize() knows the state of the class's objects.
[[nodiscard]] inline bool has_own_form(const zend_class_entry* ce) noexcept {
    return ce->__serialize != nullptr || ce->__unserialize != nullptr || ce->serialize != nullptr ||
           ce->unserialize != nullptr || ce->create_object != nullptr ||
           (ce->ce_flags & (ZEND_ACC_NOT_SERIALIZABLE | ZEND_ACC_ENUM)) != 0;
}

/// [Z] The bytes of `value`; null: failed, with a warning or exception.
[[nodiscard]] zend_string* pack(zval* value, bool is_fast);

enum class Objects : std::uint8_t { kAsTheyAre, kToArray, kToStdClass };

/// [Z] False: failed, with a notice or exception.
[[nodiscard]] bool unpack(zend_string* bytes, Objects objects, zval* into);

}  // namespace shoal::php::serialize
