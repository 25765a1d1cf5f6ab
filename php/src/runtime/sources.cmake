# Sources of php/src/runtime: what every class file builds on.
list(APPEND shoal_php_sources src/runtime/errors.cpp src/runtime/ini.cpp src/runtime/io.cpp src/runtime/notices.cpp src/runtime/option_values.cpp
    src/runtime/options.cpp src/runtime/properties.cpp src/runtime/register.cpp)
list(APPEND shoal_php_sources src/runtime/autoload.cpp src/runtime/boundary.cpp src/runtime/deadlock_report.cpp src/runtime/exit.cpp src/runtime/fork.cpp src/runtime/linking_class.cpp src/runtime/streams.cpp src/runtime/fiber_context_ops.cpp
    src/runtime/php_coroutine.cpp src/runtime/runtime.cpp)
