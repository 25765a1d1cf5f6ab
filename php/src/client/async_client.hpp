// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/client/async_client.hpp
/// The C++ side of Swoole\Async\Client: a Swoole\Client whose connection is watched by the event loop.
///
/// Invariants
///  1. From connect() until the connection has ended, and `close` has been called, the client holds a
///     reference to its own object (`is_held_`): nothing is freed under a callback.
///  2. The connection is made in a coroutine (AsyncAttempt), which may outlive the client. Its outcome is
///     delivered through the loop, so callbacks always start there.
///  3. `core->stream` is set exactly in the states kConnected and kClosing, and never blocks here.
///  4. A callback may change everything: the state is checked again after it.
#include <deque>
#include <memory>
#include <string>

#include "client/sync_client.hpp"
#include "runtime/runtime.hpp"

namespace shoal::php {

struct AsyncAttempt;

enum class AsyncEvent : std::uint8_t {
    kConnect,
    kError,
    kReceive,
    kClose,
    kBufferFull,
    kBufferEmpty,
    kSslReady
};
inline constexpr std::size_t kAsyncEventCount = 7;

class AsyncClient final : private event::Watcher, public ListNode<> {
  public:
    explicit AsyncClient(SyncClientObject& self);
    ~AsyncClient() override;

    /// Takes a reference to the callable and releases the previous one. [Z]
    void set_callback(AsyncEvent event, zval* callable);
    [[nodiscard]] bool has_callback(AsyncEvent event) const noexcept {
        return callbacks_[static_cast<std::size_t>(event)].is_set();
    }
    /// The callbacks, for the garbage collector. [Z]
    void collect(zend_get_gc_buffer* buffer) noexcept;
    /// Drops the callbacks. [Z]
    void release_callbacks();

    [[nodiscard]] bool is_idle() const noexcept { return state_ == State::kIdle; }
    [[nodiscard]] bool is_connected() const noexcept {
        return state_ == State::kConnected || state_ == State::kSecuring;
    }

    // Each returns Swoole's error number; 0: done or started. [Z]
    int connect(std::string_view host, std::uint16_t port, coro::TimeoutMs timeout_ms,
                bool connects_datagrams);
    int start_tls();
    int send(std::string_view bytes);
    int send_file(UniqueFd file, std::int64_t offset, std::int64_t length);
    int set_paused(bool is_paused);
    /// Ends the connection, or the attempt to make one. [Z]
    void close(bool is_forced);

    /// The outcome of an attempt: of connect() or start_tls(). [Z]
    void finish_attempt(AsyncAttempt& attempt);

    /// End of the request, or forked child: releases everything without callbacks. [C]
    void abandon(bool is_forked) noexcept;

  private:
    enum class State : std::uint8_t { kIdle, kConnecting, kConnected, kSecuring, kClosing };

    /// Queued output: bytes, or a part of a file.
    struct Output {
        std::string bytes;
        std::size_t sent = 0;
        UniqueFd file;
        std::int64_t offset = 0;
        std::int64_t left = 0;
    };

    void on_ready(event::Ready ready) override;
    static void on_timeout(event::Timer& timer, void* owner);
    static void on_poke(void* owner);

    int connect_datagrams_now(std::string_view host, std::uint16_t port, bool connects_datagrams);
    int launch(std::unique_ptr<AsyncAttempt> attempt) noexcept;
    void begin_connected(AsyncEvent event);
    void receive();
    [[nodiscard]] bool receive_once();
    void flush();
    Error send_first() noexcept;
    void note_queue();
    void update_interest();
    void end_connection(int code);
    void emit(AsyncEvent event, zval* data = nullptr);
    void hold() noexcept;
    void release(bool was_held);

    SyncClientObject& self_;
    Callable callbacks_[kAsyncEventCount]{};
    AsyncAttempt* attempt_ = nullptr;  ///< Under way; null: none.
    std::deque<Output> output_;
    std::size_t queued_bytes_ = 0;  ///< Without files.
    event::Timer close_timer_{&on_timeout, this};
    event::Deferred poke_{&on_poke, this};
    State state_ = State::kIdle;
    bool is_paused_ = false;
    bool is_full_ = false;  ///< bufferFull has been called, bufferEmpty not yet.
    bool is_held_ = false;
};

}  // namespace shoal::php
