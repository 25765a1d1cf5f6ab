// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/error.hpp
/// Errors as values. Nothing here allocates, throws or switches; callable from any thread.
#include <cerrno>
#include <cstdint>
#include <string_view>
#include <tl/expected.hpp>

namespace shoal {

/// What went wrong, in the core's own terms. The PHP binding maps these to Swoole's numbers.
enum class Errc : std::uint16_t {
    kOk = 0,
    kSystem,          ///< A system call failed; `Error::detail` is its errno.
    kTimedOut,        ///< The deadline passed first.
    kCanceled,        ///< Another coroutine cancelled the wait.
    kClosed,          ///< The object was closed, or the peer ended the stream.
    kAgain,           ///< The call would block, and the caller asked not to wait.
    kBusy,            ///< Another coroutine already waits here; `detail` is its id (truncated to 32 bits).
    kNoMemory,        ///< Out of memory or of another fixed resource.
    kTooLarge,        ///< A size limit was exceeded.
    kProtocol,        ///< The peer broke the protocol.
    kUnsupported,     ///< Valid, but not supported by this build or object.
    kInvalid,         ///< The caller's argument or state is wrong.
    kNotFound,        ///< The object does not exist.
    kExists,          ///< The object already exists.
    kOutOfCoroutine,  ///< The call must be made inside a coroutine.
    kInternal,        ///< A defect in this library.
};

/// A code and a detail: for `kSystem` the errno. Trivial, so a longjmp may skip a frame that holds one.
struct Error {
    Errc code = Errc::kOk;
    std::int32_t detail = 0;

    friend constexpr bool operator==(const Error&, const Error&) = default;
};
static_assert(sizeof(Error) == 8);

/// A value or an Error.
template <typename T>
using Result = tl::expected<T, Error>;

/// The failing Result: `return fail(Errc::kClosed);`
[[nodiscard]] inline tl::unexpected<Error> fail(Errc code, std::int32_t detail = 0) noexcept {
    return tl::unexpected<Error>(Error{code, detail});
}
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) noexcept {
    return tl::unexpected<Error>(error);
}

/// The failing Result for a system call that has just set errno (or for `errno_value`).
[[nodiscard]] inline tl::unexpected<Error> fail_errno(int errno_value = errno) noexcept {
    return tl::unexpected<Error>(Error{Errc::kSystem, errno_value});
}

/// A short English phrase for the code ("timed out"); static storage.
[[nodiscard]] std::string_view describe(Errc code) noexcept;

/// The errno that best matches the error: `detail` for kSystem, ETIMEDOUT for kTimedOut, and so on.
[[nodiscard]] int to_errno(Error error) noexcept;

}  // namespace shoal
