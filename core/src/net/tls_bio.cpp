// SPDX-License-Identifier: Apache-2.0
#include <sys/socket.h>

#include <cerrno>

#include "net/tls_internals.hpp"

namespace shoal::net {
namespace {

TlsBioState& state_of(BIO* bio) noexcept {
    return *static_cast<TlsBioState*>(BIO_get_data(bio));
}

/// Tells OpenSSL whether to try again; answers what it wants of a failed call.
int note_failure(BIO* bio, int retry_flag) noexcept {
    TlsBioState& state = state_of(bio);
    state.last_errno = errno;
    if (errno == EAGAIN || errno == EWOULDBLOCK) BIO_set_flags(bio, retry_flag | BIO_FLAGS_SHOULD_RETRY);
    return -1;
}

int write_socket(BIO* bio, const char* bytes, int length) noexcept {
    BIO_clear_retry_flags(bio);
    for (;;) {
        const auto sent = ::send(state_of(bio).fd, bytes, static_cast<std::size_t>(length), MSG_NOSIGNAL);
        if (sent >= 0) return static_cast<int>(sent);
        if (errno != EINTR) return note_failure(bio, BIO_FLAGS_WRITE);
    }
}

int read_socket(BIO* bio, char* buffer, int length) noexcept {
    BIO_clear_retry_flags(bio);
    for (;;) {
        const auto got = ::recv(state_of(bio).fd, buffer, static_cast<std::size_t>(length), 0);
        if (got > 0) return static_cast<int>(got);
        if (got == 0) {
            state_of(bio).has_ended = true;
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

BioPtr make_socket_bio(TlsBioState& state) {
    const BIO_METHOD* const method = socket_method();
    BioPtr bio(method == nullptr ? nullptr : BIO_new(method));
    if (bio == nullptr) return bio;
    BIO_set_data(bio.get(), &state);
    BIO_set_init(bio.get(), 1);
    return bio;
}

}  // namespace shoal::net
