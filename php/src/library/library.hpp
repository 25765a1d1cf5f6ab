// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/library/library.hpp
/// The classes and functions that are written in PHP (php/library), compiled into the extension.
#include <string_view>

#include "runtime/zend.hpp"

namespace shoal::php {

/// MINIT, after all classes and after register_autoload(): installs the hooks that load a class of the
/// library when it is first used.
void register_library();

/// RINIT: defines the functions of the library, unless `swoole.enable_library` is off. [Z]
void begin_library_request();

/// Loads the class of the library with this lower-case name. [Z]
/// Null: the library has no such class, or it is off. The caller has made sure that the class is not loaded.
zend_class_entry* load_library_class(zend_string* lc_name);

/// The same from inside the compiler, which zend_lookup_class() refuses. [Z]
void load_library_class_while_compiling(std::string_view name);

/// MINIT: installs the hook that loads the library's classes that a file extends before the file is compiled,
/// as they would be there if all of the library was loaded at the start.
void register_parent_loading();

/// Declares the classes of a file that opcache has restored from its cache, and whose parents are classes of
/// the library: opcache leaves a class whose parent is not loaded to the line that declares it. [Z]
void declare_children_of_library(const zend_op_array* file);

/// MINIT: calls `register_names`, and remembers the classes and functions that it adds.
void register_removable_names(void (*register_names)());

/// RINIT: shows or hides these names for this request. They remain in Zend's tables, because those are cut at
/// a fixed length when the request ends, but under keys that no PHP code can express.
void show_removable_names(bool are_visible);

/// RINIT: hides the functions among these names while opcache compiles a file.
void watch_opcache();

/// Before a file is compiled, after it has been read and parsed: no PHP code runs until that is done.
void hide_functions_from_opcache();

}  // namespace shoal::php
