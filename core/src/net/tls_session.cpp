// SPDX-License-Identifier: Apache-2.0
/// Every call of OpenSSL below starts with an empty error queue: SSL_get_error() reads it, and another
/// session of this thread may have left an error there.
#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <limits>

#include "net/tls_internals.hpp"

namespace shoal::net {
namespace {

constexpr long kDatagramMtuBytes =
    1'200;  // Fits any path that carries IPv6 (RFC 8200 section 5), less headers.

/// Of what is written at once (RFC 8446 section 5.1).
constexpr std::size_t kMaxRecordBytes = 16'384;

/// A host as in certificates: no trailing dot (RFC 6066 section 3), an IPv6 address without brackets and
/// scope.
std::string_view to_certificate_name(std::string_view host) noexcept {
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    if (host.find(':') != std::string_view::npos) return host.substr(0, host.find('%'));
    if (host.size() > 1 && host.back() == '.') host.remove_suffix(1);
    return host;
}

bool is_ip_literal(const std::string& host) noexcept {
    std::array<unsigned char, 16> bytes{};
    return inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
           inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

tl::unexpected<Error> break_with(TlsSession::Internals& in, TlsFailure failure, const char* text) noexcept {
    in.has_failed = true;
    in.error_text = text;
    return fail(Errc::kProtocol, static_cast<std::int32_t>(failure));
}

tl::unexpected<Error> break_by_errno(TlsSession::Internals& in, int error) noexcept {
    in.has_failed = true;
    in.error_text = std::strerror(error);  // A constant: the kernel knows this number.
    return fail_errno(error);
}

tl::unexpected<Error> judge_protocol_error(TlsSession::Internals& in) noexcept {
    const unsigned long code = ERR_peek_last_error();
    const char* const text = last_error_text();
    forget_errors();
    const bool is_ssl = ERR_GET_LIB(code) == ERR_LIB_SSL;
    const int reason = ERR_GET_REASON(code);
    if (is_ssl && reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
        return break_with(in, TlsFailure::kVerify,
                          X509_verify_cert_error_string(SSL_get_verify_result(in.ssl.get())));
    }
    if (is_ssl && reason == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE)
        return break_with(in, TlsFailure::kNoPeerCertificate, text);
    if (is_ssl && reason == SSL_R_UNEXPECTED_EOF_WHILE_READING)
        return break_with(in, TlsFailure::kReset, text);
    return break_with(in, in.is_established ? TlsFailure::kRecord : TlsFailure::kHandshake, text);
}

/// The error of a call that returned `result`. The caller handles ZERO_RETURN.
tl::unexpected<Error> judge(TlsSession::Internals& in, int result) noexcept {
    switch (SSL_get_error(in.ssl.get(), result)) {
        case SSL_ERROR_WANT_READ:
            return fail(Errc::kAgain, static_cast<std::int32_t>(event::Ready::kRead));
        case SSL_ERROR_WANT_WRITE:
            return fail(Errc::kAgain, static_cast<std::int32_t>(event::Ready::kWrite));
        case SSL_ERROR_ZERO_RETURN:  // Also the result of a failed write after the peer has closed.
        case SSL_ERROR_SYSCALL: {
            const int error = in.context->options().is_datagram ? errno : in.bio.last_errno;
            forget_errors();
            if (error == 0) return break_with(in, TlsFailure::kReset, "the connection ended");
            return break_by_errno(in, error);
        }
        default:
            return judge_protocol_error(in);
    }
}

/// Before each call: no error of another session, no errno of an earlier call.
void prepare(TlsSession::Internals& in) noexcept {
    forget_errors();
    in.bio.last_errno = 0;
    errno = 0;
}

tl::unexpected<Error> wait_for_room() noexcept {
    return fail(Errc::kAgain, static_cast<std::int32_t>(event::Ready::kWrite));
}

/// Sends the bytes that are already encrypted. Errors: kAgain, kSystem.
Result<void> send_rest(TlsSession::Internals& in) noexcept {
    const int error = send_kept(in.bio);
    if (error == 0) return {};
    if (error == EAGAIN) return wait_for_room();
    return break_by_errno(in, error);
}

int clamp(std::size_t bytes) noexcept {
    return static_cast<int>(std::min<std::size_t>(bytes, std::numeric_limits<int>::max()));
}

/// The size of the record that an unfinished write has already produced.
UnfinishedWrite unfinished_of(std::span<const std::byte> bytes, std::size_t at_most) noexcept {
    const auto record = bytes.first(std::min(bytes.size(), at_most));
    const std::string_view text(reinterpret_cast<const char*>(record.data()), record.size());
    return {record.size(), std::hash<std::string_view>{}(text)};
}

/// Encrypts up to kWriteBytes. Returns how many.
Result<std::size_t> encrypt(TlsSession::Internals& in, std::span<const std::byte> bytes,
                            bool more_follows) noexcept {
    const bool is_stream = !in.context->options().is_datagram;
    prepare(in);
    // A single record leaves without a copy.
    in.bio.is_gathering =
        is_stream && (more_follows || in.bio.has_unsent() || bytes.size() > kMaxRecordBytes);
    std::size_t taken = 0;
    do {
        const auto rest = bytes.subspan(taken);
        const int result = SSL_write(in.ssl.get(), rest.data(), clamp(rest.size()));
        if (result <= 0) {
            in.bio.is_gathering = false;
            const auto why = judge(in, result);
            if (taken > 0) break;
            return why;
        }
        taken += static_cast<std::size_t>(result);
    } while (in.bio.is_gathering && taken < bytes.size() && taken < TlsSession::kWriteBytes);
    in.bio.is_gathering = false;
    return taken;
}

/// SNI, the host that the certificate must match, and the session to resume.
bool set_host(TlsSession::Internals& in, TlsContext::Internals& context) {
    SSL* const ssl = in.ssl.get();
    const std::string& host = in.owner.host_name;
    if (!host.empty()) {
        X509_VERIFY_PARAM* const checks = SSL_get0_param(ssl);
        if (is_ip_literal(host)) {
            if (X509_VERIFY_PARAM_set1_ip_asc(checks, host.c_str()) != 1) return false;
        } else {
            X509_VERIFY_PARAM_set_hostflags(checks, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
            if (X509_VERIFY_PARAM_set1_host(checks, host.data(), host.size()) != 1) return false;
            if (SSL_set_tlsext_host_name(ssl, host.c_str()) != 1) return false;
        }
    }
    if (SSL_SESSION* const session = context.sessions.find(host); session != nullptr)
        SSL_set_session(ssl, session);
    return true;
}

bool set_bio(TlsSession::Internals& in, bool is_datagram, int fd) {
    in.bio.fd = fd;
    BioPtr bio(is_datagram ? BIO_new_dgram(fd, BIO_NOCLOSE) : make_socket_bio(in.bio).release());
    if (bio == nullptr) return false;
    if (is_datagram) {
        sockaddr_storage peer{};
        socklen_t peer_bytes = sizeof(peer);
        if (getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &peer_bytes) == 0)
            BIO_ctrl(bio.get(), BIO_CTRL_DGRAM_SET_CONNECTED, 0, &peer);
        SSL_set_options(in.ssl.get(), SSL_OP_NO_QUERY_MTU);
        SSL_set_mtu(in.ssl.get(), kDatagramMtuBytes);
    }
    SSL_set_bio(in.ssl.get(), bio.get(), bio.get());
    (void)bio.release();  // The SSL owns it now.
    return true;
}

}  // namespace

int session_index() noexcept {
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

TlsSession::TlsSession(std::unique_ptr<Internals> in) noexcept : in_(std::move(in)) {}
TlsSession::~TlsSession() = default;

Result<std::unique_ptr<TlsSession>> TlsSession::create(std::shared_ptr<TlsContext> context, int fd,
                                                       std::string_view host_name) {
    if (context == nullptr || host_name.find('\0') != std::string_view::npos) return fail(Errc::kInvalid);
    if (host_name.size() > 1 && host_name.starts_with('.'))
        return fail(Errc::kInvalid);  // OpenSSL would match any host below that domain.
    forget_errors();
    auto in = std::make_unique<Internals>();
    TlsContext::Internals& shared = *context->in_;
    in->ssl.reset(SSL_new(shared.native.get()));
    in->owner = {&shared, std::string(to_certificate_name(host_name))};
    in->context = std::move(context);
    if (in->ssl == nullptr || !set_bio(*in, shared.options.is_datagram, fd)) return fail(Errc::kNoMemory);
    SSL_set_ex_data(in->ssl.get(), session_index(), &in->owner);
    if (shared.role == TlsRole::kServer) {
        SSL_set_accept_state(in->ssl.get());
    } else {
        SSL_set_connect_state(in->ssl.get());
        if (!set_host(*in, shared)) return fail(Errc::kInvalid);
    }
    return std::unique_ptr<TlsSession>(new TlsSession(std::move(in)));
}

// ---- steps -----------------------------------------------------------------------------------------------

Result<void> TlsSession::handshake() noexcept {
    if (in_->has_failed) return fail(Errc::kProtocol, static_cast<std::int32_t>(TlsFailure::kHandshake));
    prepare(*in_);
    const int result = SSL_do_handshake(in_->ssl.get());
    if (result != 1) {
        const auto why = judge(*in_, result);
        // The peer cannot reply to data that it has not received.
        if (why.value().code == Errc::kAgain && in_->bio.has_unsent()) return wait_for_room();
        return why;
    }
    if (const auto sent = send_rest(*in_); !sent) return sent;
    in_->is_established = true;
    return {};
}

template <typename Call>
Result<std::size_t> TlsSession::read_by(std::span<std::byte> buffer, Call call) noexcept {
    if (in_->has_failed) return fail(Errc::kProtocol, static_cast<std::int32_t>(TlsFailure::kRecord));
    if (buffer.empty()) return std::size_t{0};
    if (in_->bio.has_unsent()) (void)send_kept(in_->bio);  // A failure also shows at the next write.
    prepare(*in_);
    SSL* const ssl = in_->ssl.get();
    const int result = call(ssl, buffer.data(), clamp(buffer.size()));
    if (result > 0) return static_cast<std::size_t>(result);
    if (SSL_get_error(ssl, result) != SSL_ERROR_ZERO_RETURN) return judge(*in_, result);
    // Without close_notify the stream may end only between two records.
    if (in_->bio.has_ended && SSL_has_pending(ssl) == 1)
        return break_with(*in_, TlsFailure::kReset, "the connection ended in the middle of a record");
    return std::size_t{0};
}

Result<std::size_t> TlsSession::read(std::span<std::byte> buffer) noexcept {
    return read_by(buffer, &SSL_read);
}

Result<std::size_t> TlsSession::peek(std::span<std::byte> buffer) noexcept {
    return read_by(buffer, &SSL_peek);
}

Result<std::size_t> TlsSession::write(std::span<const std::byte> bytes, bool more_follows) noexcept {
    if (in_->has_failed) return fail(Errc::kProtocol, static_cast<std::int32_t>(TlsFailure::kRecord));
    if (in_->has_shut_down) return fail(Errc::kClosed);
    if (bytes.empty()) return std::size_t{0};
    if (in_->unfinished && *in_->unfinished != unfinished_of(bytes, in_->unfinished->bytes))
        return fail(Errc::kInvalid);
    if (!in_->bio.is_held) {
        if (const auto sent = send_rest(*in_); !sent) return fail(sent.error());
    }
    if (in_->unfinished) return std::exchange(in_->unfinished, std::nullopt)->bytes;
    const bool is_datagram = in_->context->options().is_datagram;
    if (is_datagram && bytes.size() > kMaxRecordBytes) return fail(Errc::kTooLarge);
    const auto taken = encrypt(*in_, bytes, more_follows);
    if (!taken || !in_->bio.has_unsent()) return taken;
    in_->bio.is_held = more_follows && in_->bio.unsent.size() < kWriteBytes;
    if (in_->bio.is_held) return taken;
    const auto sent = send_rest(*in_);
    if (sent) return taken;
    if (sent.error().code == Errc::kAgain) in_->unfinished = unfinished_of(bytes, *taken);
    return fail(sent.error());
}

bool TlsSession::is_in_record() const noexcept {
    return in_->unfinished.has_value();
}

Result<void> TlsSession::shutdown_write() noexcept {
    // A second SSL_shutdown() would wait for the peer's close_notify and refuse data before it.
    if (in_->has_failed || in_->has_sent_end || !is_established()) return {};
    // Nothing may be sent in the middle of a record.
    if (in_->unfinished) return wait_for_room();
    if (!in_->has_made_end) {
        in_->has_shut_down = true;
        prepare(*in_);
        if (const int result = SSL_shutdown(in_->ssl.get()); result < 0) return judge(*in_, result);
        in_->has_made_end = true;
    }
    if (const auto sent = send_rest(*in_); !sent) return sent;
    in_->has_sent_end = true;
    return {};
}

std::size_t TlsSession::pending() const noexcept {
    SSL* const ssl = in_->ssl.get();
    const int decrypted = SSL_pending(ssl);
    if (decrypted > 0 || SSL_has_pending(ssl) == 0 || in_->has_failed)
        return static_cast<std::size_t>(std::max(decrypted, 0));
    // A record that was read together with the previous one: peeking decrypts it.
    forget_errors();
    char one = 0;
    const int result = SSL_peek(ssl, &one, 1);
    if (result <= 0 && SSL_get_error(ssl, result) == SSL_ERROR_SSL) (void)judge_protocol_error(*in_);
    forget_errors();
    return static_cast<std::size_t>(std::max(SSL_pending(ssl), 0));
}

bool TlsSession::may_have_input() const noexcept {
    return !in_->bio.was_short || SSL_has_pending(in_->ssl.get()) == 1;
}

bool TlsSession::has_unsent() const noexcept {
    return in_->bio.has_unsent();
}

TlsSession::Calls TlsSession::calls() const noexcept {
    return in_->bio.calls;
}

// ---- what is known of the peer ---------------------------------------------------------------------------

bool TlsSession::is_owned() const noexcept {
    return in_->owner_process == ::getpid();
}

bool TlsSession::is_established() const noexcept {
    return in_->is_established;
}

bool TlsSession::is_resumed() const noexcept {
    return SSL_session_reused(in_->ssl.get()) == 1;
}

std::string_view TlsSession::alpn() const noexcept {
    const unsigned char* name = nullptr;
    unsigned bytes = 0;
    SSL_get0_alpn_selected(in_->ssl.get(), &name, &bytes);
    return {reinterpret_cast<const char*>(name), bytes};
}

std::string_view TlsSession::version() const noexcept {
    return SSL_get_version(in_->ssl.get());
}

std::string_view TlsSession::cipher() const noexcept {
    return SSL_get_cipher_name(in_->ssl.get());
}

std::string_view TlsSession::server_name() const noexcept {
    const char* const name = SSL_get_servername(in_->ssl.get(), TLSEXT_NAMETYPE_host_name);
    return name == nullptr ? std::string_view{} : std::string_view(name);
}

std::string TlsSession::peer_certificate() const {
    const X509Ptr certificate(SSL_get1_peer_certificate(in_->ssl.get()));
    if (certificate == nullptr) return {};
    const BioPtr text(BIO_new(BIO_s_mem()));
    if (text == nullptr || PEM_write_bio_X509(text.get(), certificate.get()) != 1) return {};
    char* bytes = nullptr;
    const long length = BIO_get_mem_data(text.get(), &bytes);
    return {bytes, static_cast<std::size_t>(length)};
}

Result<void> TlsSession::verify_peer(bool allow_self_signed) noexcept {
    const X509Ptr certificate(SSL_get1_peer_certificate(in_->ssl.get()));
    if (certificate == nullptr) {
        in_->error_text = "the peer sent no certificate";
        return fail(Errc::kProtocol, static_cast<std::int32_t>(TlsFailure::kNoPeerCertificate));
    }
    forget_errors();
    const long verdict = verdict_on_peer(*in_, certificate.get(), allow_self_signed);
    if (verdict == X509_V_OK) return {};
    in_->error_text = X509_verify_cert_error_string(verdict);
    return fail(Errc::kProtocol, static_cast<std::int32_t>(TlsFailure::kVerify));
}

const char* TlsSession::error_text() const noexcept {
    return in_->error_text;
}

// ---- DTLS ------------------------------------------------------------------------------------------------

std::optional<std::int64_t> TlsSession::retransmit_in_ms() const noexcept {
    if (!in_->context->options().is_datagram) return std::nullopt;
    timeval left{};
    if (DTLSv1_get_timeout(in_->ssl.get(), &left) != 1) return std::nullopt;
    return left.tv_sec * 1'000 + (left.tv_usec + 999) / 1'000;
}

Result<void> TlsSession::retransmit() noexcept {
    prepare(*in_);
    const int result = static_cast<int>(DTLSv1_handle_timeout(in_->ssl.get()));
    if (result >= 0) return {};
    return judge(*in_, result);
}

ssl_st* TlsSession::native() const noexcept {
    return in_->ssl.get();
}

}  // namespace shoal::net
