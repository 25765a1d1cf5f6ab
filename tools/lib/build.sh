# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Configures and builds the presets of CMakePresets.json. Sourced by ./shoal.

# So that clones in other folders (CI makes one for each run) share compiled objects.
export CCACHE_BASEDIR="$SHOAL_ROOT" CCACHE_NOHASHDIR=1
# ccache requires these to cache with precompiled headers.
export CCACHE_SLOPPINESS=pch_defines,time_macros

# The inputs of a configuration that CMake itself does not watch: which modules exist.
# An existing build directory does not detect a new core/src/<module>/CMakeLists.txt.
configuration_key() {
    (cd "$SHOAL_ROOT" && {
        find core php bench examples -name CMakeLists.txt 2>/dev/null | sort
        cksum CMakePresets.json
        printf '%s\n' "${SHOAL_CMAKE_ARGS:-}" "$(php_config_bin)"
    })
}

# The nearest directory of a path that exists.
existing_part() {
    local path=$1
    while [[ ! -e $path ]]; do path=$(dirname "$path"); done
    printf '%s' "$path"
}

# Announces how long the first build takes, so that a new user does not think it hangs. Measured on two processors.
announce_first_build() {
    [[ -f $1/.ninja_log ]] && return 0
    note "the first build takes 2 to 4 minutes on two processors; later builds compile changed files only"
}

# Configures a preset unless that is done already. configure_preset <preset>
configure_preset() {
    local preset=$1
    local dir="$SHOAL_BUILD/$preset"
    local key
    key=$(configuration_key)
    if [[ -f $dir/build.ninja && -f $dir/.shoal-key && $(<"$dir/.shoal-key") == "$key" ]]; then return 0; fi
    note "configuring the $preset build in build/$preset"
    local php_config
    php_config=$(php_config_bin)
    # shellcheck disable=SC2086 # The extra arguments are words.
    (cd "$SHOAL_ROOT" && log_run "$dir/configure.log" "cmake --preset $preset" \
        cmake --preset "$preset" ${php_config:+"-DPHP_CONFIG=$php_config"} ${SHOAL_CMAKE_ARGS:-}) ||
        die "the configuration failed" "./shoal doctor lists missing packages; if the directory is stale: rm -r build/$preset"
    printf '%s\n' "$key" >"$dir/.shoal-key"
}

# Builds targets of a preset (default: all). Prints nothing if they are up to date.
# build_targets <preset> [target...]
build_targets() {
    local preset=$1
    shift
    local dir="$SHOAL_BUILD/$preset"
    mkdir -p "$dir" 2>/dev/null || true
    [[ -w $dir ]] || die "cannot write to build/$preset: it belongs to $(stat -c %U "$(existing_part "$dir")")" \
        "run ./shoal as that user, or remove the directory: rm -r build/$preset"
    # Two calls at once (a test that runs ./shoal run) must not build in one directory at the same time.
    exec {lock}>"$dir/.shoal-lock"
    flock "$lock"
    configure_preset "$preset"
    if ! ninja -C "$dir" -n "$@" 2>/dev/null | grep -q 'no work to do'; then
        note "building $preset${*:+: $*}"
        announce_first_build "$dir"
        # NINJA_STATUS shows progress; stdout belongs to the script that runs afterwards.
        NINJA_STATUS='[%f/%t] ' ninja -C "$dir" -j "$(job_count)" "$@" >&2 </dev/null ||
            die "the $preset build failed" "see the compiler's message above; ./shoal doctor checks the installed tools"
    fi
    exec {lock}>&-
}

build_preset() {
    build_targets "$1"
    note "built build/$1"
}

build_extension() {
    build_targets release shoal_php
    [[ -f $SHOAL_EXTENSION ]] || die "the build did not create ${SHOAL_EXTENSION#"$SHOAL_ROOT"/}" "try: rm -r build/release"
}
