// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/message_queue.hpp"

#include <fcntl.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <new>

#include "shoal/base/file_descriptor.hpp"

namespace shoal::process {
namespace {

constexpr std::size_t kTypeBytes = sizeof(long);
constexpr std::size_t kDefaultMaxBytes = 8192;  // Linux's MSGMAX.

}  // namespace

Result<MessageQueue> MessageQueue::open(key_t key, unsigned permissions) noexcept {
    // IPC_PRIVATE is 0: the kernel then makes a new queue.
    const int id = ::msgget(key, static_cast<int>(IPC_CREAT | (permissions & 0777U)));
    if (id < 0) return fail_errno();
    return MessageQueue(id);
}

Result<void> MessageQueue::set_capacity(std::size_t bytes) noexcept {
    msqid_ds queue{};
    if (::msgctl(id_, IPC_STAT, &queue) != 0) return fail_errno();
    queue.msg_qbytes = static_cast<msglen_t>(bytes);
    if (::msgctl(id_, IPC_SET, &queue) != 0) return fail_errno();
    return {};
}

bool MessageQueue::reserve(std::size_t bytes) noexcept {
    if (buffer_ != nullptr && buffer_bytes_ >= bytes) return true;
    buffer_.reset(new (std::nothrow) std::byte[kTypeBytes + bytes]);
    buffer_bytes_ = buffer_ != nullptr ? bytes : 0;
    return buffer_ != nullptr;
}

Result<void> MessageQueue::push(std::int64_t type, std::string_view message, Wait wait) {
    if (type <= 0) return fail(Errc::kInvalid);
    if (message.size() > max_message_bytes()) return fail(Errc::kTooLarge);
    if (!reserve(message.size())) return fail(Errc::kNoMemory);
    const long kernel_type = type;
    std::memcpy(buffer_.get(), &kernel_type, kTypeBytes);
    std::memcpy(buffer_.get() + kTypeBytes, message.data(), message.size());
    const int flags = wait == Wait::kNo ? IPC_NOWAIT : 0;
    if (::msgsnd(id_, buffer_.get(), message.size(), flags) == 0) return {};
    if (errno == EAGAIN) return fail(Errc::kAgain);
    return fail_errno();
}

Result<std::string_view> MessageQueue::pop(std::int64_t type, std::size_t max_bytes, Wait wait) {
    // No message exceeds the system's limit, so a larger buffer is of no use.
    const std::size_t bytes = std::min(max_bytes, max_message_bytes());
    if (!reserve(bytes)) return fail(Errc::kNoMemory);
    const int flags = MSG_NOERROR | (wait == Wait::kNo ? IPC_NOWAIT : 0);
    const ssize_t length = ::msgrcv(id_, buffer_.get(), bytes, type, flags);
    if (length < 0) {
        if (errno == ENOMSG) return fail(Errc::kAgain);
        return fail_errno();
    }
    return std::string_view(reinterpret_cast<const char*>(buffer_.get() + kTypeBytes),
                            static_cast<std::size_t>(length));
}

Result<MessageQueue::Stats> MessageQueue::stats() const noexcept {
    msqid_ds queue{};
    if (::msgctl(id_, IPC_STAT, &queue) != 0) return fail_errno();
    return Stats{.message_count = queue.msg_qnum,
                 .byte_count = queue.__msg_cbytes,
                 .capacity_bytes = queue.msg_qbytes};
}

Result<void> MessageQueue::destroy() noexcept {
    if (::msgctl(id_, IPC_RMID, nullptr) != 0) return fail_errno();
    return {};
}

std::size_t MessageQueue::max_message_bytes() noexcept {
    // Read once: an administrator rarely changes it while the program runs, and the kernel still checks.
    static const std::size_t limit = [] {
        const UniqueFd file(::open("/proc/sys/kernel/msgmax", O_RDONLY | O_CLOEXEC));
        char text[32];
        const ssize_t length = file ? ::read(file.get(), text, sizeof text) : -1;
        std::size_t value = 0;
        if (length > 0) std::from_chars(text, text + length, value);
        return value != 0 ? value : kDefaultMaxBytes;
    }();
    return limit;
}

}  // namespace shoal::process
