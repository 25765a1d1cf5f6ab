# Loads the classes that are written in PHP (php/library).
shoal_php_folder(library DEPENDS runtime
    SOURCES
    library.cpp
    parent_loading.cpp
    removable_names.cpp)
