// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "shoal/client/keep_pool.hpp"

namespace shoal::client {

void KeepPool::drop_after_fork() noexcept {
    const pid_t self = ::getpid();
    if (owner_ != self) clear();
    owner_ = self;
}

KeepPool::Kept KeepPool::take(const std::string& key) {
    drop_after_fork();
    const auto found = kept_.find(key);
    if (found == kept_.end()) return {};
    Kept taken;
    while (!found->second.empty() && taken.stream == nullptr) {
        taken = std::move(found->second.back());
        found->second.pop_back();
        --size_;
        if (!taken.stream->is_alive()) taken.stream.reset();
    }
    if (found->second.empty()) kept_.erase(found);
    ++taken.reuse_count;
    return taken;
}

void KeepPool::put(const std::string& key, std::unique_ptr<BlockingStream> stream,
                   std::uint64_t reuse_count) {
    drop_after_fork();
    if (size_ >= kMaxStreams || !stream->is_owned() || stream->has_pending_input()) return;
    std::vector<Kept>& same = kept_[key];
    if (same.size() >= kMaxPerKey) return;
    same.push_back({std::move(stream), reuse_count});
    ++size_;
}

void KeepPool::clear() noexcept {
    kept_.clear();
    size_ = 0;
}

}  // namespace shoal::client
