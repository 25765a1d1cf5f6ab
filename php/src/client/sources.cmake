# Swoole\Client, Swoole\Async\Client and Coroutine\Client.
shoal_php_folder(client DEPENDS socket
    SOURCES
    async_attempt.cpp
    async_client.cpp
    async_client_methods.cpp
    client_select.cpp
    client_target.cpp
    coroutine_client.cpp
    coroutine_client_io.cpp
    sync_client.cpp
    sync_client_io.cpp)
