// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/net/transport.hpp
/// The bytes of one connection, in and out: plain, or through TLS. A transport delivers what has arrived as a
/// view that it lends, and takes bytes to send together with their owner. Nothing above it calls recv(2) or
/// send(2), so that a back-end of another kind (io_uring) can take its place. One thread only.
///
/// A descriptor is watched edge-triggered, so a transport knows whether there may be input: `has_input()` is
/// true unless a read has proved since the last edge that there is none. A reader that stops early must come
/// back.
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "server/net/output_queue.hpp"
#include "shoal/base/bytes_owner.hpp"
#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"

namespace shoal::server {

class Transport : public OutputWriter {
  public:
    Transport(UniqueFd fd, IoCounts& io) noexcept : fd_(std::move(fd)), io_(io) {}
    virtual ~Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    /// -1 once closed.
    [[nodiscard]] int fd() const noexcept { return fd_.get(); }

    /// Goes on with what must happen before data can flow (a handshake). Errors: kAgain: call again when the
    /// descriptor is ready; anything else: the connection is of no use.
    virtual Result<void> establish() noexcept { return {}; }
    /// The protocol that the peers have agreed on (ALPN, RFC 7301); empty: none.
    [[nodiscard]] virtual std::string_view agreed_protocol() const noexcept { return {}; }
    [[nodiscard]] virtual bool is_encrypted() const noexcept { return false; }
    /// PEM of the peer's certificate; empty: none.
    [[nodiscard]] virtual std::string peer_certificate() const { return {}; }
    /// Why establish() has failed; empty: unknown.
    [[nodiscard]] virtual std::string_view failure() const noexcept { return {}; }

    // ---- input -------------------------------------------------------------------------------------------
    /// The next bytes: a view into `scratch`, or into memory of the transport, valid until the next call.
    /// Errors: kAgain: nothing now; kClosed: the peer has ended the stream; else the connection is broken.
    virtual Result<std::string_view> receive(std::span<char> scratch) noexcept = 0;
    [[nodiscard]] bool has_input() const noexcept { return has_input_; }
    /// The descriptor is readable, or has come back from a callback during which it may have become so.
    void expect_input() noexcept { has_input_ = true; }
    void forget_input() noexcept { has_input_ = false; }
    /// The peer will send nothing more, as the kernel has reported: end of stream gives no further edge.
    void note_hangup() noexcept { has_hung_up_ = true; }
    [[nodiscard]] bool has_hung_up() const noexcept { return has_hung_up_; }
    /// End of stream has been read.
    [[nodiscard]] bool has_ended() const noexcept { return has_ended_; }
    /// Reading goes on only when the descriptor is writable (TLS, in the middle of a handshake message).
    [[nodiscard]] virtual bool reads_on_writable() const noexcept { return false; }

    // ---- output ------------------------------------------------------------------------------------------
    /// Takes `head` and `body` behind all that was given before. What the peer has no room for is queued,
    /// the body uncopied if it has an owner. Errors: the connection is broken; the bytes are released.
    Result<void> send(std::string_view head, std::string_view body, BytesOwner owner);
    /// Queues, and sends nothing yet: flush() follows.
    void queue(std::string_view bytes) { output_.append(bytes); }
    void queue_file(SharedFile file, std::uint64_t offset, std::uint64_t bytes) {
        output_.append_file(std::move(file), offset, bytes);
    }
    /// Sends what is queued as far as there is room. True: nothing is left. Errors: as send().
    Result<bool> flush();
    /// send() or flush() stopped although there is room, for the sake of the other connections: flush() is to
    /// be called next turn.
    [[nodiscard]] bool wants_turn() const noexcept { return output_.wants_turn(); }
    [[nodiscard]] bool has_output() const noexcept { return !output_.empty(); }
    [[nodiscard]] std::size_t queued_bytes() const noexcept { return output_.bytes(); }
    /// Releases what is queued.
    void drop_output() noexcept { output_.clear(); }
    /// Given to the kernel so far.
    [[nodiscard]] std::int64_t sent_bytes() const noexcept { return sent_bytes_; }
    /// Of these, in the kernel and not acknowledged by the peer. One system call.
    [[nodiscard]] int unacknowledged_bytes() const noexcept;

    // ---- the end -----------------------------------------------------------------------------------------
    /// Says that no more bytes follow, where the transport has words for that (TLS: close_notify). Never
    /// waits.
    virtual void say_end() noexcept {}
    /// The peer reads the end of the stream; receiving goes on.
    void shut_output() noexcept;
    /// close() will reset the connection: the peer does not mistake it for the end of a whole answer.
    void reset_on_close() noexcept;
    virtual void close() noexcept { fd_.reset(); }

  protected:
    /// One attempt with nothing queued. Takes less than all for want of room (`is_full`, or kAgain), or for
    /// the sake of the other connections.
    virtual Result<Written> send_now(std::string_view head, std::string_view body) noexcept = 0;

    UniqueFd fd_;
    IoCounts& io_;
    OutputQueue output_;
    std::int64_t sent_bytes_ = 0;
    bool has_input_ = false;
    bool has_hung_up_ = false;
    bool has_ended_ = false;

  private:
    void queue_rest(std::string_view head, std::string_view body, BytesOwner owner, std::size_t sent);
};

/// Bytes as they are.
class PlainTransport final : public Transport {
  public:
    using Transport::Transport;
    Result<std::string_view> receive(std::span<char> scratch) noexcept override;

  private:
    Result<Written> send_now(std::string_view head, std::string_view body) noexcept override;
    Result<Written> write(std::span<const iovec> parts, bool more_follows) noexcept override;
    Result<Written> write_file(int file, std::uint64_t offset, std::size_t bytes) noexcept override;
};

}  // namespace shoal::server
