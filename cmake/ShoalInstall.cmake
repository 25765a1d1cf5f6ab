# The C++ library for other projects: `cmake --install <build>`, then find_package(shoal) and link shoal::shoal (or the
# modules wanted: shoal::net, shoal::server, ...).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

get_property(shoal_modules GLOBAL PROPERTY SHOAL_MODULES)
list(TRANSFORM shoal_modules PREPEND shoal_ OUTPUT_VARIABLE shoal_targets)
add_library(shoal_everything INTERFACE)
add_library(shoal::shoal ALIAS shoal_everything)
target_link_libraries(shoal_everything INTERFACE ${shoal_targets})
set_target_properties(shoal_everything PROPERTIES EXPORT_NAME shoal)

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
