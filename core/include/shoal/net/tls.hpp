// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/net/tls.hpp
/// TLS 1.0 to 1.3 and DTLS on OpenSSL 3. A session never waits: its user does, in a coroutine or by poll(2).
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shoal/base/error.hpp"
#include "shoal/event/event_loop.hpp"

struct ssl_st;
struct ssl_ctx_st;

namespace shoal::net {

enum class TlsRole : std::uint8_t { kClient, kServer };

/// A set of protocol versions.
enum class TlsVersions : std::uint8_t { kTls10 = 1, kTls11 = 2, kTls12 = 4, kTls13 = 8, kDefault = 0 };
constexpr TlsVersions operator|(TlsVersions a, TlsVersions b) noexcept {
    return static_cast<TlsVersions>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
constexpr bool has(TlsVersions set, TlsVersions version) noexcept {
    return (static_cast<std::uint8_t>(set) & static_cast<std::uint8_t>(version)) != 0;
}

/// A certificate chain and its key, PEM files.
struct TlsIdentity {
    std::string certificate_file;
    std::string key_file;  ///< Empty: the key is in certificate_file.
    std::string
        passphrase;  ///< For an encrypted key. A wrong or missing one is an error; there is never a prompt.
    [[nodiscard]] bool is_set() const noexcept { return !certificate_file.empty(); }
    friend bool operator==(const TlsIdentity&, const TlsIdentity&) = default;
};

struct TlsOptions {
    TlsIdentity identity;  ///< A server must have one.
    std::map<std::string, TlsIdentity>
        sni_identities;  ///< Server: host name ("*.example.org" too) to identity.
    /// Client: the chain must lead to a trusted root and match the host name, if one is given. Server:
    /// requests a client certificate, which must verify. Unset: clients verify, servers do not request one.
    std::optional<bool> verify_peer;
    bool allow_self_signed = false;  ///< Accepts a self-signed leaf; everything else is still checked.
    /// The host name was not given but derived from the target of the connection, often an address. An
    /// accepted self-signed leaf may then name any host: its creator can choose the name, so a check would
    /// prove nothing.
    bool is_host_implied = false;
    std::string ca_file;  ///< Trusted roots; both empty: the system's, read when first needed.
    std::string ca_path;
    std::string
        client_ca_file;     ///< Server: roots for client certificates; their names are sent to the client.
    int verify_depth = -1;  ///< Intermediate certificates at most; -1: OpenSSL's default (100).
    TlsVersions versions = TlsVersions::kDefault;  ///< kDefault: TLS 1.2 and 1.3.
    std::string ciphers;         ///< TLS 1.2 and below, OpenSSL's syntax. Empty: the default.
    std::string cipher_suites;   ///< TLS 1.3. Empty: the default.
    std::string groups;          ///< Key exchange groups ("X25519:P-256"). Empty: the default.
    std::string dh_params_file;  ///< Server. Empty: automatic.
    bool prefer_server_ciphers = false;
    std::vector<std::string> alpn;  ///< Client: offered. Server: accepted, in this order of preference.
    /// Client: the context keeps the last session of each host name. Server: it issues session tickets.
    bool resume_sessions = true;
    bool is_datagram = false;  ///< DTLS.
    friend bool operator==(const TlsOptions&, const TlsOptions&) = default;
};

/// The keys that session tickets of a server are encrypted with (RFC 5077, RFC 8446 section 4.6.1). A key is
/// replaced after two hours, and accepted for two more. Keys of processes that were forked after create()
/// stay the same: each derives the next key from the present one, which it then forgets.
class TlsTicketKeys {
  public:
    /// Errors: kNoMemory: no random bytes.
    [[nodiscard]] static Result<std::shared_ptr<TlsTicketKeys>> create();
    ~TlsTicketKeys();
    TlsTicketKeys(const TlsTicketKeys&) = delete;
    TlsTicketKeys& operator=(const TlsTicketKeys&) = delete;
    /// Forgets the keys whose time is over. For a process that decrypts no tickets; others do it by
    /// themselves.
    void advance() noexcept;

    struct Internals;  ///< Of the implementation.
    [[nodiscard]] Internals& internals() noexcept { return *in_; }

  private:
    explicit TlsTicketKeys(std::unique_ptr<Internals> in) noexcept;
    std::unique_ptr<Internals> in_;
};

/// Prepared options, shared by sessions. One thread at a time configures; sessions of one thread use it.
class TlsContext {
  public:
    /// Errors: kInvalid, kNotFound (file), kProtocol (certificate, key or cipher refused); `why` (may be
    /// null) receives a sentence that names the file or option. `tickets`, of a server: contexts that share
    /// them resume each other's sessions, unless they verify clients differently; null: new ones.
    [[nodiscard]] static Result<std::shared_ptr<TlsContext>> create(
        TlsRole role, const TlsOptions& options, std::string* why = nullptr,
        std::shared_ptr<TlsTicketKeys> tickets = nullptr);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    [[nodiscard]] TlsRole role() const noexcept;
    [[nodiscard]] const TlsOptions& options() const noexcept;
    [[nodiscard]] ssl_ctx_st* native() const noexcept;

    struct Internals;  ///< Of the implementation.

  private:
    friend class TlsSession;
    explicit TlsContext(std::unique_ptr<Internals> in) noexcept;
    std::unique_ptr<Internals> in_;
};

/// `detail` of a kProtocol error of a session.
enum class TlsFailure : std::int32_t {
    kHandshake = 1,      ///< No common version or cipher, an alert, or not TLS.
    kVerify,             ///< The peer's certificate was rejected: see TlsSession::error_text().
    kNoPeerCertificate,  ///< The peer sent no certificate, but one is required.
    kReset,   ///< The connection ended without close_notify in the middle of a record or handshake.
    kRecord,  ///< A record that cannot be decrypted, or any other violation later on.
};

/// One TLS connection over a non-blocking descriptor that it does not own.
///
/// Errors of every step, in addition to those named:
///  - kAgain: wait until the descriptor is ready for `detail` (an event::Ready), then call again with the
///    same arguments (a written buffer may have moved)
///  - kClosed: reading: never (0 is the end); writing: after shutdown_write()
///  - kProtocol: `detail` is a TlsFailure; the session is then unusable
///  - kSystem: errno in `detail` (ECONNRESET, EPIPE, ...)
/// Writing never raises SIGPIPE.
class TlsSession {
  public:
    /// `host_name`: for a client, the SNI name and the host that the certificate must match. Empty: neither.
    /// An IP literal: no SNI, and the certificate is checked for the address. A trailing dot, and brackets
    /// and scope of an IPv6 address, are removed. Errors: kInvalid: no context, or an impossible name (a NUL,
    /// a leading dot); kNoMemory.
    [[nodiscard]] static Result<std::unique_ptr<TlsSession>> create(std::shared_ptr<TlsContext> context,
                                                                    int fd, std::string_view host_name = {});
    ~TlsSession();
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;

    Result<void> handshake() noexcept;
    /// At least one byte; 0: the peer ended the stream, by close_notify or (as most HTTP peers do) without.
    Result<std::size_t> read(std::span<std::byte> buffer) noexcept;
    Result<std::size_t> peek(std::span<std::byte> buffer) noexcept;
    /// At least one byte; up to kWriteBytes leave in one system call. `more_follows`: the next write comes at
    /// once, and these bytes may wait for it. After kAgain the next write must start with the same bytes,
    /// even if the caller has stopped waiting: their records are partly sent. Errors: kInvalid, others were
    /// given; nothing has changed. kTooLarge: more than 16 KiB in one datagram; nothing has changed.
    Result<std::size_t> write(std::span<const std::byte> bytes, bool more_follows = false) noexcept;
    static constexpr std::size_t kWriteBytes = 64U << 10;
    /// True: a write was abandoned in the middle of a record.
    [[nodiscard]] bool is_in_record() const noexcept;
    /// Sends close_notify (half-close): the peer sees the end of the stream; reading here continues. A second
    /// call does nothing. kAgain also while a write is unfinished.
    Result<void> shutdown_write() noexcept;
    /// Decrypted bytes that were not read yet. The descriptor may not be readable although there are some.
    [[nodiscard]] std::size_t pending() const noexcept;
    /// False: the last read has left nothing behind, neither here nor in the descriptor: it came back short.
    [[nodiscard]] bool may_have_input() const noexcept;
    /// Encrypted bytes wait for room in the descriptor: the next read or write sends them.
    [[nodiscard]] bool has_unsent() const noexcept;
    /// System calls made for a stream.
    struct Calls {
        std::uint64_t reads = 0;
        std::uint64_t writes = 0;
    };
    [[nodiscard]] Calls calls() const noexcept;

    /// False in a forked child: the session belongs to the parent and must not be ended here.
    [[nodiscard]] bool is_owned() const noexcept;
    [[nodiscard]] bool is_established() const noexcept;
    [[nodiscard]] bool is_resumed() const noexcept;
    [[nodiscard]] std::string_view alpn() const noexcept;     ///< Empty: none was negotiated.
    [[nodiscard]] std::string_view version() const noexcept;  ///< "TLSv1.3"
    [[nodiscard]] std::string_view cipher() const noexcept;
    [[nodiscard]] std::string_view server_name() const noexcept;  ///< Server: the SNI name the client sent.
    /// PEM of the peer's leaf certificate; empty: none.
    [[nodiscard]] std::string peer_certificate() const;
    /// Verifies the peer's certificate now, independently of the context's verify_peer. `allow_self_signed`:
    /// as in TlsOptions. Errors: kProtocol with kVerify or kNoPeerCertificate.
    Result<void> verify_peer(bool allow_self_signed) noexcept;
    /// A phrase for the last failure ("certificate has expired"); static or owned by the session.
    [[nodiscard]] const char* error_text() const noexcept;

    /// DTLS: milliseconds until a lost flight must be retransmitted; empty: no timer runs. Then call
    /// retransmit().
    [[nodiscard]] std::optional<std::int64_t> retransmit_in_ms() const noexcept;
    Result<void> retransmit() noexcept;

    [[nodiscard]] ssl_st* native() const noexcept;

    struct Internals;  ///< Of the implementation.

  private:
    explicit TlsSession(std::unique_ptr<Internals> in) noexcept;
    template <typename Call>
    Result<std::size_t> read_by(std::span<std::byte> buffer, Call call) noexcept;
    std::unique_ptr<Internals> in_;
};

}  // namespace shoal::net
