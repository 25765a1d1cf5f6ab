# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The Debian packages of each command, and their installation. Sourced by ./shoal.

# To build the extension and the core with its tests and benchmarks. php8.x-dev refuses to work with a
# php8.x-cli of another build, so both are always named together and apt brings them to one version.
readonly BUILD_PACKAGES=(
    g++ make cmake ninja-build ccache pkg-config "php$DEBIAN_PHP-cli" "php$DEBIAN_PHP-dev"
    libexpected-dev libfmt-dev libboost-context-dev
    zlib1g-dev libbrotli-dev libzstd-dev libssl-dev libc-ares-dev
    libgtest-dev libgmock-dev libbenchmark-dev
)
# To test: peers (curl, wrk, chromium, nginx), PHP's debuggers, checkers.
readonly TEST_PACKAGES=(
    git python3 procps curl wrk chromium strace openssl nginx redis-server dnsmasq-base
    "php$DEBIAN_PHP-opcache" "php$DEBIAN_PHP-xdebug" clang-format clang-tidy
)
readonly BENCH_PACKAGES=(python3 wrk)
# For the debian13 suite: its root file system.
readonly DEBIAN13_PACKAGES=(debootstrap util-linux)
# For `test --deep`: libFuzzer, and what a debug build of PHP itself needs.
readonly DEEP_PACKAGES=(clang-14 libclang-rt-14-dev xz-utils)

# The packages of one or more sets (build, test, bench, debian13, deep), one a line.
packages_of() {
    local set
    for set in "$@"; do
        case $set in
            build) printf '%s\n' "${BUILD_PACKAGES[@]}" ;;
            test) printf '%s\n' "${TEST_PACKAGES[@]}" ;;
            bench) printf '%s\n' "${BENCH_PACKAGES[@]}" ;;
            debian13) printf '%s\n' "${DEBIAN13_PACKAGES[@]}" ;;
            deep) printf '%s\n' "${DEEP_PACKAGES[@]}" ;;
        esac
    done
}

# The missing packages of the sets, one a line.
missing_packages() {
    local -A installed=()
    local name status
    while read -r status name; do
        [[ $status == installed ]] && installed[$name]=1
    done < <(packages_of "$@" | xargs dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null)
    while IFS= read -r name; do
        [[ -n ${installed[$name]:-} ]] || printf '%s\n' "$name"
    done < <(packages_of "$@")
}

install_command() { printf 'apt-get update && apt-get install -y --no-install-recommends %s' "$*"; }

# Installs the missing packages of the sets by apt as root; otherwise shows the command. If the stamp is newer than
# dpkg's status file, nothing has changed since the last check.
ensure_packages() {
    local wanted stamp
    stamp=$(IFS=-; printf '%s' "$SHOAL_BUILD/.packages-$*")
    wanted=$(packages_of "$@")
    if [[ $stamp -nt /var/lib/dpkg/status && $(<"$stamp") == "$wanted" ]]; then return 0; fi
    if ! command -v dpkg-query >/dev/null; then
        note "not a Debian system; install the equivalents of these packages: ${wanted//$'\n'/ }"
        return 0
    fi
    local -a missing
    mapfile -t missing < <(missing_packages "$@")
    if [[ ${#missing[@]} -gt 0 ]]; then install_packages "${missing[@]}"; fi
    mkdir -p "$SHOAL_BUILD"
    printf '%s\n' "$wanted" >"$stamp"
}

install_packages() {
    local -a names=("$@")
    if [[ $EUID -ne 0 ]]; then
        die "missing packages: ${names[*]}" "install them as root: $(install_command "${names[@]}")"
    fi
    # Versions must match (see BUILD_PACKAGES), so both packages are named together.
    if [[ " ${names[*]} " == *" php$DEBIAN_PHP-"* && " ${names[*]} " != *" php$DEBIAN_PHP-cli "* ]]; then
        names+=("php$DEBIAN_PHP-cli")
        dpkg-query -W -f '${db:Status-Status}' "php$DEBIAN_PHP-dev" 2>/dev/null | grep -q '^installed$' && names+=("php$DEBIAN_PHP-dev")
    fi
    note "installing ${names[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >&2 || die "apt-get update failed" "check the network and /etc/apt/sources.list"
    # Services such as nginx must not start (port 80): policy-rc.d forbids it during this call.
    local guard=''
    if [[ ! -e /usr/sbin/policy-rc.d ]]; then
        guard=/usr/sbin/policy-rc.d
        printf '#!/bin/sh\nexit 101\n' >"$guard"
        chmod +x "$guard"
    fi
    local status=0
    apt-get install -y -q --no-install-recommends "${names[@]}" >&2 </dev/null || status=$?
    [[ -n $guard ]] && rm -f "$guard"
    if [[ $status -ne 0 ]]; then
        die "apt could not install: ${names[*]}" "see its message above; to retry by hand: $(install_command "${names[@]}")"
    fi
    # Debian enables an installed Xdebug for every php, which slows scripts down. The tests load it
    # explicitly, so it is disabled again.
    if [[ " ${names[*]} " == *" php$DEBIAN_PHP-xdebug "* ]] && command -v phpdismod >/dev/null; then
        phpdismod -v "$DEBIAN_PHP" -s cli xdebug || true
    fi
}
