// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/system/shared_string.hpp
/// A PHP string that a thread reads, without a copy.
#include "runtime/zend.hpp"
#include "shoal/aio/file_io.hpp"

namespace shoal::php {

/// Holds a reference, so no code changes the string in place. It is given back on PHP's thread: the pool
/// destroys its jobs there, and before the request's memory goes it has waited for those that run. [C]
inline aio::SharedBytes share_string(zend_string* string) {
    zend_string_addref(string);
    const auto release = [](const zend_string* shared) {
        zend_string_release(const_cast<zend_string*>(shared));
    };
    return {view(string), std::shared_ptr<const zend_string>(string, release)};
}

}  // namespace shoal::php
