// SPDX-License-Identifier: Apache-2.0
/// The TLS contexts of clients. Making one reads files, and verifying a peer may read all of the system's
/// roots, which takes tens of milliseconds; programs make a client for each request. So those with equal
/// options share one, and with it the sessions that can be resumed. [C]
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <list>

#include "runtime/runtime.hpp"
#include "stream/stream_settings.hpp"

namespace shoal::php {
namespace {

/// What tells that a file is not the one that was read.
struct FileStamp {
    dev_t device = 0;
    ino_t inode = 0;
    off_t bytes = 0;
    std::int64_t changed_ns = 0;
    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

using FileStamps = std::array<FileStamp, 4>;

FileStamp stamp_of(const std::string& path) noexcept {
    struct stat status;
    if (path.empty() || ::stat(path.c_str(), &status) != 0) return {};
    constexpr std::int64_t kNsPerSecond = 1'000'000'000;
    return {status.st_dev, status.st_ino, status.st_size,
            status.st_mtim.tv_sec * kNsPerSecond + status.st_mtim.tv_nsec};
}

FileStamps stamps_of(const net::TlsOptions& options) noexcept {
    return {stamp_of(options.identity.certificate_file), stamp_of(options.identity.key_file),
            stamp_of(options.ca_file), stamp_of(options.ca_path)};
}

struct KnownContext {
    net::TlsOptions options;
    FileStamps files;
    std::shared_ptr<net::TlsContext> context;
};

/// Few programs have more kinds of clients; the least recently used goes first.
constexpr std::size_t kMaxContexts = 32;

/// Of this process, most recently used first. Dropped with the request.
std::list<KnownContext>* known = nullptr;

void drop_contexts() {
    delete std::exchange(known, nullptr);
}

std::list<KnownContext>& known_contexts() {
    static bool is_registered = false;
    if (known == nullptr) known = new std::list<KnownContext>;
    if (!is_registered) Runtime::register_request_cleanup(&drop_contexts);
    is_registered = true;
    return *known;
}

std::shared_ptr<net::TlsContext> find_or_make(const net::TlsOptions& options, std::string& why) {
    std::list<KnownContext>& contexts = known_contexts();
    const FileStamps files = stamps_of(options);
    const auto found = std::ranges::find_if(contexts, [&](const KnownContext& context) {
        return context.options == options && context.files == files;
    });
    if (found != contexts.end()) {
        contexts.splice(contexts.begin(), contexts, found);
        return found->context;
    }
    auto made = net::TlsContext::create(net::TlsRole::kClient, options, &why);
    if (!made) return nullptr;
    contexts.push_front({options, files, std::move(*made)});
    if (contexts.size() > kMaxContexts) contexts.pop_back();
    return contexts.front().context;
}

}  // namespace

std::shared_ptr<net::TlsContext> client_tls_context(const StreamSettings& settings,
                                                    std::shared_ptr<net::TlsContext>& cached,
                                                    std::string& why) {
    const bool is_host_implied = settings.tls_host_name.empty();
    if (cached != nullptr && settings.made_revision == settings.tls_revision &&
        cached->options().is_host_implied == is_host_implied)
        return cached;
    net::TlsOptions options = settings.tls;
    options.is_host_implied = is_host_implied;  // As in Swoole, which checks the name of ssl_host_name only.
    cached = find_or_make(options, why);
    settings.made_revision = settings.tls_revision;
    return cached;
}

}  // namespace shoal::php
