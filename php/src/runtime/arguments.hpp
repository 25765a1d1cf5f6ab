// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/arguments.hpp
/// Argument lists that several methods share. A parser returns false after it has thrown: use
/// RETURN_THROWS().
#include <cstdint>

#include "runtime/zend.hpp"

namespace shoal::php {

/// sendfile(string $path, int $offset = 0, int $length = 0)
struct FileArguments {
    zend_string* path = nullptr;
    zend_long offset = 0;
    zend_long length = 0;
};
[[nodiscard]] bool parse_file_arguments(zend_execute_data* execute_data, FileArguments& arguments);

/// sendto(string $host, int $port, string $data)
struct DatagramArguments {
    zend_string* host = nullptr;
    zend_long port = 0;
    zend_string* data = nullptr;
};
[[nodiscard]] bool parse_datagram_arguments(zend_execute_data* execute_data, DatagramArguments& arguments);

/// A callable and its arguments. Borrowed from the frame of the method.
struct CallArguments {
    zend_fcall_info info = empty_fcall_info;
    zend_fcall_info_cache cache = empty_fcall_info_cache;
    zval* values = nullptr;
    std::uint32_t count = 0;
};
/// f(callable $callback, mixed ...$arguments)
[[nodiscard]] bool parse_call_arguments(zend_execute_data* execute_data, CallArguments& arguments);
/// f(int $number, callable $callback, mixed ...$arguments)
[[nodiscard]] bool parse_call_arguments(zend_execute_data* execute_data, zend_long& number,
                                        CallArguments& arguments);

/// f(?callable $callback = null): without a callback `info` stays uninitialized.
[[nodiscard]] bool parse_optional_callback(zend_execute_data* execute_data, CallArguments& arguments);
/// f(bool $flag = `flag`)
[[nodiscard]] bool parse_optional_flag(zend_execute_data* execute_data, bool& flag);

}  // namespace shoal::php
