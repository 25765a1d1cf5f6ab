// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/streams.hpp
/// PHP streams, as far as they stand for a descriptor.
#include "runtime/zend.hpp"

namespace shoal::php {

/// The descriptor below a stream; -1: it has none. `as`: PHP_STREAM_AS_FD, ... What the stream has read ahead
/// stays there. [Z] May run a wrapper's stream_cast(), which cannot close the stream: who calls this goes on
/// with it. Hold the resource if another may drop it meanwhile.
[[nodiscard]] int stream_descriptor(php_stream* stream, int as = PHP_STREAM_AS_FD_FOR_SELECT);

}  // namespace shoal::php
