# The PHP library. Its texts become build/.../php/library_{functions,classes}.hpp.

# Run when a request starts.
set(shoal_library_functions functions.php)

# Compiled when the class is first used. The path is the class name below the namespace Swoole, or, in the folder
# `global`, below the global one.
set(shoal_library_classes
    ArrayObject.php
    ConnectionPool.php
    Constant.php
    Coroutine/FastCGI/Client.php
    Coroutine/FastCGI/Client/Exception.php
    Coroutine/FastCGI/Proxy.php
    Coroutine/ObjectPool.php
    Coroutine/Server.php
    Coroutine/Server/Connection.php
    Database/DetectsLostConnections.php
    Database/MysqliConfig.php
    Database/MysqliException.php
    Database/MysqliPool.php
    Database/MysqliProxy.php
    Database/MysqliStatementProxy.php
    Database/ObjectProxy.php
    Database/PDOConfig.php
    Database/PDOPool.php
    Database/PDOProxy.php
    Database/PDOStatementProxy.php
    Database/RedisConfig.php
    Database/RedisPool.php
    Exception/ArrayKeyNotExists.php
    FastCGI.php
    FastCGI/FrameParser.php
    FastCGI/HttpRequest.php
    FastCGI/HttpResponse.php
    FastCGI/Message.php
    FastCGI/Record.php
    FastCGI/Record/AbortRequest.php
    FastCGI/Record/BeginRequest.php
    FastCGI/Record/Data.php
    FastCGI/Record/EndRequest.php
    FastCGI/Record/GetValues.php
    FastCGI/Record/GetValuesResult.php
    FastCGI/Record/Params.php
    FastCGI/Record/Stderr.php
    FastCGI/Record/Stdin.php
    FastCGI/Record/Stdout.php
    FastCGI/Record/UnknownType.php
    FastCGI/Request.php
    FastCGI/Response.php
    Http/Status.php
    Library/Container.php
    Library/TableDescription.php
    MultibyteStringObject.php
    NameResolver.php
    NameResolver/Cluster.php
    NameResolver/Exception.php
    NameResolver/Redis.php
    ObjectProxy.php
    Process/Manager.php
    Server/Helper.php
    StringObject.php
    global/SwooleLibrary.php)

function(shoal_library_header name)
    set(text "// Made by php/library/sources.cmake.\n")
    foreach(file IN LISTS ARGN)
        set(path ${CMAKE_CURRENT_SOURCE_DIR}/library/${file})
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
        file(READ ${path} code)
        set(class "")
        if(name STREQUAL classes)
            string(REGEX REPLACE "\\.php$" "" class swoole/${file})
            string(REGEX REPLACE "^swoole/global/" "" class ${class})
            string(TOLOWER ${class} class)
            string(REPLACE "/" "\\" class ${class})
        endif()
        string(APPEND text "{R\"(${class})\", \"${file}\", R\"shoal-php(${code})shoal-php\"},\n")
    endforeach()
    # Written only when it has changed: its time decides what is compiled again.
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/library_${name}.hpp CONTENT "@text@" @ONLY)
    set_property(SOURCE src/library/library.cpp APPEND PROPERTY OBJECT_DEPENDS
                 ${CMAKE_CURRENT_BINARY_DIR}/library_${name}.hpp)
endfunction()

shoal_library_header(functions ${shoal_library_functions})
shoal_library_header(classes ${shoal_library_classes})
