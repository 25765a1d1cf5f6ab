// SPDX-License-Identifier: Apache-2.0
#include <sys/socket.h>

#include <cerrno>
#include <new>

#include "net/tls_internals.hpp"

namespace shoal::net {
namespace {

/// A gathered write, and as much of replies: more than any step of OpenSSL produces, except a handshake with
/// a very long chain.
constexpr std::size_t kMaxUnsentBytes = 2 * TlsSession::kWriteBytes;
/// Of a gathered write, with the frames of its records.
constexpr std::size_t kGatherBytes = TlsSession::kWriteBytes + 1024;

TlsBioState& state_of(BIO* bio) noexcept {
    return *static_cast<TlsBioState*>(BIO_get_data(bio));
}

/// Sets OpenSSL's retry flags and returns the result that it expects of a failed call.
int note_failure(BIO* bio, int retry_flag) noexcept {
    TlsBioState& state = state_of(bio);
    state.last_errno = errno;
    if (errno == EAGAIN || errno == EWOULDBLOCK) BIO_set_flags(bio, retry_flag | BIO_FLAGS_SHOULD_RETRY);
    return -1;
}

/// The errno of a send, or 0; `bytes` becomes the unsent rest.
int send_some(TlsBioState& state, std::string_view& bytes) noexcept {
    while (!bytes.empty()) {
        ++state.calls.writes;
        const auto sent = ::send(state.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

bool keep(TlsBioState& state, std::string_view bytes) noexcept {
    try {
        if (state.is_gathering && state.unsent.empty()) state.unsent.reserve(kGatherBytes);
        state.unsent.append(bytes);
        return true;
    } catch (const std::bad_alloc&) {
        return false;
    }
}

int write_socket(BIO* bio, const char* bytes, int length) noexcept {
    BIO_clear_retry_flags(bio);
    TlsBioState& state = state_of(bio);
    std::string_view rest(bytes, static_cast<std::size_t>(length));
    if (state.is_gathering) {
        if (keep(state, rest)) return length;
        errno = ENOMEM;
        return note_failure(bio, BIO_FLAGS_WRITE);
    }
    errno = send_kept(state);
    // Back-pressure: nothing is read from a peer that does not read the replies that it causes.
    if (errno == EAGAIN && state.unsent.size() - state.unsent_at > kMaxUnsentBytes)
        return note_failure(bio, BIO_FLAGS_WRITE);
    if (errno == 0) errno = send_some(state, rest);
    if (errno != 0 && errno != EAGAIN) return note_failure(bio, BIO_FLAGS_WRITE);
    if (!rest.empty() && !keep(state, rest)) {
        errno = ENOMEM;
        return note_failure(bio, BIO_FLAGS_WRITE);
    }
    return length;
}

int read_socket(BIO* bio, char* buffer, int length) noexcept {
    BIO_clear_retry_flags(bio);
    TlsBioState& state = state_of(bio);
    for (;;) {
        ++state.calls.reads;
        const auto got = ::recv(state.fd, buffer, static_cast<std::size_t>(length), 0);
        state.was_short = got < length;
        if (got > 0) return static_cast<int>(got);
        if (got == 0) {
            state.has_ended = true;
            return 0;
        }
        if (errno != EINTR) return note_failure(bio, BIO_FLAGS_READ);
    }
}

long control(BIO* bio, int command, long, void*) noexcept {
    if (command == BIO_CTRL_FLUSH) return 1;
    if (command == BIO_CTRL_EOF) return state_of(bio).has_ended ? 1 : 0;
    return 0;
}

const BIO_METHOD* socket_method() {
    static BIO_METHOD* const method = [] {
        BIO_METHOD* const made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "shoal socket");
        if (made == nullptr) return made;
        BIO_meth_set_write(made, &write_socket);
        BIO_meth_set_read(made, &read_socket);
        BIO_meth_set_ctrl(made, &control);
        return made;
    }();
    return method;
}

}  // namespace

int send_kept(TlsBioState& state) noexcept {
    if (!state.has_unsent()) return 0;
    state.is_held = false;
    std::string_view rest = std::string_view(state.unsent).substr(state.unsent_at);
    const int error = send_some(state, rest);
    state.unsent_at = state.unsent.size() - rest.size();
    if (rest.empty()) {
        std::string().swap(state.unsent);  // An idle connection holds no buffer.
        state.unsent_at = 0;
    }
    return error;
}

BioPtr make_socket_bio(TlsBioState& state) {
    const BIO_METHOD* const method = socket_method();
    BioPtr bio(method == nullptr ? nullptr : BIO_new(method));
    if (bio == nullptr) return bio;
    BIO_set_data(bio.get(), &state);
    BIO_set_init(bio.get(), 1);
    return bio;
}

}  // namespace shoal::net
