# Sources of php/src/coroutine.
list(APPEND shoal_php_sources src/coroutine/channel.cpp src/coroutine/coroutine.cpp src/coroutine/coroutine_info.cpp
    src/coroutine/coroutine_options.cpp src/coroutine/exceptions.cpp src/coroutine/runtime_class.cpp src/coroutine/scheduler.cpp)
list(APPEND shoal_php_sources src/coroutine/barrier.cpp src/coroutine/coroutine_functions.cpp src/coroutine/coroutine_lock.cpp
    src/coroutine/wait_group.cpp)
