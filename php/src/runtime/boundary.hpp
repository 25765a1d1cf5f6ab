// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/boundary.hpp
/// The calls between PHP and the core, in both directions (docs/architecture.md, "The PHP boundary"):
/// zend_bailout() is a longjmp that skips C++ destructors, and a C++ exception must never enter a Zend frame.
#include <new>
#include <type_traits>

#include "runtime/zend.hpp"
#include "shoal/base/error.hpp"

namespace shoal::php {

enum class CallStatus : std::uint8_t { kReturned, kThrew, kBailedOut };

/// PHP -> core. Runs `core_call` [C]: it may own C++ objects and may reach Zend only through call_php().
template <typename Fn>
auto call_core(Fn&& core_call) noexcept -> std::invoke_result_t<Fn> {
    using R = std::invoke_result_t<Fn>;
    static_assert(std::is_void_v<R> || std::is_trivially_destructible_v<R>,
                  "a bailout may skip the frame that receives this");
    try {
        return std::forward<Fn>(core_call)();
    } catch (const std::bad_alloc&) {
        if constexpr (std::is_constructible_v<R, tl::unexpected<Error>>) return R{fail(Errc::kNoMemory)};
    } catch (...) {
        if constexpr (std::is_constructible_v<R, tl::unexpected<Error>>) return R{fail(Errc::kInternal)};
    }
    if constexpr (!std::is_void_v<R>) return R{};
}

/// Core -> PHP: calls `callable` with `argc` values on the running stack. `return_value` (may be null)
/// receives an owned value, UNDEF unless kReturned. The called code may release the callable. An exception
/// stays in EG(exception) with kThrew. After kBailedOut run no more PHP code: unwind the C++ frames and
/// return to the outermost Zend frame (see Runtime::note_bailout()).
[[gnu::noinline]] CallStatus call_php(const zend_fcall_info_cache& callable, std::uint32_t argc, zval* argv,
                                      zval* return_value) noexcept;

/// A PHP callable that outlives the call that passed it. Trivially destructible on purpose: the owner (a
/// zend_object, a coroutine, a core record) calls release(); a stack frame must not own one.
struct Callable {
    zval value;  ///< UNDEF: none.
    zend_fcall_info_cache cache;

    /// Takes a reference to a callable parsed by ZPP's `F`.
    void hold(const zend_fcall_info& info, const zend_fcall_info_cache& resolved) noexcept;
    /// Resolves and takes a reference. False: not callable, and nothing is held; `error` (may be null)
    /// receives the reason, which the caller must efree().
    bool hold(zval* callable, char** error = nullptr) noexcept;
    void release() noexcept;  ///< May run destructors [Z].
    [[nodiscard]] bool is_set() const noexcept { return Z_TYPE(value) != IS_UNDEF; }

  private:
    void hold_magic(const zval* callable) noexcept;
};

/// For a callable that __call() or __callStatic() handles, ZPP's `F` leaves the cache without a function.
/// Resolves it again for exactly one call, which must follow. Other callables are unchanged. [Z]
void resolve_again(const zend_fcall_info& info, zend_fcall_info_cache& cache) noexcept;

}  // namespace shoal::php
