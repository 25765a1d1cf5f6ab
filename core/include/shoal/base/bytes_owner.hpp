// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/bytes_owner.hpp
/// Bytes that are lent out until they have been sent.
#include <utility>

namespace shoal {

/// Keeps bytes alive until they have been sent: a host's string, released by `release(owner)`.
struct BytesOwner {
    void* owner = nullptr;
    void (*release)(void* owner) = nullptr;

    /// Releases the bytes; a second call does nothing.
    void drop() noexcept {
        if (release != nullptr) std::exchange(release, nullptr)(std::exchange(owner, nullptr));
    }
};

}  // namespace shoal
