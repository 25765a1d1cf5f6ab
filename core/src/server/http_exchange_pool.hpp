// SPDX-License-Identifier: Apache-2.0
#pragma once
/// Free list of exchanges of one worker: a request allocates none in steady state.
#include <cstddef>

#include "shoal/server/http_exchange.hpp"

namespace shoal::server {

class HttpExchangePool {
  public:
    HttpExchangePool() = default;
    ~HttpExchangePool();
    HttpExchangePool(const HttpExchangePool&) = delete;
    HttpExchangePool& operator=(const HttpExchangePool&) = delete;

    /// A blank exchange with one reference.
    HttpExchange& acquire();
    void give_back(HttpExchange& exchange) noexcept;

    [[nodiscard]] std::size_t live_count() const noexcept { return live_count_; }

  private:
    static constexpr std::size_t kMaxPooled = 256;
    IntrusiveList<HttpExchange, HttpExchange> free_;  ///< Owned; the one used last is in front.
    std::size_t free_count_ = 0;
    IntrusiveList<HttpExchange, HttpExchange> live_;  ///< Handed out; they may outlive the pool.
    std::size_t live_count_ = 0;
};

}  // namespace shoal::server
