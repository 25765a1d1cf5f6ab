# Sources of php/src/runtime: what every class file builds on.
list(APPEND shoal_php_sources src/runtime/errors.cpp src/runtime/options.cpp src/runtime/register.cpp)
