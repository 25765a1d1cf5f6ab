// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/protocol/stream_protocol.hpp
/// Packets of a byte stream, as the port's framing finds them, in order. What the program sends goes out as
/// it is.
///
/// Invariants
///  1. What is received and not delivered is bounded by the largest packet and one read: nothing is read
///     while the protocol is paused or while coroutines wait for room in the output queue.
///  2. A packet is delivered at once: a callback that waits does not hold up the packets behind it.
///  3. `timer_` is armed while draining, or while the port limits idle time.
#include <cstdint>
#include <string_view>

#include "server/net/idle_watch.hpp"
#include "server/protocol/protocol.hpp"
#include "shoal/event/event_loop.hpp"
#include "shoal/proto/framing/framer.hpp"

namespace shoal::server {

class Reactor;

class StreamProtocol final : public Protocol {
  public:
    explicit StreamProtocol(Connection& connection);

    void begin_round() override { budget_ = kPacketsPerRound; }
    std::size_t on_input(std::string_view bytes) override;
    [[nodiscard]] bool wants_input() const noexcept override;
    void end_share() override { budget_ = 0; }
    void after_input() override;
    Result<void> pause(bool is_paused) override;
    void begin_drain() override;
    [[nodiscard]] bool is_idle() const noexcept override { return true; }
    /// A paused connection does not read the end of the stream: an error of the socket ends it.
    [[nodiscard]] bool is_answering() const noexcept override { return is_paused_; }
    void before_close() override { timer_.cancel(); }
    void on_close() override { timer_.cancel(); }
    void on_abandoned() noexcept override { timer_.cancel(); }

  private:
    /// A client that sends thousands of small packets gives way to the others after this number.
    static constexpr std::uint32_t kPacketsPerRound = 128;

    void deliver(std::string_view packet);
    void refuse(Error error);
    [[nodiscard]] bool is_blocked() const noexcept;
    void arm_timer();
    void on_timer();
    void check_drained();
    void on_end_of_stream();

    Reactor& reactor_;
    framing::Framer framer_;
    IdleWatch idle_;
    event::Timer timer_;
    std::int64_t drain_ends_at_ms_ = 0;  ///< The program's own work holds up the close until then.
    std::uint32_t budget_ = kPacketsPerRound;
    bool is_paused_;
    bool is_draining_ = false;
};

}  // namespace shoal::server
