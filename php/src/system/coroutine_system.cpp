// SPDX-License-Identifier: Apache-2.0
/// Swoole\Coroutine\System: registration. Its methods are in coroutine_system_*.cpp, those about names in
/// dns_functions.cpp.
#include "runtime/register.hpp"
#include "system/coroutine_system_arginfo.h"

namespace shoal::php {

void register_coroutine_system() {
    register_short_name("Co\\System", register_class_Swoole_Coroutine_System());
}

}  // namespace shoal::php
