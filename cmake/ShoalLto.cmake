# Link-time optimisation of shoal.so in optimised builds: a request passes through small functions of four modules, and
# a good part of its instructions are the calls between them (docs/performance.md). The modules are compiled a second
# time for it, as shoal_<name>_lto: tests, benchmarks and examples link the ordinary ones. (One set of "fat" objects
# would serve both, but ld 2.40 links members of such archives twice.)
option(SHOAL_LTO "Optimise shoal.so at link time in Release builds" ON)
set(SHOAL_USES_LTO OFF)
if(SHOAL_LTO AND SHOAL_BUILD_PHP AND NOT SHOAL_SANITIZE AND CMAKE_BUILD_TYPE MATCHES "^Rel")
    include(CheckIPOSupported)
    check_ipo_supported(RESULT SHOAL_USES_LTO OUTPUT shoal_lto_message LANGUAGES CXX)
    if(NOT SHOAL_USES_LTO)
        message(STATUS "no link-time optimisation: ${shoal_lto_message}")
    endif()
endif()
