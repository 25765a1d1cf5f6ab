// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "shoal/proto/proxy/socks5.hpp"

namespace shoal::proxy {

/// The error of a failed proxy handshake, with the reason as the detail.
[[nodiscard]] inline tl::unexpected<Error> refuse(ProxyFailure failure) noexcept {
    return fail(Errc::kProtocol, static_cast<std::int32_t>(failure));
}

}  // namespace shoal::proxy
