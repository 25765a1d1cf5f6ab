// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/message_assembly.hpp"

#include <algorithm>
#include <cstring>

#include "shoal/process/child.hpp"

namespace shoal::process {
namespace {

// From here on it is worth a look whether senders have died in the middle of a message.
constexpr std::size_t kManyOpen = 16;

}  // namespace

std::optional<std::string> MessageAssembly::add(std::string part) {
    PartHead head;
    if (part.size() < sizeof head) return part;
    std::memcpy(&head, part.data(), sizeof head);
    if (head.magic != PartHead::kMagic) return part;
    const std::string_view bytes = std::string_view(part).substr(sizeof head);
    if (head.total_bytes > max_bytes_ || head.offset > head.total_bytes ||
        bytes.size() > head.total_bytes - head.offset)
        return std::nullopt;
    if (bytes.size() == head.total_bytes) return std::string(bytes);
    auto open = std::find_if(open_.begin(), open_.end(), [&](const Open& other) {
        return other.sender == head.sender && other.message == head.message;
    });
    if (open == open_.end()) {
        if (head.offset != 0) return std::nullopt;
        if (open_.size() >= kManyOpen) drop_orphans();
        open_.push_back({head.sender, head.message, head.total_bytes, {}});
        open = open_.end() - 1;
    }
    if (head.offset != open->bytes.size() || head.total_bytes != open->total_bytes) {
        open_.erase(open);
        return std::nullopt;
    }
    open->bytes.append(bytes);
    if (open->bytes.size() < open->total_bytes) return std::nullopt;
    std::string whole = std::move(open->bytes);
    open_.erase(open);
    return whole;
}

void MessageAssembly::drop_orphans() {
    std::erase_if(open_, [](const Open& open) { return !is_alive(open.sender); });
}

}  // namespace shoal::process
