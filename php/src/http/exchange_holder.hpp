// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/http/exchange_holder.hpp
/// How Request and Response objects hold the core's exchange.
#include <utility>

#include "runtime/boundary.hpp"
#include "runtime/zend.hpp"
#include "shoal/server/exchange.hpp"

namespace shoal::php {

/// A counted reference to an exchange inside a zend_object: zeroed memory is the empty holder, and the object
/// calls drop() when it is freed. The reference may outlive the worker's server.
class ExchangeHolder {
  public:
    [[nodiscard]] server::Exchange* get() const noexcept { return exchange_; }

    void hold(server::Exchange& exchange) noexcept {
        exchange.add_ref();
        exchange_ = &exchange;
    }
    /// Gives the reference back. May answer the request and write to the connection.
    void drop() noexcept {
        server::Exchange* const exchange = std::exchange(exchange_, nullptr);
        if (exchange != nullptr) exchange->release();
    }

  private:
    server::Exchange* exchange_;
};

/// True when zend_object_std_dtor() has nothing to do for an object of the class `ce` itself: no property
/// table, no callback to notify, and nothing counted in the first `Slots` slots, which are all that can hold
/// something.
template <std::uint32_t Slots>
[[nodiscard]] inline bool holds_nothing(zend_object* object, const zend_class_entry* ce) noexcept {
    if (object->ce != ce || object->properties != nullptr) return false;
    if ((GC_FLAGS(object) & IS_OBJ_WEAKLY_REFERENCED) != 0) return false;
    std::uint32_t flags = 0;
    for (std::uint32_t i = 0; i < Slots; ++i)
        flags |= Z_TYPE_FLAGS_P(OBJ_PROP_NUM(object, i));
    return flags == 0;
}

}  // namespace shoal::php
