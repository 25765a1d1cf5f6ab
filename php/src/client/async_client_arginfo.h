/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 355c3440ceb2da711909aacc2f28d5d11c650d49 */
#include "runtime/zend.hpp"

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Async_Client___construct, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, type, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Swoole_Async_Client___destruct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Swoole_Async_Client_connect, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, host, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, port, IS_LONG, 0, "0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout, IS_DOUBLE, 0, "0.5")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, sock_flag, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Swoole_Async_Client_sleep, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Swoole_Async_Client_wakeup arginfo_class_Swoole_Async_Client_sleep

#define arginfo_class_Swoole_Async_Client_pause arginfo_class_Swoole_Async_Client_sleep

#define arginfo_class_Swoole_Async_Client_resume arginfo_class_Swoole_Async_Client_sleep

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Swoole_Async_Client_enableSSL, 0, 0, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, onSslReady, IS_CALLABLE, 1, "null")
ZEND_END_ARG_INFO()

#define arginfo_class_Swoole_Async_Client_isConnected arginfo_class_Swoole_Async_Client_sleep

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Swoole_Async_Client_close, 0, 0, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, force, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Swoole_Async_Client_on, 0, 2, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, host, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, callback, IS_CALLABLE, 0)
ZEND_END_ARG_INFO()


ZEND_METHOD(Swoole_Async_Client, __construct);
ZEND_METHOD(Swoole_Async_Client, __destruct);
ZEND_METHOD(Swoole_Async_Client, connect);
ZEND_METHOD(Swoole_Async_Client, sleep);
ZEND_METHOD(Swoole_Async_Client, wakeup);
ZEND_METHOD(Swoole_Async_Client, enableSSL);
ZEND_METHOD(Swoole_Async_Client, isConnected);
ZEND_METHOD(Swoole_Async_Client, close);
ZEND_METHOD(Swoole_Async_Client, on);


static const zend_function_entry class_Swoole_Async_Client_methods[] = {
	ZEND_ME(Swoole_Async_Client, __construct, arginfo_class_Swoole_Async_Client___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Async_Client, __destruct, arginfo_class_Swoole_Async_Client___destruct, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Async_Client, connect, arginfo_class_Swoole_Async_Client_connect, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Async_Client, sleep, arginfo_class_Swoole_Async_Client_sleep, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Async_Client, wakeup, arginfo_class_Swoole_Async_Client_wakeup, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Swoole_Async_Client, pause, sleep, arginfo_class_Swoole_Async_Client_pause, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Swoole_Async_Client, resume, wakeup, arginfo_class_Swoole_Async_Client_resume, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Async_Client, enableSSL, arginfo_class_Swoole_Async_Client_enableSSL, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Async_Client, isConnected, arginfo_class_Swoole_Async_Client_isConnected, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Async_Client, close, arginfo_class_Swoole_Async_Client_close, ZEND_ACC_PUBLIC)
	ZEND_ME(Swoole_Async_Client, on, arginfo_class_Swoole_Async_Client_on, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Swoole_Async_Client(zend_class_entry *class_entry_Swoole_Client)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Swoole\\Async", "Client", class_Swoole_Async_Client_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Swoole_Client);

	zval property_onConnect_default_value;
	ZVAL_NULL(&property_onConnect_default_value);
	zend_string *property_onConnect_name = zend_string_init("onConnect", sizeof("onConnect") - 1, 1);
	zend_declare_property_ex(class_entry, property_onConnect_name, &property_onConnect_default_value, ZEND_ACC_PRIVATE, NULL);
	zend_string_release(property_onConnect_name);

	zval property_onError_default_value;
	ZVAL_NULL(&property_onError_default_value);
	zend_string *property_onError_name = zend_string_init("onError", sizeof("onError") - 1, 1);
	zend_declare_property_ex(class_entry, property_onError_name, &property_onError_default_value, ZEND_ACC_PRIVATE, NULL);
	zend_string_release(property_onError_name);

	zval property_onReceive_default_value;
	ZVAL_NULL(&property_onReceive_default_value);
	zend_string *property_onReceive_name = zend_string_init("onReceive", sizeof("onReceive") - 1, 1);
	zend_declare_property_ex(class_entry, property_onReceive_name, &property_onReceive_default_value, ZEND_ACC_PRIVATE, NULL);
	zend_string_release(property_onReceive_name);

	zval property_onClose_default_value;
	ZVAL_NULL(&property_onClose_default_value);
	zend_string *property_onClose_name = zend_string_init("onClose", sizeof("onClose") - 1, 1);
	zend_declare_property_ex(class_entry, property_onClose_name, &property_onClose_default_value, ZEND_ACC_PRIVATE, NULL);
	zend_string_release(property_onClose_name);

	zval property_onBufferFull_default_value;
	ZVAL_NULL(&property_onBufferFull_default_value);
	zend_string *property_onBufferFull_name = zend_string_init("onBufferFull", sizeof("onBufferFull") - 1, 1);
	zend_declare_property_ex(class_entry, property_onBufferFull_name, &property_onBufferFull_default_value, ZEND_ACC_PRIVATE, NULL);
	zend_string_release(property_onBufferFull_name);

	zval property_onBufferEmpty_default_value;
	ZVAL_NULL(&property_onBufferEmpty_default_value);
	zend_string *property_onBufferEmpty_name = zend_string_init("onBufferEmpty", sizeof("onBufferEmpty") - 1, 1);
	zend_declare_property_ex(class_entry, property_onBufferEmpty_name, &property_onBufferEmpty_default_value, ZEND_ACC_PRIVATE, NULL);
	zend_string_release(property_onBufferEmpty_name);

	zval property_onSSLReady_default_value;
	ZVAL_NULL(&property_onSSLReady_default_value);
	zend_string *property_onSSLReady_name = zend_string_init("onSSLReady", sizeof("onSSLReady") - 1, 1);
	zend_declare_property_ex(class_entry, property_onSSLReady_name, &property_onSSLReady_default_value, ZEND_ACC_PRIVATE, NULL);
	zend_string_release(property_onSSLReady_name);

	return class_entry;
}
