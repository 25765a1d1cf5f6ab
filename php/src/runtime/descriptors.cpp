// SPDX-License-Identifier: Apache-2.0
#include "runtime/descriptors.hpp"

#include <climits>
#include <cstring>

namespace shoal::php {
namespace {

/// True for a wrapper class without stream_cast(): PHP would warn about the missing method, but here the cast
/// is only a probe.
bool has_no_cast(const php_stream* stream) noexcept {
    return php_stream_is(stream, PHP_STREAM_IS_USERSPACE) && Z_TYPE(stream->wrapperdata) == IS_OBJECT &&
           !zend_hash_str_exists(&Z_OBJCE(stream->wrapperdata)->function_table, ZEND_STRL("stream_cast"));
}

/// The property that holds an object's descriptor. Null: none.
const char* descriptor_property(const zend_class_entry* ce) noexcept {
    struct Place {
        std::string_view class_name;
        const char* property;
    };
    static constexpr Place kPlaces[] = {{"Swoole\\Coroutine\\Socket", "fd"},
                                        {"Swoole\\Coroutine\\Client", "fd"},
                                        {"Swoole\\Client", "sock"},
                                        {"Swoole\\Process", "pipe"}};
    for (; ce != nullptr; ce = ce->parent) {
        if (ce->type != ZEND_INTERNAL_CLASS) continue;
        for (const Place& place : kPlaces) {
            if (view(ce->name) == place.class_name) return place.property;
        }
    }
    return nullptr;
}

int descriptor_in_property(zend_object* object) {
    zend_class_entry* const ce = object->ce;
    const char* const property = descriptor_property(ce);
    if (property == nullptr) return -1;
    zval buffer;
    zval* const value =
        zend_read_property(ce, object, property, std::strlen(property), /*silent=*/true, &buffer);
    return Z_TYPE_P(value) == IS_LONG ? to_descriptor(Z_LVAL_P(value)) : -1;
}

}  // namespace

int stream_descriptor(php_stream* stream, int as) {
    if (has_no_cast(stream)) return -1;
    int fd = -1;
    const auto was_held = stream->flags & PHP_STREAM_FLAG_NO_FCLOSE;
    stream->flags |= PHP_STREAM_FLAG_NO_FCLOSE;
    const bool is_cast = php_stream_cast(stream, as | PHP_STREAM_CAST_INTERNAL, reinterpret_cast<void**>(&fd),
                                         /*show_err=*/0) == SUCCESS;
    if (was_held == 0) stream->flags &= ~PHP_STREAM_FLAG_NO_FCLOSE;
    return is_cast ? fd : -1;
}

php_stream* stream_of(zval* resource) noexcept {
    return static_cast<php_stream*>(
        zend_fetch_resource2(Z_RES_P(resource), nullptr, php_file_le_stream(), php_file_le_pstream()));
}

bool is_ext_socket(const zend_object* object) noexcept {
    return object->ce->type == ZEND_INTERNAL_CLASS && zend_string_equals_literal(object->ce->name, "Socket");
}

int ext_socket_descriptor(const zend_object* object) noexcept {
    // ext/sockets may be a shared module and exports no symbols to link with. Its object starts with the
    // descriptor (php_socket::bsd_socket, PHP 8.0 to 8.5), and the handlers' offset gives the start of the
    // object.
    int fd = -1;
    std::memcpy(&fd, reinterpret_cast<const char*>(object) - object->handlers->offset, sizeof fd);
    return fd;
}

int to_descriptor(zend_long number) noexcept {
    return number >= 0 && number <= INT_MAX ? static_cast<int>(number) : -1;
}

int descriptor_of(zval* value) {
    if (Z_TYPE_P(value) == IS_LONG) return to_descriptor(Z_LVAL_P(value));
    if (Z_TYPE_P(value) == IS_RESOURCE) {
        php_stream* const stream = stream_of(value);
        return stream == nullptr ? -1 : stream_descriptor(stream);
    }
    if (Z_TYPE_P(value) != IS_OBJECT) return -1;
    return is_ext_socket(Z_OBJ_P(value)) ? ext_socket_descriptor(Z_OBJ_P(value))
                                         : descriptor_in_property(Z_OBJ_P(value));
}

}  // namespace shoal::php
