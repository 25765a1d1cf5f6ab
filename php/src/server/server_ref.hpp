// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/server/server_ref.hpp
/// How ports and iterators refer to their server. The server's object has its ports as a property, so a port
/// must not keep the server alive.
#include <cstdint>
#include <utility>

namespace shoal::php {

class ServerState;

/// A member of an object's storage: zeroed, it refers to no server. The owner calls drop().
class ServerRef {
  public:
    /// The server; null once its state has been freed.
    [[nodiscard]] ServerState* get() const noexcept { return shared_ == nullptr ? nullptr : shared_->server; }

    /// The first reference, which the server's state holds itself. [C]
    void make(ServerState& server) { shared_ = new Shared{&server, 1}; }
    /// Refers to the server of `other`. Only for a reference to no server.
    void share(const ServerRef& other) noexcept {
        shared_ = other.shared_;
        if (shared_ != nullptr) ++shared_->references;
    }
    void drop() noexcept {
        Shared* const shared = std::exchange(shared_, nullptr);
        if (shared != nullptr && --shared->references == 0) delete shared;
    }
    /// The server's state is being freed: all references answer null from now on.
    void invalidate() noexcept { shared_->server = nullptr; }

  private:
    struct Shared {
        ServerState* server;
        std::uint32_t references;
    };
    Shared* shared_;
};

}  // namespace shoal::php
