// SPDX-License-Identifier: Apache-2.0
#include "runtime/arguments.hpp"

namespace shoal::php {

bool parse_file_arguments(zend_execute_data* execute_data, FileArguments& arguments) {
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_PATH_STR(arguments.path)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(arguments.offset)
    Z_PARAM_LONG(arguments.length)
    ZEND_PARSE_PARAMETERS_END_EX(return false);
    return true;
}

bool parse_datagram_arguments(zend_execute_data* execute_data, DatagramArguments& arguments) {
    ZEND_PARSE_PARAMETERS_START(3, 3)
    Z_PARAM_STR(arguments.host)
    Z_PARAM_LONG(arguments.port)
    Z_PARAM_STR(arguments.data)
    ZEND_PARSE_PARAMETERS_END_EX(return false);
    return true;
}

bool parse_call_arguments(zend_execute_data* execute_data, CallArguments& arguments) {
    ZEND_PARSE_PARAMETERS_START(1, -1)
    Z_PARAM_FUNC(arguments.info, arguments.cache)
    Z_PARAM_VARIADIC('*', arguments.values, arguments.count)
    ZEND_PARSE_PARAMETERS_END_EX(return false);
    return true;
}

bool parse_call_arguments(zend_execute_data* execute_data, zend_long& number, CallArguments& arguments) {
    ZEND_PARSE_PARAMETERS_START(2, -1)
    Z_PARAM_LONG(number)
    Z_PARAM_FUNC(arguments.info, arguments.cache)
    Z_PARAM_VARIADIC('*', arguments.values, arguments.count)
    ZEND_PARSE_PARAMETERS_END_EX(return false);
    return true;
}

bool parse_optional_callback(zend_execute_data* execute_data, CallArguments& arguments) {
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_FUNC_OR_NULL(arguments.info, arguments.cache)
    ZEND_PARSE_PARAMETERS_END_EX(return false);
    return true;
}

bool parse_optional_flag(zend_execute_data* execute_data, bool& flag) {
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(flag)
    ZEND_PARSE_PARAMETERS_END_EX(return false);
    return true;
}

}  // namespace shoal::php
