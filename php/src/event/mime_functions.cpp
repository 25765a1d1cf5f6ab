// SPDX-License-Identifier: Apache-2.0
#include "event/mime.hpp"
#include "event/mime_functions_arginfo.h"
#include "event/registration.hpp"
#include "runtime/boundary.hpp"
#include "runtime/register.hpp"

namespace shoal::php {

http::MimeRegistry& mime_registry() {
    static http::MimeRegistry* const registry = new http::MimeRegistry;  // Used until the process has ended.
    return *registry;
}

void register_mime_functions() {
    register_functions(ext_functions);
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_FUNCTION(swoole_mime_type_add) {
    zend_string* suffix = nullptr;
    zend_string* type = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(suffix)
    Z_PARAM_STR(type)
    ZEND_PARSE_PARAMETERS_END();
    RETURN_BOOL(call_core([&] { return mime_registry().add(view(suffix), view(type)); }));
}

ZEND_FUNCTION(swoole_mime_type_set) {
    zend_string* suffix = nullptr;
    zend_string* type = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(suffix)
    Z_PARAM_STR(type)
    ZEND_PARSE_PARAMETERS_END();
    call_core([&] { mime_registry().set(view(suffix), view(type)); });
}

ZEND_FUNCTION(swoole_mime_type_delete) {
    zend_string* suffix = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(suffix)
    ZEND_PARSE_PARAMETERS_END();
    RETURN_BOOL(call_core([&] { return mime_registry().remove(view(suffix)); }));
}

ZEND_FUNCTION(swoole_mime_type_get) {
    zend_string* filename = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(filename)
    ZEND_PARSE_PARAMETERS_END();
    const std::string_view type = call_core([&] { return mime_registry().get(view(filename)); });
    RETURN_STRINGL(type.data(), type.size());
}

ZEND_FUNCTION(swoole_mime_type_exists) {
    zend_string* filename = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(filename)
    ZEND_PARSE_PARAMETERS_END();
    RETURN_BOOL(call_core([&] { return mime_registry().exists(view(filename)); }));
}

ZEND_FUNCTION(swoole_mime_type_list) {
    ZEND_PARSE_PARAMETERS_NONE();
    // Only the registry's iteration is C++, and it holds nothing that a bailout could leave half-done.
    array_init(return_value);
    mime_registry().for_each([return_value](std::string_view, std::string_view type) {
        add_next_index_stringl(return_value, type.data(), type.size());
    });
}
