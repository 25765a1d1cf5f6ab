// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/ignored_signals.hpp"

#include <signal.h>

namespace shoal::process {
namespace {

void do_nothing(int) {}

}  // namespace

void ignore_signal(int signal_number) noexcept {
    struct sigaction action {};
    action.sa_handler = &do_nothing;
    action.sa_flags = SA_RESTART;
    ::sigaction(signal_number, &action, nullptr);
}

void stop_ignoring(int signal_number) noexcept {
    struct sigaction action {};
    if (::sigaction(signal_number, nullptr, &action) == 0 && action.sa_handler == &do_nothing)
        ::signal(signal_number, SIG_DFL);
}

}  // namespace shoal::process
