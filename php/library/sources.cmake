# The PHP library in the order in which it is loaded; the texts become build/.../php/library_sources.hpp.
set(shoal_library_files functions.php Coroutine/Server/Connection.php Coroutine/Server.php aliases.php)

set(shoal_library_text "// Made by php/library/sources.cmake.\n")
foreach(file IN LISTS shoal_library_files)
    set(path ${CMAKE_CURRENT_SOURCE_DIR}/library/${file})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    file(READ ${path} text)
    string(APPEND shoal_library_text "{\"${file}\", R\"shoal-php(${text})shoal-php\"},\n")
endforeach()
# Written only when it has changed: its time decides what is compiled again.
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/library_sources.hpp CONTENT "@shoal_library_text@" @ONLY)

set_property(SOURCE src/library/library.cpp APPEND PROPERTY OBJECT_DEPENDS
             ${CMAKE_CURRENT_BINARY_DIR}/library_sources.hpp)
