// SPDX-License-Identifier: Apache-2.0
/// A message of the queue is one byte of Kind and then the value, or the name of the file that holds it. A
/// file belongs to the process that has popped its message, or else to the last process that holds the
/// channel.
#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "memory/last_holder.hpp"
#include "memory/registration.hpp"
#include "memory/shared_channel_arginfo.h"
#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"
#include "runtime/make_failure.hpp"
#include "runtime/register.hpp"
#include "shoal/memory/mpmc_queue.hpp"

extern "C" {
#include <Zend/zend_smart_str.h>
#include <main/php_open_temporary_file.h>

#include <ext/standard/php_var.h>
}

namespace shoal::php {
namespace {

constexpr zend_long kMinBytes = 8'192;
/// With its kind it fits into the smallest queue.
constexpr std::size_t kMaxInlineBytes = 8'000;

enum class Kind : char { kString = 's', kSerialized = 'v' };
enum class Place : char { kInline = 'i', kFile = 'f' };

struct SharedChannel {
    memory::MpmcQueue queue;
    LastHolder last_holder;
    std::string message;  ///< The one that is being popped.
    std::string missing;  ///< The last one whose file was not there.
};

struct SharedChannelObject {
    SharedChannel* channel;  ///< Null until __construct().

    void release() {
        if (channel == nullptr) return;
        if (channel->last_holder.leave()) remove_files();
        delete std::exchange(channel, nullptr);
    }
    void remove_files() noexcept {
        while (channel->queue.pop(channel->message)) {
            if (channel->message.size() > 2 && channel->message[1] == static_cast<char>(Place::kFile))
                ::unlink(channel->message.c_str() + 2);
        }
    }
    zend_object std;
};

SharedChannel* constructed(zval* this_value) {
    SharedChannel* const channel = from_object<SharedChannelObject>(Z_OBJ_P(this_value))->channel;
    if (EXPECTED(channel != nullptr)) return channel;
    zend_throw_error(swoole_error_ce, "you must call Channel constructor first");
    return nullptr;
}

/// [C]
Result<SharedChannel*> make_channel(zend_long size) {
    auto last_holder = LastHolder::create();
    if (!last_holder) return fail(last_holder.error());
    auto queue = memory::MpmcQueue::create(static_cast<std::size_t>(std::max(size, kMinBytes)));
    if (!queue) return fail(queue.error());
    return new SharedChannel{
        .queue = std::move(*queue), .last_holder = std::move(*last_holder), .message = {}, .missing = {}};
}

Result<void> write_all(int fd, std::string_view data) noexcept {
    while (!data.empty()) {
        const ssize_t count = ::write(fd, data.data(), data.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail_errno();
        data.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

/// [C] Puts a value into a new file; its name.
Result<void> write_file(std::string_view value, std::string& name) {
    name = php_get_temporary_directory();
    name += "/swoole.channel.XXXXXX";
    const UniqueFd file(::mkostemp(name.data(), O_CLOEXEC));
    if (!file) return fail_errno();
    const Result<void> written = write_all(file.get(), value);
    if (!written) ::unlink(name.c_str());
    return written;
}

/// [C]
Result<void> push_value(SharedChannel& channel, Kind kind, std::string_view value) {
    const std::array<char, 2> head{static_cast<char>(kind), static_cast<char>(Place::kInline)};
    if (value.size() <= kMaxInlineBytes) {
        const std::array<std::string_view, 2> parts{std::string_view(head.data(), head.size()), value};
        return channel.queue.push(parts);
    }
    std::string name;
    if (const Result<void> written = write_file(value, name); !written) return written;
    const std::array<char, 2> file_head{static_cast<char>(kind), static_cast<char>(Place::kFile)};
    const std::array<std::string_view, 2> parts{std::string_view(file_head.data(), file_head.size()), name};
    const Result<void> pushed = channel.queue.push(parts);
    if (!pushed) ::unlink(name.c_str());
    return pushed;
}

/// Reads the file `fd` into `into`, a string of its size; false if it is shorter.
bool read_all(int fd, zend_string* into) noexcept {
    for (std::size_t done = 0; done < ZSTR_LEN(into);) {
        const ssize_t count = ::read(fd, ZSTR_VAL(into) + done, ZSTR_LEN(into) - done);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        done += static_cast<std::size_t>(count);
    }
    return true;
}

/// [Z] The bytes of the message, of which the file, if any, is removed unless `peek`. Null: there is no such
/// file.
zend_string* load(SharedChannel* channel, memory::MpmcQueue::Peek peek) {
    const std::string& message = channel->message;
    if (message[1] == static_cast<char>(Place::kInline))
        return zend_string_init(message.data() + 2, message.size() - 2, false);
    const int fd = ::open(message.c_str() + 2, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return nullptr;
    if (peek == memory::MpmcQueue::Peek::kNo) ::unlink(message.c_str() + 2);
    struct stat status {};
    zend_string* value = nullptr;
    if (::fstat(fd, &status) == 0) {
        value = zend_string_alloc(static_cast<std::size_t>(status.st_size), false);
        ZSTR_VAL(value)[ZSTR_LEN(value)] = '\0';
        if (!read_all(fd, value)) {
            zend_string_efree(value);
            value = nullptr;
        }
    }
    ::close(fd);
    return value;
}

/// pop() and peek().
void take(INTERNAL_FUNCTION_PARAMETERS, memory::MpmcQueue::Peek peek) {
    ZEND_PARSE_PARAMETERS_NONE();
    SharedChannel* const channel = constructed(ZEND_THIS);
    if (channel == nullptr) RETURN_THROWS();
    zend_string* value = nullptr;
    channel->missing.clear();
    for (;;) {
        if (!channel->queue.pop(channel->message, peek)) RETURN_FALSE;
        value = load(channel, peek);
        if (value != nullptr || peek == memory::MpmcQueue::Peek::kNo || channel->missing == channel->message)
            break;
        // Another process may have popped the message and removed its file meanwhile: look at the next one.
        channel->missing.swap(channel->message);
    }
    if (value == nullptr) {
        RETVAL_FALSE;
        warn("the file of a large value cannot be read");
        return;
    }
    if (channel->message[0] == static_cast<char>(Kind::kString)) RETURN_STR(value);
    php_unserialize_with_options(return_value, ZSTR_VAL(value), ZSTR_LEN(value), nullptr,
                                 "Swoole\\Channel::pop");
    zend_string_release(value);
}

}  // namespace

void register_shared_channel() {
    register_class<SharedChannelObject>(register_class_Swoole_Channel(), {.aliases = {"swoole_channel"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Channel, __construct) {
    zend_long size = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(size)
    ZEND_PARSE_PARAMETERS_END();
    auto* const self = from_object<SharedChannelObject>(Z_OBJ_P(ZEND_THIS));
    if (self->channel != nullptr) {
        zend_throw_error(nullptr, "the channel is constructed already");
        RETURN_THROWS();
    }
    const Result<SharedChannel*> made = call_core([&] { return make_channel(size); });
    if (!made) {
        throw_not_made("channel", made.error());
        RETURN_THROWS();
    }
    self->channel = *made;
}

ZEND_METHOD(Swoole_Channel, push) {
    zval* value = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(value)
    ZEND_PARSE_PARAMETERS_END();
    SharedChannel* const channel = constructed(ZEND_THIS);
    if (channel == nullptr) RETURN_THROWS();
    Kind kind = Kind::kString;
    zend_string* bytes = nullptr;
    if (Z_TYPE_P(value) == IS_STRING) {
        bytes = zend_string_copy(Z_STR_P(value));
    } else {
        kind = Kind::kSerialized;
        smart_str text{};
        php_serialize_data_t data;
        PHP_VAR_SERIALIZE_INIT(data);
        php_var_serialize(&text, value, &data);
        PHP_VAR_SERIALIZE_DESTROY(data);
        if (EG(exception) != nullptr) {
            smart_str_free(&text);
            RETURN_THROWS();
        }
        bytes = smart_str_extract(&text);
    }
    const Result<void> pushed = call_core([&] { return push_value(*channel, kind, view(bytes)); });
    zend_string_release(bytes);
    if (pushed) RETURN_TRUE;
    RETVAL_FALSE;
    set_last_error(to_swoole_code(pushed.error()));
    if (pushed.error().code != Errc::kAgain)
        warn("the value cannot be pushed: %s", swoole_strerror_text(to_errno(pushed.error())));
}

ZEND_METHOD(Swoole_Channel, pop) {
    take(INTERNAL_FUNCTION_PARAM_PASSTHRU, memory::MpmcQueue::Peek::kNo);
}

ZEND_METHOD(Swoole_Channel, peek) {
    take(INTERNAL_FUNCTION_PARAM_PASSTHRU, memory::MpmcQueue::Peek::kYes);
}

ZEND_METHOD(Swoole_Channel, stats) {
    ZEND_PARSE_PARAMETERS_NONE();
    SharedChannel* const channel = constructed(ZEND_THIS);
    if (channel == nullptr) RETURN_THROWS();
    const memory::MpmcQueue::Stats stats = channel->queue.stats();
    // Without the two bytes in front of each value.
    const std::size_t bytes = stats.byte_count - 2 * stats.message_count;
    array_init(return_value);
    add_assoc_long(return_value, "queue_num", static_cast<zend_long>(stats.message_count));
    add_assoc_long(return_value, "queue_bytes", static_cast<zend_long>(bytes));
}
