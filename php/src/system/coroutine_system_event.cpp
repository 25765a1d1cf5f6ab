// SPDX-License-Identifier: Apache-2.0
/// Swoole\Coroutine\System::waitEvent(). [Z]
#include <cerrno>

#include "runtime/errors.hpp"
#include "runtime/seconds.hpp"
#include "system/system_calls.hpp"

namespace shoal::php {
namespace {

using event::Ready;

constexpr zend_long kEventRead = 512;
constexpr zend_long kEventWrite = 1024;

}  // namespace
}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_System, waitEvent) {
    zval* socket;
    zend_long events = kEventRead;
    double timeout = -1;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_ZVAL(socket)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(events)
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    if (!require_coroutine()) RETURN_THROWS();
    if ((events & ~(kEventRead | kEventWrite)) != 0 || events == 0) {
        set_last_error(EINVAL);
        warn("$events must be SWOOLE_EVENT_READ, SWOOLE_EVENT_WRITE or both");
        RETURN_FALSE;
    }
    const int fd = descriptor_below(socket);
    if (EG(exception) != nullptr) RETURN_THROWS();
    if (fd < 0) {
        set_last_error(EBADF);
        warn("there is no open descriptor below the given %s", zend_zval_type_name(socket));
        RETURN_FALSE;
    }
    Ready interest = Ready::kNone;
    if ((events & kEventRead) != 0) interest = interest | Ready::kRead;
    if ((events & kEventWrite) != 0) interest = interest | Ready::kWrite;
    const Result<Ready> ready =
        call_core([&] { return wait_for_descriptor(fd, interest, timeout_from_seconds(timeout)); });
    if (!ready) {
        // Closed by another coroutine: as if that had cancelled the wait.
        note_failure(ready.error().code == Errc::kClosed ? Error{Errc::kSystem, ECANCELED} : ready.error());
        RETURN_FALSE;
    }
    zend_long answer = 0;
    if (any(*ready & Ready::kRead)) answer |= kEventRead;
    if (any(*ready & Ready::kWrite)) answer |= kEventWrite;
    answer &= events;
    // After an error both calls return at once, which is what whoever waits wants to know.
    RETURN_LONG(answer == 0 ? events : answer);
}
