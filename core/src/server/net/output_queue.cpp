// SPDX-License-Identifier: Apache-2.0
#include "server/net/output_queue.hpp"

#include <algorithm>

namespace shoal::server {
namespace {

/// Small appends join the last copied segment until it has grown to this.
constexpr std::size_t kJoinLimitBytes = 64U << 10;
constexpr std::size_t kMaxVectors = 64;
/// One connection's share of a turn of the loop: a fast reader of a large file must not starve the others.
constexpr std::size_t kTurnBytes = 2U << 20;
constexpr std::size_t kFileStepBytes = 1U << 20;

}  // namespace

OutputQueue::~OutputQueue() {
    clear();
}

Ring<OutputQueue::Segment>& OutputQueue::segments() {
    if (segments_ == nullptr) segments_ = std::make_unique<Ring<Segment>>();
    return *segments_;
}

OutputQueue::Segment* OutputQueue::last() noexcept {
    if (segments_ == nullptr || segments_->empty()) return nullptr;
    return &segments_->at(segments_->size() - 1);
}

void OutputQueue::append(std::string_view bytes) {
    if (bytes.empty()) return;
    Segment* const tail = last();
    if (tail != nullptr && tail->kind == Segment::Kind::kCopied && tail->copied.size() < kJoinLimitBytes) {
        tail->copied.append(bytes);
    } else {
        Segment segment;
        segment.copied.assign(bytes);
        segments().push_back(std::move(segment));
    }
    bytes_ += bytes.size();
}

void OutputQueue::append_owned(std::string_view bytes, BytesOwner owner) {
    if (bytes.empty()) return owner.drop();
    Segment segment;
    segment.kind = Segment::Kind::kBorrowed;
    segment.borrowed = bytes;
    segment.owner = owner;
    segments().push_back(std::move(segment));
    bytes_ += bytes.size();
}

void OutputQueue::append_file(SharedFile file, std::uint64_t offset, std::uint64_t bytes) {
    if (bytes == 0) return;
    Segment segment;
    segment.kind = Segment::Kind::kFile;
    segment.file = std::move(file);
    segment.file_offset = offset;
    segment.file_bytes = bytes;
    segments().push_back(std::move(segment));
    bytes_ += bytes;
}

void OutputQueue::pop_front() noexcept {
    Segment segment = segments_->pop_front();
    segment.owner.drop();
}

void OutputQueue::clear() noexcept {
    // Emptied before anything is released: a release may run the host's code, which may look at the queue.
    const std::unique_ptr<Ring<Segment>> segments = std::move(segments_);
    bytes_ = 0;
    wants_turn_ = false;
    while (segments != nullptr && !segments->empty()) {
        Segment segment = segments->pop_front();
        segment.owner.drop();
    }
}

/// Takes `sent` bytes of memory segments off the front.
void OutputQueue::drop_sent(std::size_t sent) noexcept {
    bytes_ -= sent;
    while (sent > 0) {
        Segment& front = segments_->front();
        const std::size_t part = std::min(sent, front.left().size());
        sent -= part;
        if (front.kind == Segment::Kind::kBorrowed) {
            front.borrowed.remove_prefix(part);
        } else {
            front.copied_offset += part;
        }
        if (front.left().empty()) pop_front();
    }
}

Result<Written> OutputQueue::send_memory(OutputWriter& writer) noexcept {
    iovec vectors[kMaxVectors];
    std::size_t used = 0;
    bool file_follows = false;
    for (std::size_t i = 0; i < segments_->size() && used < kMaxVectors; ++i) {
        const Segment& segment = segments_->at(i);
        if (segment.kind == Segment::Kind::kFile) {
            file_follows = true;
            break;
        }
        const std::string_view left = segment.left();
        vectors[used++] = iovec{const_cast<char*>(left.data()), left.size()};
    }
    const Result<Written> sent = writer.write({vectors, used}, file_follows);
    if (!sent) return sent;
    drop_sent(sent->bytes);
    return sent;
}

Result<Written> OutputQueue::send_file(OutputWriter& writer) noexcept {
    Segment& front = segments_->front();
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(front.file_bytes, kFileStepBytes));
    const Result<Written> sent = writer.write_file(front.file->get(), front.file_offset, wanted);
    if (!sent) return sent;
    front.file_offset += sent->bytes;
    front.file_bytes -= sent->bytes;
    bytes_ -= sent->bytes;
    if (front.file_bytes == 0) pop_front();
    return sent;
}

Result<bool> OutputQueue::send_through(OutputWriter& writer) noexcept {
    std::size_t share = kTurnBytes;
    wants_turn_ = false;
    while (bytes_ > 0) {
        const bool is_file = segments_->front().kind == Segment::Kind::kFile;
        const Result<Written> sent = is_file ? send_file(writer) : send_memory(writer);
        if (!sent) {
            if (sent.error().code == Errc::kAgain) return bytes_ == 0;
            return tl::unexpected<Error>(sent.error());
        }
        if (sent->is_full) return bytes_ == 0;
        share -= std::min(share, sent->bytes);
        if (share == 0 && bytes_ > 0) {
            wants_turn_ = true;
            return false;
        }
    }
    segments_.reset();
    return true;
}

}  // namespace shoal::server
