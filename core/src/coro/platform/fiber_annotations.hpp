// SPDX-License-Identifier: Apache-2.0
#pragma once
/// Tells AddressSanitizer and ThreadSanitizer about stack switches; nothing in other builds.
#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#define SHOAL_ASAN_FIBERS 1
#elif defined(__SANITIZE_THREAD__)
#define SHOAL_TSAN_FIBERS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SHOAL_ASAN_FIBERS 1
#elif __has_feature(thread_sanitizer)
#define SHOAL_TSAN_FIBERS 1
#endif
#endif

#if defined(SHOAL_ASAN_FIBERS)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#elif defined(SHOAL_TSAN_FIBERS)
#include <sanitizer/tsan_interface.h>
#endif

namespace shoal::coro::detail {

/// What the sanitizer needs to know of one coroutine and of the stack it was entered from.
class FiberAnnotations {
  public:
#if defined(SHOAL_ASAN_FIBERS)
    void create(const void* bottom, std::size_t bytes) noexcept {
        bottom_ = bottom;
        bytes_ = bytes;
    }
    /// The root frame never returns, so its red zones must be removed here.
    void destroy() noexcept {
        __asan_unpoison_memory_region(bottom_, bytes_);
    }
    void before_enter() noexcept {
        __sanitizer_start_switch_fiber(&outer_fake_stack_, bottom_, bytes_);
    }
    void after_enter() noexcept {
        __sanitizer_finish_switch_fiber(outer_fake_stack_, nullptr, nullptr);
    }
    void before_leave() noexcept {
        __sanitizer_start_switch_fiber(&inner_fake_stack_, outer_bottom_, outer_bytes_);
    }
    /// On the coroutine's stack, after each arrival.
    void after_arrival() noexcept {
        __sanitizer_finish_switch_fiber(inner_fake_stack_, &outer_bottom_, &outer_bytes_);
    }

  private:
    const void* bottom_ = nullptr;
    std::size_t bytes_ = 0;
    const void* outer_bottom_ = nullptr;
    std::size_t outer_bytes_ = 0;
    void* outer_fake_stack_ = nullptr;
    void* inner_fake_stack_ = nullptr;
#elif defined(SHOAL_TSAN_FIBERS)
    void create(const void*, std::size_t) noexcept {
        inner_ = __tsan_create_fiber(0);
    }
    void destroy() noexcept {
        __tsan_destroy_fiber(inner_);
    }
    void before_enter() noexcept {
        outer_ = __tsan_get_current_fiber();
        __tsan_switch_to_fiber(inner_, 0);
    }
    void after_enter() noexcept {}
    void before_leave() noexcept {
        __tsan_switch_to_fiber(outer_, 0);
    }
    void after_arrival() noexcept {}

  private:
    void* inner_ = nullptr;
    void* outer_ = nullptr;
#else
    void create(const void*, std::size_t) noexcept {}
    void destroy() noexcept {}
    void before_enter() noexcept {}
    void after_enter() noexcept {}
    void before_leave() noexcept {}
    void after_arrival() noexcept {}
#endif
};

}  // namespace shoal::coro::detail
