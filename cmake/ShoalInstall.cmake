# The C++ library for other projects. They link shoal::shoal, or only the modules that they use: shoal::net,
# shoal::server, ... Three ways: find_package(shoal) or pkg-config after `cmake --install <build>`; add_subdirectory() or
# FetchContent without installing. tools/lib/test_install.sh tests each.
include(CMakePackageConfigHelpers)

get_property(shoal_modules GLOBAL PROPERTY SHOAL_MODULES)
list(TRANSFORM shoal_modules PREPEND shoal_ OUTPUT_VARIABLE shoal_targets)
add_library(shoal_everything INTERFACE)
add_library(shoal::shoal ALIAS shoal_everything)
target_link_libraries(shoal_everything INTERFACE ${shoal_targets})
set_target_properties(shoal_everything PROPERTIES EXPORT_NAME shoal)

if(NOT SHOAL_INSTALL)
    return()
endif()
set(shoal_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/shoal)
install(TARGETS ${shoal_targets} shoal_everything EXPORT shoalTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT shoalTargets NAMESPACE shoal:: DESTINATION ${shoal_package_dir})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/core/include/shoal DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.hpp")
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/shoalConfig.cmake.in ${PROJECT_BINARY_DIR}/shoalConfig.cmake
                              INSTALL_DESTINATION ${shoal_package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/shoalConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/shoalConfig.cmake ${PROJECT_BINARY_DIR}/shoalConfigVersion.cmake
        DESTINATION ${shoal_package_dir})

# pkg-config. The library is static, so what it is linked with stands in Requires and Libs: the private fields are read
# with --static only, and a program must link with a plain `pkg-config --libs shoal`. Paths are relative to the file,
# because `cmake --install --prefix` can choose another prefix than the configuration.
set(shoal_pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
set(shoal_pc_libs "")
foreach(module IN LISTS shoal_targets)
    string(PREPEND shoal_pc_libs " -l${module}")  # A module uses only those before it in the list; ld wants them after it.
endforeach()
file(RELATIVE_PATH shoal_pc_prefix /${shoal_pkgconfig_dir} /)
string(REGEX REPLACE "/$" "" shoal_pc_prefix "${shoal_pc_prefix}")
configure_file(${CMAKE_CURRENT_LIST_DIR}/shoal.pc.in ${PROJECT_BINARY_DIR}/shoal.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/shoal.pc DESTINATION ${shoal_pkgconfig_dir})
