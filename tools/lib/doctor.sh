# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# ./shoal doctor: the state of this machine and of the builds. Changes nothing. Sourced by ./shoal.

doctor_problems=0

ok() { printf '  ok    %s\n' "$*"; }
info() { printf '        %s\n' "$*"; }
bad() {
    printf '  MISS  %s\n' "$1"
    printf '        fix: %s\n' "$2"
    doctor_problems=$((doctor_problems + 1))
}

doctor_packages() {
    local set=$1 what=$2
    local -a missing
    mapfile -t missing < <(missing_packages "$set")
    if [[ ${#missing[@]} -eq 0 ]]; then
        ok "packages to $what: $(packages_of "$set" | tr '\n' ' ')"
    elif [[ $set == deep ]]; then
        info "packages to $what: not installed: ${missing[*]} (./shoal test --deep installs them)"
    else
        bad "packages to $what: ${missing[*]}" "$(install_command "${missing[@]}")"
    fi
}

# doctor_tool <name> <command that prints its version>
doctor_tool() {
    local name=$1 version
    shift
    if command -v "$1" >/dev/null; then
        version=$("$@" 2>&1 | grep -m 1 -oE '[0-9]+(\.[0-9]+)+[^ ,)]*' | head -n 1 || true)
        info "$(printf '%-14s %s' "$name" "${version:-installed}")"
    else
        info "$(printf '%-14s -' "$name")"
    fi
}

doctor_machine() {
    printf 'Machine\n'
    local name='unknown'
    [[ -r /etc/os-release ]] && name=$(. /etc/os-release && printf '%s' "$PRETTY_NAME")
    info "$name, Linux $(uname -r), $(nproc) processors"
    info "vm.max_map_count $(cat /proc/sys/vm/max_map_count 2>/dev/null || echo '?'), open files $(ulimit -n)"
}

doctor_tools() {
    printf 'Packages\n'
    if command -v dpkg-query >/dev/null; then
        doctor_packages build 'build and run'
        doctor_packages test 'test'
        doctor_packages bench 'measure'
        doctor_packages deep 'test --deep'
    else
        info 'not a Debian system: packages are not checked'
    fi
    printf 'Versions\n'
    doctor_tool g++ g++ --version
    doctor_tool cmake cmake --version
    doctor_tool ninja ninja --version
    doctor_tool ccache ccache --version
    doctor_tool php "$(php_bin)" -n -v
    doctor_tool clang-format clang-format --version
    doctor_tool wrk wrk -v
    doctor_tool chromium chromium --version
}

# The php of SHOAL_PHP_BIN, or of this Debian: it runs, its version is tested, and its headers match.
doctor_php() {
    printf 'PHP\n'
    local php cli version
    php=$(php_bin)
    if ! command -v "$php" >/dev/null; then
        if [[ -n ${SHOAL_PHP_BIN:-} ]]; then
            bad "SHOAL_PHP_BIN=$php: command not found" "unset SHOAL_PHP_BIN, or set it to the path of a php"
        else
            bad "no php" "$(install_command "php$DEBIAN_PHP-cli" "php$DEBIAN_PHP-dev")"
        fi
        return
    fi
    cli=$("$php" -n -r 'printf("%s %s", PHP_VERSION, PHP_ZTS ? "ZTS" : "NTS");' 2>/dev/null || true)
    if [[ $cli != [0-9]*' '?TS ]]; then
        bad "$(command -v "$php") does not run PHP code" "set SHOAL_PHP_BIN to the path of a php"
        return
    fi
    version=${cli%% *}
    if [[ $cli == *ZTS ]]; then
        bad "$(command -v "$php"): PHP $cli is thread-safe, which Shoal does not support" "use a build without --enable-zts"
    else
        ok "$(command -v "$php"): PHP $cli, extensions in $(php_extension_dir)"
    fi
    if [[ $version != 8.2.* && $version != 8.4.* ]]; then
        info "Shoal is not tested with PHP $version (only 8.2 and 8.4)"
    fi
    doctor_php_headers "$php" "$version"
    doctor_php_modules "$php"
}

# The headers must be of the php that loads the module. doctor_php_headers <php> <version>
doctor_php_headers() {
    local config
    config=$(php_config_bin)
    if [[ -z $config ]]; then
        if [[ $(command -v "$1") == "$(command -v "php$DEBIAN_PHP")" ]]; then
            bad "php-config is missing" "$(install_command "php$DEBIAN_PHP-cli" "php$DEBIAN_PHP-dev")"
        else
            bad "php-config is missing next to $(command -v "$1")" "install the development files of that PHP build"
        fi
    elif [[ $("$config" --version) != "$2" ]]; then
        bad "the headers ($config) are those of PHP $("$config" --version), the command is $2" "install the same version of both"
    else
        ok "$config: matching headers"
    fi
}

doctor_php_modules() {
    local loaded
    loaded=$("$1" -m 2>/dev/null || true)
    if grep -qix swoole <<<"$loaded"; then
        bad "the extension swoole is enabled in php.ini: Shoal does not load together with it" "phpdismod swoole openswoole"
    fi
    if grep -qix xdebug <<<"$loaded"; then
        info "Xdebug is enabled in php.ini and slows every script: XDEBUG_MODE=off ./shoal run ..., or phpdismod xdebug"
    fi
}

# PHP 8.4: the root file system that ./shoal test makes.
doctor_debian13() {
    if [[ $(debian_version) == 13 ]]; then return; fi
    if is_debian13_ready; then
        ok "build/debian13: Debian $(cat "$DEBIAN13_ROOT/etc/debian_version") with PHP $DEBIAN13_PHP, $(du -sh "$DEBIAN13_ROOT" 2>/dev/null | cut -f 1)"
    else
        info "build/debian13 (PHP $DEBIAN13_PHP, for the suite debian13): not set up; ./shoal test does it, as root"
    fi
}

doctor_build() {
    printf 'Builds\n'
    local preset dir
    for preset in release debug asan tsan; do
        dir="$SHOAL_BUILD/$preset"
        [[ -f $dir/build.ninja ]] || continue
        ok "$(printf 'build/%-8s %s' "$preset" "$(build_options "$dir")")"
        [[ -w $dir ]] || bad "build/$preset belongs to $(stat -c %U "$dir")" "run ./shoal as that user, or: rm -r build/$preset"
    done
    doctor_debian13
    if [[ ! -f $SHOAL_EXTENSION ]]; then
        bad "the extension is not built" "./shoal build"
        return
    fi
    if "$(php_bin)" -n -d "extension=$SHOAL_EXTENSION" -r 'exit(extension_loaded("shoal") ? 0 : 1);' 2>/dev/null; then
        ok "the extension loads"
        "$(php_bin)" -n -d "extension=$SHOAL_EXTENSION" --ri shoal | sed -nE 's/^(.+) => (.+)$/        \1: \2/p'
    else
        bad "the extension does not load" "rm -r build/release && ./shoal build"
        "$(php_bin)" -n -d "extension=$SHOAL_EXTENSION" -r '' 2>&1 | head -n 3 | sed 's/^/        /'
    fi
}

build_options() {
    grep -E '^(CMAKE_BUILD_TYPE|SHOAL_[A-Z_]+):[A-Z]+=' "$1/CMakeCache.txt" | grep -v '^SHOAL_CCACHE' |
        sed -E 's/:[A-Z]+=/=/; s/^CMAKE_BUILD_TYPE=//; s/^SHOAL_//' | grep -vE '=(OFF)?$' | tr '\n' ' '
}

cmd_doctor() {
    doctor_machine
    doctor_tools
    doctor_php
    doctor_build
    if [[ $doctor_problems -eq 0 ]]; then
        printf 'No problems found.\n'
    else
        printf '%d problem(s); ./shoal run and ./shoal test install missing packages (as root).\n' \
            "$doctor_problems"
        return 1
    fi
}
