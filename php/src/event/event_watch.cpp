// SPDX-License-Identifier: Apache-2.0
#include "event/event_watch.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <unordered_map>
#include <vector>

#include "event/loop_calls.hpp"
#include "runtime/callbacks.hpp"
#include "shoal/base/log.hpp"

namespace shoal::php {
namespace {

using event::Ready;

struct Watches {
    std::unordered_map<int, EventWatch*> by_fd;
    std::vector<EventWatch*> removed;
};
// Never destroyed: a process may exit() while watches exist.
Watches& watches() {
    static Watches* const instance = new Watches;
    return *instance;
}

bool keeps_messages(int fd) noexcept {
    int type = 0;
    socklen_t length = sizeof type;
    return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type != SOCK_STREAM;
}

}  // namespace

Result<std::size_t> write_some(int fd, std::string_view data) noexcept {
    for (;;) {
        ssize_t count = ::send(fd, data.data(), data.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0 && errno == ENOTSOCK) count = ::write(fd, data.data(), data.size());
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno == EAGAIN) return std::size_t{0};
        if (errno != EINTR) return fail_errno();
    }
}

EventWatch::EventWatch(int its_fd) noexcept : fd(its_fd) {
    ZVAL_UNDEF(&handle);
    ZVAL_UNDEF(&read_callback.value);
    ZVAL_UNDEF(&write_callback.value);
}

Ready EventWatch::interest() const noexcept {
    return has_output() ? wanted | Ready::kWrite : wanted;
}

void EventWatch::queue_output(std::string_view data) {
    if (sent_ != 0) {
        output_.erase(0, sent_);
        sent_ = 0;
    }
    output_.append(data);
    if (keeps_messages(fd)) message_bytes_.push_back(data.size());
}

std::string_view EventWatch::next_output() const noexcept {
    const std::string_view waiting = std::string_view(output_).substr(sent_);
    return message_bytes_.empty() ? waiting : waiting.substr(0, message_bytes_.front());
}

Result<void> EventWatch::update(event::EventLoop& loop) {
    if (is_watched()) return loop.set_interest(*this, interest());
    return loop.add(*this, fd, event::Trigger::kLevel, interest());
}

void EventWatch::send_output() {
    const Result<std::size_t> sent = write_some(fd, next_output());
    if (sent && *sent != 0 && !message_bytes_.empty()) message_bytes_.pop_front();
    if (!sent) {
        log::warning("Swoole\\Event::write(): {} bytes for fd {} are lost: {}", output_bytes(), fd,
                     std::string_view(std::strerror(sent.error().detail)));
        sent_ = output_.size();
        message_bytes_.clear();
    } else {
        sent_ += *sent;
    }
    if (has_output()) return;
    output_.clear();
    sent_ = 0;
}

void EventWatch::run(const Callable& callback) {
    run_callback(callback, 1, &handle, callbacks_use_coroutines);
}

void EventWatch::on_ready(Ready ready) {
    // An error comes with what is watched; the end of the stream is something to read.
    const bool is_readable = any(ready & (Ready::kRead | Ready::kReadHangup));
    const bool is_writable = any(ready & Ready::kWrite);
    ++depth_;
    if (is_writable && has_output()) send_output();
    if (is_readable && any(wanted & Ready::kRead)) run(read_callback);
    if (is_writable && !is_removed && any(wanted & Ready::kWrite)) run(write_callback);
    --depth_;
    Runtime& runtime = *Runtime::peek();
    if (runtime.is_terminating() && !is_removed) return;  // The request's end releases it.
    if (!is_removed && !any(interest())) EventTable::remove(*this);
    if (!is_removed) {
        if (auto updated = update(runtime.loop()); updated) return;
        EventTable::remove(*this);  // Closed without del().
    }
    if (depth_ == 0) run_zend_in_loop([this] { EventTable::release(this); });
}

bool EventTable::is_empty() noexcept {
    return watches().by_fd.empty();
}

EventWatch* EventTable::find(int fd) noexcept {
    const auto found = watches().by_fd.find(fd);
    return found == watches().by_fd.end() ? nullptr : found->second;
}

EventWatch* EventTable::find_resource(const zend_resource* resource) noexcept {
    for (const auto& [fd, watch] : watches().by_fd) {
        if (Z_TYPE(watch->handle) == IS_RESOURCE && Z_RES(watch->handle) == resource) return watch;
    }
    return nullptr;
}

EventWatch* EventTable::add(int fd) noexcept {
    return call_core([fd]() -> EventWatch* {
        auto watch = std::make_unique<EventWatch>(fd);
        watches().by_fd.emplace(fd, watch.get());
        return watch.release();
    });
}

void EventTable::remove(EventWatch& watch) noexcept {
    watch.is_removed = true;
    watches().by_fd.erase(watch.fd);
    if (watch.is_watched()) Runtime::peek()->loop().remove(watch);
}

void EventTable::release(EventWatch* watch) {
    zval handle;
    ZVAL_COPY_VALUE(&handle, &watch->handle);
    Callable read_callback = watch->read_callback;
    Callable write_callback = watch->write_callback;
    delete watch;
    read_callback.release();
    write_callback.release();
    zval_ptr_dtor(&handle);
}

tl::expected<void, LoopWriteFailure> write_in_loop(event::EventLoop& loop, int fd, zval* handle,
                                                   std::string_view data) {
    EventWatch* watch = EventTable::find(fd);
    if (watch == nullptr || !watch->has_output()) {
        const Result<std::size_t> sent = write_some(fd, data);
        if (!sent) return tl::unexpected(LoopWriteFailure{sent.error()});
        data.remove_prefix(*sent);
        if (data.empty()) return {};
    }
    const std::size_t waiting = watch == nullptr ? 0 : watch->output_bytes();
    if (waiting + data.size() > output_limit_bytes())
        return tl::unexpected(LoopWriteFailure{{Errc::kTooLarge, static_cast<std::int32_t>(waiting)}});
    if (watch == nullptr) watch = EventTable::add(fd);
    if (watch == nullptr) return tl::unexpected(LoopWriteFailure{{Errc::kNoMemory}});
    if (Z_TYPE(watch->handle) == IS_UNDEF) ZVAL_COPY(&watch->handle, handle);
    const Result<void> queued = call_core([&]() -> Result<void> {
        watch->queue_output(data);
        return watch->update(loop);
    });
    if (queued) return {};
    EventTable::remove(*watch);
    if (!watch->is_in_callback()) EventTable::release(watch);
    return tl::unexpected(LoopWriteFailure{queued.error(), true});
}

void close_watched(UniqueFd fd) {
    EventWatch* const watch = EventTable::find(fd.get());
    if (watch == nullptr) return;
    if (watch->has_output() && Runtime::peek() != nullptr) {
        watch->wanted = Ready::kNone;
        if (watch->update(Runtime::peek()->loop())) {
            watch->owned = std::move(fd);
            return;
        }
    }
    EventTable::remove(*watch);
    fd.reset();  // Before code that may bail out.
    if (!watch->is_in_callback()) EventTable::release(watch);
}

void EventTable::remove_all(bool is_forked) noexcept {
    call_core([is_forked] {
        Watches& all = watches();
        for (const auto& [fd, watch] : all.by_fd) {
            watch->is_removed = true;
            if (!is_forked && watch->is_watched()) Runtime::peek()->loop().remove(*watch);
            if (!watch->is_in_callback()) all.removed.push_back(watch);
        }
        all.by_fd.clear();
    });
}

EventWatch* EventTable::take_removed() noexcept {
    std::vector<EventWatch*>& removed = watches().removed;
    if (removed.empty() || removed.back()->is_watched()) return nullptr;
    EventWatch* const watch = removed.back();
    removed.pop_back();
    return watch;
}

}  // namespace shoal::php
