// SPDX-License-Identifier: Apache-2.0
#include "server/net/output_queue.hpp"

#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>

namespace shoal::server {
namespace {

/// Small appends join the last copied segment until it has grown to this.
constexpr std::size_t kJoinLimitBytes = 64U << 10;
constexpr std::size_t kMaxVectors = 64;
/// One connection's share of a turn of the loop: a fast reader of a large file must not starve the others.
constexpr std::size_t kTurnBytes = 2U << 20;
constexpr std::size_t kSendfileBytes = 1U << 20;

bool means_closed(int errno_value) noexcept {
    return errno_value == EPIPE || errno_value == ECONNRESET || errno_value == ENOTCONN;
}

tl::unexpected<Error> send_failure(int errno_value) noexcept {
    if (errno_value == EAGAIN || errno_value == EWOULDBLOCK) return fail(Errc::kAgain);
    if (means_closed(errno_value)) return fail(Errc::kClosed);
    return fail_errno(errno_value);
}

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

Result<std::size_t> OutputQueue::send_memory(int fd, IoCounts& counts) noexcept {
    iovec vectors[kMaxVectors];
    std::size_t used = 0;
    std::size_t offered = 0;
    bool file_follows = false;
    for (std::size_t i = 0; i < segments_->size() && used < kMaxVectors; ++i) {
        const Segment& segment = segments_->at(i);
        if (segment.kind == Segment::Kind::kFile) {
            file_follows = true;
            break;
        }
        const std::string_view left = segment.left();
        vectors[used++] = iovec{const_cast<char*>(left.data()), left.size()};
        offered += left.size();
    }
    msghdr message{};
    message.msg_iov = vectors;
    message.msg_iovlen = used;
    ++counts.writes;
    const ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT | (file_follows ? MSG_MORE : 0));
    if (sent < 0) return errno == EINTR ? Result<std::size_t>(0) : send_failure(errno);
    counts.sent_bytes += static_cast<std::size_t>(sent);
    drop_sent(static_cast<std::size_t>(sent));
    // A short count proves that the socket is full: the next writable edge is due (epoll(7)).
    if (static_cast<std::size_t>(sent) < offered) return fail(Errc::kAgain);
    return static_cast<std::size_t>(sent);
}

Result<std::size_t> OutputQueue::send_file(int fd, IoCounts& counts) noexcept {
    Segment& front = segments_->front();
    off_t offset = static_cast<off_t>(front.file_offset);
    ++counts.writes;
    const ssize_t sent =
        sendfile(fd, front.file->get(), &offset, std::min<std::uint64_t>(front.file_bytes, kSendfileBytes));
    if (sent < 0) return errno == EINTR ? Result<std::size_t>(0) : send_failure(errno);
    if (sent == 0) return fail(Errc::kClosed);  // Shorter than announced: the framing cannot be kept.
    counts.sent_bytes += static_cast<std::size_t>(sent);
    front.file_offset += static_cast<std::uint64_t>(sent);
    front.file_bytes -= static_cast<std::uint64_t>(sent);
    bytes_ -= static_cast<std::size_t>(sent);
    if (front.file_bytes == 0) pop_front();
    return static_cast<std::size_t>(sent);
}

Result<bool> OutputQueue::send_to(int fd, IoCounts* counts) noexcept {
    IoCounts ignored;
    IoCounts& io = counts != nullptr ? *counts : ignored;
    std::size_t share = kTurnBytes;
    wants_turn_ = false;
    while (bytes_ > 0) {
        const bool is_file = segments_->front().kind == Segment::Kind::kFile;
        const Result<std::size_t> sent = is_file ? send_file(fd, io) : send_memory(fd, io);
        if (!sent) {
            if (sent.error().code == Errc::kAgain) return bytes_ == 0;
            return tl::unexpected<Error>(sent.error());
        }
        share -= std::min(share, *sent);
        if (share == 0 && bytes_ > 0) {
            wants_turn_ = true;
            return false;
        }
    }
    segments_.reset();
    return true;
}

}  // namespace shoal::server
