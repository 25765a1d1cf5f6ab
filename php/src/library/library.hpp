// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/library/library.hpp
/// The classes and functions that are written in PHP (php/library), compiled into the extension.

namespace shoal::php {

/// RINIT: compiles and runs the library's files, unless `swoole.enable_library` is off. [Z]
void load_library();

}  // namespace shoal::php
