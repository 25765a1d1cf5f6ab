# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Shared by all commands of ./shoal: messages, paths, the php to run. Sourced, never run.

readonly SHOAL_BUILD="$SHOAL_ROOT/build"
# SHOAL_TEST_EXTENSION selects another module to test: suite_debian13 tests the one built by phpize.
readonly SHOAL_EXTENSION="${SHOAL_TEST_EXTENSION:-$SHOAL_BUILD/release/php/shoal.so}"

# Messages go to stderr: the output of `./shoal run script.php` is the script's.
note() { printf 'shoal: %s\n' "$*" >&2; }

die() {
    printf 'shoal: error: %s\n' "$1" >&2
    shift
    local line
    for line in "$@"; do printf '       %s\n' "$line" >&2; done
    exit 1
}

job_count() { printf '%s' "${SHOAL_JOBS:-$(nproc)}"; }

# The version of Debian we run on, or nothing: 12, 13.
debian_version() { [[ -r /etc/os-release ]] && (. /etc/os-release && [[ $ID == debian ]] && printf '%s' "${VERSION_ID:-}"); }

# The PHP version of this Debian's packages.
case $(debian_version || true) in
    13) readonly DEBIAN_PHP=8.4 ;;
    *) readonly DEBIAN_PHP=8.2 ;;
esac

# The php to run: a name or a path.
php_bin() {
    if [[ -n ${SHOAL_PHP_BIN:-} ]]; then
        printf '%s' "$SHOAL_PHP_BIN"
    elif command -v "php$DEBIAN_PHP" >/dev/null; then
        printf 'php%s' "$DEBIAN_PHP"
    else
        printf 'php'
    fi
}

# The php-config of that php: in its directory, with its version in the name (Debian) or without. Empty: none.
php_config_bin() {
    local php version directory candidate
    php=$(command -v "$(php_bin)") || return 0
    version=$("$php" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;') || return 0
    directory=$(dirname "$php")
    for candidate in "$directory/php-config$version" "$directory/php-config" "php-config$version"; do
        candidate=$(command -v "$candidate") || continue
        [[ $("$candidate" --version) == "$version".* ]] || continue
        printf '%s' "$candidate"
        return 0
    done
}

# Directory of the shared extensions of that php (where Debian keeps posix.so, opcache.so, ...).
php_extension_dir() { "$(php_bin)" -n -r 'echo ini_get("extension_dir");'; }

# `php -n` with the extension and the shared extensions of Debian that the tests use, independent of what
# /etc/php enables: there Xdebug may be on for the user's own work. Prints one argument a line.
# test_php_args [module file]
test_php_args() {
    local extension_dir name
    extension_dir=$(php_extension_dir)
    printf '%s\n' -n
    for name in posix sockets ctype tokenizer; do
        [[ -f $extension_dir/$name.so ]] && printf '%s\n' -d "extension=$extension_dir/$name.so"
    done
    printf '%s\n' -d "extension=${1:-$SHOAL_EXTENSION}"
}

# Files of the project below the given paths, one a line: tracked or new, never ignored ones.
project_files() {
    if git -C "$SHOAL_ROOT" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        (cd "$SHOAL_ROOT" && git ls-files --cached --others --exclude-standard -- "$@" | sort -u |
            while IFS= read -r file; do [[ -f $file ]] && printf '%s\n' "$SHOAL_ROOT/$file"; done)
    else
        (cd "$SHOAL_ROOT" && find "$@" -type f -not -path './build*' -printf "$SHOAL_ROOT/%p\n" 2>/dev/null | sort) || true
    fi
}

# The C++ sources for clang-format and the linters, without generated files (x_arginfo.h).
cpp_files() { project_files core php bench examples | grep -E '\.(cpp|hpp)$' || true; }

# Runs a command with its output in a log; on failure shows the end of the log. log_run <log> <what> <command...>
log_run() {
    local log=$1 what=$2
    shift 2
    mkdir -p "$(dirname "$log")"
    if "$@" >"$log" 2>&1 </dev/null; then return 0; fi
    printf 'shoal: %s failed; the last lines of %s:\n' "$what" "$log" >&2
    tail -n 40 "$log" >&2
    return 1
}
