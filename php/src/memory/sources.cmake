# Tables, atomics, locks and queues that processes share, and the memory classes of old releases.
shoal_php_folder(memory DEPENDS event
    SOURCES
    memory_classes.cpp)
