/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: dc9fe3b82f1de5a58665d4c8bfae9513db4717bc */
#include "runtime/zend.hpp"

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Channel___construct, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, size, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Channel_push, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, data, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Channel_pop, 0, 0, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Swoole_Channel_peek arginfo_class_Swoole_Channel_pop

#define arginfo_class_Swoole_Channel_stats arginfo_class_Swoole_Channel_pop


ZEND_METHOD(Swoole_Channel, __construct);
ZEND_METHOD(Swoole_Channel, push);
ZEND_METHOD(Swoole_Channel, pop);
ZEND_METHOD(Swoole_Channel, peek);
ZEND_METHOD(Swoole_Channel, stats);


static const zend_function_entry class_Swoole_Channel_methods[] = {
	ZEND_ME(Swoole_Channel, __construct, arginfo_class_Swoole_Channel___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Channel, push, arginfo_class_Swoole_Channel_push, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Channel, pop, arginfo_class_Swoole_Channel_pop, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Channel, peek, arginfo_class_Swoole_Channel_peek, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Channel, stats, arginfo_class_Swoole_Channel_stats, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Swoole_Channel(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Swoole", "Channel", class_Swoole_Channel_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);

	return class_entry;
}
