# Sources of php/src/event: the loop as PHP sees it, timers, and the functions that belong to no class.
list(APPEND shoal_php_sources src/event/constants.cpp src/event/event.cpp src/event/event_watch.cpp
     src/event/functions.cpp src/event/loop_calls.cpp src/event/mime_functions.cpp src/event/settings.cpp
     src/event/system_info.cpp src/event/timer.cpp src/event/timer_table.cpp)
