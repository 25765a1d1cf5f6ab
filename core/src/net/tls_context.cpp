// SPDX-License-Identifier: Apache-2.0
#include <openssl/pem.h>

#include <algorithm>
#include <array>

#include "net/tls_cookie.hpp"
#include "net/tls_internals.hpp"

namespace shoal::net {
namespace {

struct PassphraseRequest {
    const std::string& passphrase;
    bool is_missing = false;
};

/// Never prompts: without a passphrase an encrypted key is refused.
int give_passphrase(char* buffer, int size, int /*is_writing*/, void* context) noexcept {
    auto& request = *static_cast<PassphraseRequest*>(context);
    request.is_missing = request.passphrase.empty();
    if (request.is_missing) return -1;
    return static_cast<int>(request.passphrase.copy(buffer, static_cast<std::size_t>(size)));
}

Result<void> load_identity(SSL_CTX* ctx, const TlsIdentity& identity, std::string* why) {
    if (!identity.is_set()) {
        if (identity.key_file.empty()) return {};
        return refuse(Errc::kInvalid, why, "a key without its certificate", identity.key_file);
    }
    const std::string& key_file = identity.key_file.empty() ? identity.certificate_file : identity.key_file;
    if (auto readable = require_readable(identity.certificate_file, "certificate", why); !readable)
        return readable;
    if (auto readable = require_readable(key_file, "private key", why); !readable) return readable;
    PassphraseRequest request{identity.passphrase};
    SSL_CTX_set_default_passwd_cb(ctx, &give_passphrase);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, &request);
    const bool has_certificate =
        SSL_CTX_use_certificate_chain_file(ctx, identity.certificate_file.c_str()) == 1;
    const bool has_key =
        has_certificate && SSL_CTX_use_PrivateKey_file(ctx, key_file.c_str(), SSL_FILETYPE_PEM) == 1;
    SSL_CTX_set_default_passwd_cb_userdata(ctx, nullptr);
    if (!has_certificate) return refuse(Errc::kProtocol, why, "certificate", identity.certificate_file);
    if (request.is_missing) {
        forget_errors();
        if (why != nullptr)
            *why = "private key [" + key_file + "]: it is encrypted, and there is no passphrase";
        return fail(Errc::kProtocol);
    }
    if (!has_key || SSL_CTX_check_private_key(ctx) != 1)
        return refuse(Errc::kProtocol, why, "private key", key_file);
    return {};
}

// ---- versions and ciphers --------------------------------------------------------------------------------

struct Version {
    TlsVersions bit;
    int tls;
    int dtls;
    std::uint64_t off;
};
constexpr std::array kVersions = {
    Version{TlsVersions::kTls10, TLS1_VERSION, DTLS1_VERSION, SSL_OP_NO_TLSv1},
    Version{TlsVersions::kTls11, TLS1_1_VERSION, DTLS1_VERSION, SSL_OP_NO_TLSv1_1},
    Version{TlsVersions::kTls12, TLS1_2_VERSION, DTLS1_2_VERSION, SSL_OP_NO_TLSv1_2},
    Version{TlsVersions::kTls13, TLS1_3_VERSION, DTLS1_2_VERSION, SSL_OP_NO_TLSv1_3},
};

void set_versions(SSL_CTX* ctx, const TlsOptions& options) {
    const TlsVersions wanted = options.versions == TlsVersions::kDefault
                                   ? TlsVersions::kTls12 | TlsVersions::kTls13
                                   : options.versions;
    int lowest = 0;
    int highest = 0;
    for (const Version& version : kVersions) {
        if (!has(wanted, version.bit)) {
            if (!options.is_datagram) SSL_CTX_set_options(ctx, version.off);
            continue;
        }
        highest = options.is_datagram ? version.dtls : version.tls;
        if (lowest == 0) lowest = highest;
    }
    SSL_CTX_set_min_proto_version(ctx, lowest);
    SSL_CTX_set_max_proto_version(ctx, highest);
    // OpenSSL 3 allows TLS below 1.2 only at security level 0, because of its weak digests.
    if (has(wanted, TlsVersions::kTls10) || has(wanted, TlsVersions::kTls11))
        SSL_CTX_set_security_level(ctx, 0);
}

Result<void> set_dh_params(SSL_CTX* ctx, const std::string& path, std::string* why) {
    if (path.empty()) {
        SSL_CTX_set_dh_auto(ctx, 1);
        return {};
    }
    if (auto readable = require_readable(path, "DH parameters", why); !readable) return readable;
    const BioPtr file(BIO_new_file(path.c_str(), "r"));
    EVP_PKEY* const params = file == nullptr ? nullptr : PEM_read_bio_Parameters(file.get(), nullptr);
    // OpenSSL would also accept parameters of an elliptic curve.
    const bool is_dh =
        params != nullptr && (EVP_PKEY_is_a(params, "DH") == 1 || EVP_PKEY_is_a(params, "DHX") == 1);
    if (!is_dh) forget_errors();  // For another kind of file OpenSSL only reports "unsupported".
    if (!is_dh || SSL_CTX_set0_tmp_dh_pkey(ctx, params) != 1) {
        EVP_PKEY_free(params);
        return refuse(Errc::kProtocol, why, "DH parameters", path);
    }
    return {};
}

Result<void> set_ciphers(SSL_CTX* ctx, const TlsContext::Internals& in, std::string* why) {
    const TlsOptions& options = in.options;
    if (!options.ciphers.empty() && SSL_CTX_set_cipher_list(ctx, options.ciphers.c_str()) != 1)
        return refuse(Errc::kProtocol, why, "ciphers", options.ciphers);
    if (!options.cipher_suites.empty() && SSL_CTX_set_ciphersuites(ctx, options.cipher_suites.c_str()) != 1)
        return refuse(Errc::kProtocol, why, "cipher suites", options.cipher_suites);
    if (!options.groups.empty() && SSL_CTX_set1_groups_list(ctx, options.groups.c_str()) != 1)
        return refuse(Errc::kProtocol, why, "key exchange groups", options.groups);
    if (options.prefer_server_ciphers) SSL_CTX_set_options(ctx, SSL_OP_CIPHER_SERVER_PREFERENCE);
    if (in.role == TlsRole::kServer) return set_dh_params(ctx, options.dh_params_file, why);
    return {};
}

// ---- extensions ------------------------------------------------------------------------------------------

/// RFC 7301 section 3.2: a server that supports none of what is offered ends the handshake.
int select_alpn(SSL*, const unsigned char** chosen, unsigned char* chosen_bytes, const unsigned char* offered,
                unsigned offered_bytes, void* context) noexcept {
    const std::string& mine = static_cast<TlsContext::Internals*>(context)->alpn_wire;
    unsigned char* found = nullptr;
    const int answer =
        SSL_select_next_proto(&found, chosen_bytes, reinterpret_cast<const unsigned char*>(mine.data()),
                              static_cast<unsigned>(mine.size()), offered, offered_bytes);
    *chosen = found;
    return answer == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

Result<void> set_alpn(SSL_CTX* ctx, TlsContext::Internals& in, std::string* why) {
    in.alpn_wire.clear();
    for (const std::string& name : in.options.alpn) {
        if (name.empty() || name.size() > 255) return refuse(Errc::kInvalid, why, "ALPN name", name);
        in.alpn_wire += static_cast<char>(name.size());
        in.alpn_wire += name;
    }
    if (in.alpn_wire.empty()) return {};
    if (in.role == TlsRole::kServer) {
        SSL_CTX_set_alpn_select_cb(ctx, &select_alpn, &in);
    } else if (SSL_CTX_set_alpn_protos(ctx, reinterpret_cast<const unsigned char*>(in.alpn_wire.data()),
                                       static_cast<unsigned>(in.alpn_wire.size())) != 0) {
        return refuse(Errc::kInvalid, why, "ALPN names", in.options.alpn.front());
    }
    return {};
}

std::string to_lower(std::string name) {
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return name;
}

/// The identity for the name that the client asks for: exact, then "*." for its first label, then the
/// default.
int select_identity(SSL* ssl, int*, void* context) noexcept {
    const char* const asked = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    if (asked == nullptr) return SSL_TLSEXT_ERR_NOACK;
    const auto& identities = static_cast<TlsContext::Internals*>(context)->by_server_name;
    try {
        const std::string name = to_lower(asked);
        auto found = identities.find(name);
        if (const std::size_t dot = name.find('.'); found == identities.end() && dot != std::string::npos)
            found = identities.find("*" + name.substr(dot));
        if (found == identities.end()) return SSL_TLSEXT_ERR_OK;
        SSL_set_SSL_CTX(ssl, found->second.get());
    } catch (...) {
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    return SSL_TLSEXT_ERR_OK;
}

// ---- resumption ------------------------------------------------------------------------------------------

/// Keeps a client's session for the next connection to the same host.
int keep_session(SSL* ssl, SSL_SESSION* native) noexcept {
    auto* const owner = static_cast<TlsSessionOwner*>(SSL_get_ex_data(ssl, session_index()));
    if (owner == nullptr) return 0;
    try {
        SSL_SESSION_up_ref(native);  // The return value 0 means that no other reference is kept.
        owner->context->sessions.put(owner->host_name, SslSessionPtr(native));
    } catch (...) {
        forget_errors();
    }
    return 0;
}

/// A session is resumed without a look at the client's certificate, so only where the same was asked of it.
void set_session_scope(SSL_CTX* ctx, const TlsContext::Internals& in) {
    const TlsOptions& options = in.options;
    std::string scope = "shoal";
    if (in.verifies) {
        scope += options.allow_self_signed ? "+" : "-";
        for (const std::string* const path : {&options.ca_file, &options.ca_path, &options.client_ca_file})
            scope.append(*path).append(1, '\0');
        scope += std::to_string(options.verify_depth);
    }
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned bytes = 0;
    if (EVP_Digest(scope.data(), scope.size(), digest, &bytes, EVP_sha256(), nullptr) != 1) return;
    SSL_CTX_set_session_id_context(ctx, digest, std::min<unsigned>(bytes, SSL_MAX_SID_CTX_LENGTH));
}

void set_resumption(SSL_CTX* ctx, const TlsContext::Internals& in) {
    set_session_scope(ctx, in);
    if (!in.options.resume_sessions) {
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        SSL_CTX_set_num_tickets(ctx, 0);
    } else if (in.role == TlsRole::kClient) {
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        SSL_CTX_sess_set_new_cb(ctx, &keep_session);
    } else {
        // Tickets only: a cache would serve one process, and hold 20,000 sessions in each.
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
        use_ticket_keys(ctx);
    }
}

const SSL_METHOD* method_of(const TlsContext::Internals& in) noexcept {
    if (in.options.is_datagram)
        return in.role == TlsRole::kClient ? DTLS_client_method() : DTLS_server_method();
    return in.role == TlsRole::kClient ? TLS_client_method() : TLS_server_method();
}

}  // namespace

void TlsSessionCache::put(const std::string& host, SslSessionPtr session) {
    if (const auto found = by_host_.find(host); found != by_host_.end()) {
        entries_.erase(found->second);
        by_host_.erase(found);
    }
    entries_.emplace_front(host, std::move(session));
    by_host_[host] = entries_.begin();
    if (entries_.size() > kMaxHosts) {
        by_host_.erase(entries_.back().first);
        entries_.pop_back();
    }
}

SSL_SESSION* TlsSessionCache::find(const std::string& host) {
    const auto found = by_host_.find(host);
    if (found == by_host_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->second.get();
}

const char* last_error_text() noexcept {
    // Reasons below 256, such as "PEM lib", only name the library that failed; its own error is earlier in
    // the queue.
    constexpr int kFirstOwnReason = 256;
    unsigned long error = ERR_peek_last_error();
    if (ERR_COMMON_ERROR(error) && (ERR_GET_REASON(error) & 0xFFFF) < kFirstOwnReason)
        error = ERR_peek_error();
    const char* const reason = ERR_reason_error_string(error);
    return reason == nullptr ? "unknown error" : reason;
}

Result<SslCtxPtr> make_native_context(TlsContext::Internals& in, const TlsIdentity& identity,
                                      std::string* why) {
    forget_errors();
    SslCtxPtr owned(SSL_CTX_new(method_of(in)));
    if (owned == nullptr) return fail(Errc::kNoMemory);
    SSL_CTX* const ctx = owned.get();
    // Idle connections hold no record buffers; what follows a record in the socket is read with it.
    SSL_CTX_set_mode(
        ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(ctx, 1);
    SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    set_versions(ctx, in.options);
    set_resumption(ctx, in);
    if (in.options.is_datagram && in.role == TlsRole::kServer) use_cookies(ctx);
    if (auto set = set_ciphers(ctx, in, why); !set) return fail(set.error());
    if (auto set = set_trust(ctx, in, why); !set) return fail(set.error());
    if (auto set = set_alpn(ctx, in, why); !set) return fail(set.error());
    if (auto loaded = load_identity(ctx, identity, why); !loaded) return fail(loaded.error());
    forget_errors();
    return owned;
}

// ---- TlsContext ------------------------------------------------------------------------------------------

TlsContext::TlsContext(std::unique_ptr<Internals> in) noexcept : in_(std::move(in)) {}
TlsContext::~TlsContext() = default;

Result<std::shared_ptr<TlsContext>> TlsContext::create(TlsRole role, const TlsOptions& options,
                                                       std::string* why,
                                                       std::shared_ptr<TlsTicketKeys> tickets) {
    auto in = std::make_unique<Internals>();
    in->role = role;
    in->options = options;
    in->verifies = options.verify_peer.value_or(role == TlsRole::kClient);
    if (role == TlsRole::kServer && !options.identity.is_set() && options.sni_identities.empty()) {
        if (why != nullptr) *why = "a server needs a certificate";
        return fail(Errc::kInvalid);
    }
    if (role == TlsRole::kServer && options.resume_sessions) {
        if (tickets == nullptr) {
            auto made = TlsTicketKeys::create();
            if (!made) return fail(made.error());
            tickets = std::move(*made);
        }
        in->tickets = std::move(tickets);
    }
    auto native = make_native_context(*in, in->options.identity, why);
    if (!native) return fail(native.error());
    in->native = std::move(*native);
    for (const auto& [name, identity] : in->options.sni_identities) {
        auto other = make_native_context(*in, identity, why);
        if (!other) return fail(other.error());
        in->by_server_name[to_lower(name)] = std::move(*other);
    }
    if (!in->by_server_name.empty()) {
        SSL_CTX_set_tlsext_servername_callback(in->native.get(), &select_identity);
        SSL_CTX_set_tlsext_servername_arg(in->native.get(), in.get());
    }
    return std::shared_ptr<TlsContext>(new TlsContext(std::move(in)));
}

TlsRole TlsContext::role() const noexcept {
    return in_->role;
}

const TlsOptions& TlsContext::options() const noexcept {
    return in_->options;
}

ssl_ctx_st* TlsContext::native() const noexcept {
    return in_->native.get();
}

}  // namespace shoal::net
