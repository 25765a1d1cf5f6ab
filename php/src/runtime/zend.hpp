// SPDX-License-Identifier: Apache-2.0
// A guard and not #pragma once: this header is precompiled, and ccache takes a precompiled header for the
// same when only comments differ. GCC would then not recognise the file and read it twice.
#ifndef SHOAL_PHP_RUNTIME_ZEND_HPP
#define SHOAL_PHP_RUNTIME_ZEND_HPP
/// @file php/src/runtime/zend.hpp
/// Includes Zend's headers with the warnings disabled that their C code triggers.
// Before PHP's headers: they define snprintf as a macro, which breaks <string>.
#include <string>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wdeprecated-enum-enum-conversion"
#pragma GCC diagnostic ignored "-Wvolatile"
#pragma GCC diagnostic ignored "-Wpedantic"
extern "C" {
#include <SAPI.h>
#include <Zend/zend_API.h>
#include <Zend/zend_builtin_functions.h>
#include <Zend/zend_closures.h>
#include <Zend/zend_exceptions.h>
#include <Zend/zend_extensions.h>
#include <Zend/zend_fibers.h>
#include <Zend/zend_interfaces.h>
#include <Zend/zend_observer.h>
#include <Zend/zend_vm.h>
#include <main/php_ini.h>
#include <main/php_output.h>
#include <main/php_streams.h>
#include <php.h>

#include <ext/spl/spl_array.h>
#include <ext/spl/spl_exceptions.h>
#include <ext/standard/basic_functions.h>
#include <ext/standard/info.h>
}
#pragma GCC diagnostic pop
#undef lookup  // php_compat.h renames it for the bundled PCRE; it is a method's name here.

#include <string_view>

namespace shoal::php {

/// The bytes of a zend_string; borrowed.
inline std::string_view view(const zend_string* string) noexcept {
    return {ZSTR_VAL(string), ZSTR_LEN(string)};
}

}  // namespace shoal::php

#endif
