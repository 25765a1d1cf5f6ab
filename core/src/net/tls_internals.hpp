// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file net/tls_internals.hpp
/// Shared by contexts and sessions; owning wrappers of OpenSSL's objects.
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <list>
#include <unordered_map>

#include "shoal/net/tls.hpp"

namespace shoal::net {

namespace detail {
template <auto Free>
struct Freed {
    template <typename T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};
}  // namespace detail

using SslCtxPtr = std::unique_ptr<SSL_CTX, detail::Freed<SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, detail::Freed<SSL_free>>;
using SslSessionPtr = std::unique_ptr<SSL_SESSION, detail::Freed<SSL_SESSION_free>>;
using X509Ptr = std::unique_ptr<X509, detail::Freed<X509_free>>;
using BioPtr = std::unique_ptr<BIO, detail::Freed<BIO_free_all>>;

/// The last session of each host name, for resumption, with LRU eviction.
class TlsSessionCache {
  public:
    void put(const std::string& host, SslSessionPtr session);
    /// Borrowed; null: none.
    [[nodiscard]] SSL_SESSION* find(const std::string& host);

  private:
    static constexpr std::size_t kMaxHosts = 256;
    using Entry = std::pair<std::string, SslSessionPtr>;
    std::list<Entry> entries_;  // Most recent first.
    std::unordered_map<std::string, std::list<Entry>::iterator> by_host_;
};

struct TlsContext::Internals {
    TlsRole role{};
    TlsOptions options;
    bool verifies = false;
    SslCtxPtr native;
    std::map<std::string, SslCtxPtr> by_server_name;
    std::string alpn_wire;  ///< Length-prefixed names (RFC 7301 section 3.1).
    TlsSessionCache sessions;
    std::shared_ptr<TlsTicketKeys> tickets;  ///< Of a server that resumes sessions.
};

/// The TlsSession of an SSL object is its extra data number session_index().
struct TlsSessionOwner {
    TlsContext::Internals* context = nullptr;
    std::string host_name;
};

/// The identity, the roots and all else of the options, in an SSL_CTX. In tls_context.cpp.
[[nodiscard]] Result<SslCtxPtr> make_native_context(TlsContext::Internals& in, const TlsIdentity& identity,
                                                    std::string* why);

/// A BIO over a stream socket that never raises SIGPIPE and records the socket's state. It accepts whole
/// records and buffers what the socket does not accept: OpenSSL cannot reply to a key update of the peer (RFC
/// 8446 section 4.6.3) while half of a record waits inside OpenSSL. In tls_bio.cpp.
struct TlsBioState {
    int fd = -1;
    int last_errno = 0;
    bool has_ended = false;     ///< The peer sent the end of the stream.
    bool was_short = false;     ///< The last read took all that the socket had.
    bool is_gathering = false;  ///< Records are kept, to be sent together.
    bool is_held = false;       ///< What is unsent waits for more, not for room.
    TlsSession::Calls calls;
    std::string unsent;         ///< Encrypted; sent before anything else.
    std::size_t unsent_at = 0;  ///< How much of it is sent.
    [[nodiscard]] bool has_unsent() const noexcept { return !unsent.empty(); }
};
[[nodiscard]] BioPtr make_socket_bio(TlsBioState& state);
/// Sends the BIO's buffered bytes. 0: all sent; else an errno, EAGAIN if the socket is full.
[[nodiscard]] int send_kept(TlsBioState& state) noexcept;

/// Lets the context encrypt its tickets with in.tickets. In tls_tickets.cpp.
void use_ticket_keys(SSL_CTX* ctx) noexcept;

[[nodiscard]] int session_index() noexcept;
/// The name of the last OpenSSL error of this thread; static storage.
[[nodiscard]] const char* last_error_text() noexcept;
/// Clears OpenSSL's error queue of this thread.
inline void forget_errors() noexcept {
    if (ERR_peek_error() != 0)
        ERR_clear_error();  // Clearing an empty queue costs 16 times as much as the check.
}

/// A write that was encrypted but not completely sent, so the caller has to repeat it. Other bytes are
/// refused: the caller might believe that the abandoned bytes were not sent.
struct UnfinishedWrite {
    std::size_t bytes = 0;
    std::size_t hash = 0;
    friend bool operator==(const UnfinishedWrite&, const UnfinishedWrite&) = default;
};

struct TlsSession::Internals {
    std::shared_ptr<TlsContext> context;
    SslPtr ssl;
    TlsBioState bio;
    TlsSessionOwner owner;
    const char* error_text = "";
    pid_t owner_process = ::getpid();
    std::optional<UnfinishedWrite> unfinished;
    bool is_established = false;
    bool has_failed = false;
    bool has_shut_down = false;  ///< Writing has ended; close_notify may still have to be sent.
    bool has_made_end = false;
    bool has_sent_end = false;
};

// ---- in tls_trust.cpp ------------------------------------------------------------------------------------

/// `why` (may be null) gets "what [value]: reason", where the reason is OpenSSL's, or for kNotFound errno's.
tl::unexpected<Error> refuse(Errc code, std::string* why, std::string_view what, const std::string& value);
/// kNotFound: the file cannot be read. Another error: it has the wrong content.
Result<void> require_readable(const std::string& path, std::string_view what, std::string* why,
                              bool is_directory = false);
/// The roots and the mode of verification.
Result<void> set_trust(SSL_CTX* ctx, const TlsContext::Internals& in, std::string* why);
/// X509_V_OK, or the error of the peer's chain, whose leaf is `certificate`. If it may be self-signed,
/// everything else (validity, host) is still checked.
[[nodiscard]] long verdict_on_peer(const TlsSession::Internals& in, X509* certificate,
                                   bool may_be_self_signed) noexcept;

}  // namespace shoal::net
