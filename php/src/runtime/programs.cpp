// SPDX-License-Identifier: Apache-2.0
#include "runtime/programs.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "runtime/zend.hpp"
#include "shoal/event/program_signals.hpp"

namespace shoal::php {
namespace {

// popen() of libc and, from 8.3 on, proc_open() of PHP use posix_spawn(), which runs no fork handlers.
constexpr std::array<std::string_view, 8> kProgramStarters{"exec",  "mail",      "passthru",   "pcntl_exec",
                                                           "popen", "proc_open", "shell_exec", "system"};

std::array<zif_handler, kProgramStarters.size()> program_starters{};

template <std::size_t kIndex>
void with_unblocked_signals(INTERNAL_FUNCTION_PARAMETERS) {
    event::begin_program_start();
    volatile bool is_bailing_out = false;
    zend_try {
        program_starters[kIndex](INTERNAL_FUNCTION_PARAM_PASSTHRU);
    }
    zend_catch {
        is_bailing_out = true;
    }
    zend_end_try();
    event::end_program_start();
    if (is_bailing_out) zend_bailout();
}

template <std::size_t... kIndex>
void install_wrappers(std::index_sequence<kIndex...>) {
    constexpr std::array<zif_handler, sizeof...(kIndex)> replacements{&with_unblocked_signals<kIndex>...};
    for (std::size_t i = 0; i < kProgramStarters.size(); ++i) {
        auto* const function = static_cast<zend_function*>(zend_hash_str_find_ptr(
            CG(function_table), kProgramStarters[i].data(), kProgramStarters[i].size()));
        if (function == nullptr) continue;
        program_starters[i] = std::exchange(function->internal_function.handler, replacements[i]);
    }
}

}  // namespace

void install_program_handlers() {
    install_wrappers(std::make_index_sequence<kProgramStarters.size()>{});
}

}  // namespace shoal::php
