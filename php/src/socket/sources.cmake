# Coroutine\Socket.
shoal_php_folder(socket DEPENDS stream
    SOURCES
    coroutine_socket.cpp
    socket_import.cpp
    socket_names.cpp
    socket_object.cpp
    socket_options.cpp
    socket_protocol.cpp
    socket_streams.cpp
    socket_vectors.cpp
    socketpair.cpp)
