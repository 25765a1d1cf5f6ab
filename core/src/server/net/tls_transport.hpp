// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/net/tls_transport.hpp
/// The bytes of a connection through TLS, on the server's side of it.
#include <memory>

#include "server/net/transport.hpp"
#include "shoal/net/tls.hpp"

namespace shoal::server {

class TlsTransport final : public Transport {
  public:
    /// Errors: kNoMemory.
    [[nodiscard]] static Result<std::unique_ptr<TlsTransport>> create(
        UniqueFd fd, IoCounts& io, std::shared_ptr<net::TlsContext> context);

    Result<void> establish() noexcept override;
    [[nodiscard]] std::string_view agreed_protocol() const noexcept override;
    [[nodiscard]] bool is_encrypted() const noexcept override { return true; }
    [[nodiscard]] std::string peer_certificate() const override;
    /// Why the handshake has failed, or the connection is broken; empty: it is not.
    [[nodiscard]] std::string_view failure() const noexcept override;
    /// Null once closed.
    [[nodiscard]] const net::TlsSession* session() const noexcept { return session_.get(); }

    Result<std::string_view> receive(std::span<char> scratch) noexcept override;
    [[nodiscard]] bool reads_on_writable() const noexcept override;
    void say_end() noexcept override;
    void close() noexcept override;

  private:
    TlsTransport(UniqueFd fd, IoCounts& io, std::unique_ptr<net::TlsSession> session) noexcept;
    Result<Written> send_now(std::string_view head, std::string_view body) noexcept override;
    Result<Written> write(std::span<const iovec> parts, bool more_follows) noexcept override;
    Result<Written> write_file(int file, std::uint64_t offset, std::size_t bytes) noexcept override;

    Result<std::size_t> encrypt(std::string_view bytes, bool more_follows = false) noexcept;
    void count_calls() noexcept;

    std::unique_ptr<net::TlsSession> session_;
    net::TlsSession::Calls counted_;  ///< Of the session's calls, those that `io_` has.
    bool waits_for_room_ = false;     ///< The last read has to send something first.
};

}  // namespace shoal::server
