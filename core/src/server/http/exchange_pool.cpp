// SPDX-License-Identifier: Apache-2.0
#include "server/http/exchange_pool.hpp"

namespace shoal::server {

ExchangePool::~ExchangePool() {
    // A host may hold requests longer than the worker lives; those free themselves with their last reference.
    while (!live_.empty())
        live_.pop_front().pool_ = nullptr;
    while (!free_.empty())
        delete &free_.pop_front();
}

Exchange& ExchangePool::acquire() {
    Exchange* exchange;
    if (free_.empty()) [[unlikely]] {
        exchange = new Exchange();
    } else {
        exchange = &free_.pop_front();
        --free_count_;
    }
    exchange->pool_ = this;
    exchange->references_ = 1;
    live_.push_back(*exchange);
    ++live_count_;
    return *exchange;
}

void ExchangePool::give_back(Exchange& exchange) noexcept {
    static_cast<ListNode<Exchange>&>(exchange).unlink();
    --live_count_;
    if (free_count_ == kMaxPooled) [[unlikely]] {
        delete &exchange;
        return;
    }
    free_.push_front(exchange);
    ++free_count_;
}

void ExchangePool::park(Exchange& exchange) {
    exchange.add_ref();
    exchange.is_detached_ = true;
    parked_[exchange.session_id_] = &exchange;
}

Exchange* ExchangePool::adopt(SessionId session_id) noexcept {
    const auto found = parked_.find(session_id);
    if (found == parked_.end()) return nullptr;
    Exchange* const exchange = found->second;
    parked_.erase(found);
    exchange->is_detached_ = false;
    return exchange;
}

void ExchangePool::forget_parked(Exchange& exchange) noexcept {
    if (exchange.is_detached_ && parked_.erase(exchange.session_id_) > 0) exchange.release();
}

}  // namespace shoal::server
