// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/event/event_watch.hpp
/// A descriptor that Swoole\Event watches: its callbacks, and the output of Event::write() that waits.
///
/// Invariants
///  1. A watch is in the table until it is removed; one that is removed inside its own callback lives until
///     that returns.
///  2. What the loop is asked about is `events()` of the user plus kWrite while output waits.
///  3. On a datagram socket each piece of output stays one message: `message_bytes_` has their sizes.
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

#include "runtime/boundary.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/event/event_loop.hpp"

namespace shoal::php {

class EventWatch final : public event::Watcher {
  public:
    explicit EventWatch(int fd) noexcept;
    ~EventWatch() override = default;

    const int fd;
    zval handle;  ///< The descriptor as PHP gave it; the callbacks get it.
    Callable read_callback;
    Callable write_callback;
    /// What the user wants to know, without what waiting output adds.
    event::Ready wanted = event::Ready::kNone;

    [[nodiscard]] bool has_output() const noexcept { return sent_ < output_.size(); }
    [[nodiscard]] std::size_t output_bytes() const noexcept { return output_.size() - sent_; }
    /// Keeps what the kernel did not take. On a datagram socket: one message. [C]
    void queue_output(std::string_view data);
    /// Registers with the loop, or tells it the present interest. [C]
    Result<void> update(event::EventLoop& loop);

    [[nodiscard]] bool is_in_callback() const noexcept { return depth_ != 0; }
    bool is_removed = false;
    UniqueFd owned;  ///< `fd`, if its owner has closed it and output waits still: closed with the watch.

  private:
    void on_ready(event::Ready ready) override;
    void run(const Callable& callback);
    void send_output();
    [[nodiscard]] event::Ready interest() const noexcept;

    /// The output of the next system call.
    [[nodiscard]] std::string_view next_output() const noexcept;

    std::string output_;
    std::size_t sent_ = 0;
    std::deque<std::size_t> message_bytes_;
    int depth_ = 0;
};

/// The watches of this process. [C], except release().
class EventTable {
  public:
    [[nodiscard]] static EventWatch* find(int fd) noexcept;
    /// The watch that was made with this closed stream, or null.
    [[nodiscard]] static EventWatch* find_resource(const zend_resource* resource) noexcept;
    /// A watch with no callbacks, in the table and not yet with the loop. Null: out of memory.
    [[nodiscard]] static EventWatch* add(int fd) noexcept;
    [[nodiscard]] static bool is_empty() noexcept;
    /// Takes it out of table and loop; release() it afterwards unless is_in_callback().
    static void remove(EventWatch& watch) noexcept;
    /// Deletes it and drops what it held. [Z]
    static void release(EventWatch* watch);

    /// Takes out all, for take_removed(). `is_forked`: the loop belongs to the parent and is left alone; the
    /// watches are handed out once the loop has forgotten them.
    static void remove_all(bool is_forked) noexcept;
    [[nodiscard]] static EventWatch* take_removed() noexcept;
};

/// write() that keeps SIGPIPE away where it can. The bytes taken, or an errno.
[[nodiscard]] Result<std::size_t> write_some(int fd, std::string_view data) noexcept;

struct LoopWriteFailure {
    Error error;             ///< kTooLarge: socket_buffer_size; `detail`: bytes that wait.
    bool is_queued = false;  ///< The loop did not take the descriptor.
};
/// Writes to `fd` at once what the kernel takes, and the rest from the loop; `handle`: the descriptor as PHP
/// gave it. The descriptor may be blocking. [Z]
tl::expected<void, LoopWriteFailure> write_in_loop(event::EventLoop& loop, int fd, zval* handle,
                                                   std::string_view data);
/// Closes a descriptor that may be watched: the watch ends, but output that waits is written first. [Z]
void close_watched(UniqueFd fd);

/// Stops watching every descriptor of Swoole\Event. In event.cpp. [Z]
void drop_all_watches();

}  // namespace shoal::php
