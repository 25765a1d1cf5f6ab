# Swoole\Server and what belongs to it.
shoal_php_folder(server DEPENDS event http stream process
    SOURCES
    connection_iterator.cpp
    error_log.cpp
    option_reference.cpp
    port.cpp
    port_settings.cpp
    server.cpp
    server_events.cpp
    server_host.cpp
    server_info.cpp
    server_options.cpp
    server_options_unavailable.cpp
    server_process.cpp
    server_send.cpp
    server_unavailable.cpp)
