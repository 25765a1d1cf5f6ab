/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: e35a0925b4ed50dfffb6e0bdaf3d575b920909fe */
#include "runtime/zend.hpp"

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_shoal_option_reference, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()


ZEND_FUNCTION(shoal_option_reference);


static const zend_function_entry ext_functions[] = {
	ZEND_FE(shoal_option_reference, arginfo_shoal_option_reference)
	ZEND_FE_END
};
