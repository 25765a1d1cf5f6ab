// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/framing/option_rows.hpp
/// The options of framing, which ports of a server, clients and sockets share.
#include <array>

#include "shoal/base/option_rows.hpp"
#include "shoal/proto/framing/choice.hpp"

namespace shoal::framing {

inline const char* store_eof(Options& options, const option::Value& value) {
    if (value.text.empty() || value.text.size() > kMaxEofBytes) return "must have 1 to 8 bytes";
    options.eof = value.text;
    return nullptr;
}

inline const char* store_length_type(Options& options, const option::Value& value) {
    if (value.text.size() != 1 || length_field_bytes(value.text[0]) == 0)
        return "must be one of the letters c C s S n v l L N V J";
    options.length_type = value.text[0];
    return nullptr;
}

/// The rows for an `Owner` with the static members
///
///     Choice& choice(void* target)              const Choice& choice(const void* source)
///     Options& options(void* target)            const Options& options(const void* source)
///     kEofCheckDoc, kEofSplitDoc                 what open_eof_check and open_eof_split mean there
template <typename Owner>
struct OptionRows {
    template <auto Member>
    static const char* store_choice(void* target, const option::Value& value) {
        return option::assign<bool>(Owner::choice(target).*Member, value);
    }
    template <auto Member>
    static option::Content load_choice(const void* source) {
        return option::content_of(Owner::choice(source).*Member);
    }
    template <auto Member>
    static const char* store_size(void* target, const option::Value& value) {
        return option::assign(Owner::options(target).*Member, value);
    }
    template <auto Member>
    static option::Content load_size(const void* source) {
        return option::content_of(Owner::options(source).*Member);
    }
    static const char* store_length_check(void* target, const option::Value& value) {
        Owner::choice(target).length_check = value.flag;
        return nullptr;
    }
    static const char* store_type(void* target, const option::Value& value) {
        return store_length_type(Owner::options(target), value);
    }
    static option::Content load_type(const void* source) {
        return std::string(1, Owner::options(source).length_type);
    }
    static const char* store_mark(void* target, const option::Value& value) {
        return store_eof(Owner::options(target), value);
    }
    static option::Content load_mark(const void* source) { return Owner::options(source).eof; }

    static constexpr option::Limits kOffset{0, kMaxLengthOffset, option::kNearest,
                                            option::OutOfRange::kIgnore};

    static constexpr std::array kRows = {
        option::flag("open_length_check", {store_length_check, load_choice<&Choice::length_check>},
                     "A packet starts with a header that has a length field. Implied by "
                     "package_length_func."),
        option::exact(option::text("package_length_type", {store_type, load_type},
                                   "The length field as a letter of pack(): c C (1 byte), s S n v (2 bytes), "
                                   "l L N V (4 bytes), J (8 "
                                   "bytes).")),
        option::count("package_length_offset", kOffset,
                      {store_size<&Options::length_offset>, load_size<&Options::length_offset>},
                      "Offset of the length field.", "bytes"),
        option::count(
            "package_body_offset", kOffset,
            {store_size<&Options::body_offset>, load_size<&Options::body_offset>},
            "Bytes that the length field does not count: the size of a packet is this plus the field.",
            "bytes"),
        option::flag("open_eof_check", {store_choice<&Choice::eof_check>, load_choice<&Choice::eof_check>},
                     Owner::kEofCheckDoc),
        option::flag("open_eof_split", {store_choice<&Choice::eof_split>, load_choice<&Choice::eof_split>},
                     Owner::kEofSplitDoc),
        option::exact(option::text("package_eof", {store_mark, load_mark}, "The end mark, 1 to 8 bytes.")),
    };
};

}  // namespace shoal::framing
