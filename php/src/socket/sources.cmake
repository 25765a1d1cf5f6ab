# Sources of php/src/socket: coroutine sockets.
list(APPEND shoal_php_sources
     src/socket/coroutine_socket.cpp
     src/socket/socket_import.cpp
     src/socket/socket_names.cpp
     src/socket/socket_object.cpp
     src/socket/socket_options.cpp
     src/socket/socket_protocol.cpp
     src/socket/socket_streams.cpp
     src/socket/socket_vectors.cpp
     src/socket/socketpair.cpp)
