// SPDX-License-Identifier: Apache-2.0
#include "shoal/net/tls.hpp"

namespace shoal::net {

struct TlsSession::Internals {};
struct TlsContext::Internals {};

Result<std::shared_ptr<TlsContext>> TlsContext::create(TlsRole, const TlsOptions&, std::string*) {
    return fail(Errc::kUnsupported);
}
TlsContext::~TlsContext() = default;
Result<std::unique_ptr<TlsSession>> TlsSession::create(std::shared_ptr<TlsContext>, int, std::string_view) {
    return fail(Errc::kUnsupported);
}
TlsSession::~TlsSession() = default;
Result<void> TlsSession::handshake() noexcept {
    return fail(Errc::kUnsupported);
}
Result<std::size_t> TlsSession::read(std::span<std::byte>) noexcept {
    return fail(Errc::kUnsupported);
}
Result<std::size_t> TlsSession::peek(std::span<std::byte>) noexcept {
    return fail(Errc::kUnsupported);
}
Result<std::size_t> TlsSession::write(std::span<const std::byte>) noexcept {
    return fail(Errc::kUnsupported);
}
Result<void> TlsSession::shutdown_write() noexcept {
    return fail(Errc::kUnsupported);
}
std::size_t TlsSession::pending() const noexcept {
    return 0;
}
bool TlsSession::is_established() const noexcept {
    return false;
}
bool TlsSession::is_resumed() const noexcept {
    return false;
}
std::string_view TlsSession::alpn() const noexcept {
    return {};
}
std::string_view TlsSession::version() const noexcept {
    return {};
}
std::string_view TlsSession::cipher() const noexcept {
    return {};
}
std::string TlsSession::peer_certificate() const {
    return {};
}
Result<void> TlsSession::verify_peer(bool) noexcept {
    return fail(Errc::kUnsupported);
}
const char* TlsSession::error_text() const noexcept {
    return "";
}
std::optional<std::int64_t> TlsSession::retransmit_in_ms() const noexcept {
    return std::nullopt;
}
Result<void> TlsSession::retransmit() noexcept {
    return fail(Errc::kUnsupported);
}

}  // namespace shoal::net
