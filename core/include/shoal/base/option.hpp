// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/option.hpp
/// Named options as tables: one row holds the name, the kind, the range, the meaning and the struct member of
/// an option. Validation, setting by name and the reference in docs/options.md all use the rows. The builders
/// of rows are in shoal/base/option_rows.hpp.
///
/// Nothing here does I/O or switches coroutines; callable from any thread.
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shoal/base/error.hpp"

namespace shoal::option {

enum class Kind : std::uint8_t {
    kFlag,
    kCount,    ///< A whole number.
    kBytes,    ///< A whole number of bytes; hosts also take texts such as "2M".
    kSeconds,  ///< A number with a fraction.
    kText,
    kPath,  ///< A text that names a file or directory.
    kList,  ///< Texts.
    kMap,   ///< Names to maps of texts.
    kCallback,
    kAny,
};

/// What happens to a number outside of the range unless the check is strict.
enum class OutOfRange : std::uint8_t {
    kClamp,   ///< The nearest bound is used, and this is reported.
    kIgnore,  ///< The option is not set, and this is reported.
};

/// Field names to values, of each entry of a map.
using TextMaps = std::map<std::string, std::map<std::string, std::string>>;

enum class MapFault : std::uint8_t {
    kNone,
    kNotMaps,   ///< An entry without a name, or one that is no map.
    kNotTexts,  ///< One of the fields asked for is not a text.
};

/// A list or map in the form that the host has it.
class Items {
  public:
    [[nodiscard]] virtual std::size_t size() const noexcept = 0;
    /// Appends the texts of a list, and whole numbers as texts. An entry of another type is left out;
    /// strictly, a number or other type makes it return false.
    virtual bool read_list(bool is_strict, std::vector<std::string>& out) const = 0;
    /// Reads the named fields of each entry.
    virtual MapFault read_maps(std::span<const std::string_view> fields, TextMaps& out) const = 0;

  protected:
    ~Items() = default;
};

/// A value converted to the kind of its row. Borrows the text and the items.
struct Value {
    bool flag = false;
    bool is_strict = false;  ///< Refuse what is corrected otherwise.
    std::int64_t integer = 0;
    double number = 0;  ///< `integer` as well, for kCount and kBytes.
    std::string_view text;
    const Items* items = nullptr;
    void* host = nullptr;  ///< The host's own value; null in a C++ program.

    void set_number(double new_number) noexcept {
        number = new_number;
        integer = static_cast<std::int64_t>(new_number);
    }
};

/// What a member holds: the value of a row, owned.
using Content = std::variant<std::monostate, bool, double, std::string, std::vector<std::string>>;

/// Stores a value into the target of the row's table. Null: stored; otherwise the reason for the refusal,
/// static text that reads well after "option [name]: ".
using Store = const char* (*)(void* target, const Value& value);
/// Reads the member that `Store` sets.
using Load = Content (*)(const void* source);

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Limits::below: the minimum, as a correction that is reported.
inline constexpr double kNearest = std::numeric_limits<double>::quiet_NaN();
/// Limits::below: the default of the option.
inline constexpr double kDefault = -kInfinity;

/// The range of a number.
struct Limits {
    double minimum = -kInfinity;
    double maximum = kInfinity;
    /// What a value below the minimum means, without a report (Swoole's meaning of 0 or -1).
    double below = kNearest;
    OutOfRange out_of_range = OutOfRange::kClamp;
};

struct Row {
    std::string_view name;  ///< Followed by a NUL.
    Kind kind = Kind::kAny;
    Limits limits{};
    const char* unit = "";
    Store store = nullptr;
    Load load = nullptr;  ///< Null: there is no member to read.
    const char* doc = "";
    /// Where the default is computed, or is no plain value: a phrase that replaces the member's value in the
    /// documentation ("number of CPUs").
    const char* default_phrase = nullptr;
    const char* alias_of = nullptr;  ///< Another name of that row of the same table, which has all the rest.
    /// The name is known, but has no effect, for this reason.
    const char* unavailable = nullptr;
    /// With `unavailable`: not worth a report, because no version of Swoole that is still in use gives it an
    /// effect.
    bool is_obsolete = false;
    /// A value that cannot be used is an error of the program in any case, never ignored.
    bool is_exact = false;
};

/// Which set() functions take the rows of a table.
enum class Scope : std::uint8_t {
    kServer,  ///< The server alone.
    kPort,    ///< A port; given to the server: the first port, and ports without settings of their own.
    kBoth,    ///< The server, for all ports.
    kProcess,
    kOther,  ///< Clients, sockets, requests.
};

struct Table {
    std::span<const Row> rows;
    Scope scope = Scope::kOther;
    /// A target with all members at their defaults; null: the rows have no members to read.
    const void* defaults = nullptr;
    const char* heading = "";  ///< In the documentation.
    const char* note = "";     ///< Under the heading: which functions take the options.
};

/// A table and the object that its rows set.
struct BoundTable {
    const Table* table = nullptr;
    void* target = nullptr;
};

struct Found {
    const Row* named = nullptr;  ///< The row of that name; null: unknown.
    const Row* row = nullptr;    ///< The same, or the one that it is an alias of.
    BoundTable where;
    [[nodiscard]] explicit operator bool() const noexcept { return named != nullptr; }
};

/// The first table that has the name wins.
[[nodiscard]] Found find(std::span<const BoundTable> tables, std::string_view name) noexcept;
/// The known name that is most like an unknown one; null: none is near. A third of the letters may differ,
/// three at most.
[[nodiscard]] const Row* find_similar(std::span<const BoundTable> tables, std::string_view name) noexcept;

enum class Fit : std::uint8_t {
    kInside,   ///< Or below the minimum, with a meaning of its own.
    kClamped,  ///< `value` is now the nearest bound.
    kIgnored,
    kRefused,  ///< Strictly.
};
/// Brings a number into the range of its row. `defaults`: that of the table.
[[nodiscard]] Fit fit_into_range(const Row& row, const void* defaults, Value& value) noexcept;

/// A short text that a longjmp may skip.
struct Phrase {
    std::array<char, 128> text{};
    [[nodiscard]] const char* c_str() const noexcept { return text.data(); }
};
/// "between 0 and 9 seconds", "at least 1".
[[nodiscard]] Phrase range_phrase(const Row& row) noexcept;
/// "9", "0.5"
[[nodiscard]] Phrase number_phrase(double number) noexcept;

// ---- for C++ programs ------------------------------------------------------------------------------------

/// A value as a C++ program gives it. Numbers may be given for flags, and texts for numbers and sizes ("2M").
using Input = std::variant<bool, std::int64_t, double, std::string_view, std::vector<std::string>, TextMaps>;

enum class Checking : std::uint8_t {
    kStrict,   ///< A wrong type or a value out of range is an error.
    kLenient,  ///< Numbers are brought into the range; what remains unusable is an error.
};

/// Sets one option by its name.
///
/// Errors; `why` (may be null) receives a sentence that names the option:
///  - kNotFound: no table has the name
///  - kInvalid: the value has the wrong type, is out of range or was refused; nothing has changed
///  - kUnsupported: the option has no effect in this version
Result<void> set(std::span<const BoundTable> tables, std::string_view name, const Input& value,
                 Checking checking = Checking::kStrict, std::string* why = nullptr);

/// Checks the members of `object` strictly against the rows of `table`; `scratch` is a copy of the object
/// that may be written. Returns what is wrong ("backlog must be between 1 and 1048576, 0 given"); empty:
/// nothing.
[[nodiscard]] std::string check(const Table& table, const void* object, void* scratch);

/// The default of a row as the documentation shows it: its phrase, or the value of the member.
[[nodiscard]] std::string default_text(const Row& row, const void* defaults);

}  // namespace shoal::option
