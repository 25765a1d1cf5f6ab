// SPDX-License-Identifier: Apache-2.0
/// Methods of Swoole\Server whose parts of the server are not in this build: each says so.
#include "runtime/errors.hpp"
#include "server/server_object.hpp"

namespace shoal::php {
namespace {

void throw_not_available(const char* method) {
    zend_throw_exception_ex(swoole_exception_ce, kCodeNotSupported,
                            "Swoole\\Server::%s() is not part of this version", method);
}

}  // namespace
}  // namespace shoal::php

using namespace shoal::php;

#define SHOAL_UNAVAILABLE_METHOD(name) \
    ZEND_METHOD(Swoole_Server, name) { \
        throw_not_available(#name);    \
    }

SHOAL_UNAVAILABLE_METHOD(sendto)
SHOAL_UNAVAILABLE_METHOD(task)
SHOAL_UNAVAILABLE_METHOD(taskwait)
SHOAL_UNAVAILABLE_METHOD(taskWaitMulti)
SHOAL_UNAVAILABLE_METHOD(taskCo)
SHOAL_UNAVAILABLE_METHOD(finish)
SHOAL_UNAVAILABLE_METHOD(sendMessage)
SHOAL_UNAVAILABLE_METHOD(command)
SHOAL_UNAVAILABLE_METHOD(addCommand)
SHOAL_UNAVAILABLE_METHOD(addProcess)
SHOAL_UNAVAILABLE_METHOD(getSocket)
