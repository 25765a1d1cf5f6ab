// SPDX-License-Identifier: Apache-2.0
/// Swoole\Coroutine\System: fread(), fgets(), fwrite() on PHP streams. [Z]
///
/// A plain file without filters is read and written by a thread at the stream's position, through a duplicate
/// of its descriptor: closing the stream meanwhile does no harm. Afterwards the stream stands behind what was
/// read or written, so the functions mix with PHP's own. Other streams are waited for on the loop, then read
/// or written by their own operations; those without a descriptor (memory, user wrappers) at once.
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "runtime/descriptors.hpp"
#include "runtime/errors.hpp"
#include "runtime/io.hpp"
#include "system/shared_string.hpp"
#include "system/system_calls.hpp"

namespace shoal::php {
namespace {

constexpr std::size_t kDefaultReadBytes = 8192;
constexpr std::size_t kLineReadBytes = 64 * 1024;
// Room for the answer is made before a stream reads: a length must not decide about memory.
constexpr std::size_t kMaxReadBytes = 64 * 1024 * 1024;
// A pipe that is ready takes so much without blocking (PIPE_BUF).
constexpr std::size_t kWriteBytes = 4096;

/// A coroutine's use of a plain file, whose position belongs to it meanwhile. Lives on the coroutine's stack,
/// in frames of [C] code only.
class Use : public ListNode<> {
  public:
    explicit Use(const zend_resource* its_resource) noexcept
        : resource(its_resource), cid(current_cid()), is_first_(find(its_resource) == nullptr) {
        static bool is_registered = false;
        if (!is_registered) Runtime::register_fork_cleanup(&forget_all);
        is_registered = true;
        if (is_first_) list().push_back(*this);
    }
    /// Its current user; null: none.
    [[nodiscard]] const Use* conflict() const noexcept { return is_first_ ? nullptr : find(resource); }

    const zend_resource* resource;
    std::int64_t cid;

  private:
    static IntrusiveList<Use>& list() {
        static IntrusiveList<Use> uses;
        return uses;
    }
    /// Those who use a file stay in the parent; who forks uses none.
    static void forget_all() {
        while (!list().empty())
            list().pop_front();
    }
    static Use* find(const zend_resource* resource) noexcept {
        for (Use* use = list().first(); use != nullptr; use = list().next(*use)) {
            if (use->resource == resource) return use;
        }
        return nullptr;
    }
    bool is_first_;
};

/// The stream; null: thrown.
php_stream* open_stream(zval* handle) {
    return static_cast<php_stream*>(
        zend_fetch_resource2_ex(handle, "stream", php_file_le_stream(), php_file_le_pstream()));
}

/// Whether it is still open after a wait.
bool is_open(zval* handle, const php_stream* stream) noexcept {
    return zend_fetch_resource2(Z_RES_P(handle), nullptr, php_file_le_stream(), php_file_le_pstream()) ==
           stream;
}

std::size_t buffered_bytes(const php_stream* stream) noexcept {
    return static_cast<std::size_t>(stream->writepos - stream->readpos);
}

bool has_line(const php_stream* stream) noexcept {
    const std::size_t bytes = buffered_bytes(stream);
    return bytes > 0 && std::memchr(stream->readbuf + stream->readpos, '\n', bytes) != nullptr;
}

/// The descriptor of a plain file that threads may read; -1: another kind of stream.
int plain_file_of(php_stream* stream, zval* handle) {
    if (!php_stream_is(stream, PHP_STREAM_IS_STDIO) || (stream->flags & PHP_STREAM_FLAG_NO_SEEK) != 0 ||
        stream->readfilters.head != nullptr || stream->writefilters.head != nullptr) {
        return -1;
    }
    const int fd = descriptor_of(handle);
    struct stat status;
    return fd >= 0 && ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) ? fd : -1;
}

/// Runs `call` on a duplicate of `fd`, while no other coroutine uses the stream. [C]
template <typename Call>
auto use_file(zval* handle, int fd, Call call) -> std::invoke_result_t<Call, UniqueFd> {
    const Use use(Z_RES_P(handle));
    if (const Use* const other = use.conflict()) {
        return fail(Errc::kBusy, static_cast<std::int32_t>(other->cid));
    }
    UniqueFd duplicate(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
    if (!duplicate) return fail_errno();
    return call(std::move(duplicate));
}

void fail_with(Error error, zval* return_value) {
    if (error.code == Errc::kBusy) {
        zend_throw_error(swoole_error_ce,
                         "the stream has already been bound to another coroutine#%d, using it in "
                         "coroutine#" ZEND_LONG_FMT " at the same time is not allowed",
                         error.detail, static_cast<zend_long>(current_cid()));
        if (EG(exception) != nullptr)
            zend_update_property_long(swoole_error_ce, EG(exception), ZEND_STRL("code"), kCodeHasBeenBound);
        RETURN_THROWS();
    }
    note_failure(error);
    if (error.code == Errc::kTooLarge) warn("the content does not fit into memory_limit");
    RETURN_FALSE;
}

/// Bytes of a plain file.
Result<HeldBytes*> read_file(zval* handle, int fd, zend_off_t offset, std::size_t max_bytes) {
    aio::ThreadPool* const pool = aio_pool();
    if (pool == nullptr) return fail(Errc::kInternal);
    const std::size_t room_bytes = string_room_bytes();
    return call_core([&] {
        return use_file(handle, fd, [&](UniqueFd file) -> Result<HeldBytes*> {
            auto bytes = aio::read_at(*pool, std::move(file), offset, max_bytes, room_bytes);
            if (!bytes) return fail(bytes.error());
            return hold_bytes(std::move(*bytes));
        });
    });
}

enum class Waited : std::uint8_t {
    kReady,   ///< A call of a few KiB does not block.
    kNoNeed,  ///< There is no descriptor to wait for.
    kFailed,  ///< `return_value` is set.
};

/// Waits until a call on the stream would not block. Others, and the stream's own wrapper, may close it
/// meanwhile: kFailed then.
Waited wait_for_stream(zval* handle, const php_stream* stream, event::Ready interest, zval* return_value) {
    const int fd = descriptor_of(handle);
    Error error{};
    if (fd >= 0) {
        const auto ready = call_core([&] { return wait_for_descriptor(fd, interest, coro::kForever); });
        if (!ready) error = ready.error();
    }
    if (error.code == Errc::kOk && EG(exception) == nullptr) {
        if (is_open(handle, stream)) return fd >= 0 ? Waited::kReady : Waited::kNoNeed;
        error = Error{Errc::kSystem, EBADF};
    }
    note_failure(error);
    ZVAL_FALSE(return_value);
    return Waited::kFailed;
}

/// Bytes behind what the stream has buffered already.
void append_to_buffer(php_stream* stream, HeldBytes* held) {
    const std::size_t count = held->bytes.size();
    const std::size_t kept = buffered_bytes(stream);
    if (kept > 0 && stream->readpos > 0)
        std::memmove(stream->readbuf, stream->readbuf + stream->readpos, kept);
    stream->readpos = 0;
    stream->writepos = static_cast<zend_off_t>(kept);
    if (stream->readbuflen < kept + count) {
        stream->readbuf = static_cast<unsigned char*>(
            perealloc(stream->readbuf, kept + count, static_cast<bool>(stream->is_persistent)));
        stream->readbuflen = kept + count;
    }
    held->bytes.drain_to(reinterpret_cast<char*>(stream->readbuf) + kept);
    stream->writepos += static_cast<zend_off_t>(count);
    delete held;
}

/// Reads from a plain file until a line or the end is in the buffer. False: failed, `return_value` is set.
bool buffer_line_of_file(zval* handle, php_stream* stream, int fd, zval* return_value) {
    while (!has_line(stream)) {
        const zend_off_t offset = stream->position + static_cast<zend_off_t>(buffered_bytes(stream));
        const auto bytes = read_file(handle, fd, offset, kLineReadBytes);
        if (bytes && !is_open(handle, stream)) {
            delete *bytes;
            set_last_error(EBADF);
            ZVAL_FALSE(return_value);
            return false;
        }
        if (!bytes) {
            fail_with(bytes.error(), return_value);
            return false;
        }
        const std::size_t count = (*bytes)->bytes.size();
        if (buffered_bytes(stream) + count > string_room_bytes()) {
            delete *bytes;
            fail_with({Errc::kTooLarge}, return_value);
            return false;
        }
        append_to_buffer(stream, *bytes);
        // Where the stream itself would stand, having read that much.
        ::lseek(fd, offset + static_cast<zend_off_t>(count), SEEK_SET);
        if (count < kLineReadBytes) break;
    }
    return true;
}

bool buffer_line(zval* handle, php_stream* stream, zval* return_value) {
    while (!has_line(stream) && !stream->eof) {
        if (wait_for_stream(handle, stream, event::Ready::kRead, return_value) == Waited::kFailed)
            return false;
        const std::size_t before = buffered_bytes(stream);
        if (php_stream_fill_read_buffer(stream, before + 1) != SUCCESS || buffered_bytes(stream) == before)
            break;
    }
    return true;
}

/// Writes by the stream's own operations, as fast as the other side takes it.
void write_to_stream(zval* handle, php_stream* stream, std::string_view data, zval* return_value) {
    std::size_t written = 0;
    while (written < data.size()) {
        const Waited waited = wait_for_stream(handle, stream, event::Ready::kWrite, return_value);
        if (waited == Waited::kFailed) break;
        const std::size_t left = data.size() - written;
        const ssize_t put = php_stream_write(stream, data.data() + written,
                                             waited == Waited::kReady ? std::min(left, kWriteBytes) : left);
        if (put <= 0) break;
        written += static_cast<std::size_t>(put);
        if (waited == Waited::kNoNeed) break;  // It has taken what it takes.
    }
    if (written > 0 || data.empty()) {
        RETURN_LONG(static_cast<zend_long>(written));
    }
    RETURN_FALSE;
}

}  // namespace
}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_System, fread) {
    zval* handle;
    zend_long length = 0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_RESOURCE(handle)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(length)
    ZEND_PARSE_PARAMETERS_END();
    if (!require_coroutine()) RETURN_THROWS();
    php_stream* const stream = open_stream(handle);
    if (stream == nullptr) RETURN_THROWS();
    const std::size_t wanted = length > 0 ? static_cast<std::size_t>(length) : 0;

    if (const int fd = plain_file_of(stream, handle); fd >= 0) {
        const zend_off_t offset = stream->position;
        const std::size_t max_bytes = wanted > 0 ? wanted : SIZE_MAX;
        const auto bytes = read_file(handle, fd, offset, max_bytes);
        if (!bytes) return fail_with(bytes.error(), return_value);
        const std::size_t count = (*bytes)->bytes.size();
        zend_string* const string = take_string(*bytes);
        if (string == nullptr) return fail_with({Errc::kTooLarge}, return_value);
        RETVAL_STR(string);
        if (!is_open(handle, stream)) return;
        php_stream_seek(stream, offset + static_cast<zend_off_t>(count), SEEK_SET);
        if (count < max_bytes) stream->eof = 1;
        return;
    }
    const std::size_t buffered = buffered_bytes(stream);
    if (buffered == 0 && !stream->eof &&
        wait_for_stream(handle, stream, event::Ready::kRead, return_value) == Waited::kFailed)
        return;
    // Not beyond what is buffered: for the rest it would block.
    const std::size_t asked =
        wanted > 0 ? std::min({wanted, kMaxReadBytes, string_room_bytes()}) : kDefaultReadBytes;
    zend_string* const string =
        php_stream_read_to_str(stream, buffered > 0 ? std::min(asked, buffered) : asked);
    if (string == nullptr) RETURN_FALSE;
    RETURN_STR(string);
}

ZEND_METHOD(Swoole_Coroutine_System, fgets) {
    zval* handle;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_RESOURCE(handle)
    ZEND_PARSE_PARAMETERS_END();
    if (!require_coroutine()) RETURN_THROWS();
    php_stream* const stream = open_stream(handle);
    if (stream == nullptr) RETURN_THROWS();
    const int fd = plain_file_of(stream, handle);
    const bool is_buffered = fd >= 0 ? buffer_line_of_file(handle, stream, fd, return_value)
                                     : buffer_line(handle, stream, return_value);
    if (!is_buffered) return;
    std::size_t length = 0;
    char* const line = php_stream_get_line(stream, nullptr, 0, &length);
    if (line == nullptr) RETURN_FALSE;
    RETVAL_STRINGL(line, length);
    efree(line);
}

ZEND_METHOD(Swoole_Coroutine_System, fwrite) {
    zval* handle;
    zend_string* string;
    zend_long length = 0;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_RESOURCE(handle)
    Z_PARAM_STR(string)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(length)
    ZEND_PARSE_PARAMETERS_END();
    if (!require_coroutine()) RETURN_THROWS();
    php_stream* const stream = open_stream(handle);
    if (stream == nullptr) RETURN_THROWS();
    const std::size_t count =
        length > 0 ? std::min(ZSTR_LEN(string), static_cast<std::size_t>(length)) : ZSTR_LEN(string);

    const int fd = plain_file_of(stream, handle);
    if (fd < 0) return write_to_stream(handle, stream, view(string).substr(0, count), return_value);
    aio::ThreadPool* const pool = aio_pool();
    if (pool == nullptr) RETURN_THROWS();
    const zend_off_t offset = stream->position;
    const Result<std::size_t> written = call_core([&] {
        return use_file(handle, fd, [&](UniqueFd file) {
            aio::SharedBytes content = share_string(string);
            content.bytes = content.bytes.substr(0, count);
            return aio::write_at(*pool, std::move(file), offset, std::move(content));
        });
    });
    if (!written) return fail_with(written.error(), return_value);
    RETVAL_LONG(static_cast<zend_long>(*written));
    if (!is_open(handle, stream)) return;
    // What it has read ahead may just have been overwritten.
    stream->readpos = stream->writepos = 0;
    php_stream_seek(stream, offset + static_cast<zend_off_t>(*written), SEEK_SET);
}
