// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/stream/length_callback.hpp
/// Calls a PHP package_length_func: for clients, sockets, and ports of a server.
#include <cstddef>
#include <cstdint>
#include <span>

#include "runtime/boundary.hpp"

namespace shoal::php {

struct LengthAnswer {
    CallStatus status = CallStatus::kReturned;
    std::int64_t length = -1;  ///< As framing::LengthFunction returns it.
};

/// Calls with the first 8 KiB of `input`, and when that is not enough with all of it. An exception stays in
/// EG(exception); after kBailedOut the caller must note the bailout. [Z]
[[nodiscard]] LengthAnswer call_length_callback(const Callable& function,
                                                std::span<const std::byte> input) noexcept;

}  // namespace shoal::php
