# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What users install, as they do it: the extension by phpize, configure and make; the C++ library by CMake, pkg-config and
# FetchContent. Sourced by test.sh.

readonly INSTALL_TREE="$SHOAL_BUILD/install-test"
readonly INSTALL_EXTENSION="$INSTALL_TREE/modules/shoal.so"

# phpize writes into the source tree, so it gets a copy of the project's files.
copy_tree() {
    rm -rf "$INSTALL_TREE"
    mkdir -p "$INSTALL_TREE"
    project_files . | sed "s|^$SHOAL_ROOT/||" | tar -C "$SHOAL_ROOT" -cf - -T - | tar -C "$INSTALL_TREE" -xf -
}

# The steps of the README, in order. Each prints its own failure.
install_steps() (
    local php_config phpize log="$TEST_LOGS/install"
    php_config=$(php_config_bin)
    phpize="${php_config/php-config/phpize}"
    cd "$INSTALL_TREE" || return 1
    log_run "$log-phpize.log" phpize "$phpize" || return 1
    log_run "$log-configure.log" configure ./configure --with-php-config="$php_config" || return 1
    log_run "$log-make.log" make make -j "$(job_count)" || return 1
    if grep -n 'cannot remove\|No such file' "$log-make.log"; then return 1; fi
    # run-tests.php asks whether to send a report unless it is told not to.
    log_run "$log-make-test.log" 'make test' make test NO_INTERACTION=1 || return 1
    if ! grep -qE '^Tests passed +: +[1-9]' "$log-make-test.log"; then echo "make test ran no test" && return 1; fi
    check_installed make install INSTALL_ROOT="$INSTALL_TREE/root" || return 1
    log_run "$log-uninstall.log" 'make uninstall' make uninstall INSTALL_ROOT="$INSTALL_TREE/root" || return 1
    if find "$INSTALL_TREE/root" -name shoal.so | grep .; then echo "make uninstall left it" && return 1; fi
)

# check_installed <command...>: runs it; the module must lie in the extension directory and load.
check_installed() {
    log_run "$TEST_LOGS/install-install.log" 'make install' "$@" || return 1
    local module
    module="$INSTALL_TREE/root$(php_extension_dir)/shoal.so"
    [[ -f $module ]] || { echo "make install did not write $module" && return 1; }
    "$(php_bin)" -n -d "extension=$module" -r 'exit(extension_loaded("shoal") && extension_loaded("swoole") ? 0 : 1);'
}

readonly LIBRARY_PREFIX="$INSTALL_TREE/prefix"

# library_step <name> <what> <command...>: a step of the library's tests, with a log of its own.
library_step() {
    local name=$1 what=$2
    shift 2
    log_run "$TEST_LOGS/install-library-$name.log" "$what" "$@"
}

# Configured without a build type, which must make an optimised library.
install_library() {
    local build="$INSTALL_TREE/build/library"
    library_step configure 'cmake of the library' cmake -S "$INSTALL_TREE" -B "$build" -G Ninja \
        -DSHOAL_BUILD_TESTS=OFF -DSHOAL_BUILD_BENCH=OFF -DSHOAL_BUILD_PHP=OFF || return 1
    grep -q '^CMAKE_BUILD_TYPE:STRING=Release$' "$build/CMakeCache.txt" || { echo "Release is not the default" && return 1; }
    library_step build 'the build of the library' cmake --build "$build" -j "$(job_count)" || return 1
    library_step install 'cmake --install' cmake --install "$build" --prefix "$LIBRARY_PREFIX"
}

# A filter may have left out the check that installs it.
need_library() { [[ -d $LIBRARY_PREFIX ]] || install_library; }

# run_examples <name> <argument of cmake>: the C++ examples as a project of their own, built and tested. The project sets
# no C++ standard: the library's targets must ask for it.
run_examples() {
    local build="$INSTALL_TREE/build/$1"
    library_step "$1-configure" "cmake of the examples ($1)" cmake -S "$INSTALL_TREE/examples/cpp" -B "$build" -G Ninja \
        -DCMAKE_BUILD_TYPE=Release "$2" || return 1
    library_step "$1-build" "the build of the examples ($1)" cmake --build "$build" -j "$(job_count)" || return 1
    library_step "$1-test" "the examples ($1)" ctest --test-dir "$build" --no-tests=error --output-on-failure
}

library_by_find_package() {
    need_library || return 1
    run_examples find-package "-DCMAKE_PREFIX_PATH=$LIBRARY_PREFIX" || return 1
    # The headers must be those of the installed copy.
    if grep -rq "$INSTALL_TREE/core/include" "$INSTALL_TREE/build/find-package/build.ninja"; then
        echo "find_package(shoal) led to the source tree" && return 1
    fi
}

# A parent project gets the library alone: no tests, benchmarks, extension, or files of ours in its installation.
library_by_fetch_content() {
    run_examples fetch-content "-DSHOAL_SOURCE_DIR=$INSTALL_TREE" || return 1
    local build="$INSTALL_TREE/build/fetch-content"
    if find "$build" -name '*_test' -o -name '*_bench' -o -name shoal.so | grep .; then
        echo "a parent project builds more than the library" && return 1
    fi
    library_step fetch-content-install 'cmake --install of the parent' cmake --install "$build" --prefix "$build/prefix" || return 1
    if find "$build/prefix" -type f 2>/dev/null | grep .; then echo "a parent project installs Shoal" && return 1; fi
}

# Every example compiled and linked by one command, without a flag that pkg-config did not print.
library_by_pkg_config() {
    need_library || return 1
    local flags path source programs="$INSTALL_TREE/build/pkg-config"
    path=$(dirname "$(find "$LIBRARY_PREFIX" -name shoal.pc)")
    for flags in '' --static; do
        flags=$(PKG_CONFIG_PATH=$path pkg-config $flags --cflags --libs shoal) || return 1
        rm -rf "$programs"
        mkdir -p "$programs"
        while IFS= read -r source; do
            # shellcheck disable=SC2086 # The flags are words.
            library_step pkg-config "$(basename "$source") with pkg-config" \
                c++ "$source" $flags -o "$programs/$(basename "$source" .cpp)" || return 1
        done < <(find "$INSTALL_TREE/examples/cpp" -name '*.cpp')
    done
    library_step pkg-config-echo 'the echo example' bash "$INSTALL_TREE/examples/cpp/net/echo_test.sh" \
        "$programs/echo_server" "$programs/echo_client" || return 1
    library_step pkg-config-tls 'the TLS example' bash "$INSTALL_TREE/examples/cpp/tls/tls_client_test.sh" "$programs/tls_client" ||
        return 1
    library_step pkg-config-http 'the HTTP example' bash "$INSTALL_TREE/examples/cpp/http/hello_test.sh" "$programs/hello"
}

suite_install() {
    checks_passed=0
    checks_failed=0
    copy_tree
    filter='' check install-phpize install_steps  # Always: the debian13 suite tests this module with any filter.
    if [[ ${SHOAL_TEST_INSTALL:-} != phpize ]]; then check_library; fi
    count install "$checks_passed" "$checks_failed" 0
}

check_library() {
    check install-library install_library
    check install-find-package library_by_find_package
    check install-pkg-config library_by_pkg_config
    check install-fetch-content library_by_fetch_content
}
