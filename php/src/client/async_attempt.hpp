// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/client/async_attempt.hpp
/// A step of an asynchronous client that waits in a coroutine: connecting, a TLS handshake, a DNS lookup.
#include <memory>
#include <string>

#include "client/async_client.hpp"
#include "shoal/client/connect.hpp"

namespace shoal::php {

/// Owned by its coroutine, then by the deferred call that reports the outcome.
struct AsyncAttempt final : public ListNode<> {
    enum class Kind : std::uint8_t { kConnect, kTls, kLookup };

    AsyncAttempt(AsyncClient& its_client, Kind its_kind) noexcept : client(&its_client), kind(its_kind) {}

    /// Starts the coroutine, which takes the attempt over. Errors: those of start_native_coroutine(). [C]
    static Result<void> launch(std::unique_ptr<AsyncAttempt> attempt);
    /// Detaches the client, which ignores the outcome from now on. Cancels the wait, which switches
    /// coroutines. [C]
    void give_up() noexcept;
    /// End of the request: deletes finished attempts; the others delete themselves. [C]
    static void abandon_all() noexcept;

    AsyncClient* client;  ///< Null: given up.
    Kind kind;
    std::unique_ptr<net::Stream> stream;  ///< kLookup: null.
    std::string host;
    std::uint16_t port = 0;
    client::ConnectOptions options;
    bool connects_datagrams = false;
    client::ConnectError outcome;
    std::string address;  ///< kLookup: what was found.

  private:
    static void run(void* context);
    static void on_done(void* owner);
    void perform();

    bool is_done_ = false;
    bool is_orphan_ = false;
    event::Deferred done_{&on_done, this};
};

}  // namespace shoal::php
