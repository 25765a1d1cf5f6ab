# Tables, atomics, locks and queues that processes share, and the memory classes of old releases.
shoal_php_folder(memory DEPENDS event
    SOURCES
    atomic.cpp atomic_long.cpp lock.cpp
    buffer.cpp mmap.cpp msg_queue.cpp pool.cpp ring_queue.cpp serialize.cpp serialize_pack.cpp serialize_unpack.cpp
    shared_channel.cpp slice_pool.cpp
    memory_classes.cpp
    table.cpp table_access.cpp table_cells.cpp table_iterator.cpp table_object.cpp)
