/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: ccde185c0e55db7ebcbd5410fde7a0346ea75d45 */
#include "runtime/zend.hpp"

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Memory_Pool___construct, 0, 0, 2)
	ZEND_ARG_TYPE_INFO(0, size, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, type, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, slice_size, IS_LONG, 0, "8192")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, shared, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Memory_Pool_alloc, 0, 0, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, size, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Memory_Pool_Slice_read, 0, 0, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, size, IS_LONG, 0, "0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, offset, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Memory_Pool_Slice_write, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, data, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, offset, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()


ZEND_METHOD(Swoole_Memory_Pool, __construct);
ZEND_METHOD(Swoole_Memory_Pool, alloc);
ZEND_METHOD(Swoole_Memory_Pool_Slice, read);
ZEND_METHOD(Swoole_Memory_Pool_Slice, write);


static const zend_function_entry class_Swoole_Memory_Pool_methods[] = {
	ZEND_ME(Swoole_Memory_Pool, __construct, arginfo_class_Swoole_Memory_Pool___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Memory_Pool, alloc, arginfo_class_Swoole_Memory_Pool_alloc, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Swoole_Memory_Pool_Slice_methods[] = {
	ZEND_ME(Swoole_Memory_Pool_Slice, read, arginfo_class_Swoole_Memory_Pool_Slice_read, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Memory_Pool_Slice, write, arginfo_class_Swoole_Memory_Pool_Slice_write, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Swoole_Memory_Pool(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Swoole\\Memory", "Pool", class_Swoole_Memory_Pool_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);

	zval const_TYPE_FIXED_value;
	ZVAL_LONG(&const_TYPE_FIXED_value, 0);
	zend_string *const_TYPE_FIXED_name = zend_string_init_interned("TYPE_FIXED", sizeof("TYPE_FIXED") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_TYPE_FIXED_name, &const_TYPE_FIXED_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_TYPE_FIXED_name);

	zval const_TYPE_RING_value;
	ZVAL_LONG(&const_TYPE_RING_value, 1);
	zend_string *const_TYPE_RING_name = zend_string_init_interned("TYPE_RING", sizeof("TYPE_RING") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_TYPE_RING_name, &const_TYPE_RING_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_TYPE_RING_name);

	zval const_TYPE_GLOBAL_value;
	ZVAL_LONG(&const_TYPE_GLOBAL_value, 2);
	zend_string *const_TYPE_GLOBAL_name = zend_string_init_interned("TYPE_GLOBAL", sizeof("TYPE_GLOBAL") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_TYPE_GLOBAL_name, &const_TYPE_GLOBAL_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_TYPE_GLOBAL_name);

	zval const_TYPE_MALLOC_value;
	ZVAL_LONG(&const_TYPE_MALLOC_value, 3);
	zend_string *const_TYPE_MALLOC_name = zend_string_init_interned("TYPE_MALLOC", sizeof("TYPE_MALLOC") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_TYPE_MALLOC_name, &const_TYPE_MALLOC_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_TYPE_MALLOC_name);

	zval const_TYPE_EMALLOC_value;
	ZVAL_LONG(&const_TYPE_EMALLOC_value, 4);
	zend_string *const_TYPE_EMALLOC_name = zend_string_init_interned("TYPE_EMALLOC", sizeof("TYPE_EMALLOC") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_TYPE_EMALLOC_name, &const_TYPE_EMALLOC_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_TYPE_EMALLOC_name);

	return class_entry;
}

static zend_class_entry *register_class_Swoole_Memory_Pool_Slice(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Swoole\\Memory\\Pool", "Slice", class_Swoole_Memory_Pool_Slice_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);

	return class_entry;
}
