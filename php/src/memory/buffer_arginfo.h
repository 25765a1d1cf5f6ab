/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 02941b8d33f95dde6c8b980b67b528557cc6e3f8 */
#include "runtime/zend.hpp"

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Buffer___construct, 0, 0, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, size, IS_LONG, 0, "128")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Swoole_Buffer___toString, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Buffer_substr, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, offset, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, length, IS_LONG, 0, "-1")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, remove, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Buffer_write, 0, 0, 2)
	ZEND_ARG_TYPE_INFO(0, offset, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, data, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Buffer_read, 0, 0, 2)
	ZEND_ARG_TYPE_INFO(0, offset, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, length, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Buffer_append, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, data, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Buffer_expand, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, size, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Buffer_recycle, 0, 0, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Swoole_Buffer_clear arginfo_class_Swoole_Buffer_recycle


ZEND_METHOD(Swoole_Buffer, __construct);
ZEND_METHOD(Swoole_Buffer, __toString);
ZEND_METHOD(Swoole_Buffer, substr);
ZEND_METHOD(Swoole_Buffer, write);
ZEND_METHOD(Swoole_Buffer, read);
ZEND_METHOD(Swoole_Buffer, append);
ZEND_METHOD(Swoole_Buffer, expand);
ZEND_METHOD(Swoole_Buffer, recycle);
ZEND_METHOD(Swoole_Buffer, clear);


static const zend_function_entry class_Swoole_Buffer_methods[] = {
	ZEND_ME(Swoole_Buffer, __construct, arginfo_class_Swoole_Buffer___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Buffer, __toString, arginfo_class_Swoole_Buffer___toString, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Buffer, substr, arginfo_class_Swoole_Buffer_substr, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Buffer, write, arginfo_class_Swoole_Buffer_write, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Buffer, read, arginfo_class_Swoole_Buffer_read, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Buffer, append, arginfo_class_Swoole_Buffer_append, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Buffer, expand, arginfo_class_Swoole_Buffer_expand, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Buffer, recycle, arginfo_class_Swoole_Buffer_recycle, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Buffer, clear, arginfo_class_Swoole_Buffer_clear, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Swoole_Buffer(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Swoole", "Buffer", class_Swoole_Buffer_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);

	zval property_capacity_default_value;
	ZVAL_LONG(&property_capacity_default_value, 128);
	zend_string *property_capacity_name = zend_string_init("capacity", sizeof("capacity") - 1, 1);
	zend_declare_property_ex(class_entry, property_capacity_name, &property_capacity_default_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(property_capacity_name);

	zval property_length_default_value;
	ZVAL_LONG(&property_length_default_value, 0);
	zend_string *property_length_name = zend_string_init("length", sizeof("length") - 1, 1);
	zend_declare_property_ex(class_entry, property_length_name, &property_length_default_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(property_length_name);

	return class_entry;
}
