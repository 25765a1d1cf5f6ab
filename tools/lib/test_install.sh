# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The extension as its users build it: phpize, configure, make. Sourced by test.sh.

readonly INSTALL_TREE="$SHOAL_BUILD/install-test"
readonly INSTALL_EXTENSION="$INSTALL_TREE/modules/shoal.so"

# phpize writes into the source tree, so it gets a copy of the project's files.
copy_tree() {
    rm -rf "$INSTALL_TREE"
    mkdir -p "$INSTALL_TREE"
    project_files . | sed "s|^$SHOAL_ROOT/||" | tar -C "$SHOAL_ROOT" -cf - -T - | tar -C "$INSTALL_TREE" -xf -
}

# The steps of the README, in order. Each prints its own failure.
install_steps() {
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
}

# check_installed <command...>: runs it; the module must lie in the extension directory and load.
check_installed() {
    log_run "$TEST_LOGS/install-install.log" 'make install' "$@" || return 1
    local module
    module="$INSTALL_TREE/root$(php_extension_dir)/shoal.so"
    [[ -f $module ]] || { echo "make install did not write $module" && return 1; }
    "$(php_bin)" -n -d "extension=$module" -r 'exit(extension_loaded("shoal") && extension_loaded("swoole") ? 0 : 1);'
}

suite_install() {
    copy_tree
    if (install_steps); then
        printf 'PASS phpize, configure, make, make test, make install, make uninstall\n'
        count install 1 0 0
    else
        count install 0 1 0
    fi
}
