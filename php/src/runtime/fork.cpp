// SPDX-License-Identifier: Apache-2.0
#include "runtime/fork.hpp"

#include "runtime/runtime.hpp"

namespace shoal::php {

void (*after_program_fork)() = nullptr;

namespace {

zif_handler fork_function = nullptr;

void fork_and_reset(INTERNAL_FUNCTION_PARAMETERS) {
    fork_function(INTERNAL_FUNCTION_PARAM_PASSTHRU);
    if (Z_TYPE_P(return_value) != IS_LONG || Z_LVAL_P(return_value) != 0) return;
    if (Runtime* const runtime = Runtime::peek()) runtime->reset_after_fork();
    if (after_program_fork != nullptr) after_program_fork();
}

}  // namespace

void install_fork_handler() {
    auto* const function =
        static_cast<zend_function*>(zend_hash_str_find_ptr(CG(function_table), ZEND_STRL("pcntl_fork")));
    if (function == nullptr) return;
    fork_function = function->internal_function.handler;
    function->internal_function.handler = &fork_and_reset;
}

}  // namespace shoal::php
