# Sources of php/src/system: Coroutine\System: files, processes, signals, names.
list(APPEND shoal_php_sources
     src/system/coroutine_system.cpp
     src/system/coroutine_system_event.cpp
     src/system/coroutine_system_file.cpp
     src/system/coroutine_system_process.cpp
     src/system/coroutine_system_stream.cpp
     src/system/dns_functions.cpp
     src/system/system_calls.cpp)
