// SPDX-License-Identifier: Apache-2.0
/// Loads the PHP library: the functions when a request starts, each class when it is first used.
#include "library/library.hpp"

#include <string_view>
#include <utility>

#include "runtime/compat.hpp"
#include "runtime/register.hpp"

namespace shoal::php {
namespace {

struct LibraryFile {
    std::string_view lc_class;  ///< Empty: a file of functions.
    const char* path;
    std::string_view text;
};

constexpr LibraryFile kFunctionFiles[] = {
#include "library_functions.hpp"
};
constexpr LibraryFile kClassFiles[] = {
#include "library_classes.hpp"
};

struct LibraryAlias {
    std::string_view lc_name;
    std::string_view lc_target;
    bool is_short;  ///< Only with swoole.use_shortname.
};
constexpr LibraryAlias kAliases[] = {
    {R"(co\server)", R"(swoole\coroutine\server)", true},
    {R"(co\server\connection)", R"(swoole\coroutine\server\connection)", true},
    {R"(co\fastcgi\client)", R"(swoole\coroutine\fastcgi\client)", true},
    {R"(co\fastcgi\client\exception)", R"(swoole\coroutine\fastcgi\client\exception)", true},
    {R"(co\fastcgi\proxy)", R"(swoole\coroutine\fastcgi\proxy)", true},
    {R"(swoole\process\processmanager)", R"(swoole\process\manager)", false},
    {R"(swoole\http\statuscode)", R"(swoole\http\status)", false},
    {"swoole_http_status_code", R"(swoole\http\status)", false},
    {R"(swoole\process\processmanager)", R"(swoole\process\manager)", false},
};

bool is_enabled = false;  // In this request.

/// Where zend_eval_string() starts to read.
constexpr std::string_view kOpenTag = "<?php";

/// False: memory ran out. The files ship with the extension and are tested with it: they compile.
bool run_file(const LibraryFile& file) {
    char name[128];  // As backtraces show it; Zend copies it.
    ap_php_snprintf(name, sizeof name, "@swoole/library/%s", file.path);
    const std::string_view code = file.text.substr(kOpenTag.size());
    return zend_eval_stringl(code.data(), code.size(), nullptr, name) == SUCCESS;
}

zend_class_entry* find_class(std::string_view lc_name) noexcept {
    return static_cast<zend_class_entry*>(
        zend_hash_str_find_ptr(EG(class_table), lc_name.data(), lc_name.size()));
}

zend_class_entry* load_class(std::string_view lc_name) {
    for (const LibraryFile& file : kClassFiles) {
        if (file.lc_class == lc_name) return run_file(file) ? find_class(lc_name) : nullptr;
    }
    return nullptr;
}

zend_class_entry* load_alias(std::string_view lc_name) {
    for (const LibraryAlias& alias : kAliases) {
        if (alias.lc_name != lc_name || (alias.is_short && !short_names_enabled())) continue;
        zend_class_entry* target = find_class(alias.lc_target);
        if (target == nullptr) target = load_class(alias.lc_target);
        if (target == nullptr) return nullptr;
        zend_register_class_alias_ex(lc_name.data(), lc_name.size(), target, /*persistent=*/false);
        return target;
    }
    return nullptr;
}

/// False for most other names, in upper or lower case.
bool may_be_library_name(std::string_view name) noexcept {
    return name.size() > 3 &&
           (strncasecmp(name.data(), "swo", 3) == 0 || strncasecmp(name.data(), "co\\", 3) == 0);
}

zend_class_entry* load(std::string_view lc_name) {
    if (!is_enabled || !may_be_library_name(lc_name)) return nullptr;
    zend_class_entry* const loaded = load_class(lc_name);
    return loaded != nullptr ? loaded : load_alias(lc_name);
}

void load_all_classes() {
    for (const LibraryFile& file : kClassFiles) {
        if (find_class(file.lc_class) == nullptr) run_file(file);
    }
    for (const LibraryAlias& alias : kAliases) {
        if (find_class(alias.lc_name) == nullptr) load_alias(alias.lc_name);
    }
}

// ---- hooks ----

zend_class_entry* (*previous_autoload)(zend_string*, zend_string*) = nullptr;

zend_class_entry* autoload(zend_string* name, zend_string* lc_name) {
    zend_class_entry* const loaded = load_library_class(lc_name);
    return loaded != nullptr ? loaded : previous_autoload(name, lc_name);
}

zif_handler class_exists = nullptr;
zif_handler get_declared_classes = nullptr;

/// class_exists($class, false) does not autoload, and must be true for a class of the library.
void class_exists_with_library(INTERNAL_FUNCTION_PARAMETERS) {
    zval* const argument = ZEND_NUM_ARGS() > 0 ? ZEND_CALL_ARG(execute_data, 1) : nullptr;
    if (is_enabled && argument != nullptr && Z_TYPE_P(argument) == IS_STRING) {
        std::string_view name{Z_STRVAL_P(argument), Z_STRLEN_P(argument)};
        if (name.starts_with('\\')) name.remove_prefix(1);
        char lc_name[128];
        if (may_be_library_name(name) && name.size() < sizeof lc_name) {
            zend_str_tolower_copy(lc_name, name.data(), name.size());
            if (find_class({lc_name, name.size()}) == nullptr) load({lc_name, name.size()});
        }
    }
    class_exists(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

void get_declared_classes_with_library(INTERNAL_FUNCTION_PARAMETERS) {
    if (is_enabled) load_all_classes();
    get_declared_classes(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

/// Returns the handler that `replacement` calls.
zif_handler replace_handler(std::string_view name, zif_handler replacement) {
    auto* const function =
        static_cast<zend_function*>(zend_hash_str_find_ptr(CG(function_table), name.data(), name.size()));
    if (function == nullptr) return nullptr;
    remove_frameless_calls(function->internal_function);
    return std::exchange(function->internal_function.handler, replacement);
}

}  // namespace

zend_class_entry* load_library_class(zend_string* lc_name) {
    return load({ZSTR_VAL(lc_name), ZSTR_LEN(lc_name)});
}

void load_library_class_while_compiling(std::string_view name) {
    char lc_name[128];
    if (!is_enabled || name.size() >= sizeof lc_name) return;
    zend_str_tolower_copy(lc_name, name.data(), name.size());
    if (find_class({lc_name, name.size()}) != nullptr) return;
    // zend_eval_stringl() saves and restores the state of the scanner and of the parser. This flag keeps
    // zend_lookup_class() from loading the parent of the class.
    const bool is_compiling = std::exchange(CG(in_compilation), false);
    load({lc_name, name.size()});
    CG(in_compilation) = is_compiling;
}

void register_library() {
    previous_autoload = std::exchange(zend_autoload, &autoload);
    class_exists = replace_handler("class_exists", &class_exists_with_library);
    get_declared_classes = replace_handler("get_declared_classes", &get_declared_classes_with_library);
    register_parent_loading();
}

void begin_library_request() {
    is_enabled = ini_bool("swoole.enable_library");
    show_removable_names(is_enabled);
    watch_opcache();
    if (!is_enabled) return;
    for (const LibraryFile& file : kFunctionFiles) {
        if (!run_file(file)) return;
    }
}

}  // namespace shoal::php
