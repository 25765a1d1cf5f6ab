// SPDX-License-Identifier: Apache-2.0
#include "runtime/fork.hpp"

#include "runtime/compat.hpp"
#include "runtime/runtime.hpp"
#include "shoal/process/child.hpp"

namespace shoal::php {

void (*after_program_fork)() = nullptr;

namespace {

zif_handler fork_function = nullptr;

void reset_in_child() {
    if (Runtime* const runtime = Runtime::peek()) runtime->reset_after_fork(event::PendingSignals::kKeep);
    if (after_program_fork != nullptr) after_program_fork();
}

void fork_and_reset(INTERNAL_FUNCTION_PARAMETERS) {
    fork_function(INTERNAL_FUNCTION_PARAM_PASSTHRU);
    if (Z_TYPE_P(return_value) != IS_LONG || Z_LVAL_P(return_value) != 0) return;
    reset_in_child();
}

}  // namespace

Result<pid_t> fork_program() {
    const Result<pid_t> child = process::fork_process();
    if (!child || *child != 0) return child;
    // The restored mask still blocks the signals that the parent's loop handles: the reset unblocks them with
    // their default disposition, so one that the parent has sent already is not lost.
    process::unblock_signals_after_fork();
    reset_in_child();
    reseed_random();
    return child;
}

void install_fork_handler() {
    auto* const function =
        static_cast<zend_function*>(zend_hash_str_find_ptr(CG(function_table), ZEND_STRL("pcntl_fork")));
    if (function == nullptr) return;
    fork_function = function->internal_function.handler;
    function->internal_function.handler = &fork_and_reset;
}

}  // namespace shoal::php
