// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/http/development_notices.hpp
/// Development help: what a handler written for another server does in vain is logged once a worker, with
/// what to use instead. Option `development_notices`.
#include <cstdint>
#include <string>

#include "runtime/zend.hpp"

namespace shoal::server {
class Exchange;
}

namespace shoal::php {

extern bool development_notices_enabled;

/// Watches one call of a request handler for output and its PHP status; the first one starts to watch
/// header() of the process. [C]
class HandlerWatch {
  public:
    HandlerWatch() noexcept {
        if (is_watching_) [[likely]]
            begin();
    }
    /// Call when the handler has returned or waits for the first time.
    void look() noexcept {
        if (is_watching_) [[likely]]
            compare();
    }

  private:
    void begin() noexcept;
    void compare() noexcept;

    static bool is_watching_;  ///< Something is left to be noticed.
    int status_ = 0;
};

/// Method and target as log lines name them, the target cut to a sane length. [C]
[[nodiscard]] std::string request_line(const server::Exchange& exchange);

/// A handler that returned has left this request without an answer. [C]
void note_unanswered_request(const server::Exchange& exchange) noexcept;

}  // namespace shoal::php
