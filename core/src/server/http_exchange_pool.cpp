// SPDX-License-Identifier: Apache-2.0
#include "server/http_exchange_pool.hpp"

namespace shoal::server {

HttpExchangePool::~HttpExchangePool() {
    // A host may hold requests longer than the worker lives; those free themselves with their last reference.
    while (!live_.empty())
        live_.pop_front().pool_ = nullptr;
}

HttpExchange& HttpExchangePool::acquire() {
    std::unique_ptr<HttpExchange> exchange;
    if (free_.empty()) {
        exchange.reset(new HttpExchange());
    } else {
        exchange = std::move(free_.back());
        free_.pop_back();
    }
    exchange->pool_ = this;
    exchange->references_ = 1;
    live_.push_back(*exchange);
    ++live_count_;
    return *exchange.release();
}

void HttpExchangePool::give_back(HttpExchange& exchange) noexcept {
    static_cast<ListNode<HttpExchange>&>(exchange).unlink();
    --live_count_;
    std::unique_ptr<HttpExchange> owned(&exchange);
    if (free_.size() < kMaxPooled) free_.push_back(std::move(owned));
}

}  // namespace shoal::server
