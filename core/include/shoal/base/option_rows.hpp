// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/option_rows.hpp
/// Builders of option rows, and the access of a row to a struct member. Every option table uses these.
///
///     constexpr option::Row kRows[] = {
///         option::count("max_connection", {0, 1 << 30, 0}, option::member<&ServerConfig::max_connections>,
///                       "Maximum connections of all workers together."),
///         option::alias("max_conn", "max_connection"),
///     };
#include <optional>
#include <type_traits>
#include <utility>

#include "shoal/base/option.hpp"

namespace shoal::option {

// ---- access to a member ----------------------------------------------------------------------------------

/// How a row stores a value and reads it back.
struct Access {
    Store store = nullptr;
    Load load = nullptr;
};

template <typename Class, typename Type>
Class owner_of(Type Class::*);

/// The member at the end of a path of member pointers: &PortConfig::http, &HttpConfig::parse_cookie.
template <auto First, auto... Rest, typename Object>
auto& walk(Object& object) noexcept {
    if constexpr (sizeof...(Rest) == 0) {
        return object.*First;
    } else {
        return walk<Rest...>(object.*First);
    }
}

template <typename Type>
const char* assign(Type& member, const Value& value) {
    if constexpr (std::is_same_v<Type, bool> || std::is_same_v<Type, std::optional<bool>>) {
        member = value.flag;
    } else if constexpr (std::is_floating_point_v<Type>) {
        member = value.number;
    } else if constexpr (std::is_integral_v<Type>) {
        member = static_cast<Type>(value.integer);
    } else if constexpr (std::is_same_v<Type, std::string>) {
        member = value.text;
    } else {
        static_assert(std::is_same_v<Type, std::vector<std::string>>, "write a Store of its own");
        std::vector<std::string> list;
        if (value.items == nullptr || !value.items->read_list(value.is_strict, list))
            return "every item must be a string";
        member = std::move(list);
    }
    return nullptr;
}

template <typename Type>
Content content_of(const Type& member) {
    if constexpr (std::is_same_v<Type, std::optional<bool>>) {
        return member.value_or(false);
    } else if constexpr (std::is_arithmetic_v<Type> && !std::is_same_v<Type, bool>) {
        return static_cast<double>(member);
    } else {
        return member;
    }
}

template <auto First, auto... Rest>
const char* store_member(void* target, const Value& value) {
    using Object = decltype(owner_of(First));
    return assign(walk<First, Rest...>(*static_cast<Object*>(target)), value);
}
template <auto First, auto... Rest>
Content load_member(const void* source) {
    using Object = decltype(owner_of(First));
    return content_of(walk<First, Rest...>(*static_cast<const Object*>(source)));
}

/// A member as it is.
template <auto... Path>
inline constexpr Access member{&store_member<Path...>, &load_member<Path...>};

/// A member that needs more than an assignment.
template <auto... Path>
constexpr Access member_by(Store store) noexcept {
    return {store, &load_member<Path...>};
}

/// A setting that has no member.
constexpr Access by(Store store) noexcept {
    return {store, nullptr};
}

/// Accepted; there is nothing to store.
inline const char* ignore_value(void* /*target*/, const Value& /*value*/) {
    return nullptr;
}

// ---- builders --------------------------------------------------------------------------------------------

constexpr Row make_row(Kind kind, std::string_view name, Access access, const char* doc) noexcept {
    Row row;
    row.name = name;
    row.kind = kind;
    row.store = access.store;
    row.load = access.load;
    row.doc = doc;
    return row;
}
constexpr Row make_number(Kind kind, std::string_view name, Limits limits, const char* unit, Access access,
                          const char* doc) noexcept {
    Row row = make_row(kind, name, access, doc);
    row.limits = limits;
    row.unit = unit;
    return row;
}

constexpr Row flag(std::string_view name, Access access, const char* doc) noexcept {
    return make_row(Kind::kFlag, name, access, doc);
}
constexpr Row count(std::string_view name, Limits limits, Access access, const char* doc,
                    const char* unit = "") noexcept {
    return make_number(Kind::kCount, name, limits, unit, access, doc);
}
constexpr Row bytes(std::string_view name, Limits limits, Access access, const char* doc) noexcept {
    return make_number(Kind::kBytes, name, limits, "bytes", access, doc);
}
constexpr Row seconds(std::string_view name, Limits limits, Access access, const char* doc) noexcept {
    return make_number(Kind::kSeconds, name, limits, "seconds", access, doc);
}
constexpr Row text(std::string_view name, Access access, const char* doc) noexcept {
    return make_row(Kind::kText, name, access, doc);
}
constexpr Row path(std::string_view name, Access access, const char* doc) noexcept {
    return make_row(Kind::kPath, name, access, doc);
}
constexpr Row list(std::string_view name, Access access, const char* doc) noexcept {
    return make_row(Kind::kList, name, access, doc);
}
constexpr Row map(std::string_view name, Access access, const char* doc) noexcept {
    return make_row(Kind::kMap, name, access, doc);
}
constexpr Row callback(std::string_view name, Access access, const char* doc) noexcept {
    return make_row(Kind::kCallback, name, access, doc);
}

/// Another name of a row of the same table.
constexpr Row alias(std::string_view name, const char* target) noexcept {
    Row row;
    row.name = name;
    row.alias_of = target;
    return row;
}
/// A known name that this version cannot serve; `why` is reported.
constexpr Row without_effect(std::string_view name, const char* why) noexcept {
    Row row;
    row.name = name;
    row.unavailable = why;
    return row;
}
/// A name of old versions of Swoole.
constexpr Row obsolete(std::string_view name, const char* why) noexcept {
    Row row = without_effect(name, why);
    row.is_obsolete = true;
    return row;
}

/// The rows of several tables as one.
template <typename... Rows>
constexpr auto join(const Rows&... tables) noexcept {
    std::array<Row, (std::size(Rows{}) + ...)> all{};
    std::size_t next = 0;
    const auto append = [&](const auto& table) {
        for (const Row& row : table)
            all[next++] = row;
    };
    (append(tables), ...);
    return all;
}

/// The row with a phrase in the place of its default.
constexpr Row with_default(Row row, const char* phrase) noexcept {
    row.default_phrase = phrase;
    return row;
}
/// The row, whose unusable values are errors and never ignored.
constexpr Row exact(Row row) noexcept {
    row.is_exact = true;
    return row;
}

}  // namespace shoal::option
