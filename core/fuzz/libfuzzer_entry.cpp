// SPDX-License-Identifier: Apache-2.0
// One executable a target: CMake sets SHOAL_FUZZ_TARGET to its function.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t bytes) {
    shoal::fuzz::SHOAL_FUZZ_TARGET({reinterpret_cast<const char*>(data), bytes});
    return 0;
}
