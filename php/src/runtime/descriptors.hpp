// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/descriptors.hpp
/// The descriptors behind PHP values: numbers, streams, and objects of the sockets extension.
#include "runtime/zend.hpp"

namespace shoal::php {

/// The descriptor below a stream; -1: it has none. `as`: PHP_STREAM_AS_FD, ... What the stream has read ahead
/// stays there. [Z] May run a wrapper's stream_cast(), which cannot close the stream: who calls this goes on
/// with it. Hold the resource if another may drop it meanwhile.
[[nodiscard]] int stream_descriptor(php_stream* stream, int as = PHP_STREAM_AS_FD_FOR_SELECT);

/// The stream of a resource. Null, without a warning: it is closed, or no stream.
[[nodiscard]] php_stream* stream_of(zval* resource) noexcept;

/// True for a \Socket of the sockets extension.
[[nodiscard]] bool is_ext_socket(const zend_object* object) noexcept;
/// The descriptor of a \Socket.
[[nodiscard]] int ext_socket_descriptor(const zend_object* object) noexcept;

/// A PHP int as a descriptor; -1: it cannot be one.
[[nodiscard]] int to_descriptor(zend_long number) noexcept;
/// The descriptor of an int, a stream or a \Socket; -1: none. [Z] for streams, as above.
[[nodiscard]] int descriptor_of(zval* value);

}  // namespace shoal::php
