// SPDX-License-Identifier: Apache-2.0
#include <climits>

#include "event/constant_tables.hpp"
#include "event/registration.hpp"
#include "event/system_constants.hpp"
#include "runtime/error_codes.hpp"
#include "runtime/register.hpp"
#include "runtime/version.hpp"
#include "shoal/base/cpu.hpp"

namespace shoal::php {
namespace {

bool is_defined(std::string_view name) noexcept {
    return zend_hash_str_exists(EG(zend_constants), name.data(), name.size());
}

void register_version() {
    register_string("SWOOLE_VERSION", kSwooleVersion);
    register_long("SWOOLE_VERSION_ID", kSwooleVersionId);
    register_long("SWOOLE_MAJOR_VERSION", kSwooleMajor);
    register_long("SWOOLE_MINOR_VERSION", kSwooleMinor);
    register_long("SWOOLE_RELEASE_VERSION", kSwooleRelease);
    register_string("SWOOLE_EXTRA_VERSION", "");
#ifdef NDEBUG
    register_bool("SWOOLE_DEBUG", false);
#else
    register_bool("SWOOLE_DEBUG", true);
#endif
    register_bool("SWOOLE_USE_SHORTNAME", short_names_enabled());
    register_long("SWOOLE_CPU_NUM", online_cpu_count());
}

/// As in Swoole, what the build lacks has no constant: code asks with defined(). SWOOLE_USE_HTTP2 comes with
/// HTTP/2, SWOOLE_THREAD with a thread-safe PHP.
void register_build_features() {
    register_bool("SWOOLE_HAVE_COMPRESSION", true);
    register_bool("SWOOLE_HAVE_ZLIB", true);
    register_bool("SWOOLE_HAVE_BROTLI", true);
    register_bool("SWOOLE_HAVE_ZSTD", true);
}

template <typename Table>
void register_unless_defined(const Table& table) {
    for (const auto& constant : table) {
        if (!is_defined(constant.name)) register_long(constant.name, constant.value);
    }
}

}  // namespace

void register_constants() {
    register_version();
    register_build_features();
    for (const auto& constant : kIntConstants)
        register_long(constant.name, constant.value);
    for (const auto& constant : kBoolConstants)
        register_bool(constant.name, constant.value);
    for (const auto& constant : kFloatConstants)
        register_double(constant.name, constant.value);
    for (const ErrorCode& error : kErrorCodes)
        register_long(error.name, error.code);
    register_long("SWOOLE_IOV_MAX", IOV_MAX);
    register_unless_defined(kLegacyConstants);
    register_unless_defined(std::to_array<NamedConstant<std::int64_t>>({{"FILE_LOCK", 2}}));
    register_unless_defined(kSystemConstants);
}

}  // namespace shoal::php
