// SPDX-License-Identifier: Apache-2.0
/// The deadlock report: coroutines that wait although nothing can wake them. [Z]
#include <cinttypes>

#include "runtime/php_coroutine.hpp"

namespace shoal::php {
namespace {

void print_backtrace_of(coro::Coroutine& coroutine) {
    zend_execute_data* const running = EG(current_execute_data);
    EG(current_execute_data) = suspended_frame(coroutine);
    zval trace;
    zend_fetch_debug_backtrace(&trace, 0, DEBUG_BACKTRACE_IGNORE_ARGS,
                               coroutine_options.deadlock_check_depth);
    EG(current_execute_data) = running;
    zend_string* const text = zend_trace_to_string(Z_ARRVAL(trace), /*include_main=*/false);
    php_output_write(ZSTR_VAL(text), ZSTR_LEN(text));
    zend_string_release(text);
    zval_ptr_dtor(&trace);
}

}  // namespace

std::size_t copy_cids(coro::Cid* buffer, std::size_t capacity) noexcept {
    std::size_t copied = 0;
    call_core([&] {
        for (const coro::Cid cid : Runtime::peek()->scheduler().list()) {
            if (copied == capacity) break;
            buffer[copied++] = cid;
        }
    });
    return copied;
}

void print_deadlock_report() {
    coro::Scheduler& scheduler = Runtime::peek()->scheduler();
    php_printf("===================================================================" PHP_EOL
               " [FATAL ERROR]: all coroutines (count: %zu) are asleep - deadlock!" PHP_EOL
               "===================================================================" PHP_EOL,
               scheduler.live_count());
    const auto limit = static_cast<std::size_t>(coroutine_options.deadlock_check_limit);
    auto* const cids = static_cast<coro::Cid*>(safe_emalloc(limit + 1, sizeof(coro::Cid), 0));
    const std::size_t count = copy_cids(cids, limit);
    for (std::size_t i = 0; i < count; ++i) {
        coro::Coroutine* const coroutine = scheduler.find(cids[i]);
        if (coroutine == nullptr) continue;  // Output callbacks run PHP code.
        const std::string_view reason = coroutine->wait_reason();
        php_printf(PHP_EOL " [Coroutine-%" PRId64 "] waits in %.*s" PHP_EOL
                           "--------------------------------------------------------------------" PHP_EOL,
                   cids[i], static_cast<int>(reason.size()), reason.data());
        if (coroutine_options.deadlock_check_trace) print_backtrace_of(*coroutine);
    }
    efree(cids);
}

}  // namespace shoal::php
