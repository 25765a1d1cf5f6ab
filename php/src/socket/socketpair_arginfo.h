/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 0d652030172d64e05edba258f8933dac142c36b6 */
#include "runtime/zend.hpp"

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_swoole_coroutine_socketpair, 0, 3, MAY_BE_ARRAY|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO(0, domain, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, type, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, protocol, IS_LONG, 0)
ZEND_END_ARG_INFO()


ZEND_FUNCTION(swoole_coroutine_socketpair);


static const zend_function_entry ext_functions[] = {
	ZEND_FE(swoole_coroutine_socketpair, arginfo_swoole_coroutine_socketpair)
	ZEND_FE_END
};
