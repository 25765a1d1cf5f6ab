// SPDX-License-Identifier: Apache-2.0
#include "shoal/base/error.hpp"

namespace shoal {

std::string_view describe(Errc code) noexcept {
    switch (code) {
        case Errc::kOk:
            return "success";
        case Errc::kSystem:
            return "system call failed";
        case Errc::kTimedOut:
            return "timed out";
        case Errc::kCanceled:
            return "canceled";
        case Errc::kClosed:
            return "closed";
        case Errc::kAgain:
            return "would block";
        case Errc::kBusy:
            return "another coroutine is already waiting";
        case Errc::kNoMemory:
            return "out of memory";
        case Errc::kTooLarge:
            return "limit exceeded";
        case Errc::kProtocol:
            return "protocol error";
        case Errc::kUnsupported:
            return "not supported";
        case Errc::kInvalid:
            return "invalid argument or state";
        case Errc::kNotFound:
            return "not found";
        case Errc::kExists:
            return "already exists";
        case Errc::kOutOfCoroutine:
            return "not inside a coroutine";
        case Errc::kInternal:
            return "internal error";
    }
    return "unknown error";
}

int to_errno(Error error) noexcept {
    switch (error.code) {
        case Errc::kOk:
            return 0;
        case Errc::kSystem:
            return error.detail;
        case Errc::kTimedOut:
            return ETIMEDOUT;
        case Errc::kCanceled:
            return ECANCELED;
        case Errc::kClosed:
            return ECONNRESET;
        case Errc::kAgain:
            return EAGAIN;
        case Errc::kBusy:
            return EBUSY;
        case Errc::kNoMemory:
            return ENOMEM;
        case Errc::kTooLarge:
            return EMSGSIZE;
        case Errc::kProtocol:
            return EPROTO;
        case Errc::kUnsupported:
            return EOPNOTSUPP;
        case Errc::kInvalid:
            return EINVAL;
        case Errc::kNotFound:
            return ENOENT;
        case Errc::kExists:
            return EEXIST;
        case Errc::kOutOfCoroutine:
            return EPERM;
        case Errc::kInternal:
            return EIO;
    }
    return EINVAL;
}

}  // namespace shoal
