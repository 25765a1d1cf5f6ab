# Sources of php/src/client: the clients and the options they share.
list(APPEND shoal_php_sources
     src/client/async_attempt.cpp
     src/client/async_client.cpp
     src/client/async_client_methods.cpp
     src/client/client_select.cpp
     src/client/coroutine_client.cpp
     src/client/coroutine_client_io.cpp
     src/client/stream_settings.cpp
     src/client/stream_settings_tables.cpp
     src/client/tls_contexts.cpp
     src/client/sync_client.cpp
     src/client/sync_client_io.cpp)
