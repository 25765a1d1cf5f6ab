# Coroutine\System: files, processes, signals, names.
shoal_php_folder(system DEPENDS runtime
    SOURCES
    coroutine_system.cpp
    coroutine_system_event.cpp
    coroutine_system_file.cpp
    coroutine_system_process.cpp
    coroutine_system_stream.cpp
    dns_functions.cpp
    name_resolver.cpp
    system_calls.cpp)
