// SPDX-License-Identifier: Apache-2.0
#include "server/protocol/protocol.hpp"

#include <utility>

#include "server/net/connection.hpp"

namespace shoal::server {

Result<void> Protocol::send(std::string_view bytes) {
    if (connection_.is_closing()) return fail(Errc::kClosed);
    if (connection_.is_output_full()) return fail(Errc::kTooLarge);
    static_cast<void>(connection_.output_buffer());
    return connection_.commit(bytes, {}) ? Result<void>{} : fail(Errc::kClosed);
}

Result<void> Protocol::send_file(const FileRange& file) {
    if (connection_.is_closing()) return fail(Errc::kClosed);
    if (connection_.is_output_full()) return fail(Errc::kTooLarge);
    static_cast<void>(connection_.output_buffer());
    return connection_.commit_file(file.file, file.offset, file.bytes) ? Result<void>{} : fail(Errc::kClosed);
}

}  // namespace shoal::server
