// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/client/async_attempt.hpp
/// What an asynchronous client waits for in a coroutine: a connection, a TLS handshake, a name.
#include <memory>
#include <string>

#include "client/async_client.hpp"
#include "shoal/client/connect.hpp"

namespace shoal::php {

/// Owned by its coroutine, then by the loop's call that reports it.
struct AsyncAttempt final : public ListNode<> {
    enum class Kind : std::uint8_t { kConnect, kTls, kLookup };

    AsyncAttempt(AsyncClient& its_client, Kind its_kind) noexcept : client(&its_client), kind(its_kind) {}

    /// Starts the coroutine, which takes the attempt over. Errors: those of start_native_coroutine(). [C]
    static Result<void> launch(std::unique_ptr<AsyncAttempt> attempt);
    /// The client does not want the outcome any more. Ends the wait, which switches. [C]
    void give_up() noexcept;
    /// The request ends: those that are done are deleted, the rest delete themselves. [C]
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
