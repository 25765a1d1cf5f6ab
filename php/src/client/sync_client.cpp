// SPDX-License-Identifier: Apache-2.0
#include "runtime/register.hpp"

namespace shoal::php {

void register_sync_client() {}

}  // namespace shoal::php
