# shoal_module(): the only way to add code to the core. tools/check_layers reads the DEPENDS lines.
#
#   shoal_module(NAME event DEPENDS base SOURCES a.cpp b.cpp TESTS a_test.cpp BENCHES a_bench.cpp LIBS fmt::fmt)
#
# LIBS of an installed module are searched again by cmake/shoalConfig.cmake.in, and named in cmake/shoal.pc.in.
#
# Makes the static library shoal_<name>, the executable shoal_<name>_test (GoogleTest, one ctest entry per
# test) and shoal_<name>_bench (Google Benchmark).
add_library(shoal_flags INTERFACE)
# Coroutine stacks end in a guard: -fstack-clash-protection touches each page of a larger frame, so no frame skips it.
target_compile_options(shoal_flags INTERFACE -Wall -Wextra -Wno-missing-field-initializers -fstack-clash-protection
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>)
# For code that runs on coroutine stacks, not for tests: no frame above a page. Sanitizers enlarge frames.
add_library(shoal_frame_limit INTERFACE)
if(NOT SHOAL_SANITIZE)
    target_compile_options(shoal_frame_limit INTERFACE -Wframe-larger-than=4096)
endif()
if(SHOAL_WERROR)
    target_compile_options(shoal_flags INTERFACE -Werror)
endif()
if(SHOAL_SANITIZE)
    # Without vptr: UBSan checks an object's memory by a pipe. When a test has used up all descriptors, the missing pipe
    # looks like an invalid object.
    target_compile_options(shoal_flags INTERFACE -fsanitize=${SHOAL_SANITIZE} -fno-sanitize=vptr
        -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(shoal_flags INTERFACE -fsanitize=${SHOAL_SANITIZE})
endif()

include(ShoalPch)

set_property(GLOBAL PROPERTY SHOAL_MODULES "")

# shoal_test_executable(<target> SOURCES...): GoogleTest, compiled for speed of the build. The code under test keeps the
# preset's optimisation; the tests themselves need none, which halves their compile time.
function(shoal_test_executable target)
    add_executable(${target} ${ARGN})
    target_link_libraries(${target} PRIVATE shoal_flags GTest::gtest GTest::gmock GTest::gtest_main)
    shoal_test_options(${target})
endfunction()

# shoal_library(<target> <suffix of the modules it depends on>): uses the M_* of shoal_module().
function(shoal_library lib suffix)
    add_library(${lib} STATIC ${M_SOURCES})
    target_include_directories(${lib} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/core/include>
                                             $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
                                      PRIVATE ${PROJECT_SOURCE_DIR}/core/src)
    # The headers need C++20: without this a program fails to compile unless it asks for C++20 itself.
    target_compile_features(${lib} PUBLIC cxx_std_20)
    target_link_libraries(${lib} PUBLIC tl::expected PRIVATE $<BUILD_INTERFACE:shoal_flags>
        $<BUILD_INTERFACE:shoal_frame_limit> ${M_LIBS})
    foreach(dep IN LISTS M_DEPENDS)
        target_link_libraries(${lib} PUBLIC shoal_${dep}${suffix})
    endforeach()
    set_target_properties(${lib} PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
                          UNITY_BUILD ${SHOAL_UNITY} UNITY_BUILD_BATCH_SIZE 8)
endfunction()

function(shoal_module)
    cmake_parse_arguments(M "" "NAME" "DEPENDS;SOURCES;TESTS;BENCHES;LIBS" ${ARGN})
    set(lib shoal_${M_NAME})
    shoal_library(${lib} "")
    shoal_use_pch(${lib} shoal_core_pch)
    add_library(shoal::${M_NAME} ALIAS ${lib})
    if(SHOAL_USES_LTO)
        shoal_library(${lib}_lto _lto)
        # Only shoal.so uses it, so it is always a unity build.
        set_target_properties(${lib}_lto PROPERTIES INTERPROCEDURAL_OPTIMIZATION ON EXCLUDE_FROM_ALL ON UNITY_BUILD ON)
        shoal_use_pch(${lib}_lto shoal_lto_pch)
    endif()
    set_property(GLOBAL APPEND PROPERTY SHOAL_MODULES ${M_NAME})
    set_target_properties(${lib} PROPERTIES EXPORT_NAME ${M_NAME})

    if(SHOAL_BUILD_TESTS AND M_TESTS)
        shoal_test_executable(${lib}_test ${M_TESTS})
        target_include_directories(${lib}_test PRIVATE ${PROJECT_SOURCE_DIR}/core/src ${PROJECT_SOURCE_DIR}/core/testing)
        target_link_libraries(${lib}_test PRIVATE ${lib} ${M_LIBS})
        if(TARGET shoal_testing)
            target_link_libraries(${lib}_test PRIVATE shoal_testing)
        endif()
        gtest_discover_tests(${lib}_test TEST_PREFIX "${M_NAME}:" PROPERTIES TIMEOUT 60 DISCOVERY_MODE PRE_TEST)
    endif()
    if(SHOAL_BUILD_BENCH AND M_BENCHES)
        add_executable(${lib}_bench ${M_BENCHES})
        target_include_directories(${lib}_bench PRIVATE ${PROJECT_SOURCE_DIR}/core/src)
        target_link_libraries(${lib}_bench PRIVATE ${lib} shoal_flags benchmark::benchmark benchmark::benchmark_main)
    endif()
endfunction()
