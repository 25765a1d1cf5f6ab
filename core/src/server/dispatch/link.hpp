// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/dispatch/link.hpp
/// How the owner of the sockets (a reactor) and a worker talk. Both sides send messages and know nothing else
/// of each other, so that the worker may be the same process (BASE: LocalLink) or another one (PROCESS: a
/// ring in shared memory, in a later issue).
#include <cstdint>
#include <string_view>

#include "shoal/base/error.hpp"
#include "shoal/server/host.hpp"

namespace shoal::server {

class Exchange;
struct FileRange;

struct Message {
    enum class Kind : std::uint8_t {
        // Reactor to worker.
        kConnect,      ///< `detail`: the reactor's id.
        kRequest,      ///< `exchange`: a complete request.
        kAbort,        ///< `exchange`: its client has gone, unanswered.
        kData,         ///< `bytes`: a packet; `detail`: the reactor's id.
        kClosed,       ///< `detail`: the reactor's id, below 0 if the server has closed the connection.
        kBufferFull,   ///< The output queue has reached the high watermark.
        kBufferEmpty,  ///< It is down to the low watermark again.
        // Worker to reactor.
        kSend,      ///< `bytes`: to be framed and sent.
        kSendFile,  ///< `file`
        kClose,     ///< `detail` 1: queued output is lost.
        kPause,     ///< Nothing more is read from the peer.
        kResume,
        kProtect,  ///< `detail` 1: the connection is never closed for being idle; 0: it may be.
    };
    Kind kind;
    SessionId session = 0;
    std::uint32_t generation = 0;  ///< Of the worker: a message for its predecessor is told apart.
    std::int32_t detail = 0;
    std::string_view bytes = {};      ///< Lent: valid during the call.
    Exchange* exchange = nullptr;     ///< Lent; LocalLink only.
    const FileRange* file = nullptr;  ///< Lent.
};

class Link {
  public:
    virtual ~Link() = default;
    /// Errors: kAgain: the other side lags behind; kClosed: it is gone; kNotFound: it does not know the
    /// session; kTooLarge: the session's output queue is full.
    virtual Result<void> send(const Message& message) = 0;
};

/// A side of a link.
class LinkReceiver {
  public:
    /// Errors: as Link::send().
    virtual Result<void> on_message(const Message& message) = 0;

  protected:
    ~LinkReceiver() = default;
};

/// The other side is in this process and thread: sending is a function call, and nothing is copied.
class LocalLink final : public Link {
  public:
    explicit LocalLink(LinkReceiver& receiver) noexcept : receiver_(receiver) {}
    Result<void> send(const Message& message) override { return receiver_.on_message(message); }

  private:
    LinkReceiver& receiver_;
};

}  // namespace shoal::server
