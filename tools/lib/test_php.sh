# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The PHP side of ./shoal test: phpt in three set-ups, end-to-end tests, examples. Sourced by test.sh.

# PHP's own runner for phpt, from the package of its headers.
find_run_tests() {
    local candidate
    for candidate in "${SHOAL_RUN_TESTS:-}" "$(php_extension_dir)/build/run-tests.php" /usr/lib/php/*/build/run-tests.php; do
        if [[ -f $candidate ]]; then
            printf '%s' "$candidate"
            return 0
        fi
    done
    die "PHP's run-tests.php is missing" "install it: $(install_command "php$DEBIAN_PHP-cli" "php$DEBIAN_PHP-dev")"
}

# Paths of tests below a folder that end in a suffix and match the filter. select_tests <suite> <folder> <suffix>
select_tests() {
    project_files "$2" | grep -F "$3" | grep -E "${3//./\\.}\$" | while IFS= read -r file; do
        [[ -z $filter || $1 == "$filter" || ${file#"$SHOAL_ROOT"/} == *"$filter"* ]] && printf '%s\n' "$file"
    done || true
}

# A suite without tests is an error, unless a filter excluded them. no_tests <suite> <message>
no_tests() {
    if [[ -z $filter || $filter == "$1" ]]; then
        echo "$2"
        count "$1" 0 1 0
    else
        count "$1" 0 0 0
    fi
}

# The module that the PHP suites test: the release build's, unless SHOAL_TEST_EXTENSION names another.
extension_built() {
    [[ -n ${SHOAL_TEST_EXTENSION:-} ]] || { built release shoal_php && return; }
    [[ -f $SHOAL_EXTENSION ]] || { echo "there is no $SHOAL_EXTENSION" && return 1; }
}

# run_phpt <suite> <extra php arguments...>. The callers may set phpt_extension, the module, phpt_environment, variables
# for run-tests.php and its tests, and phpt_jobs.
run_phpt() {
    local suite=$1
    shift
    if [[ -z ${phpt_extension:-} ]] && ! extension_built; then
        count "$suite" 0 1 0
        return
    fi
    local list="$TEST_LOGS/$suite.list" log="$TEST_LOGS/$suite.log"
    select_tests "$suite" php/tests .phpt >"$list"
    if [[ ! -s $list ]]; then
        no_tests "$suite" "php/tests holds no .phpt"
        return
    fi
    # Besides test_php_args: run-tests.php expects -n and -d of the tests before the paths.
    local -a arguments
    mapfile -t arguments < <(test_php_args "${phpt_extension:-$SHOAL_EXTENSION}")
    local runner status=0
    runner=$(find_run_tests)
    (cd "$SHOAL_ROOT" && env "${phpt_environment[@]}" NO_INTERACTION=1 \
        TEST_PHP_EXECUTABLE="$(command -v "$(php_bin)")" "$(php_bin)" -n "$runner" \
        "${arguments[@]}" "$@" -q -j"$(job_count)" --set-timeout 60 --no-color --no-progress \
        -g FAIL,BORK,WARN,LEAK,SKIP,XLEAK --show-diff -r "$list") </dev/null >"$log" 2>&1 || status=$?
    sed -nE '/^Number of tests/q; /^Running selected tests/,$p' "$log" | grep -vE '^(PASS |TEST [0-9]+/|Spawning|=+$|$)' |
        head -n 400
    sed -nE '/^Number of tests/,/^Time taken/{/^-+$/d;p;/^Time taken/q}' "$log"
    count_phpt "$suite" "$log" "$status"
}

phpt_environment=()

phpt_number() { sed -nE "s/^$1 *: *([0-9]+).*/\1/p" "$2" | head -n 1; }

# A warned or leaked test counts as failed; an expected failure as skipped. count_phpt <suite> <log> <status>
count_phpt() {
    local suite=$1 log=$2 status=$3
    local passed failed warned leaked borked skipped expected
    passed=$(phpt_number 'Tests passed' "$log")
    failed=$(phpt_number 'Tests failed' "$log")
    warned=$(phpt_number 'Tests warned' "$log")
    leaked=$(phpt_number 'Tests leaked' "$log")
    borked=$(phpt_number 'Tests borked' "$log")
    skipped=$(phpt_number 'Tests skipped' "$log")
    expected=$(phpt_number 'Expected fail' "$log")
    if [[ -z $passed ]]; then
        tail -n 20 "$log"
        count "$suite" 0 1 0
        return
    fi
    failed=$((${failed:-0} + ${warned:-0} + ${leaked:-0} + ${borked:-0}))
    if [[ $status -ne 0 && $failed -eq 0 ]]; then failed=1; fi
    count "$suite" "$passed" "$failed" "$((${skipped:-0} + ${expected:-0}))"
}

suite_phpt() { run_phpt phpt; }

suite_phpt_jit() {
    run_phpt phpt-jit -d "zend_extension=$(php_extension_dir)/opcache.so" -d opcache.enable=1 -d opcache.enable_cli=1 \
        -d opcache.jit=tracing -d opcache.jit_buffer_size=64M
}

# run-tests.php switches Xdebug off by an ini setting; the environment variable overrides it.
suite_phpt_xdebug() {
    XDEBUG_MODE=coverage run_phpt phpt-xdebug -d "zend_extension=$(php_extension_dir)/xdebug.so" \
        -d xdebug.start_with_request=no -d "auto_prepend_file=$SHOAL_ROOT/tools/xdebug_coverage.php"
}

# The extension and the core in it under AddressSanitizer and UBSan, in a php that is not: the runtime is preloaded. Zend's
# allocator is off, so that each block is the sanitizer's. Reports go to files: a test compares the output.
suite_phpt_asan() {
    if ! built asan; then
        count phpt-asan 0 1 0
        return
    fi
    local reports="$TEST_LOGS/phpt-asan-reports"
    rm -rf "$reports"
    mkdir -p "$reports"
    local -a phpt_environment=(USE_ZEND_ALLOC=0 SHOAL_TEST_SANITIZER=address
        "LD_PRELOAD=$SHOAL_BUILD/asan/php/shoal_plain_dlopen.so $("${CXX:-g++}" -print-file-name=libasan.so)"
        "ASAN_OPTIONS=verify_asan_link_order=0:detect_stack_use_after_return=0:detect_leaks=0:allocator_may_return_null=1:log_path=$reports/asan"
        "UBSAN_OPTIONS=print_stacktrace=1:log_path=$reports/ubsan")
    local phpt_extension="$SHOAL_BUILD/asan/php/shoal.so"
    run_phpt phpt-asan
    # A test that expects the crash of a process would hide its report.
    local -a found
    mapfile -t found < <(grep -lsE 'ERROR: AddressSanitizer|runtime error:' "$reports"/*)
    if [[ ${#found[@]} -eq 0 ]]; then return 0; fi
    echo "the sanitizers reported:"
    head -n 40 "${found[@]:0:5}"
    count phpt-asan 0 "${#found[@]}" 0
}

# Compares with the output of Swoole, if the folder with these cases is next to the checkout. Intended differences are
# listed in tools/oracle_exceptions.txt with their reasons.
suite_oracle() {
    local oracle="${SHOAL_ORACLE:-$SHOAL_ROOT/../shared/oracle}" log="$TEST_LOGS/oracle.log"
    if [[ ! -x $oracle/run ]]; then
        echo "there is no ${oracle#"$SHOAL_ROOT"/}; set SHOAL_ORACLE to the folder"
        count oracle 0 0 0
        return
    fi
    if ! extension_built; then
        count oracle 0 1 0
        return
    fi
    "$oracle/run" "$SHOAL_EXTENSION" coroutine timer_event socket http process memory library --diff --php "$(php_bin)" >"$log" 2>&1 || true
    local passed differing name excepted=0 failed=0
    passed=$(sed -nE 's/^([0-9]+) passed, [0-9]+ failed$/\1/p' "$log" | tail -n 1)
    while IFS= read -r name; do
        if grep -qE "^$name[[:space:]]" "$SHOAL_ROOT/tools/oracle_exceptions.txt"; then
            excepted=$((excepted + 1))
            continue
        fi
        failed=$((failed + 1))
        printf 'FAIL %s\n' "$name"
        sed -n "\\|^differs: $name\$|,/^differs: /{/^differs: /d;p}" "$log" | head -n 40 | sed 's/^/    | /'
    done < <(sed -n 's/^differs: //p' "$log")
    [[ -z $passed ]] && tail -n 20 "$log" && failed=1
    count oracle "${passed:-0}" "$failed" "$excepted"
}

# run_executables <suite> <folder>: the convention is at the top of tools/run_e2e.
run_executables() {
    local suite=$1 folder=$2
    if ! extension_built; then
        count "$suite" 0 1 0
        return
    fi
    local list="$TEST_LOGS/$suite.list" counts="$TEST_LOGS/$suite.counts"
    select_tests "$suite" "$folder" .test >"$list"
    if [[ -z ${deep:-} ]]; then sed -i '/\.deep\.test$/d' "$list"; fi
    if [[ ! -s $list ]]; then
        no_tests "$suite" "$folder holds no executable .test"
        return
    fi
    local -a arguments
    mapfile -t arguments < <(test_php_args)
    rm -f "$counts"
    XDEBUG_MODE=off SHOAL_PHP="$(command -v "$(php_bin)") ${arguments[*]}" \
        "$SHOAL_ROOT/tools/run_e2e" --logs "$TEST_LOGS/$suite" --counts "$counts" --list "$list" </dev/null || true
    local passed=0 failed=1 skipped=0
    [[ -f $counts ]] && read -r passed failed skipped <"$counts"
    count "$suite" "$passed" "$failed" "$skipped"
}

suite_e2e() { run_executables e2e php/tests/e2e; }

suite_examples() { run_executables examples php/tests/examples; }

# A debug build of PHP reports leaked blocks and references at its end, which changes a test's output.
suite_php_debug() {
    local directory="$SHOAL_BUILD/php-debug"
    note "building PHP with --enable-debug; the first time takes some minutes"
    if ! log_run "$TEST_LOGS/php-debug-build.log" "the debug build of PHP" "$SHOAL_ROOT/tools/php_debug_build" "$directory"; then
        echo "it needs Debian's source package or SHOAL_PHP_SOURCE=<an unpacked PHP source tree>"
        count php-debug 0 1 0
        return
    fi
    local release_runner
    release_runner=$(find_run_tests)
    local SHOAL_PHP_BIN="$directory/bin/php" SHOAL_RUN_TESTS=$release_runner
    phpt_extension="$directory/extension/php/shoal.so" run_phpt php-debug
}
