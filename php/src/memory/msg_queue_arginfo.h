/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 4befe9ac91227d37c86a701b8ec75b7a8f884c39 */
#include "runtime/zend.hpp"

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_MsgQueue___construct, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, key, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, perms, IS_LONG, 0, "0666")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_MsgQueue_setBlocking, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, blocking, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_MsgQueue_push, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, data, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, type, IS_LONG, 0, "1")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_MsgQueue_pop, 0, 0, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, type, IS_LONG, 0, "1")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_MsgQueue_stats, 0, 0, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Swoole_MsgQueue_destroy arginfo_class_Swoole_MsgQueue_stats

#define arginfo_class_Swoole_MsgQueue_destory arginfo_class_Swoole_MsgQueue_stats


ZEND_METHOD(Swoole_MsgQueue, __construct);
ZEND_METHOD(Swoole_MsgQueue, setBlocking);
ZEND_METHOD(Swoole_MsgQueue, push);
ZEND_METHOD(Swoole_MsgQueue, pop);
ZEND_METHOD(Swoole_MsgQueue, stats);
ZEND_METHOD(Swoole_MsgQueue, destroy);


static const zend_function_entry class_Swoole_MsgQueue_methods[] = {
	ZEND_ME(Swoole_MsgQueue, __construct, arginfo_class_Swoole_MsgQueue___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_MsgQueue, setBlocking, arginfo_class_Swoole_MsgQueue_setBlocking, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_MsgQueue, push, arginfo_class_Swoole_MsgQueue_push, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_MsgQueue, pop, arginfo_class_Swoole_MsgQueue_pop, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_MsgQueue, stats, arginfo_class_Swoole_MsgQueue_stats, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_MsgQueue, destroy, arginfo_class_Swoole_MsgQueue_destroy, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Swoole_MsgQueue, destory, destroy, arginfo_class_Swoole_MsgQueue_destory, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Swoole_MsgQueue(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Swoole", "MsgQueue", class_Swoole_MsgQueue_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);

	return class_entry;
}
