// SPDX-License-Identifier: Apache-2.0
#pragma once
/// Free list of exchanges of one worker: a request allocates none in steady state.
#include <cstddef>
#include <unordered_map>

#include "shoal/server/exchange.hpp"

namespace shoal::server {

class ExchangePool {
  public:
    ExchangePool() = default;
    ~ExchangePool();
    ExchangePool(const ExchangePool&) = delete;
    ExchangePool& operator=(const ExchangePool&) = delete;

    /// A blank exchange with one reference.
    Exchange& acquire();
    void give_back(Exchange& exchange) noexcept;

    /// Keeps a detached exchange until it is adopted, or forgotten.
    void park(Exchange& exchange);
    /// Takes up the detached exchange of that connection, with the reference that the pool has held. Null:
    /// there is none.
    [[nodiscard]] Exchange* adopt(SessionId session_id) noexcept;
    /// Gives up the pool's reference, if the exchange is parked here.
    void forget_parked(Exchange& exchange) noexcept;
    [[nodiscard]] std::size_t parked_count() const noexcept { return parked_.size(); }

    [[nodiscard]] std::size_t live_count() const noexcept { return live_count_; }

  private:
    static constexpr std::size_t kMaxPooled = 256;
    IntrusiveList<Exchange, Exchange> free_;  ///< Owned; the one used last is in front.
    std::size_t free_count_ = 0;
    IntrusiveList<Exchange, Exchange> live_;  ///< Handed out; they may outlive the pool.
    std::size_t live_count_ = 0;
    std::unordered_map<SessionId, Exchange*> parked_;
};

}  // namespace shoal::server
