# Swoole\Coroutine, its scheduler, channels, locks and options.
shoal_php_folder(coroutine DEPENDS preempt system
    SOURCES
    barrier.cpp
    channel.cpp
    coroutine.cpp
    coroutine_functions.cpp
    coroutine_info.cpp
    coroutine_lock.cpp
    coroutine_options.cpp
    process_options.cpp
    runtime_class.cpp
    scheduler.cpp
    wait_group.cpp)
