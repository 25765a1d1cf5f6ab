# Sources of php/src/preempt: preemptive scheduling.
list(APPEND shoal_php_sources
     src/preempt/preemption.cpp src/preempt/safe_point.cpp src/preempt/watchdog.cpp)
