// SPDX-License-Identifier: Apache-2.0
#include "system/system_calls.hpp"

#include <fcntl.h>

#include <cstring>

#include "runtime/descriptors.hpp"
#include "runtime/errors.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/net/wait_ready.hpp"

namespace shoal::php {
namespace {

// Left free below memory_limit: the heap grows by 2 MiB at a time, and the program goes on with something.
constexpr std::size_t kReserveBytes = 4 * 1024 * 1024;
constexpr std::size_t kAlwaysRoomBytes = 64 * 1024;

ProcessServices* services = nullptr;
IntrusiveList<HeldBytes>* held_bytes = nullptr;

void drop_services() {
    delete std::exchange(services, nullptr);
    if (held_bytes == nullptr) return;
    while (!held_bytes->empty())
        delete &held_bytes->pop_front();
    delete std::exchange(held_bytes, nullptr);
}

void reset_services_after_fork() {
    if (services == nullptr) return;
    services->reaper.reset_after_fork();
    services->commands.reset_after_fork();
    services->signals.reset_after_fork();
}

void watch_life() {
    static bool is_registered = false;
    if (is_registered) return;
    is_registered = true;
    Runtime::register_request_cleanup(&drop_services);
    Runtime::register_fork_cleanup(&reset_services_after_fork);
}

}  // namespace

ProcessServices* process_services() {
    if (services != nullptr) return services;
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) return nullptr;
    call_core([&] {
        services = new ProcessServices(runtime->loop());
        watch_life();
    });
    if (services == nullptr) zend_throw_error(swoole_error_ce, "there is not enough memory");
    return services;
}

ProcessServices* peek_process_services() noexcept {
    return services;
}

HeldBytes* hold_bytes(ByteChunks&& bytes) {
    if (held_bytes == nullptr) {
        held_bytes = new IntrusiveList<HeldBytes>;
        watch_life();
    }
    auto* const held = new HeldBytes;
    held->bytes = std::move(bytes);
    held_bytes->push_back(*held);
    return held;
}

zend_string* take_string(HeldBytes* held) {
    const std::size_t size = held->bytes.size();
    zend_string* string = nullptr;
    if (size == 0) {
        string = ZSTR_EMPTY_ALLOC();
    } else if (size <= string_room_bytes()) {
        string = zend_string_alloc(size, /*persistent=*/false);
        held->bytes.drain_to(ZSTR_VAL(string));
        ZSTR_VAL(string)[size] = '\0';
    }
    delete held;
    return string;
}

std::size_t string_room_bytes() noexcept {
    if (PG(memory_limit) <= 0) return SIZE_MAX - ZEND_MM_OVERHEAD - _ZSTR_HEADER_SIZE;
    const std::size_t used = zend_memory_usage(/*real_usage=*/true) + kReserveBytes;
    const auto limit = static_cast<std::size_t>(PG(memory_limit));
    return limit > used + kAlwaysRoomBytes ? limit - used : kAlwaysRoomBytes;
}

void note_failure(Error error) noexcept {
    switch (error.code) {
        case Errc::kTimedOut:
        case Errc::kInvalid:
        case Errc::kNoMemory:
            return set_last_error(to_errno(error));
        case Errc::kTooLarge:
            return set_last_error(ENOMEM);  // Of memory_limit.
        default:
            return set_last_error(to_swoole_code(error));
    }
}

Result<event::Ready> wait_for_descriptor(int fd, event::Ready interest, coro::TimeoutMs timeout_ms) {
    Result<event::Ready> ready = net::wait_ready(fd, interest, timeout_ms, fd);
    if (ready || ready.error() != Error{Errc::kSystem, EEXIST}) return ready;
    // A socket object or Event::add() watches it: the kernel tells registrations apart by number.
    const UniqueFd duplicate(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
    if (!duplicate) return fail_errno();
    return net::wait_ready(duplicate.get(), interest, timeout_ms, fd);
}

}  // namespace shoal::php
