// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/compat.hpp
/// The differences between PHP 8.1 and 8.5, here and nowhere else.
#include "runtime/zend.hpp"

// PHP 8.4 made exit() a function.
#define SHOAL_EXIT_IS_AN_OPCODE (PHP_VERSION_ID < 80400)
