// SPDX-License-Identifier: Apache-2.0
#include "shoal/base/cpu.hpp"

#include <unistd.h>

namespace shoal {

unsigned online_cpu_count() noexcept {
    const long count = ::sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1U : static_cast<unsigned>(count);
}

}  // namespace shoal
