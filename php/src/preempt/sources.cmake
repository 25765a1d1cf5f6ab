# Preemptive scheduling.
shoal_php_folder(preempt DEPENDS runtime
    SOURCES
    preemption.cpp
    safe_point.cpp
    watchdog.cpp)
