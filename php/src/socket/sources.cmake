# Sources of php/src/socket: coroutine sockets.
list(APPEND shoal_php_sources
     src/socket/coroutine_socket.cpp
     src/socket/socketpair.cpp)
