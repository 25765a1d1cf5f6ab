# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# PHP 8.4: a Debian 13 root file system below build/, and ./shoal test inside it. Sourced by ./shoal.
#
# Inside, the checkout is /shoal and its build directory build/debian13/build, so nothing is shared with the builds outside.

readonly DEBIAN13="$SHOAL_BUILD/debian13"
readonly DEBIAN13_PHP=8.4
readonly DEBIAN13_ROOT="$DEBIAN13/root"
readonly DEBIAN13_MIRROR=${SHOAL_DEBIAN_MIRROR:-http://deb.debian.org/debian}

# Runs a command inside. Its mounts and processes end with it. in_debian13 <command...>
in_debian13() {
    mkdir -p "$DEBIAN13/build" "$DEBIAN13_ROOT/shoal" "$DEBIAN13/ccache"
    # shellcheck disable=SC2016 # The inner shell expands them.
    unshare --mount --pid --fork --kill-child bash -c '
        set -e
        root=$1 checkout=$2 build=$3 ccache=$4 oracle=$5
        shift 5
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount --rbind /sys "$root/sys"
        mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
        mount --bind "$checkout" "$root/shoal"
        mkdir -p "$root/shoal/build" "$root/root/.cache/ccache"
        mount --bind "$build" "$root/shoal/build"
        mount --bind "$ccache" "$root/root/.cache/ccache"
        if [ -d "$oracle" ]; then mkdir -p "$root/shared/oracle"; mount --bind "$oracle" "$root/shared/oracle"; fi
        exec chroot "$root" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            LANG=C.UTF-8 CI="${CI:-}" SHOAL_JOBS="${SHOAL_JOBS:-}" "$@"
    ' in_debian13 "$DEBIAN13_ROOT" "$SHOAL_ROOT" "$DEBIAN13/build" "$(debian13_ccache)" "$SHOAL_ROOT/../shared/oracle" "$@"
}

# The compiler cache is outside of the checkout, so that a fresh clone reuses it.
debian13_ccache() {
    local directory="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/shoal-debian13-ccache"
    mkdir -p "$directory"
    printf '%s' "$directory"
}

is_debian13_ready() { [[ -f $DEBIAN13_ROOT/.shoal-ready ]]; }

# The root file system with the packages of build and test, once. Prints to the log that start_debian13_setup opened.
set_up_debian13() {
    set -e
    mkdir -p "$DEBIAN13"
    if [[ ! -f $DEBIAN13_ROOT/.shoal-base ]]; then
        rm -rf "$DEBIAN13_ROOT"
        debootstrap --variant=minbase trixie "$DEBIAN13_ROOT" "$DEBIAN13_MIRROR"
        touch "$DEBIAN13_ROOT/.shoal-base"
    fi
    cp /etc/resolv.conf "$DEBIAN13_ROOT/etc/resolv.conf"
    # apt settings of this machine: clock tolerance and proxies.
    cp /etc/apt/apt.conf.d/*artifact* /etc/apt/apt.conf.d/*proxy* "$DEBIAN13_ROOT/etc/apt/apt.conf.d/" 2>/dev/null || true
    in_debian13 /shoal/shoal setup
    touch "$DEBIAN13_ROOT/.shoal-ready"
}

# Starts the set-up in the background: it mostly waits for the network, while the builds need the CPU.
debian13_setup_pid=''
start_debian13_setup() {
    [[ $(debian_version) == 13 || $EUID -ne 0 ]] && return 0
    ensure_packages debian13
    mkdir -p "$TEST_LOGS"
    (set_up_debian13) >"$TEST_LOGS/debian13-setup.log" 2>&1 </dev/null &
    debian13_setup_pid=$!
}

# What runs inside: the module as phpize builds it (without precompiled headers, with that compiler), and the PHP suites
# on it. With --deep the C++ library and the core's own tests as well.
suite_debian13() {
    if [[ $(debian_version) == 13 ]]; then
        echo "this is Debian 13: the other suites ran on its PHP"
        count debian13 0 0 0
        return
    fi
    if [[ $EUID -ne 0 ]]; then
        echo "only root can create the root file system: sudo ./shoal test debian13"
        count debian13 0 1 0
        return
    fi
    if [[ -n $filter && $filter != debian13 ]] && ! is_debian13_ready; then
        echo "not set up; ./shoal test debian13 sets it up"
        count debian13 0 0 0
        return
    fi
    [[ -n $debian13_setup_pid ]] || start_debian13_setup
    if ! wait "$debian13_setup_pid"; then
        tail -n 30 "$TEST_LOGS/debian13-setup.log"
        count debian13 0 1 0
        return
    fi
    run_debian13_suites
}

run_debian13_suites() {
    local log="$TEST_LOGS/debian13.log" suites=install,phpt,phpt-jit,e2e,examples install=phpize last inner=''
    [[ -n ${deep:-} ]] && suites=install,core,phpt,phpt-jit,phpt-xdebug,e2e,examples && install=
    [[ $filter != debian13 ]] && inner=$filter
    in_debian13 SHOAL_TEST_EXTENSION=/shoal/build/install-test/modules/shoal.so SHOAL_TEST_INSTALL="$install" \
        /shoal/shoal test --only="$suites" ${inner:+"$inner"} </dev/null 2>&1 | tee "$log" | sed -u 's/^/  /'
    last=$(tail -n 1 "$log")
    if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
        count debian13 "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}"
    else
        count debian13 0 1 0
    fi
}
