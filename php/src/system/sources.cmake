# Sources of php/src/system: Coroutine\System: files, processes, signals, names.
list(APPEND shoal_php_sources
     src/system/coroutine_system.cpp
     src/system/dns_functions.cpp)
