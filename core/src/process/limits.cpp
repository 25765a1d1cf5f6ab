// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/limits.hpp"

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>

namespace shoal::process {

std::size_t open_file_limit() noexcept {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    return static_cast<std::size_t>(limit.rlim_cur);
}

std::size_t open_file_count() noexcept {
    constexpr std::size_t kMaxLooked = 4096;
    std::size_t count = 0;
    for (std::size_t fd = 0; fd < std::min(open_file_limit(), kMaxLooked); ++fd)
        count += ::fcntl(static_cast<int>(fd), F_GETFD) >= 0 ? 1 : 0;
    return count;
}

Result<void> set_open_file_limit(std::size_t wanted) noexcept {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return fail_errno();
    limit.rlim_cur = static_cast<rlim_t>(wanted);
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) return fail_errno();
    return {};
}

Result<std::size_t> raise_open_file_limit(std::size_t wanted) noexcept {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return fail_errno();
    const rlim_t target = std::min<rlim_t>(static_cast<rlim_t>(wanted), limit.rlim_max);
    if (target > limit.rlim_cur) {
        limit.rlim_cur = target;
        if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) return fail_errno();
    }
    return static_cast<std::size_t>(limit.rlim_cur);
}

}  // namespace shoal::process
