# Swoole\Server and what belongs to it.
list(APPEND shoal_php_sources
    src/server/connection_iterator.cpp
    src/server/development_notices.cpp
    src/server/error_log.cpp
    src/server/port.cpp
    src/server/server.cpp
    src/server/server_events.cpp
    src/server/server_host.cpp
    src/server/server_info.cpp
    src/server/server_options.cpp
    src/server/server_options_unavailable.cpp
    src/server/server_process.cpp
    src/server/server_unavailable.cpp)
