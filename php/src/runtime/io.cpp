// SPDX-License-Identifier: Apache-2.0
#include "runtime/io.hpp"

#include <cerrno>

#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"

namespace shoal::php {
namespace {

IoSettings* settings = nullptr;
aio::ThreadPool* pool = nullptr;
net::Resolver* names = nullptr;

void drop_services() {
    delete std::exchange(pool, nullptr);
    delete std::exchange(names, nullptr);
    delete std::exchange(settings, nullptr);
}

void reset_services_after_fork() {
    if (pool != nullptr) pool->reset_after_fork();
    if (names != nullptr) names->reset_after_fork();
}

void watch_life() {
    static bool is_registered = false;
    if (is_registered) return;
    is_registered = true;
    Runtime::register_request_cleanup(&drop_services);
    Runtime::register_fork_cleanup(&reset_services_after_fork);
}

}  // namespace

IoSettings& io_settings() noexcept {
    if (settings == nullptr) {
        settings = new IoSettings;
        watch_life();
    }
    return *settings;
}

net::SocketTimeouts default_socket_timeouts() noexcept {
    const IoSettings& io = io_settings();
    return {io.connect_timeout_ms, io.read_timeout_ms, io.write_timeout_ms};
}

aio::ThreadPool* aio_pool() {
    if (pool != nullptr) return pool;
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) return nullptr;
    call_core([&] { pool = new aio::ThreadPool(runtime->loop(), io_settings().threads); });
    return pool;
}

net::Resolver* resolver() {
    if (names != nullptr) return names;
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) return nullptr;
    call_core([&] {
        auto made = net::Resolver::create(runtime->loop(), io_settings().resolver);
        if (made) names = made->release();
    });
    return names;
}

aio::ThreadPool* peek_aio_pool() noexcept {
    return pool;
}

net::Resolver* peek_resolver() noexcept {
    return names;
}

const char* apply_resolver_settings() {
    if (names == nullptr) return nullptr;
    return names->set_options(io_settings().resolver) ? nullptr : "the address of the server is malformed";
}

void apply_thread_settings() {
    if (pool == nullptr || pool->under_way() > 0) return;
    delete std::exchange(pool, nullptr);
}

int to_socket_code(Error error) noexcept {
    switch (error.code) {
        case Errc::kTimedOut:
            return ETIMEDOUT;
        case Errc::kCanceled:
            return ECANCELED;
        case Errc::kClosed:
            return EBADF;
        default:
            return to_swoole_code(error);
    }
}

}  // namespace shoal::php
