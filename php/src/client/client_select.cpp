// SPDX-License-Identifier: Apache-2.0
/// swoole_client_select(): poll(2) over clients, streams, Sockets and descriptors. [Z] throughout: only
/// trivial values on the frames; memory comes from Zend's allocator, so a bailout frees it.
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "client/client_select_arginfo.h"
#include "client/registration.hpp"
#include "client/sync_client.hpp"
#include "runtime/descriptors.hpp"
#include "runtime/io.hpp"
#include "shoal/coro/deadline.hpp"

namespace shoal::php {
namespace {

/// The descriptor behind one array value.
struct Source {
    int fd = -1;
    bool has_input = false;  ///< Buffered in this process; poll() does not see it.
};

/// One of the three arguments.
struct Side {
    zval* array;  ///< The caller's variable. Null: none.
    zval held;    ///< Its value at the call; user code (a stream's cast, a destructor) may change `array`.
    short wanted;
    short ready;    ///< Events that leave an entry in the array.
    pollfd* first;  ///< One per entry, in order; fd -1 for entries that cannot be polled.
};

Source source_of_stream(zval* value) {
    php_stream* const stream = stream_of(value);
    Source source;
    if (stream == nullptr) return source;
    zval held;  // A wrapper's stream_cast() may drop it.
    ZVAL_COPY(&held, value);
    source.fd = stream_descriptor(stream);
    source.has_input = stream->writepos > stream->readpos;
    zval_ptr_dtor(&held);
    return source;
}

Source source_of_object(zend_object* object) {
    SyncClientReadiness client;
    if (sync_client_readiness(object, client)) return {client.fd, client.has_input};
    if (is_ext_socket(object)) return {ext_socket_descriptor(object)};
    Source source;
    zval storage;
    for (const std::string_view name : {std::string_view("sock"), std::string_view("fd")}) {
        if (!zend_hash_str_exists(&object->ce->properties_info, name.data(), name.size())) continue;
        const zval* const fd =
            zend_read_property(object->ce, object, name.data(), name.size(), true, &storage);
        if (Z_TYPE_P(fd) == IS_LONG) source.fd = to_descriptor(Z_LVAL_P(fd));
        break;
    }
    return source;
}

Source source_of(zval* value) {
    ZVAL_DEREF(value);
    if (Z_TYPE_P(value) == IS_LONG) return {to_descriptor(Z_LVAL_P(value))};
    if (Z_TYPE_P(value) == IS_RESOURCE) return source_of_stream(value);
    if (Z_TYPE_P(value) == IS_OBJECT) return source_of_object(Z_OBJ_P(value));
    return {};
}

HashTable* entries_of(const Side& side) {
    return Z_TYPE(side.held) == IS_ARRAY ? Z_ARRVAL(side.held) : nullptr;
}

std::uint32_t count_of(const Side& side) {
    const HashTable* const entries = entries_of(side);
    return entries == nullptr ? 0 : zend_hash_num_elements(entries);
}

struct Tally {
    std::uint32_t open = 0;
    std::uint32_t unusable = 0;
    bool has_input = false;
};

/// Fills the descriptors of one side. An entry with buffered input gets `revents` at once.
void collect(Side& side, Tally& tally) {
    HashTable* const entries = entries_of(side);
    if (entries == nullptr) return;
    pollfd* next = side.first;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_VAL(entries, value) {
        const Source source = source_of(value);
        *next = {source.fd, side.wanted, 0};
        if (source.fd >= 0) {
            ++tally.open;
            if (source.has_input && (side.wanted & POLLIN) != 0) tally.has_input = true;
        } else {
            ++tally.unusable;
        }
        ++next;
    }
    ZEND_HASH_FOREACH_END();
}

/// Reduces the caller's array to the ready entries, with their keys. Returns their number.
zend_long keep_ready(const Side& side) {
    HashTable* const entries = entries_of(side);
    if (entries == nullptr) return 0;
    zval left;
    array_init(&left);
    const pollfd* next = side.first;
    zend_ulong index = 0;
    zend_string* key = nullptr;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_KEY_VAL(entries, index, key, value) {
        const pollfd& entry = *next++;
        if (entry.fd < 0) continue;
        const bool has_input = (side.wanted & POLLIN) != 0 && source_of(value).has_input;
        if ((entry.revents & side.ready) == 0 && !has_input) continue;
        Z_TRY_ADDREF_P(value);
        if (key != nullptr) {
            zend_hash_add_new(Z_ARRVAL(left), key, value);
        } else {
            zend_hash_index_add_new(Z_ARRVAL(left), index, value);
        }
    }
    ZEND_HASH_FOREACH_END();
    const auto count = static_cast<zend_long>(zend_hash_num_elements(Z_ARRVAL(left)));
    zval before;
    ZVAL_COPY_VALUE(&before, side.array);
    ZVAL_COPY_VALUE(side.array, &left);
    zval_ptr_dtor(&before);  // Last: destructors may run.
    return count;
}

/// poll(2), restarted after a signal.
int poll_all(pollfd* entries, nfds_t count, coro::TimeoutMs timeout_ms) noexcept {
    const coro::Deadline deadline(timeout_ms);
    for (;;) {
        const coro::TimeoutMs left = deadline.remaining_ms();
        const int ready = ::poll(entries, count,
                                 left < 0 ? -1 : static_cast<int>(std::min<coro::TimeoutMs>(left, INT_MAX)));
        if (ready > 0 || (ready < 0 && errno != EINTR)) return ready;
        if (deadline.has_passed()) return 0;
    }
}

void select_held(Side (&sides)[3], coro::TimeoutMs timeout_ms, zval* return_value) {
    std::uint32_t count = 0;
    for (const Side& side : sides)
        count += count_of(side);
    auto* const entries = static_cast<pollfd*>(safe_emalloc(count + 1, sizeof(pollfd), 0));
    Tally tally;
    pollfd* next = entries;
    for (Side& side : sides) {
        side.first = next;
        next += count_of(side);
        collect(side, tally);
    }
    RETVAL_FALSE;
    if (tally.open == 0) {
        efree(entries);
        set_last_error(EINVAL);
        warn(tally.unusable == 0 ? "there is nothing to wait for"
                                 : "none of the entries is an open client, stream, Socket or descriptor");
        return;
    }
    const int ready = poll_all(entries, count, tally.has_input ? 0 : timeout_ms);
    const int code = errno;
    const bool has_closed = std::any_of(entries, entries + count,
                                        [](const pollfd& entry) { return (entry.revents & POLLNVAL) != 0; });
    if (ready < 0 || has_closed) {
        efree(entries);
        set_last_error(has_closed ? EBADF : code);
        warn("the descriptors cannot be waited for: %s", swoole_strerror_text(has_closed ? EBADF : code));
        return;
    }
    zend_long left = 0;
    for (const Side& side : sides)
        left += keep_ready(side);
    efree(entries);
    RETVAL_LONG(left);
    if (tally.unusable > 0) {
        warn("%u of the entries are no open client, stream, Socket or descriptor and were left out",
             tally.unusable);
    }
}

void select_clients(Side (&sides)[3], coro::TimeoutMs timeout_ms, zval* return_value) {
    for (Side& side : sides) {
        ZVAL_UNDEF(&side.held);
        if (side.array != nullptr && Z_TYPE_P(side.array) == IS_ARRAY) ZVAL_COPY(&side.held, side.array);
    }
    select_held(sides, timeout_ms, return_value);
    for (Side& side : sides)
        zval_ptr_dtor(&side.held);
}

}  // namespace

void register_client_select() {
    register_functions(ext_functions);
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_FUNCTION(swoole_client_select) {
    zval* arrays[3] = {nullptr, nullptr, nullptr};
    double timeout = 0.5;
    bool is_forever = false;
    ZEND_PARSE_PARAMETERS_START(3, 4)
    Z_PARAM_ARRAY_EX2(arrays[0], 1, 1, 0)
    Z_PARAM_ARRAY_EX2(arrays[1], 1, 1, 0)
    Z_PARAM_ARRAY_EX2(arrays[2], 1, 1, 0)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE_OR_NULL(timeout, is_forever)
    ZEND_PARSE_PARAMETERS_END();
    constexpr short kGone = POLLHUP | POLLERR;
    Side sides[3] = {{arrays[0], {}, POLLIN | POLLRDHUP, POLLIN | POLLRDHUP | kGone, nullptr},
                     {arrays[1], {}, POLLOUT, POLLOUT | kGone, nullptr},
                     {arrays[2], {}, POLLPRI, POLLPRI | kGone, nullptr}};
    coro::TimeoutMs timeout_ms = coro::kForever;
    if (!is_forever && !(timeout < 0)) timeout_ms = call_timeout(timeout, 0);
    select_clients(sides, timeout_ms, return_value);
}
