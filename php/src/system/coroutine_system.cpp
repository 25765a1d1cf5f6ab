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

// Until the real ones are linked in.
#define SHOAL_PENDING(name)                                    \
    [[gnu::weak]] ZEND_METHOD(Swoole_Coroutine_System, name) { \
        zend_throw_error(nullptr, "not available yet");        \
        static_cast<void>(execute_data);                       \
        static_cast<void>(return_value);                       \
    }
SHOAL_PENDING(gethostbyname)
SHOAL_PENDING(dnsLookup)
SHOAL_PENDING(getaddrinfo)
