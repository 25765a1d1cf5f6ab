# The PHP classes of HTTP: request, response, cookie.
list(APPEND shoal_php_sources
    src/http/cookie.cpp
    src/http/request.cpp
    src/http/request_arrays.cpp
    src/http/request_properties.cpp
    src/http/request_uploads.cpp
    src/http/response.cpp
    src/http/response_headers.cpp
    src/http/set_cookie.cpp
    src/http/standalone_request.cpp)
