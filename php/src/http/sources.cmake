# The classes of HTTP: request, response, cookie.
shoal_php_folder(http DEPENDS runtime
    SOURCES
    cookie.cpp
    development_notices.cpp
    request.cpp
    request_arrays.cpp
    request_properties.cpp
    request_uploads.cpp
    response.cpp
    response_headers.cpp
    set_cookie.cpp
    standalone_request.cpp)
