# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# ./shoal doctor: the state of this machine and of the builds. Changes nothing. Sourced by ./shoal.

doctor_problems=0

ok() { printf '  ok    %s\n' "$*"; }
info() { printf '        %s\n' "$*"; }
bad() {
    printf '  MISS  %s\n' "$1"
    printf '        mend: %s\n' "$2"
    doctor_problems=$((doctor_problems + 1))
}

doctor_packages() {
    local set=$1 what=$2
    local -a missing
    mapfile -t missing < <(missing_packages "$set")
    if [[ ${#missing[@]} -eq 0 ]]; then
        ok "packages to $what"
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

doctor_php() {
    printf 'PHP\n'
    local php
    php=$(php_bin)
    if ! command -v "$php" >/dev/null; then
        bad "$php" "$(install_command php8.2-cli php8.2-dev)"
        return
    fi
    local cli=''
    cli=$("$php" -n -r 'printf("%s %s", PHP_VERSION, PHP_ZTS ? "ZTS" : "NTS");')
    ok "$(command -v "$php"): PHP $cli, extensions in $(php_extension_dir)"
    if command -v php-config8.2 >/dev/null && [[ $(php-config8.2 --version) != "${cli%% *}" ]]; then
        bad "the headers are of PHP $(php-config8.2 --version), the command is $cli" \
            "apt-get update && apt-get install -y --no-install-recommends php8.2-cli php8.2-dev"
    fi
    local loaded
    loaded=$("$php" -m 2>/dev/null || true)
    if grep -qix swoole <<<"$loaded"; then
        bad "the extension swoole is enabled in php.ini: Shoal refuses to load beside it" "phpdismod swoole openswoole"
    fi
    if grep -qix xdebug <<<"$loaded"; then
        info "Xdebug is enabled in php.ini and slows every script: XDEBUG_MODE=off ./shoal run ..., or phpdismod xdebug"
    fi
}

doctor_build() {
    printf 'Builds\n'
    local preset dir
    for preset in release debug asan tsan; do
        dir="$SHOAL_BUILD/$preset"
        [[ -f $dir/build.ninja ]] || continue
        ok "$(printf 'build/%-8s %s' "$preset" "$(build_options "$dir")")"
    done
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
        printf 'Everything is in place.\n'
    else
        printf '%d thing(s) to mend; ./shoal run and ./shoal test install what they need by themselves (as root).\n' \
            "$doctor_problems"
        return 1
    fi
}
