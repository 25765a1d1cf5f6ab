// SPDX-License-Identifier: Apache-2.0
#include <sys/socket.h>

#include <cerrno>

#include "runtime/register.hpp"
#include "socket/registration.hpp"
#include "socket/socket_call.hpp"
#include "socket/socketpair_arginfo.h"

namespace shoal::php {

void register_socketpair() {
    register_functions(ext_functions);
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_FUNCTION(swoole_coroutine_socketpair) {
    zend_long domain = 0;
    zend_long type = 0;
    zend_long protocol = 0;
    ZEND_PARSE_PARAMETERS_START(3, 3)
    Z_PARAM_LONG(domain)
    Z_PARAM_LONG(type)
    Z_PARAM_LONG(protocol)
    ZEND_PARSE_PARAMETERS_END();
    struct Pair {
        SocketCore* left;
        SocketCore* right;
    };
    const Result<Pair> pair = call_core([&]() -> Result<Pair> {
        int ends[2];
        const int family = native_int(domain);
        const int kind = native_int(type) & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
        const int number = native_int(protocol);
        if (::socketpair(family, kind | SOCK_NONBLOCK | SOCK_CLOEXEC, number, ends) != 0) return fail_errno();
        UniqueFd left_fd(ends[0]);
        UniqueFd right_fd(ends[1]);
        const auto left = adopt_socket_core(std::move(left_fd), family, kind, number);
        if (!left) return fail(left.error());
        std::unique_ptr<SocketCore> first(*left);
        const auto right = adopt_socket_core(std::move(right_fd), family, kind, number);
        if (!right) return fail(right.error());
        first->is_connected = (*right)->is_connected = true;
        return Pair{first.release(), *right};
    });
    if (!pair) {
        const int code = to_errno(pair.error());
        set_last_error(code);
        warn("a pair of sockets cannot be made: %s", swoole_strerror_text(code));
        RETURN_FALSE;
    }
    array_init_size(return_value, 2);
    zval end;
    ZVAL_OBJ(&end, wrap_socket_core(pair->left));
    add_next_index_zval(return_value, &end);
    ZVAL_OBJ(&end, wrap_socket_core(pair->right));
    add_next_index_zval(return_value, &end);
}
