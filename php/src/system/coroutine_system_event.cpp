// SPDX-License-Identifier: Apache-2.0
/// Swoole\Coroutine\System::waitEvent(). [Z]
#include <poll.h>

#include <cerrno>

#include "runtime/constants.hpp"
#include "runtime/descriptors.hpp"
#include "runtime/errors.hpp"
#include "runtime/seconds.hpp"
#include "system/system_calls.hpp"

namespace shoal::php {
namespace {

using event::Ready;

/// What `fd` is ready for now. Errors: kTimedOut, kSystem.
Result<Ready> look_at_descriptor(int fd, Ready interest) noexcept {
    pollfd entry{fd, 0, 0};
    if (any(interest & Ready::kRead)) entry.events |= POLLIN;
    if (any(interest & Ready::kWrite)) entry.events |= POLLOUT;
    const int count = ::poll(&entry, 1, 0);
    if (count < 0) return fail_errno();
    if ((entry.revents & POLLNVAL) != 0) return fail_errno(EBADF);
    if (count == 0) return fail(Errc::kTimedOut);
    Ready ready = Ready::kNone;
    if ((entry.revents & (POLLIN | POLLHUP)) != 0) ready = ready | Ready::kRead;
    if ((entry.revents & POLLOUT) != 0) ready = ready | Ready::kWrite;
    return ready;
}

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
    const int fd = descriptor_of(socket);
    if (EG(exception) != nullptr) RETURN_THROWS();
    if (fd < 0) {
        set_last_error(EBADF);
        warn("there is no open descriptor below the given %s", zend_zval_type_name(socket));
        RETURN_FALSE;
    }
    Ready interest = Ready::kNone;
    if ((events & kEventRead) != 0) interest = interest | Ready::kRead;
    if ((events & kEventWrite) != 0) interest = interest | Ready::kWrite;
    // As in Swoole 0 does not wait; elsewhere it leaves a limit as it is, but here is none.
    const Result<Ready> ready = call_core([&] {
        return timeout == 0 ? look_at_descriptor(fd, interest)
                            : wait_for_descriptor(fd, interest, timeout_from_seconds(timeout));
    });
    if (!ready) {
        // Closed by another coroutine: as if that had cancelled the wait.
        note_failure(ready.error().code == Errc::kClosed ? Error{Errc::kSystem, ECANCELED} : ready.error());
        RETURN_FALSE;
    }
    zend_long answer = 0;
    if (any(*ready & Ready::kRead)) answer |= kEventRead;
    if (any(*ready & Ready::kWrite)) answer |= kEventWrite;
    answer &= events;
    // After an error both calls return at once, which is what the waiting coroutine wants to know.
    RETURN_LONG(answer == 0 ? events : answer);
}
