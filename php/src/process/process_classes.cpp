// SPDX-License-Identifier: Apache-2.0
#include "process/registration.hpp"

namespace shoal::php {

void register_process_classes() {}

}  // namespace shoal::php
