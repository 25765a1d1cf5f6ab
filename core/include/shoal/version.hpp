// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/version.hpp
/// The library's own version (semantic versioning). CMakeLists.txt has the same number.
#define SHOAL_VERSION "0.1.0"
