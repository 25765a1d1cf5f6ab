// SPDX-License-Identifier: Apache-2.0
/// Swoole\Coroutine\System: registration. Its methods are in coroutine_system_*.cpp, those about names in
/// dns_functions.cpp.
#include "runtime/properties.hpp"
#include "runtime/register.hpp"
#include "system/coroutine_system_arginfo.h"

namespace shoal::php {

void register_coroutine_system() {
    zend_class_entry* const system_ce = register_class_Swoole_Coroutine_System();
    system_ce->create_object = create_no_object;
    register_short_name("Co\\System", system_ce);
}

}  // namespace shoal::php
