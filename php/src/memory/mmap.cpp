// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "memory/mmap_arginfo.h"
#include "memory/registration.hpp"
#include "runtime/errors.hpp"
#include "runtime/register.hpp"

namespace shoal::php {
namespace {

/// The stream's state, in Zend memory: streams are closed after a bailout as well.
struct Mapping {
    char* memory;
    std::size_t bytes;
    std::size_t position;
    zend_off_t offset;  ///< Of the memory in the file.
    int fd;

    /// Bytes of the memory that the file has now. Others could not be touched: SIGBUS.
    [[nodiscard]] std::size_t usable_bytes() const noexcept {
        struct stat status {};
        if (::fstat(fd, &status) != 0 || status.st_size <= offset) return 0;
        return std::min(bytes, static_cast<std::size_t>(status.st_size - offset));
    }
    /// How many of `count` bytes can be read or written at the position.
    [[nodiscard]] std::size_t limit(std::size_t count) const noexcept {
        const std::size_t usable = usable_bytes();
        return position >= usable ? 0 : std::min(count, usable - position);
    }
};

Mapping* mapping_of(php_stream* stream) noexcept {
    return static_cast<Mapping*>(stream->abstract);
}

ssize_t write_mapping(php_stream* stream, const char* data, std::size_t count) {
    Mapping* const mapping = mapping_of(stream);
    const std::size_t fits = mapping->limit(count);
    if (fits == 0 && count > 0) return -1;
    std::memcpy(mapping->memory + mapping->position, data, fits);
    mapping->position += fits;
    return static_cast<ssize_t>(fits);
}

ssize_t read_mapping(php_stream* stream, char* into, std::size_t count) {
    Mapping* const mapping = mapping_of(stream);
    const std::size_t available = mapping->limit(count);
    std::memcpy(into, mapping->memory + mapping->position, available);
    mapping->position += available;
    stream->eof = available < count;
    return static_cast<ssize_t>(available);
}

int close_mapping(php_stream* stream, int /*close_handle*/) {
    Mapping* const mapping = mapping_of(stream);
    ::munmap(mapping->memory, mapping->bytes);
    ::close(mapping->fd);
    efree(mapping);
    return 0;
}

int flush_mapping(php_stream* stream) {
    const Mapping* const mapping = mapping_of(stream);
    return ::msync(mapping->memory, mapping->bytes, MS_SYNC);
}

int seek_mapping(php_stream* stream, zend_off_t offset, int whence, zend_off_t* new_offset) {
    Mapping* const mapping = mapping_of(stream);
    const auto total = static_cast<zend_off_t>(mapping->bytes);
    zend_off_t base = 0;
    if (whence == SEEK_CUR) base = static_cast<zend_off_t>(mapping->position);
    if (whence == SEEK_END) base = total;
    if (offset < -base || offset > total - base) return -1;
    mapping->position = static_cast<std::size_t>(base + offset);
    *new_offset = base + offset;
    stream->eof = 0;
    return 0;
}

int stat_mapping(php_stream* stream, php_stream_statbuf* status) {
    const Mapping* const mapping = mapping_of(stream);
    if (::fstat(mapping->fd, &status->sb) != 0) return -1;
    status->sb.st_size = static_cast<off_t>(mapping->bytes);
    return 0;
}

const php_stream_ops kMappingOps = {
    .write = write_mapping,
    .read = read_mapping,
    .close = close_mapping,
    .flush = flush_mapping,
    .label = "swoole_mmap",
    .seek = seek_mapping,
    .cast = nullptr,
    .stat = stat_mapping,
    .set_option = nullptr,
};

/// Maps the part of the file; `reason` says why not.
bool map_file(Mapping& mapping, zend_long size, const char*& reason) {
    struct stat status {};
    if (::fstat(mapping.fd, &status) != 0) {
        reason = std::strerror(errno);
        return false;
    }
    if (!S_ISREG(status.st_mode) || status.st_size <= mapping.offset) {
        reason = status.st_size == 0 ? "it is empty or no regular file" : "it ends before the offset";
        return false;
    }
    const zend_long rest = status.st_size - mapping.offset;
    mapping.bytes = static_cast<std::size_t>(size < 0 ? rest : std::min<zend_long>(size, rest));
    void* const memory =
        ::mmap(nullptr, mapping.bytes, PROT_READ | PROT_WRITE, MAP_SHARED, mapping.fd, mapping.offset);
    if (memory == MAP_FAILED) {
        reason = std::strerror(errno);
        return false;
    }
    mapping.memory = static_cast<char*>(memory);
    return true;
}

}  // namespace

void register_mmap() {
    register_plain_class(register_class_Swoole_Mmap(), {.aliases = {"swoole_mmap"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Mmap, open) {
    zend_string* name = nullptr;
    zend_long size = -1;
    zend_long offset = 0;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_PATH_STR(name)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(size)
    Z_PARAM_LONG(offset)
    ZEND_PARSE_PARAMETERS_END();
    RETVAL_FALSE;
    if (offset < 0) {
        set_last_error(kCodeInvalidParams);
        warn("the offset must not be negative");
        return;
    }
    if (php_check_open_basedir(ZSTR_VAL(name)) != 0) return;
    Mapping mapping{};
    mapping.offset = offset;
    mapping.fd = ::open(ZSTR_VAL(name), O_RDWR | O_CLOEXEC);
    if (mapping.fd < 0) {
        set_last_error(errno);
        warn("%s cannot be opened: %s", ZSTR_VAL(name), std::strerror(errno));
        return;
    }
    const char* reason = nullptr;
    if (!map_file(mapping, size, reason)) {
        set_last_error(EINVAL);
        ::close(mapping.fd);
        warn("%s cannot be mapped: %s", ZSTR_VAL(name), reason);
        return;
    }
    auto* const kept = static_cast<Mapping*>(emalloc(sizeof(Mapping)));
    *kept = mapping;
    php_stream* const stream = php_stream_alloc(&kMappingOps, kept, nullptr, "r+");
    // Reads ahead would hide what other processes write.
    stream->flags |= PHP_STREAM_FLAG_NO_BUFFER;
    php_stream_to_zval(stream, return_value);
}
