// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/descriptors.hpp
/// The descriptors behind PHP values: numbers, streams, and objects of the sockets extension.
#include "runtime/zend.hpp"

namespace shoal::php {

/// The descriptor of a stream; -1 if it has none. `as`: PHP_STREAM_AS_FD, ... Data in the stream's read
/// buffer stays there. [Z] May run a wrapper's stream_cast(), which cannot close the stream. The caller holds
/// a reference to the resource if user code could release it during the call.
[[nodiscard]] int stream_descriptor(php_stream* stream, int as = PHP_STREAM_AS_FD_FOR_SELECT);

/// The stream of a resource. Null, without a warning, if it is closed or not a stream.
[[nodiscard]] php_stream* stream_of(zval* resource) noexcept;

/// True for a \Socket of the sockets extension.
[[nodiscard]] bool is_ext_socket(const zend_object* object) noexcept;
/// The descriptor of a \Socket.
[[nodiscard]] int ext_socket_descriptor(const zend_object* object) noexcept;

/// A PHP int as a descriptor; -1 if out of range.
[[nodiscard]] int to_descriptor(zend_long number) noexcept;
/// The descriptor of an int, a stream, a \Socket, or an object of this extension that shows its descriptor
/// in a property (clients, Coroutine\Socket, Process); -1: none. [Z] for streams, as above.
[[nodiscard]] int descriptor_of(zval* value);

}  // namespace shoal::php
