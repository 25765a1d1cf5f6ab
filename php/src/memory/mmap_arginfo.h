/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 2ae962a91a4b372adff42f64797fdfa4b833757d */
#include "runtime/zend.hpp"

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Mmap_open, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, filename, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, size, IS_LONG, 0, "-1")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, offset, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()


ZEND_METHOD(Swoole_Mmap, open);


static const zend_function_entry class_Swoole_Mmap_methods[] = {
	ZEND_ME(Swoole_Mmap, open, arginfo_class_Swoole_Mmap_open, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Swoole_Mmap(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Swoole", "Mmap", class_Swoole_Mmap_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);

	return class_entry;
}
