// SPDX-License-Identifier: Apache-2.0
/// TLS over the socket's waits. Without TLS each call is forwarded to the socket.
///
/// Invariant: a step of the session is made only while the socket is open. This is checked after every wait
/// (Operation::wait_for() returns kClosed), and then the stream, which may be destroyed, is not accessed.
#include "shoal/net/stream.hpp"

#include <algorithm>
#include <climits>
#include <memory>
#include <new>
#include <vector>

#include "net/linger.hpp"
#include "net/socket_operation.hpp"

namespace shoal::net {
namespace {

/// One TLS record's worth (RFC 8446 section 5.1).
constexpr std::size_t kRecordBytes = 16'384;

bool is_datagram_socket(int fd) noexcept {
    int type = 0;
    socklen_t length = sizeof(type);
    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_DGRAM;
}

/// Repeats a session's step until its result is not "wait for the descriptor".
template <typename Step>
auto run_steps(Socket::Operation& operation, Step step) noexcept -> std::invoke_result_t<Step> {
    for (;;) {
        const auto result = step();
        if (result || result.error().code != Errc::kAgain) return result;
        const auto waited = operation.wait_for(static_cast<event::Ready>(result.error().detail));
        if (!waited) return fail(waited.error());
    }
}

}  // namespace

Stream::~Stream() = default;

Result<void> Stream::start_tls(std::shared_ptr<TlsContext> context, std::string_view host_name,
                               TimeoutMs timeout_ms) {
    if (tls_ != nullptr || context == nullptr) return fail(Errc::kInvalid);
    // The handshake claims both directions: no other call may read or write meanwhile.
    Socket::Operation reading(*socket_, socket_->read_side_, "Stream::start_tls",
                              choose(timeout_ms, socket_->timeouts_.read_ms));
    if (!reading.may_start()) return fail(reading.error());
    const Socket::Operation writing(*socket_, socket_->write_side_, "Stream::start_tls", coro::kForever);
    if (!writing.may_start()) return fail(writing.error());
    auto session = TlsSession::create(std::move(context), socket_->fd(), host_name);
    if (!session) return fail(session.error());
    tls_ = std::move(*session);
    for (;;) {
        const auto step = tls_->handshake();
        if (step || step.error().code != Errc::kAgain) return step;
        const auto retransmit_ms = tls_->retransmit_in_ms();
        const auto waited = reading.wait_for(static_cast<event::Ready>(step.error().detail),
                                             retransmit_ms.value_or(coro::kForever));
        if (!waited) return waited;
        if (retransmit_ms) {
            if (const auto sent = tls_->retransmit(); !sent && sent.error().code != Errc::kAgain) return sent;
        }
    }
}

// ---- reading ---------------------------------------------------------------------------------------------

Result<std::size_t> Stream::tls_recv(std::span<std::byte> buffer, TimeoutMs timeout_ms) noexcept {
    Socket::Operation operation(*socket_, socket_->read_side_, "Stream::recv",
                                choose(timeout_ms, socket_->timeouts_.read_ms));
    if (!operation.may_start()) return fail(operation.error());
    if (buffer.empty()) return std::size_t{0};
    return run_steps(operation, [&] { return tls_->read(buffer); });
}

Result<std::size_t> Stream::peek(std::span<std::byte> buffer, TimeoutMs timeout_ms) noexcept {
    if (tls_ == nullptr) return socket_->peek(buffer, timeout_ms);
    Socket::Operation operation(*socket_, socket_->read_side_, "Stream::peek",
                                choose(timeout_ms, socket_->timeouts_.read_ms));
    if (!operation.may_start()) return fail(operation.error());
    if (buffer.empty()) return std::size_t{0};
    return run_steps(operation, [&] { return tls_->peek(buffer); });
}

Transfer Stream::recv_all(std::span<std::byte> buffer, TimeoutMs timeout_ms) noexcept {
    if (tls_ == nullptr) return socket_->recv_all(buffer, timeout_ms);
    const iovec part{buffer.data(), buffer.size()};
    return recv_vector_all(std::span(&part, 1), timeout_ms);
}

Result<std::size_t> Stream::recv_vector(std::span<const iovec> parts, TimeoutMs timeout_ms) noexcept {
    if (tls_ == nullptr) return socket_->recv_vector(parts, timeout_ms);
    Socket::Operation operation(*socket_, socket_->read_side_, "Stream::recv",
                                choose(timeout_ms, socket_->timeouts_.read_ms));
    if (!operation.may_start()) return fail(operation.error());
    const bool is_datagram = is_datagram_socket(socket_->fd());
    std::size_t done = 0;
    for (const iovec& part : parts) {
        std::span<std::byte> rest(static_cast<std::byte*>(part.iov_base), part.iov_len);
        while (!rest.empty()) {
            // Waits for the first byte only. An error after it is returned by the next call.
            const auto got =
                done == 0 ? run_steps(operation, [&] { return tls_->read(rest); }) : tls_->read(rest);
            if (!got && done == 0) return got;
            if (!got || *got == 0) return done;
            done += *got;
            rest = rest.subspan(*got);
            if (is_datagram && tls_->pending() == 0)
                return done;  // A datagram's bytes are not mixed with the next one's.
        }
    }
    return done;
}

Transfer Stream::recv_vector_all(std::span<const iovec> parts, TimeoutMs timeout_ms) noexcept {
    if (tls_ == nullptr) return socket_->recv_vector_all(parts, timeout_ms);
    Socket::Operation operation(*socket_, socket_->read_side_, "Stream::recv_all",
                                choose(timeout_ms, socket_->timeouts_.read_ms));
    Transfer done{0, operation.error()};
    for (const iovec& part : parts) {
        std::span<std::byte> rest(static_cast<std::byte*>(part.iov_base), part.iov_len);
        while (done.is_complete() && !rest.empty()) {
            const auto got = run_steps(operation, [&] { return tls_->read(rest); });
            if (!got || *got == 0) return {done.bytes, got ? Error{Errc::kClosed} : got.error()};
            done.bytes += *got;
            rest = rest.subspan(*got);
            operation.be_fair();
            if (!rest.empty()) done.error = operation.error();
        }
    }
    return done;
}

// ---- writing ---------------------------------------------------------------------------------------------

Result<std::size_t> Stream::tls_send(std::span<const std::byte> bytes, TimeoutMs timeout_ms) noexcept {
    Socket::Operation operation(*socket_, socket_->write_side_, "Stream::send",
                                choose(timeout_ms, socket_->timeouts_.write_ms));
    if (!operation.may_start()) return fail(operation.error());
    if (bytes.empty()) return std::size_t{0};
    return run_steps(operation, [&] { return tls_->write(bytes); });
}

Transfer Stream::tls_send_part(Socket::Operation& operation, std::span<const std::byte> bytes) noexcept {
    Transfer done{0, operation.error()};
    while (done.is_complete() && done.bytes < bytes.size()) {
        const auto sent = run_steps(operation, [&] { return tls_->write(bytes.subspan(done.bytes)); });
        if (!sent) return {done.bytes, sent.error()};
        done.bytes += *sent;
        operation.be_fair();
        if (done.bytes < bytes.size()) done.error = operation.error();
    }
    return done;
}

Transfer Stream::send_all(std::span<const std::byte> bytes, TimeoutMs timeout_ms) noexcept {
    if (tls_ == nullptr) return socket_->send_all(bytes, timeout_ms);
    Socket::Operation operation(*socket_, socket_->write_side_, "Stream::send_all",
                                choose(timeout_ms, socket_->timeouts_.write_ms));
    return tls_send_part(operation, bytes);
}

Result<std::size_t> Stream::send_vector(std::span<const iovec> parts, TimeoutMs timeout_ms) noexcept {
    if (tls_ == nullptr) return socket_->send_vector(parts, timeout_ms);
    // A record cannot be sent in part, so stopping after the first one gains nothing.
    const Transfer sent =
        send_vector_all(parts.first(std::min<std::size_t>(parts.size(), IOV_MAX)), timeout_ms);
    if (!sent.is_complete() && sent.bytes == 0) return fail(sent.error);
    return sent.bytes;
}

/// Parts that fit go into one record, as one writev() would put them into one segment.
Transfer Stream::tls_send_gathered(Socket::Operation& operation, std::span<const iovec> parts) {
    Transfer done{0, operation.error()};
    std::size_t total = 0;
    for (const iovec& part : parts)
        total += part.iov_len;
    std::vector<std::byte> record;
    record.reserve(std::min(total, kRecordBytes));  // Allocates all memory before anything is sent.
    const auto flush = [&] {
        const Transfer sent = tls_send_part(operation, record);
        done = {done.bytes + sent.bytes, sent.error};
        record.clear();
    };
    for (const iovec& part : parts) {
        const std::span bytes(static_cast<const std::byte*>(part.iov_base), part.iov_len);
        if (!record.empty() && record.size() + bytes.size() > kRecordBytes) flush();
        if (!done.is_complete()) return done;
        if (bytes.size() >= kRecordBytes) {
            const Transfer sent = tls_send_part(operation, bytes);
            done = {done.bytes + sent.bytes, sent.error};
        } else {
            record.insert(record.end(), bytes.begin(), bytes.end());
        }
        if (!done.is_complete()) return done;
    }
    if (!record.empty()) flush();
    return done;
}

Transfer Stream::send_vector_all(std::span<const iovec> parts, TimeoutMs timeout_ms) noexcept {
    if (tls_ == nullptr) return socket_->send_vector_all(parts, timeout_ms);
    Socket::Operation operation(*socket_, socket_->write_side_, "Stream::send_all",
                                choose(timeout_ms, socket_->timeouts_.write_ms));
    try {
        return tls_send_gathered(operation, parts);
    } catch (const std::bad_alloc&) {
        return {0, Error{Errc::kNoMemory}};
    }
}

Transfer Stream::sendfile(int file_fd, std::int64_t offset, std::size_t length,
                          TimeoutMs timeout_ms) noexcept {
    if (tls_ == nullptr) return socket_->sendfile(file_fd, offset, length, timeout_ms);
    if (offset < 0) return {0, Error{Errc::kInvalid}};
    Socket::Operation operation(*socket_, socket_->write_side_, "Stream::sendfile",
                                choose(timeout_ms, socket_->timeouts_.write_ms));
    Transfer done{0, operation.error()};
    const bool is_to_end = length == 0;
    // Not on the coroutine's stack, which is small.
    const std::unique_ptr<std::byte[]> chunk(new (std::nothrow) std::byte[kRecordBytes]);
    if (chunk == nullptr) return {0, Error{Errc::kNoMemory}};
    while (done.is_complete() && (is_to_end || done.bytes < length)) {
        const std::size_t wanted =
            is_to_end ? kRecordBytes : std::min<std::size_t>(kRecordBytes, length - done.bytes);
        const auto position = offset + static_cast<std::int64_t>(done.bytes);
        const auto got = ::pread(file_fd, chunk.get(), wanted, position);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return {done.bytes, Error{Errc::kSystem, errno}};
        if (got == 0) return {done.bytes, is_to_end ? Error{} : Error{Errc::kClosed}};
        const Transfer sent = tls_send_part(operation, std::span(chunk.get(), static_cast<std::size_t>(got)));
        done = {done.bytes + sent.bytes, sent.error};
    }
    return done;
}

// ---- ending ----------------------------------------------------------------------------------------------

Result<void> Stream::shutdown(Socket::Direction direction) noexcept {
    if (tls_ != nullptr && direction != Socket::Direction::kRead && !is_closed())
        (void)tls_->shutdown_write();
    return socket_->shutdown(direction);
}

bool Stream::close() noexcept {
    if (is_connector_away_) wake_connector();
    // In the middle of another coroutine's record nothing may be sent: the peer sees a truncated connection.
    if (tls_ != nullptr && !is_closed() && tls_->is_established() && tls_->is_owned() &&
        socket_->writer() == 0) {
        // Usually everything is acknowledged except the FIN.
        const bool may_lose = detail::unconfirmed_bytes(socket_->fd()) > 0;
        (void)tls_->shutdown_write();
        if (detail::drop_input(socket_->fd()) && may_lose) {
            std::unique_ptr<TlsSession> session = std::move(tls_);
            // Resumes the waiting coroutines, which may destroy this stream.
            UniqueFd fd = socket_->release();
            detail::linger(std::move(fd), std::move(session));
            return true;
        }
    }
    return socket_->close();
}

ReleasedStream Stream::release() noexcept {
    if (is_connector_away_) wake_connector();
    std::unique_ptr<TlsSession> session = std::move(tls_);
    return {socket_->release(), std::move(session)};
}

// ---- connecting ------------------------------------------------------------------------------------------

Stream::ConnectClaim::ConnectClaim(Stream& stream) noexcept : stream_(stream) {
    const coro::Scheduler* const scheduler = coro::Scheduler::current_scheduler();
    // The connector may be a coroutine that exists in the parent only.
    const bool is_taken = scheduler != nullptr && scheduler->find(stream_.connector_) != nullptr;
    if (is_taken) {
        other_ = stream_.connector_;
        return;
    }
    const coro::Coroutine* const self = coro::Scheduler::current();
    stream_.connector_ = self == nullptr ? 0 : self->cid();
    stream_.is_connector_away_ = false;
}

Stream::ConnectClaim::~ConnectClaim() {
    if (other_ == 0) stream_.connector_ = 0;
}

/// Scheduled, not resumed at once: a resumed coroutine may destroy this stream, which is just being closed.
void Stream::wake_connector() noexcept {
    is_connector_away_ = false;
    coro::Scheduler* const scheduler = coro::Scheduler::current_scheduler();
    coro::Coroutine* const connector = scheduler == nullptr ? nullptr : scheduler->find(connector_);
    if (connector != nullptr && connector->is_parked())
        scheduler->schedule_wake(*connector, coro::Wake::kCanceled);
}

bool Stream::is_alive() noexcept {
    if (is_closed()) return false;
    std::byte one{};
    if (tls_ != nullptr && tls_->is_established()) {  // Otherwise peeking would continue the handshake.
        const auto peeked = tls_->peek(std::span(&one, 1));
        return peeked ? *peeked > 0 : peeked.error().code == Errc::kAgain;
    }
    const auto peeked = ::recv(socket_->fd(), &one, 1, MSG_PEEK | MSG_DONTWAIT);
    if (peeked == 0) return is_datagram_socket(socket_->fd());  // An empty datagram.
    return peeked > 0 || (peeked < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR));
}

}  // namespace shoal::net
