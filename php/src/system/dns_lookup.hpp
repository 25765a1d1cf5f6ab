// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/system/dns_lookup.hpp
/// Looks up names for other files of this folder.
#include "runtime/zend.hpp"

namespace shoal::php {

/// Returns one of the host's addresses as text, or false with the last error. May switch coroutine; outside
/// of one it throws. `timeout_seconds` <= 0: the usual time. [Z]
void answer_one_address(zval* return_value, zend_string* host, zend_long family, double timeout_seconds);

}  // namespace shoal::php
