/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 05f71b69f47bb9dce63a03942df348f5db010bf2 */
#include "runtime/zend.hpp"

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_RingQueue___construct, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, len, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_RingQueue_push, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, data, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_RingQueue_pop, 0, 0, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Swoole_RingQueue_count arginfo_class_Swoole_RingQueue_pop

#define arginfo_class_Swoole_RingQueue_isFull arginfo_class_Swoole_RingQueue_pop

#define arginfo_class_Swoole_RingQueue_full arginfo_class_Swoole_RingQueue_pop

#define arginfo_class_Swoole_RingQueue_isEmpty arginfo_class_Swoole_RingQueue_pop


ZEND_METHOD(Swoole_RingQueue, __construct);
ZEND_METHOD(Swoole_RingQueue, push);
ZEND_METHOD(Swoole_RingQueue, pop);
ZEND_METHOD(Swoole_RingQueue, count);
ZEND_METHOD(Swoole_RingQueue, isFull);
ZEND_METHOD(Swoole_RingQueue, isEmpty);


static const zend_function_entry class_Swoole_RingQueue_methods[] = {
	ZEND_ME(Swoole_RingQueue, __construct, arginfo_class_Swoole_RingQueue___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_RingQueue, push, arginfo_class_Swoole_RingQueue_push, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_RingQueue, pop, arginfo_class_Swoole_RingQueue_pop, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_RingQueue, count, arginfo_class_Swoole_RingQueue_count, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_RingQueue, isFull, arginfo_class_Swoole_RingQueue_isFull, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Swoole_RingQueue, full, isFull, arginfo_class_Swoole_RingQueue_full, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_RingQueue, isEmpty, arginfo_class_Swoole_RingQueue_isEmpty, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Swoole_RingQueue(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Swoole", "RingQueue", class_Swoole_RingQueue_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);

	return class_entry;
}
