/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 19904baab3f5c920b511de206ca6a7c1253e8ec1 */
#include "runtime/zend.hpp"

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Serialize_pack, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, data, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, flag, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Serialize_unpack, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, string, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, flag, IS_LONG, 0, "0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, args, IS_ARRAY, 1, "null")
ZEND_END_ARG_INFO()


ZEND_METHOD(Swoole_Serialize, pack);
ZEND_METHOD(Swoole_Serialize, unpack);


static const zend_function_entry class_Swoole_Serialize_methods[] = {
	ZEND_ME(Swoole_Serialize, pack, arginfo_class_Swoole_Serialize_pack, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Swoole_Serialize, unpack, arginfo_class_Swoole_Serialize_unpack, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Swoole_Serialize(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Swoole", "Serialize", class_Swoole_Serialize_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);

	return class_entry;
}
