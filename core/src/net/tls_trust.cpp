// SPDX-License-Identifier: Apache-2.0
/// The trusted roots of a context.
///
/// The system's roots are a file and a directory. Reading the file takes 30 ms and more (140 certificates),
/// while the directory finds one certificate by the hash of its name. So:
///  1. Making a context reads neither.
///  2. A chain is verified with the directory first. If that fails, the file is read, once for a context, and
///     the chain is verified again: roots of both are trusted.
///  3. Without verification neither is read before TlsSession::verify_peer() is called.
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "net/tls_internals.hpp"

namespace shoal::net {
namespace {

using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, detail::Freed<X509_STORE_CTX_free>>;

int allow_self_signed(int is_ok, X509_STORE_CTX* store) noexcept {
    if (is_ok == 1 || X509_STORE_CTX_get_error(store) != X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT) return is_ok;
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
}

/// The same for TlsOptions::is_host_implied.
int allow_self_signed_for_any_host(int is_ok, X509_STORE_CTX* store) noexcept {
    const int error = X509_STORE_CTX_get_error(store);
    const bool is_host = error == X509_V_ERR_HOSTNAME_MISMATCH || error == X509_V_ERR_IP_ADDRESS_MISMATCH;
    if (is_ok == 1 || !is_host) return allow_self_signed(is_ok, store);
    if (X509_self_signed(X509_STORE_CTX_get0_cert(store), /*verify_signature=*/1) != 1) return is_ok;
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
}

X509_STORE_CTX_verify_cb self_signed_callback(const TlsOptions& options) noexcept {
    return options.is_host_implied ? &allow_self_signed_for_any_host : &allow_self_signed;
}

// ---- the system's roots ----------------------------------------------------------------------------------

bool has_own_roots(const TlsOptions& options) noexcept {
    return !options.ca_file.empty() || !options.ca_path.empty() || !options.client_ca_file.empty();
}

/// Extra data of a store: the file has been read.
int file_mark_index() noexcept {
    static const int index = X509_STORE_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

/// False: it was already read. The path is SSL_CERT_FILE; a missing or invalid file counts as empty.
bool read_system_file(X509_STORE* store) noexcept {
    if (X509_STORE_get_ex_data(store, file_mark_index()) != nullptr) return false;
    X509_STORE_set_ex_data(store, file_mark_index(), store);
    X509_LOOKUP* const lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
    if (lookup != nullptr) X509_LOOKUP_load_file(lookup, nullptr, X509_FILETYPE_DEFAULT);
    return true;
}

/// Verifies the failed chain of `done` again with the current store; `done` receives the result.
int verify_again(X509_STORE_CTX* done) noexcept {
    const StoreContextPtr fresh(X509_STORE_CTX_new());
    X509_STORE_CTX* const again = fresh.get();
    if (again == nullptr ||
        X509_STORE_CTX_init(again, X509_STORE_CTX_get0_store(done), X509_STORE_CTX_get0_cert(done),
                            X509_STORE_CTX_get0_untrusted(done)) != 1 ||
        X509_VERIFY_PARAM_set1(X509_STORE_CTX_get0_param(again), X509_STORE_CTX_get0_param(done)) != 1)
        return 0;  // The first result stays.
    const int ssl_index = SSL_get_ex_data_X509_STORE_CTX_idx();
    X509_STORE_CTX_set_ex_data(again, ssl_index, X509_STORE_CTX_get_ex_data(done, ssl_index));
    X509_STORE_CTX_set_verify_cb(again, X509_STORE_CTX_get_verify_cb(done));
    const int result = X509_verify_cert(again);
    X509_STORE_CTX_set_error(done, X509_STORE_CTX_get_error(again));
    X509_STORE_CTX_set_error_depth(done, X509_STORE_CTX_get_error_depth(again));
    X509_STORE_CTX_set0_verified_chain(done, X509_STORE_CTX_get1_chain(again));
    return result;
}

int verify_by_system(X509_STORE_CTX* chain, void*) noexcept {
    ERR_set_mark();
    int result = X509_verify_cert(chain);
    if (result != 1 && read_system_file(X509_STORE_CTX_get0_store(chain))) result = verify_again(chain);
    ERR_pop_to_mark();  // The result is complete, and SSL_get_error() reads the queue.
    return result;
}

void use_system_roots(SSL_CTX* ctx) noexcept {
    SSL_CTX_set_default_verify_dir(ctx);
    forget_errors();  // A system without roots: no chain is trusted.
}

// ---- own roots -------------------------------------------------------------------------------------------

Result<void> load_own_roots(SSL_CTX* ctx, const TlsOptions& options, std::string* why) {
    for (const std::string* const path : {&options.ca_file, &options.ca_path, &options.client_ca_file}) {
        if (path->empty()) continue;
        const bool is_directory = path == &options.ca_path;
        if (auto readable = require_readable(*path, "trusted certificates", why, is_directory); !readable)
            return readable;
        const int loaded = is_directory ? SSL_CTX_load_verify_dir(ctx, path->c_str())
                                        : SSL_CTX_load_verify_file(ctx, path->c_str());
        if (loaded != 1) return refuse(Errc::kProtocol, why, "trusted certificates", *path);
    }
    if (!options.client_ca_file.empty()) {
        STACK_OF(X509_NAME)* const names = SSL_load_client_CA_file(options.client_ca_file.c_str());
        if (names == nullptr)
            return refuse(Errc::kProtocol, why, "trusted certificates", options.client_ca_file);
        SSL_CTX_set_client_CA_list(ctx, names);  // Takes ownership.
    }
    return {};
}

}  // namespace

tl::unexpected<Error> refuse(Errc code, std::string* why, std::string_view what, const std::string& value) {
    // The first error is the cause; the following ones are its callers'.
    const char* const cause = ERR_reason_error_string(ERR_peek_error());
    if (why != nullptr) {
        *why = std::string(what) + " [" + value + "]: ";
        *why += code == Errc::kNotFound ? std::strerror(errno) : cause == nullptr ? "not usable" : cause;
    }
    forget_errors();
    return fail(code);
}

Result<void> require_readable(const std::string& path, std::string_view what, std::string* why,
                              bool is_directory) {
    struct stat found;
    if (::access(path.c_str(), R_OK) != 0 || ::stat(path.c_str(), &found) != 0)
        return refuse(Errc::kNotFound, why, what, path);
    if (S_ISDIR(found.st_mode) == is_directory) return {};
    errno = is_directory ? ENOTDIR : EISDIR;
    return refuse(Errc::kNotFound, why, what, path);
}

Result<void> set_trust(SSL_CTX* ctx, const TlsContext::Internals& in, std::string* why) {
    int mode = SSL_VERIFY_NONE;
    if (in.verifies) {
        mode = SSL_VERIFY_PEER;
        if (in.role == TlsRole::kServer) mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT | SSL_VERIFY_CLIENT_ONCE;
    }
    if (has_own_roots(in.options)) {
        if (auto loaded = load_own_roots(ctx, in.options, why); !loaded) return loaded;
    } else if (in.verifies) {
        use_system_roots(ctx);
        SSL_CTX_set_cert_verify_callback(ctx, &verify_by_system, nullptr);
    }
    SSL_CTX_set_verify(ctx, mode, in.options.allow_self_signed ? self_signed_callback(in.options) : nullptr);
    if (in.options.verify_depth >= 0) SSL_CTX_set_verify_depth(ctx, in.options.verify_depth);
    return {};
}

long verdict_on_peer(const TlsSession::Internals& in, X509* certificate, bool may_be_self_signed) noexcept {
    SSL* const ssl = in.ssl.get();
    const TlsOptions& options = in.context->options();
    const bool is_server = in.context->role() == TlsRole::kServer;
    const bool has_roots = has_own_roots(options);
    if (has_roots || options.verify_peer.value_or(!is_server)) {
        const long verdict = SSL_get_verify_result(ssl);
        // Verification ended at the first error: an ignored error may hide a real one.
        if (verdict != X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT || !may_be_self_signed) return verdict;
    }
    if (!has_roots) use_system_roots(SSL_get_SSL_CTX(ssl));
    X509_STORE* const store = SSL_CTX_get_cert_store(SSL_get_SSL_CTX(ssl));
    const StoreContextPtr chain(X509_STORE_CTX_new());
    if (chain == nullptr ||
        X509_STORE_CTX_init(chain.get(), store, certificate, SSL_get_peer_cert_chain(ssl)) != 1)
        return X509_V_ERR_OUT_OF_MEM;
    X509_STORE_CTX_set_default(chain.get(), is_server ? "ssl_client" : "ssl_server");
    X509_VERIFY_PARAM* const checks = X509_STORE_CTX_get0_param(chain.get());
    X509_VERIFY_PARAM_set_auth_level(checks, SSL_get_security_level(ssl));
    if (X509_VERIFY_PARAM_set1(checks, SSL_get0_param(ssl)) != 1) return X509_V_ERR_OUT_OF_MEM;
    if (may_be_self_signed) X509_STORE_CTX_set_verify_cb(chain.get(), self_signed_callback(options));
    const int result = has_roots ? X509_verify_cert(chain.get()) : verify_by_system(chain.get(), nullptr);
    forget_errors();
    if (result == 1) return X509_V_OK;
    const int error = X509_STORE_CTX_get_error(chain.get());
    return error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error;
}

}  // namespace shoal::net
