// SPDX-License-Identifier: Apache-2.0
#include "runtime/streams.hpp"

namespace shoal::php {
namespace {

/// A wrapper class without stream_cast(): PHP would warn of what is only a question here.
bool has_no_cast(const php_stream* stream) noexcept {
    return php_stream_is(stream, PHP_STREAM_IS_USERSPACE) && Z_TYPE(stream->wrapperdata) == IS_OBJECT &&
           !zend_hash_str_exists(&Z_OBJCE(stream->wrapperdata)->function_table, ZEND_STRL("stream_cast"));
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

}  // namespace shoal::php
