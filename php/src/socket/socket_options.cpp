// SPDX-License-Identifier: Apache-2.0
// Swoole\Coroutine\Socket: getOption() and setOption(), with the names and values of ext/sockets.
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <cstring>

#include "runtime/seconds.hpp"
#include "socket/socket_call.hpp"

namespace shoal::php {
namespace {

enum class ValueForm : std::uint8_t {
    kInt,
    kLinger,          ///< ['l_onoff' => int, 'l_linger' => int]
    kTime,            ///< ['sec' => int, 'usec' => int]
    kString,          ///< A device or an algorithm.
    kHops,            ///< An int of one byte.
    kInterface4,      ///< The index of an interface; the kernel wants its address.
    kInterface6,      ///< The same as the kernel has it.
    kPacketInfo,      ///< ['addr' => IPv6, 'ifindex' => index or name]
    kGroup,           ///< ['group' => ip, 'interface' => index or name]
    kGroupAndSource,  ///< The same with 'source' => ip.
};

ValueForm form_of(int level, int option) noexcept {
    if (level == SOL_SOCKET) {
        if (option == SO_LINGER) return ValueForm::kLinger;
        if (option == SO_RCVTIMEO || option == SO_SNDTIMEO) return ValueForm::kTime;
        if (option == SO_BINDTODEVICE) return ValueForm::kString;
    } else if (level == IPPROTO_TCP) {
        if (option == TCP_CONGESTION) return ValueForm::kString;
    } else if (level == IPPROTO_IP) {
        if (option == IP_MULTICAST_IF) return ValueForm::kInterface4;
        if (option == IP_MULTICAST_TTL || option == IP_MULTICAST_LOOP) return ValueForm::kHops;
        if (option == IP_ADD_MEMBERSHIP || option == IP_DROP_MEMBERSHIP) return ValueForm::kGroup;
    } else if (level == IPPROTO_IPV6) {
        if (option == IPV6_MULTICAST_IF) return ValueForm::kInterface6;
        if (option == IPV6_PKTINFO) return ValueForm::kPacketInfo;
        if (option == IPV6_JOIN_GROUP || option == IPV6_LEAVE_GROUP) return ValueForm::kGroup;
    }
    if (level == IPPROTO_IP || level == IPPROTO_IPV6) {
        if (option == MCAST_JOIN_GROUP || option == MCAST_LEAVE_GROUP) return ValueForm::kGroup;
        if (option >= MCAST_BLOCK_SOURCE && option <= MCAST_LEAVE_SOURCE_GROUP)
            return ValueForm::kGroupAndSource;
    }
    return ValueForm::kInt;
}

int set_raw(int fd, int level, int option, const void* value, std::size_t length) noexcept {
    return ::setsockopt(fd, level, option, value, static_cast<socklen_t>(length)) == 0 ? 0 : errno;
}

/// What could not be set: an errno, or that something was thrown or warned of.
constexpr int kThrown = -1;

/// The entry `key` of an array. Null: warned, as socket_set_option() does.
zval* entry(zval* value, const char* key) {
    zval* const found = Z_TYPE_P(value) == IS_ARRAY
                            ? zend_hash_str_find_deref(Z_ARRVAL_P(value), key, std::strlen(key))
                            : nullptr;
    if (found == nullptr) warn("no key \"%s\" passed in optval", key);
    return found;
}

/// False: the conversion warned, and that was made an exception.
bool number_of(zval* value, zend_long& number) {
    number = zval_get_long(value);
    return EG(exception) == nullptr;
}

int set_linger(int fd, int level, int option, zval* value) {
    zval* const on = entry(value, "l_onoff");
    zval* const seconds = on == nullptr ? nullptr : entry(value, "l_linger");
    zend_long is_on = 0;
    zend_long linger_seconds = 0;
    if (seconds == nullptr || !number_of(on, is_on) || !number_of(seconds, linger_seconds)) return kThrown;
    if (linger_seconds < 0 || linger_seconds > INT_MAX) return EINVAL;
    const linger native{is_on != 0 ? 1 : 0, static_cast<int>(linger_seconds)};
    return set_raw(fd, level, option, &native, sizeof native);
}

int set_time(SocketCore& core, int level, int option, zval* value) {
    zval* const seconds = entry(value, "sec");
    zval* const micros = seconds == nullptr ? nullptr : entry(value, "usec");
    timeval time{};
    zend_long whole = 0;
    zend_long part = 0;
    if (micros == nullptr || !number_of(seconds, whole) || !number_of(micros, part)) return kThrown;
    time.tv_sec = whole;
    time.tv_usec = part;
    net::Socket& socket = core.stream->socket();
    const int error = set_raw(socket.fd(), level, option, &time, sizeof time);
    if (error != 0) return error;
    net::SocketTimeouts timeouts = socket.timeouts();
    const coro::TimeoutMs limit_ms =
        timeout_from_seconds(static_cast<double>(whole) + static_cast<double>(part) / 1e6);
    (option == SO_RCVTIMEO ? timeouts.read_ms : timeouts.write_ms) = limit_ms;
    socket.set_timeouts(timeouts);
    return 0;
}

int set_string(const SocketCore& core, int level, int option, zval* value) {
    zend_string* const text = zval_try_get_string(value);
    if (text == nullptr) return kThrown;
    // Looked at only now: __toString() may have closed the socket, and the number may be another file's.
    const int error = set_raw(core.stream->socket().fd(), level, option, ZSTR_VAL(text), ZSTR_LEN(text));
    zend_string_release(text);
    return error;
}

int set_hops(int fd, int level, int option, zval* value) {
    zend_long number = 0;
    if (!number_of(value, number)) return kThrown;
    if (option == IP_MULTICAST_LOOP) number = number != 0 ? 1 : 0;
    if (number < 0 || number > 255) {
        zend_argument_value_error(3, "must be between 0 and 255");
        return kThrown;
    }
    const auto byte = static_cast<unsigned char>(number);
    return set_raw(fd, level, option, &byte, sizeof byte);
}

// ---- interfaces and groups -------------------------------------------------------------------------------

/// The IPv4 address of the interface with this index; 0 stands for "any". False: it has none.
bool address_of_interface(unsigned index, in_addr& address) noexcept {
    address.s_addr = INADDR_ANY;
    if (index == 0) return true;
    char name[IF_NAMESIZE];
    ifaddrs* all = nullptr;
    if (if_indextoname(index, name) == nullptr || getifaddrs(&all) != 0) return false;
    bool is_found = false;
    for (const ifaddrs* one = all; one != nullptr && !is_found; one = one->ifa_next) {
        is_found = one->ifa_addr != nullptr && one->ifa_addr->sa_family == AF_INET &&
                   std::strcmp(one->ifa_name, name) == 0;
        if (is_found) address = reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr;
    }
    freeifaddrs(all);
    return is_found;
}

/// The index of the interface with this IPv4 address; 0 for "any" and for one that is gone.
unsigned interface_with_address(in_addr address) noexcept {
    ifaddrs* all = nullptr;
    if (address.s_addr == INADDR_ANY || getifaddrs(&all) != 0) return 0;
    unsigned index = 0;
    for (const ifaddrs* one = all; one != nullptr && index == 0; one = one->ifa_next) {
        if (one->ifa_addr != nullptr && one->ifa_addr->sa_family == AF_INET &&
            reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr.s_addr == address.s_addr)
            index = if_nametoindex(one->ifa_name);
    }
    freeifaddrs(all);
    return index;
}

/// An index, or a name. False: thrown.
bool interface_index(zval* value, unsigned& index) {
    if (Z_TYPE_P(value) == IS_STRING &&
        !is_numeric_string(Z_STRVAL_P(value), Z_STRLEN_P(value), nullptr, nullptr, false)) {
        index = if_nametoindex(Z_STRVAL_P(value));
        if (index != 0) return true;
        zend_argument_value_error(3, "must name an interface, there is no \"%s\"", Z_STRVAL_P(value));
        return false;
    }
    zend_long number = 0;
    if (!number_of(value, number)) return false;
    if (number < 0 || number > UINT_MAX) {
        zend_argument_value_error(3, "must be the index or the name of an interface");
        return false;
    }
    index = static_cast<unsigned>(number);
    return true;
}

int set_interface4(int fd, int level, int option, zval* value) {
    unsigned index = 0;
    if (!interface_index(value, index)) return kThrown;
    in_addr address;
    if (!address_of_interface(index, address)) return ENODEV;
    return set_raw(fd, level, option, &address, sizeof address);
}

/// The address under `key`, of the domain. False: thrown or warned of.
bool group_address(zval* array, const char* key, int domain, sockaddr_storage& native) {
    zval* const value = entry(array, key);
    if (value == nullptr) return false;
    if (Z_TYPE_P(value) != IS_STRING) {
        zend_argument_type_error(3, "must have an IP address under \"%s\", %s given", key,
                                 zend_zval_type_name(value));
        return false;
    }
    const auto address = net::Address::from_ip(view(Z_STR_P(value)), 0);
    if (!address || address->family() != domain) {
        zend_argument_value_error(3, "must have an address of the socket's family under \"%s\"", key);
        return false;
    }
    std::memcpy(&native, address->native(), address->native_bytes());
    return true;
}

int set_interface6(const SocketCore& core, int level, int option, zval* value) {
    unsigned index = 0;
    if (!interface_index(value, index)) return kThrown;
    return set_raw(core.stream->socket().fd(), level, option, &index, sizeof index);
}

/// From which address, and through which interface, datagrams leave (RFC 3542 section 6).
int set_packet_info(const SocketCore& core, int level, int option, zval* value) {
    sockaddr_storage from{};
    if (!group_address(value, "addr", AF_INET6, from)) return kThrown;
    zval* const by = entry(value, "ifindex");
    unsigned index = 0;
    if (by == nullptr || !interface_index(by, index)) return kThrown;
    const in6_pktinfo info{reinterpret_cast<const sockaddr_in6&>(from).sin6_addr, index};
    return set_raw(core.stream->socket().fd(), level, option, &info, sizeof info);
}

/// IP_ADD_MEMBERSHIP and its kin are older names for the same.
int group_option(int option, int level) noexcept {
    if (level == IPPROTO_IP && option == IP_ADD_MEMBERSHIP) return MCAST_JOIN_GROUP;
    if (level == IPPROTO_IP && option == IP_DROP_MEMBERSHIP) return MCAST_LEAVE_GROUP;
    if (level == IPPROTO_IPV6 && option == IPV6_JOIN_GROUP) return MCAST_JOIN_GROUP;
    if (level == IPPROTO_IPV6 && option == IPV6_LEAVE_GROUP) return MCAST_LEAVE_GROUP;
    return option;
}

int set_group(const SocketCore& core, int level, int option, zval* value, bool has_source) {
    group_source_req request{};
    if (!group_address(value, "group", core.domain, request.gsr_group)) return kThrown;
    if (has_source && !group_address(value, "source", core.domain, request.gsr_source)) return kThrown;
    if (zval* const by = zend_hash_str_find_deref(Z_ARRVAL_P(value), ZEND_STRL("interface")); by != nullptr) {
        unsigned index = 0;
        if (!interface_index(by, index)) return kThrown;
        request.gsr_interface = index;
    }
    const int fd = core.stream->socket().fd();
    const int native_level = core.domain == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP;
    if (has_source) return set_raw(fd, native_level, option, &request, sizeof request);
    group_req group{};
    group.gr_interface = request.gsr_interface;
    group.gr_group = request.gsr_group;
    return set_raw(fd, native_level, group_option(option, level), &group, sizeof group);
}

/// 0, an errno, or kThrown.
int set_option(SocketCore& core, int level, int option, zval* value) {
    const int fd = core.stream->socket().fd();
    switch (form_of(level, option)) {
        case ValueForm::kLinger:
            return set_linger(fd, level, option, value);
        case ValueForm::kTime:
            return set_time(core, level, option, value);
        case ValueForm::kString:
            return set_string(core, level, option, value);
        case ValueForm::kHops:
            return set_hops(fd, level, option, value);
        case ValueForm::kInterface4:
            return set_interface4(fd, level, option, value);
        case ValueForm::kInterface6:
            return set_interface6(core, level, option, value);
        case ValueForm::kPacketInfo:
            return set_packet_info(core, level, option, value);
        case ValueForm::kGroup:
            return set_group(core, level, option, value, /*has_source=*/false);
        case ValueForm::kGroupAndSource:
            return set_group(core, level, option, value, /*has_source=*/true);
        case ValueForm::kInt:
            break;
    }
    zend_long number = 0;
    if (!number_of(value, number)) return kThrown;
    if (number < INT_MIN || number > UINT_MAX) return EINVAL;  // Some take an unsigned one.
    const int native = static_cast<int>(number);
    return set_raw(fd, level, option, &native, sizeof native);
}

/// SO_RCVTIMEO or SO_SNDTIMEO: what the socket's calls wait, to the microsecond; {0, 0} stands for "for
/// ever". The kernel's own value is rounded to its clock, and knows nothing of the default.
void return_timeout(coro::TimeoutMs timeout_ms, zval* return_value) {
    const std::int64_t known_ms = timeout_ms < 0 ? 0 : timeout_ms;
    array_init_size(return_value, 2);
    add_assoc_long(return_value, "sec", known_ms / 1'000);
    add_assoc_long(return_value, "usec", known_ms % 1'000 * 1'000);
}

/// 0 or an errno.
int get_option(const SocketCore& core, int level, int option, zval* return_value) {
    union {
        int number;
        linger lingering;
        in_addr address;
        char text[256];
    } value;
    std::memset(&value, 0, sizeof value);
    const ValueForm form = form_of(level, option);
    const net::SocketTimeouts& timeouts = core.stream->socket().timeouts();
    if (form == ValueForm::kTime) {
        return_timeout(option == SO_RCVTIMEO ? timeouts.read_ms : timeouts.write_ms, return_value);
        return 0;
    }
    socklen_t length = form == ValueForm::kInt ? sizeof value.number : sizeof value;
    if (form == ValueForm::kInterface4) length = sizeof value.address;
    if (::getsockopt(core.stream->socket().fd(), level, option, &value, &length) != 0) return errno;
    switch (form) {
        case ValueForm::kLinger:
            array_init_size(return_value, 2);
            add_assoc_long(return_value, "l_onoff", value.lingering.l_onoff);
            add_assoc_long(return_value, "l_linger", value.lingering.l_linger);
            return 0;
        case ValueForm::kString:
            ZVAL_STRINGL(return_value, value.text, strnlen(value.text, length));
            return 0;
        case ValueForm::kInterface4:
            ZVAL_LONG(return_value, interface_with_address(value.address));
            return 0;
        case ValueForm::kHops:
            ZVAL_LONG(return_value, length == 1 ? static_cast<unsigned char>(value.text[0]) : value.number);
            return 0;
        default:
            ZVAL_LONG(return_value, value.number);
            return 0;
    }
}

}  // namespace
}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_Socket, getOption) {
    zend_long level = 0;
    zend_long option = 0;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(level)
    Z_PARAM_LONG(option)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    const int error = get_option(*self->core, native_int(level), native_int(option), return_value);
    if (error == 0) return clear_socket_error(self);
    set_last_error(error);  // As in Swoole and ext/sockets a warning says it; errCode is for I/O.
    RETVAL_FALSE;
    warn("Unable to retrieve socket option [%d]: %s", error, swoole_strerror_text(error));
}

ZEND_METHOD(Swoole_Coroutine_Socket, setOption) {
    zend_long level = 0;
    zend_long option = 0;
    zval* value = nullptr;
    ZEND_PARSE_PARAMETERS_START(3, 3)
    Z_PARAM_LONG(level)
    Z_PARAM_LONG(option)
    Z_PARAM_ZVAL(value)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr) RETURN_FALSE;
    const int error = set_option(*self->core, native_int(level), native_int(option), value);
    if (error == kThrown) RETURN_FALSE;
    if (error == 0) {
        clear_socket_error(self);
        RETURN_TRUE;
    }
    socket_set_code(self, error);
    RETURN_FALSE;
}
