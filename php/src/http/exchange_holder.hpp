// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/http/exchange_holder.hpp
/// How Request and Response objects hold the core's exchange.
#include <utility>

#include "runtime/boundary.hpp"
#include "shoal/server/http_exchange.hpp"

namespace shoal::php {

/// A counted reference to an exchange inside a zend_object: zeroed memory is the empty holder, and the object
/// calls drop() when it is freed. The reference may outlive the worker's server.
class ExchangeHolder {
  public:
    [[nodiscard]] server::HttpExchange* get() const noexcept { return exchange_; }

    void hold(server::HttpExchange& exchange) noexcept {
        exchange.add_ref();
        exchange_ = &exchange;
    }
    /// Gives the reference back. May answer the request and write to the connection.
    void drop() noexcept {
        server::HttpExchange* const exchange = std::exchange(exchange_, nullptr);
        if (exchange != nullptr) exchange->release();
    }

  private:
    server::HttpExchange* exchange_;
};

}  // namespace shoal::php
