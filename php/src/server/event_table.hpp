// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/server/event_table.hpp
/// The events of a server: one row each. To add a callback, add a row and fire it (ServerState::fire()) where
/// the core reports the event.
#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <type_traits>

namespace shoal::php {

/// In the order of kServerEvents below: the events of ports stand last.
enum class ServerEvent : std::uint8_t {
    kStart,
    kBeforeShutdown,
    kShutdown,
    kWorkerStart,
    kWorkerStop,
    kWorkerExit,
    kWorkerError,
    kManagerStart,
    kManagerStop,
    kBeforeReload,
    kAfterReload,
    kTask,
    kFinish,
    kPipeMessage,
    kConnect,
    kReceive,
    kPacket,
    kClose,
    kBufferFull,
    kBufferEmpty,
    kRequest,
    kHandshake,
    kBeforeHandshakeResponse,
    kOpen,
    kMessage,
    kDisconnect,
};

/// Which objects have a callback for it.
enum class EventScope : std::uint8_t {
    kServer,  ///< The server only.
    kPort,    ///< Each port; a port without one uses the callback of the first port.
};

enum class EventContext : std::uint8_t {
    kDirect,     ///< Never in a coroutine.
    kCoroutine,  ///< In a new coroutine, unless `enable_coroutine` is off.
};

enum class Availability : std::uint8_t {
    kNow,
    kLater,  ///< on() warns that the event is not part of this version.
};

enum class EventArgument : std::uint8_t {
    kServerObject,  ///< The Swoole\Server.
    kInt,           ///< A worker id, a reactor id, ...
    kSession,       ///< The session id of a connection. It selects the port whose callback is called.
    kBytes,         ///< A string.
    kValue,         ///< Any PHP value: a task's data, a message, a client's address.
    kRequestObject,
    kResponseObject,
    kFrameObject,  ///< Swoole\WebSocket\Frame
};

/// The arguments of a callback, in order.
class EventArguments {
  public:
    static constexpr std::size_t kMaxArguments = 5;
    constexpr EventArguments(std::initializer_list<EventArgument> arguments) {
        for (const EventArgument argument : arguments)
            arguments_[size_++] = argument;
    }
    [[nodiscard]] constexpr std::uint32_t size() const noexcept { return size_; }
    constexpr EventArgument operator[](std::size_t index) const noexcept { return arguments_[index]; }

  private:
    std::array<EventArgument, kMaxArguments> arguments_{};
    std::uint8_t size_ = 0;
};

struct EventSpec {
    ServerEvent event;
    std::string_view name;  ///< In lower case; on() compares without case.
    EventScope scope;
    EventContext context;
    EventArguments arguments;
    Availability availability = Availability::kNow;
};

namespace event_table {
using enum ServerEvent;
using enum EventScope;
using enum EventContext;
using enum EventArgument;
using enum Availability;

inline constexpr auto kRows = std::to_array<EventSpec>({
    {kStart, "start", kServer, kCoroutine, {kServerObject}},
    {kBeforeShutdown, "beforeshutdown", kServer, kCoroutine, {kServerObject}},
    {kShutdown, "shutdown", kServer, kDirect, {kServerObject}},
    {kWorkerStart, "workerstart", kServer, kCoroutine, {kServerObject, kInt}},
    {kWorkerStop, "workerstop", kServer, kDirect, {kServerObject, kInt}},
    {kWorkerExit, "workerexit", kServer, kDirect, {kServerObject, kInt}},
    {kWorkerError, "workererror", kServer, kDirect, {kServerObject, kInt, kInt, kInt, kInt}},
    {kManagerStart, "managerstart", kServer, kDirect, {kServerObject}},
    {kManagerStop, "managerstop", kServer, kDirect, {kServerObject}},
    {kBeforeReload, "beforereload", kServer, kDirect, {kServerObject}},
    {kAfterReload, "afterreload", kServer, kDirect, {kServerObject}},
    {kTask, "task", kServer, kDirect, {kServerObject, kInt, kInt, kValue}, kLater},
    {kFinish, "finish", kServer, kCoroutine, {kServerObject, kInt, kValue}, kLater},
    {kPipeMessage, "pipemessage", kServer, kCoroutine, {kServerObject, kInt, kValue}, kLater},
    {kConnect, "connect", kPort, kCoroutine, {kServerObject, kSession, kInt}},
    {kReceive, "receive", kPort, kCoroutine, {kServerObject, kSession, kInt, kBytes}},
    {kPacket, "packet", kPort, kCoroutine, {kServerObject, kBytes, kValue}, kLater},
    {kClose, "close", kPort, kCoroutine, {kServerObject, kSession, kInt}},
    {kBufferFull, "bufferfull", kPort, kDirect, {kServerObject, kSession}},
    {kBufferEmpty, "bufferempty", kPort, kDirect, {kServerObject, kSession}},
    {kRequest, "request", kPort, kCoroutine, {kRequestObject, kResponseObject}},
    {kHandshake, "handshake", kPort, kCoroutine, {kRequestObject, kResponseObject}, kLater},
    {kBeforeHandshakeResponse,
     "beforehandshakeresponse",
     kPort,
     kCoroutine,
     {kServerObject, kRequestObject, kResponseObject},
     kLater},
    {kOpen, "open", kPort, kCoroutine, {kServerObject, kRequestObject}, kLater},
    {kMessage, "message", kPort, kCoroutine, {kServerObject, kFrameObject}, kLater},
    {kDisconnect, "disconnect", kPort, kCoroutine, {kServerObject, kSession, kInt}, kLater},
});
}  // namespace event_table

inline constexpr auto& kServerEvents = event_table::kRows;

static_assert(
    [] {
        for (std::size_t i = 0; i < kServerEvents.size(); ++i) {
            if (static_cast<std::size_t>(kServerEvents[i].event) != i) return false;
        }
        return true;
    }(),
    "a row for each ServerEvent, in its order");
static_assert(std::ranges::is_partitioned(kServerEvents,
                                          [](const EventSpec& spec) {
                                              return spec.scope == EventScope::kServer;
                                          }),
              "the events of ports stand last");

[[nodiscard]] constexpr const EventSpec& event_spec(ServerEvent event) noexcept {
    return kServerEvents[static_cast<std::size_t>(event)];
}

inline constexpr std::size_t kPortEvents =
    static_cast<std::size_t>(std::ranges::count(kServerEvents, EventScope::kPort, &EventSpec::scope));

/// Where the callback of an event stands among the callbacks of a port.
[[nodiscard]] constexpr std::size_t port_slot(ServerEvent event) noexcept {
    return static_cast<std::size_t>(event) - (kServerEvents.size() - kPortEvents);
}

/// The value of an argument after the server object. Bytes are borrowed for the call.
struct EventValue {
    template <typename Int>
    requires std::is_integral_v<Int>
    explicit EventValue(Int value) noexcept : number(value) {}
    explicit EventValue(std::string_view value) noexcept : bytes(value), is_bytes(true) {}

    std::int64_t number = 0;
    std::string_view bytes;
    bool is_bytes = false;
};

/// True if values of these types are the arguments after the server object.
template <typename... Values>
[[nodiscard]] constexpr bool event_takes(const EventArguments& arguments) noexcept {
    if (arguments.size() != sizeof...(Values) + 1 || arguments[0] != EventArgument::kServerObject)
        return false;
    const std::array<bool, sizeof...(Values)> is_number{std::is_integral_v<Values>...};
    for (std::size_t i = 0; i < is_number.size(); ++i) {
        const EventArgument argument = arguments[i + 1];
        const bool wants_number = argument == EventArgument::kInt || argument == EventArgument::kSession;
        if (is_number[i] ? !wants_number : argument != EventArgument::kBytes) return false;
    }
    return true;
}

}  // namespace shoal::php
