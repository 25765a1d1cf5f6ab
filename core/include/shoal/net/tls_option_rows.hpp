// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/net/tls_option_rows.hpp
/// The ssl_* options, which ports of a server, clients and sockets share.
#include <array>

#include "shoal/base/option_rows.hpp"
#include "shoal/net/tls.hpp"

namespace shoal::net {

// ---- how values become members of TlsOptions: null, or why the value is refused ---------------------------

[[nodiscard]] const char* refuse_tls_text(std::string_view text) noexcept;
/// Only a strict check refuses a file that cannot be read: otherwise the handshake fails, and names it. An
/// empty path means none.
[[nodiscard]] const char* refuse_tls_file(std::string_view path, bool is_strict);
/// SWOOLE_SSL_TLSv1 (8) to SWOOLE_SSL_TLSv1_3 (64), and SWOOLE_SSL_DTLS (128). SSL 2 and 3 are left out;
/// alone they are refused.
const char* store_tls_protocols(TlsOptions& tls, const option::Value& value);
/// SWOOLE_*_METHOD: a version each for any side, server and client.
const char* store_tls_method(TlsOptions& tls, const option::Value& value);
const char* store_tls_curve(TlsOptions& tls, const option::Value& value);
const char* store_tls_verify_depth(TlsOptions& tls, const option::Value& value);
/// Host name => {ssl_cert_file, ssl_key_file, ssl_passphrase}.
const char* store_sni_identities(TlsOptions& tls, const option::Value& value);

/// The rows for an `Owner` with the static members
///
///     TlsOptions& tls(void* target)        const TlsOptions& tls(const void* source)
///     kVerifyPeerDoc                       what ssl_verify_peer means there
template <typename Owner>
struct TlsRows {
    using Store = const char* (*)(TlsOptions&, const option::Value&);

    template <Store Function>
    static const char* store(void* target, const option::Value& value) {
        return Function(Owner::tls(target), value);
    }
    template <auto... Path>
    static const char* store_plain(void* target, const option::Value& value) {
        return option::assign(option::walk<Path...>(Owner::tls(target)), value);
    }
    template <auto... Path>
    static const char* store_text(void* target, const option::Value& value) {
        if (const char* const refusal = refuse_tls_text(value.text)) return refusal;
        return option::assign(option::walk<Path...>(Owner::tls(target)), value);
    }
    template <auto... Path>
    static const char* store_file(void* target, const option::Value& value) {
        if (const char* const refusal = refuse_tls_file(value.text, value.is_strict)) return refusal;
        return option::assign(option::walk<Path...>(Owner::tls(target)), value);
    }
    template <auto... Path>
    static option::Content load(const void* source) {
        return option::content_of(option::walk<Path...>(Owner::tls(source)));
    }
    static option::Content load_verify_depth(const void* source) {
        const int depth = Owner::tls(source).verify_depth;
        return static_cast<double>(depth < 0 ? 0 : depth);
    }
    static option::Content load_protocols(const void* source) {
        return static_cast<double>(static_cast<unsigned>(Owner::tls(source).versions) << 3);
    }

    template <auto... Path>
    static constexpr option::Row flag(std::string_view name, const char* doc) noexcept {
        return option::flag(name, {store_plain<Path...>, load<Path...>}, doc);
    }
    template <auto... Path>
    static constexpr option::Row text(std::string_view name, const char* doc,
                                      const char* otherwise) noexcept {
        return option::with_default(option::text(name, {store_text<Path...>, load<Path...>}, doc), otherwise);
    }
    template <auto... Path>
    static constexpr option::Row file(std::string_view name, const char* doc,
                                      const char* otherwise = "none") noexcept {
        return option::with_default(option::path(name, {store_file<Path...>, load<Path...>}, doc), otherwise);
    }

    static constexpr option::Limits kMethods{0, 17, option::kNearest, option::OutOfRange::kIgnore};
    static constexpr option::Limits kDepths{0, 100, option::kNearest, option::OutOfRange::kIgnore};

    /// For both sides.
    static constexpr std::array kRows = {
        option::with_default(
            option::count("ssl_protocols", {}, {store<store_tls_protocols>, load_protocols},
                          "Allowed versions: SWOOLE_SSL_TLSv1, ... SWOOLE_SSL_TLSv1_3, combined by `|`; 0: "
                          "the default."),
            "TLS 1.2 and 1.3"),
        option::with_default(
            option::count(
                "ssl_method", kMethods, option::by(store<store_tls_method>),
                "Older form of ssl_protocols: SWOOLE_TLS_METHOD, SWOOLE_TLSv1_2_CLIENT_METHOD, ..."),
            "TLS 1.2 and 1.3"),
        file<&TlsOptions::identity, &TlsIdentity::certificate_file>("ssl_cert_file",
                                                                    "Own certificate chain, PEM."),
        file<&TlsOptions::identity, &TlsIdentity::key_file>(
            "ssl_key_file", "Private key of that certificate, PEM.", "ssl_cert_file"),
        option::with_default(
            option::text("ssl_passphrase",
                         option::by(store_plain<&TlsOptions::identity, &TlsIdentity::passphrase>),
                         "Passphrase of an encrypted key."),
            "none"),
        flag<&TlsOptions::verify_peer>("ssl_verify_peer", Owner::kVerifyPeerDoc),
        flag<&TlsOptions::allow_self_signed>(
            "ssl_allow_self_signed", "With ssl_verify_peer: accept a self-signed certificate of the peer."),
        file<&TlsOptions::ca_file>("ssl_cafile", "Trusted roots, PEM.", "the system's"),
        file<&TlsOptions::ca_path>("ssl_capath", "Trusted roots, a directory made by c_rehash.",
                                   "the system's"),
        option::count(
            "ssl_verify_depth", kDepths, {store<store_tls_verify_depth>, load_verify_depth},
            "Maximum intermediate certificates between the peer's and a root; 0: OpenSSL's default."),
        text<&TlsOptions::ciphers>("ssl_ciphers", "Ciphers of TLS 1.2 and below, in OpenSSL's syntax.",
                                   Owner::kCiphersDefault),
        option::with_default(
            option::text("ssl_ecdh_curve", {store<store_tls_curve>, load<&TlsOptions::groups>},
                         "Groups for the key exchange, such as X25519:P-256."),
            "auto"),
    };

    /// For the side that accepts connections.
    static constexpr std::array kServerRows = {
        option::exact(option::with_default(
            option::map("ssl_sni_certs", option::by(store<store_sni_identities>),
                        "Further certificates: host name (`*.example.org` too) => array of ssl_cert_file, "
                        "ssl_key_file and ssl_passphrase."),
            "none")),
        file<&TlsOptions::client_ca_file>(
            "ssl_client_cert_file",
            "Roots for client certificates; their names are sent to the client. Requires ssl_verify_peer."),
        flag<&TlsOptions::prefer_server_ciphers>("ssl_prefer_server_ciphers",
                                                 "Prefer the server's order of ciphers."),
        file<&TlsOptions::dh_params_file>("ssl_dhparam", "Diffie-Hellman parameters, PEM.", "automatic"),
    };
};

}  // namespace shoal::net
