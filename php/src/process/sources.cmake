# Swoole\Process, its pool, and what belongs to them.
shoal_php_folder(process DEPENDS memory socket
    SOURCES
    process_classes.cpp)
