# The loop as PHP sees it, timers, and the functions that belong to no class.
shoal_php_folder(event DEPENDS coroutine
    SOURCES
    constants.cpp
    event.cpp
    event_watch.cpp
    functions.cpp
    loop_calls.cpp
    mime_functions.cpp
    system_info.cpp
    timer.cpp
    timer_table.cpp)
