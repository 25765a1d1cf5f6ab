// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/make_failure.hpp
/// What constructors throw.
#include "shoal/base/error.hpp"

namespace shoal::php {

/// Throws a Swoole\Exception "the <what> cannot be made: <reason>" with Swoole's number of `error`. [Z]
void throw_not_made(const char* what, Error error);

}  // namespace shoal::php
