// SPDX-License-Identifier: Apache-2.0
#include "runtime/notices.hpp"

#include <algorithm>
#include <vector>

#include "runtime/boundary.hpp"
#include "shoal/base/log.hpp"

namespace shoal::php {

bool is_first_notice(const void* key) noexcept {
    static std::vector<const void*> noticed;
    bool is_first = false;
    call_core([&] {
        if (std::ranges::find(noticed, key) != noticed.end()) return;
        noticed.push_back(key);
        is_first = true;
    });
    return is_first;
}

void notice_once(const void* key, std::string_view text) noexcept {
    if (!log::is_enabled(log::Level::kNotice) || !is_first_notice(key)) return;
    call_core([text] { log::write(log::Level::kNotice, text); });
}

}  // namespace shoal::php
