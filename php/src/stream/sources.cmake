# The options and the TLS contexts that sockets and clients share.
shoal_php_folder(stream DEPENDS runtime
    SOURCES
    length_callback.cpp
    stream_settings.cpp
    stream_settings_tables.cpp
    tls_contexts.cpp)
