// SPDX-License-Identifier: Apache-2.0
#include "server/net/tls_transport.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "shoal/event/event_loop.hpp"

namespace shoal::server {
namespace {

constexpr std::size_t kRecordBytes = 16U << 10;
/// What one send may take of a turn of the loop: encryption costs time, and a fast reader never stops it.
constexpr std::size_t kSendBytes = 1U << 20;
constexpr std::size_t kGatherBytes = net::TlsSession::kWriteBytes;

/// What is sent in one write is put together here. It holds nothing between two calls.
std::span<char> gather_buffer() {
    thread_local const std::unique_ptr<char[]> buffer = std::make_unique_for_overwrite<char[]>(kGatherBytes);
    return {buffer.get(), kGatherBytes};
}

std::span<const std::byte> as_bytes(std::string_view text) noexcept {
    return std::as_bytes(std::span(text));
}

Error to_send_error(Error error) noexcept {
    if (error.code != Errc::kSystem) return error;
    const bool is_gone = error.detail == EPIPE || error.detail == ECONNRESET || error.detail == ENOTCONN;
    return is_gone ? Error{Errc::kClosed, 0} : error;
}

/// Copies what fits of `text` behind the first `used` bytes of `buffer`; returns how much is used now.
std::size_t append(std::span<char> buffer, std::size_t used, std::string_view text) noexcept {
    const std::size_t bytes = std::min(buffer.size() - used, text.size());
    std::memcpy(buffer.data() + used, text.data(), bytes);
    return used + bytes;
}

}  // namespace

TlsTransport::TlsTransport(UniqueFd fd, IoCounts& io, std::unique_ptr<net::TlsSession> session) noexcept
    : Transport(std::move(fd), io), session_(std::move(session)) {}

Result<std::unique_ptr<TlsTransport>> TlsTransport::create(UniqueFd fd, IoCounts& io,
                                                           std::shared_ptr<net::TlsContext> context) {
    auto session = net::TlsSession::create(std::move(context), fd.get());
    if (!session) return fail(session.error());
    return std::unique_ptr<TlsTransport>(new TlsTransport(std::move(fd), io, std::move(*session)));
}

void TlsTransport::count_calls() noexcept {
    const net::TlsSession::Calls calls = session_->calls();
    io_.reads += calls.reads - counted_.reads;
    io_.writes += calls.writes - counted_.writes;
    counted_ = calls;
}

// ---- what the peers have agreed on -----------------------------------------------------------------------

Result<void> TlsTransport::establish() noexcept {
    const Result<void> done = session_->handshake();
    count_calls();
    return done;
}

std::string_view TlsTransport::agreed_protocol() const noexcept {
    return session_ == nullptr ? std::string_view() : session_->alpn();
}

std::string TlsTransport::peer_certificate() const {
    return session_ == nullptr ? std::string() : session_->peer_certificate();
}

std::string_view TlsTransport::failure() const noexcept {
    return session_ == nullptr ? std::string_view() : session_->error_text();
}

// ---- input -----------------------------------------------------------------------------------------------

Result<std::string_view> TlsTransport::receive(std::span<char> scratch) noexcept {
    std::size_t filled = 0;
    Result<std::size_t> got = std::size_t{0};
    // Records that came in one read of the socket are handed over together.
    do {
        got = session_->read(std::as_writable_bytes(scratch.subspan(filled)));
        if (!got || *got == 0) break;
        filled += *got;
    } while (scratch.size() - filled >= kRecordBytes && session_->pending() > 0);
    count_calls();
    waits_for_room_ =
        !got && got.error() == Error{Errc::kAgain, static_cast<std::int32_t>(event::Ready::kWrite)};
    if (filled > 0) {
        // What ended the loop will be found again by the next call.
        has_input_ = session_->may_have_input() || has_hung_up_ || !got || *got == 0;
        io_.received_bytes += filled;
        return std::string_view(scratch.data(), filled);
    }
    has_input_ = false;
    if (!got) return fail(got.error());
    has_ended_ = true;
    return fail(Errc::kClosed);
}

bool TlsTransport::reads_on_writable() const noexcept {
    return session_ != nullptr && (waits_for_room_ || session_->has_unsent());
}

// ---- output ----------------------------------------------------------------------------------------------

/// One write; after kAgain the same bytes must come again.
Result<std::size_t> TlsTransport::encrypt(std::string_view bytes, bool more_follows) noexcept {
    const Result<std::size_t> taken = session_->write(as_bytes(bytes), more_follows);
    count_calls();
    if (!taken) return fail(to_send_error(taken.error()));
    io_.sent_bytes += *taken;
    return taken;
}

Result<Written> TlsTransport::send_now(std::string_view head, std::string_view body) noexcept {
    const std::size_t total = head.size() + body.size();
    std::size_t sent = 0;
    while (sent < total && sent < kSendBytes) {
        std::string_view next = sent < head.size() ? head.substr(sent) : body.substr(sent - head.size());
        if (sent < head.size() && !body.empty()) {
            const std::span<char> buffer = gather_buffer();
            next = {buffer.data(), append(buffer, append(buffer, 0, next), body)};
        }
        const Result<std::size_t> taken = encrypt(next.substr(0, kGatherBytes));
        if (!taken && taken.error().code == Errc::kAgain) return Written{sent, true};
        if (!taken) return fail(taken.error());
        sent += *taken;
    }
    return Written{sent, false};
}

Result<Written> TlsTransport::write(std::span<const iovec> parts, bool more_follows) noexcept {
    std::string_view next{static_cast<const char*>(parts[0].iov_base), parts[0].iov_len};
    std::size_t offered = 0;
    for (const iovec& part : parts)
        offered += part.iov_len;
    if (parts.size() > 1 && next.size() < kGatherBytes) {
        const std::span<char> buffer = gather_buffer();
        std::size_t used = 0;
        for (const iovec& part : parts)
            used = append(buffer, used, {static_cast<const char*>(part.iov_base), part.iov_len});
        next = {buffer.data(), used};
    }
    next = next.substr(0, kGatherBytes);
    const Result<std::size_t> taken = encrypt(next, more_follows && next.size() == offered);
    if (!taken) return fail(taken.error());
    return Written{*taken, false};
}

Result<Written> TlsTransport::write_file(int file, std::uint64_t offset, std::size_t bytes) noexcept {
    const std::span<char> buffer = gather_buffer();
    ssize_t got;
    do {
        got = ::pread(file, buffer.data(), std::min(bytes, buffer.size()), static_cast<off_t>(offset));
    } while (got < 0 && errno == EINTR);
    if (got < 0) return fail_errno();
    if (got == 0) return fail(Errc::kClosed);  // Shorter than announced: the framing cannot be kept.
    // kInvalid: the file has changed since a part of it was encrypted. The connection is of no use then.
    const Result<std::size_t> taken = encrypt({buffer.data(), static_cast<std::size_t>(got)});
    if (!taken) return fail(taken.error());
    return Written{*taken, false};
}

// ---- the end ---------------------------------------------------------------------------------------------

void TlsTransport::say_end() noexcept {
    if (session_ == nullptr || has_output()) return;
    (void)session_->shutdown_write();
    count_calls();
}

void TlsTransport::close() noexcept {
    session_.reset();
    Transport::close();
}

}  // namespace shoal::server
