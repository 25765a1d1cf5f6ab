# Swoole\Process, its pool, and what belongs to them.
shoal_php_folder(process DEPENDS memory socket event system coroutine
    SOURCES
    pool.cpp
    pool_messages.cpp
    pool_options.cpp
    pool_worker.cpp
    process.cpp
    process_classes.cpp
    process_object.cpp
    process_pipe.cpp
    process_queue.cpp
    process_signals.cpp
    process_statics.cpp)
