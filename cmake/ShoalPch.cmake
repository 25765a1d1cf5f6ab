# Precompiled headers (SHOAL_PCH): the standard library, GoogleTest and Zend are most of the text that is compiled here.
#
# Two sets for the core, each compiled once and shared: one for the modules, one for their tests. Headers are named as
# <header>, never by path: ccache then finds a clone's objects in another folder. Sources still include what they use: the
# phpize build and the debian13 suite compile without precompiled headers.
set(shoal_common_headers <algorithm> <array> <atomic> <chrono> <cstdint> <cstring> <functional> <memory> <optional> <span>
    <string> <string_view> <utility> <vector> <fmt/format.h> <tl/expected.hpp>)

# shoal_use_pch(<target> <owner>): does nothing unless SHOAL_PCH is on.
function(shoal_use_pch target owner)
    if(SHOAL_PCH)
        target_precompile_headers(${target} REUSE_FROM ${owner})
    endif()
endfunction()

# Options of everything that is compiled with GoogleTest: no optimisation, and no -fPIE, because the owner of the headers is
# an object library, which does not have it (gcc's default for executables is PIE).
function(shoal_test_options target)
    target_compile_options(${target} PRIVATE -O0)
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    shoal_use_pch(${target} shoal_test_pch)
endfunction()

if(SHOAL_PCH)
    file(WRITE ${PROJECT_BINARY_DIR}/pch_owner.cpp "")
    add_library(shoal_core_pch OBJECT ${PROJECT_BINARY_DIR}/pch_owner.cpp)
    target_link_libraries(shoal_core_pch PRIVATE shoal_flags fmt::fmt tl::expected)
    set_target_properties(shoal_core_pch PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
    target_precompile_headers(shoal_core_pch PRIVATE ${shoal_common_headers})
    if(SHOAL_USES_LTO)
        add_library(shoal_lto_pch OBJECT EXCLUDE_FROM_ALL ${PROJECT_BINARY_DIR}/pch_owner.cpp)
        target_link_libraries(shoal_lto_pch PRIVATE shoal_flags fmt::fmt tl::expected)
        set_target_properties(shoal_lto_pch PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
                              INTERPROCEDURAL_OPTIMIZATION ON)
        target_precompile_headers(shoal_lto_pch PRIVATE ${shoal_common_headers})
    endif()
    if(SHOAL_BUILD_TESTS)
        add_library(shoal_test_pch OBJECT ${PROJECT_BINARY_DIR}/pch_owner.cpp)
        target_link_libraries(shoal_test_pch PRIVATE shoal_flags fmt::fmt tl::expected GTest::gtest GTest::gmock)
        target_compile_options(shoal_test_pch PRIVATE -O0)
        set_target_properties(shoal_test_pch PROPERTIES POSITION_INDEPENDENT_CODE OFF)
        target_precompile_headers(shoal_test_pch PRIVATE <gtest/gtest.h> <gmock/gmock.h> <thread> ${shoal_common_headers})
    endif()
endif()
