// SPDX-License-Identifier: Apache-2.0
/// shoal_option_reference(): the option tables as PHP arrays. [Z] but for the texts.
#include <array>
#include <cmath>
#include <initializer_list>

#include "coroutine/coroutine_classes.hpp"
#include "coroutine/process_options.hpp"
#include "http/request.hpp"
#include "process/pool_settings.hpp"
#include "runtime/boundary.hpp"
#include "runtime/ini.hpp"
#include "runtime/register.hpp"
#include "server/option_reference_arginfo.h"
#include "server/registration.hpp"
#include "server/server_option_tables.hpp"
#include "shoal/server/config.hpp"
#include "stream/stream_settings.hpp"

namespace shoal::php {
namespace {

const char* type_text(option::Kind kind) noexcept {
    switch (kind) {
        case option::Kind::kFlag:
            return "bool";
        case option::Kind::kCount:
            return "int";
        case option::Kind::kBytes:
            return "size";
        case option::Kind::kSeconds:
            return "float";
        case option::Kind::kText:
        case option::Kind::kPath:
            return "string";
        case option::Kind::kList:
        case option::Kind::kMap:
            return "array";
        case option::Kind::kCallback:
            return "callable";
        case option::Kind::kAny:
            break;
    }
    return "";
}

/// "0 to 9 seconds", "from 1", or the unit alone.
option::Phrase range_text(const option::Row& row) noexcept {
    const option::Limits& limits = row.limits;
    const option::Phrase low = option::number_phrase(limits.minimum);
    const option::Phrase high = option::number_phrase(limits.maximum);
    const char* const space = *row.unit == '\0' ? "" : " ";
    option::Phrase range;
    char* const out = range.text.data();
    const std::size_t room = range.text.size();
    if (std::isinf(limits.minimum) && std::isinf(limits.maximum)) {
        ap_php_snprintf(out, room, "%s", row.unit);
    } else if (std::isinf(limits.maximum)) {
        ap_php_snprintf(out, room, "from %s%s%s", low.c_str(), space, row.unit);
    } else if (std::isinf(limits.minimum)) {
        ap_php_snprintf(out, room, "to %s%s%s", high.c_str(), space, row.unit);
    } else {
        ap_php_snprintf(out, room, "%s to %s%s%s", low.c_str(), high.c_str(), space, row.unit);
    }
    return range;
}

struct ShortText {
    std::array<char, 256> text{};
};

/// A value as it is; a phrase without the quotes that the reference puts around values.
ShortText default_of(const option::Row& row, const void* defaults) noexcept {
    ShortText out;
    call_core([&] {
        const std::string text = option::default_text(row, defaults);
        text.copy(out.text.data(), out.text.size() - 1);
    });
    return out;
}

void add_row(zval* options, const option::Table& table, const option::Row& named) {
    const option::BoundTable bound[] = {{&table, nullptr}};
    const option::Row& row = *option::find(bound, named.name).row;
    zval entry;
    array_init(&entry);
    add_assoc_stringl(&entry, "name", named.name.data(), named.name.size());
    add_assoc_string(&entry, "type", type_text(row.kind));
    add_assoc_string(&entry, "range", range_text(row).c_str());
    add_assoc_string(&entry, "default", default_of(row, table.defaults).text.data());
    add_assoc_string(&entry, "doc", row.doc);
    if (named.alias_of != nullptr) add_assoc_string(&entry, "alias_of", named.alias_of);
    if (row.unavailable != nullptr) add_assoc_string(&entry, "unavailable", row.unavailable);
    add_next_index_zval(options, &entry);
}

/// Of tables that share a name, as of those searched by set(), the first has it.
bool is_hidden(const std::initializer_list<const option::Table*>& tables, const option::Table* table,
               std::string_view name) noexcept {
    for (const option::Table* const earlier : tables) {
        if (earlier == table) return false;
        const option::BoundTable bound[] = {{earlier, nullptr}};
        if (option::find(bound, name)) return true;
    }
    return false;
}

/// One section of several tables; the heading is that of the last.
void add_section(zval* sections, const std::initializer_list<const option::Table*>& tables) {
    zval section;
    zval options;
    array_init(&section);
    array_init(&options);
    const option::Table& titled = **(tables.end() - 1);
    add_assoc_string(&section, "heading", titled.heading);
    add_assoc_string(&section, "note", titled.note);
    for (const option::Table* const table : tables) {
        for (const option::Row& row : table->rows) {
            if (!is_hidden(tables, table, row.name)) add_row(&options, *table, row);
        }
    }
    add_assoc_zval(&section, "options", &options);
    add_next_index_zval(sections, &section);
}

void add_ini_section(zval* sections) {
    zval section;
    zval options;
    array_init(&section);
    array_init(&options);
    add_assoc_string(&section, "heading", "php.ini");
    add_assoc_string(&section, "note", "");
    for (const IniSetting& setting : ini_settings()) {
        zval entry;
        array_init(&entry);
        add_assoc_string(&entry, "name", setting.name);
        add_assoc_string(&entry, "default", setting.value);
        add_assoc_string(&entry, "doc", setting.doc);
        add_next_index_zval(&options, &entry);
    }
    add_assoc_zval(&section, "options", &options);
    add_next_index_zval(sections, &section);
}

}  // namespace

void register_option_reference() {
    register_functions(ext_functions);
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_FUNCTION(shoal_option_reference) {
    ZEND_PARSE_PARAMETERS_NONE();
    ProcessOptions process;
    const StreamTables& streams = stream_tables();
    array_init(return_value);
    add_section(return_value, {&host_option_table(), &server::server_options()});
    add_section(return_value, {&server::http_options()});
    add_section(return_value, {&server::port_options()});
    add_section(return_value, {&port_callback_table(), &server::framing_option_table()});
    add_section(return_value, {&server::tls_option_table()});
    add_section(return_value, {&later_server_options()});
    add_section(return_value, {&obsolete_server_options()});
    add_section(return_value, {coroutine_option_table().table});
    add_section(return_value, {process_option_table(process).table});
    for (const option::Table* const table : {&streams.framing, &streams.connection, &streams.tls,
                                             &streams.server_tls, &streams.client_only, &streams.old}) {
        add_section(return_value, {table});
    }
    add_section(return_value, {&pool_option_table()});
    add_section(return_value, {&request_option_table()});
    add_ini_section(return_value);
}
