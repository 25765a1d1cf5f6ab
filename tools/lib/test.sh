# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# ./shoal test: runs the suites in order, each with a summary; the last line has the totals.

source "$SHOAL_ROOT/tools/lib/test_php.sh"
source "$SHOAL_ROOT/tools/lib/test_install.sh"
source "$SHOAL_ROOT/tools/lib/debian13.sh"

readonly TEST_LOGS="$SHOAL_BUILD/test-logs"
readonly SUITES=(checks core asan tsan phpt phpt-jit phpt-xdebug phpt-asan e2e examples oracle debian13)
readonly DEEP_SUITES=(install fuzz tidy php-debug)

total_passed=0
total_failed=0
total_skipped=0
failed_names=()
core_tests=0

# Adds a suite's counts to the sum and prints them. count <suite> <passed> <failed> <skipped>
count() {
    was_counted=yes
    total_passed=$((total_passed + $2))
    total_failed=$((total_failed + $3))
    total_skipped=$((total_skipped + $4))
    [[ $3 -gt 0 ]] && failed_names+=("$1")
    if [[ -n $filter && $(($2 + $3 + $4)) -eq 0 ]]; then
        printf -- '-- %s: nothing matches\n' "$1"
        return 0
    fi
    printf -- '-- %s: %d passed, %d failed, %d skipped (%d s)\n' "$1" "$2" "$3" "$4" "$((SECONDS - suite_started))"
}

# Builds targets of a preset (default: all) once in a run; later suites reuse the result.
# built <preset> [target...]
declare -A built_status=()
built() {
    local key="$*"
    if [[ -z ${built_status[$key]:-} ]]; then
        local started=$SECONDS
        if (build_targets "$@"); then built_status[$key]=yes; else built_status[$key]=no; fi
        [[ $((SECONDS - started)) -gt 5 ]] && printf -- '-- build %s: %d s\n' "$key" "$((SECONDS - started))"
    elif [[ ${built_status[$key]} == no ]]; then
        echo "the build of $key failed, see above"
    fi
    [[ ${built_status[$key]} == yes ]]
}

# One check that passes or fails as a whole. check <name> <command...>
check() {
    local name=$1
    shift
    if [[ -n $filter && $name != *"$filter"* && $suite_name != *"$filter"* ]]; then return 0; fi
    if "$@" </dev/null; then
        printf 'PASS %s\n' "$name"
        checks_passed=$((checks_passed + 1))
    else
        printf 'FAIL %s\n' "$name"
        checks_failed=$((checks_failed + 1))
    fi
}

check_format() {
    local -a files
    mapfile -t files < <(cpp_files)
    printf '%s\0' "${files[@]}" | xargs -0 -r -n 20 -P "$(job_count)" clang-format --dry-run -Werror \
        >"$TEST_LOGS/format.log" 2>&1 && return 0
    sed -nE "s|^$SHOAL_ROOT/([^:]+:[0-9]+):.*error: code should.*|\1|p" "$TEST_LOGS/format.log" | sort -u -t: -k1,1
    echo "fix it with: ./shoal format"
    return 1
}

# clang-format does not reflow comments (.clang-format), so their width is checked here.
check_width() {
    local -a files
    mapfile -t files < <(cpp_files)
    "$SHOAL_ROOT/tools/wrap_comments" --check "${files[@]}" && return 0
    echo "fix it with: ./shoal format"
    return 1
}

check_scripts() {
    local file status=0
    while IFS= read -r file; do
        case $(head -n 1 "$file") in
            *bash* | *'/bin/sh'*) bash -n "$file" || status=1 ;;
            *python3*) python3 -c 'import ast,sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])' "$file" || status=1 ;;
        esac
    done < <(project_files shoal .ci tools bench php/tests | grep -vE '\.(phpt|cpp|hpp|php|inc|md|txt|json|lua)$')
    return "$status"
}

check_php_syntax() {
    project_files examples php/library bench tools | { grep '\.php$' || true; } |
        xargs -r -d '\n' -n 1 -P "$(job_count)" "$(php_bin)" -n -l >"$TEST_LOGS/php-syntax.log" 2>&1 ||
        { grep -v '^No syntax errors' "$TEST_LOGS/php-syntax.log" && false; }
}

# The tables are read from the built extension.
check_options() {
    built release && env SHOAL_PHP_BIN="$(php_bin)" SHOAL_EXTENSION="$SHOAL_EXTENSION" \
        "$SHOAL_ROOT/tools/gen_options" --check --built
}

check_symbols() {
    built release && "$SHOAL_ROOT/tools/check_symbols" "$SHOAL_BUILD/release"
}

suite_checks() {
    checks_passed=0
    checks_failed=0
    check format check_format
    check width check_width
    check layers "$SHOAL_ROOT/tools/check_layers"
    check adr "$SHOAL_ROOT/tools/check_adr"
    check arginfo "$SHOAL_ROOT/tools/check_arginfo"
    check options check_options
    check guide "$SHOAL_ROOT/tools/gen_guide" --check
    check size "$SHOAL_ROOT/tools/check_size"
    check scripts check_scripts
    check php-syntax check_php_syntax
    check symbols check_symbols
    count checks "$checks_passed" "$checks_failed" 0
}

# GoogleTest cases of a preset through ctest. run_ctest <suite> <preset>
run_ctest() {
    local suite=$1 preset=$2
    # Without a matching test in the release build the sanitizer builds are not made.
    if [[ $suite != core && -n $filter && $filter != "$suite" && $core_tests -eq 0 ]]; then
        count "$suite" 0 0 0
        return
    fi
    local dir="$SHOAL_BUILD/$preset" log="$TEST_LOGS/$suite.log" junit="$TEST_LOGS/$suite.xml"
    if ! built "$preset"; then
        count "$suite" 0 1 0
        return
    fi
    local -a select=()
    [[ -n $filter && $suite != *"$filter"* ]] && select=(-R "$(sed 's/[][\.*^$+?(){}|]/\\&/g' <<<"$filter")")
    rm -f "$junit"
    local status=0
    ctest --test-dir "$dir" -j "$(job_count)" --timeout 120 --output-on-failure --output-junit "$junit" \
        "${select[@]}" </dev/null 2>&1 | tee "$log" |
        grep -vE --line-buffered ' Passed +[0-9.]+ sec|^ +Start +[0-9]+:|^No tests were found|^Test project|^Internal ctest' ||
        status=${PIPESTATUS[0]}
    count_junit "$suite" "$junit" "$status"
}

# count_junit <suite> <file> <exit status of the runner>
count_junit() {
    local suite=$1 junit=$2 status=$3
    local tests failures disabled skipped
    tests=$(junit_number tests "$junit")
    failures=$(junit_number failures "$junit")
    disabled=$(junit_number disabled "$junit")
    skipped=$(junit_number skipped "$junit")
    if [[ $tests -eq 0 && -z $filter ]]; then
        echo "no tests were found: the build made none"
        failures=1
        tests=1
    fi
    # The runner failed although no test did: count that as a failure.
    if [[ $status -ne 0 && $failures -eq 0 && $tests -gt 0 ]]; then
        failures=1
        tests=$((tests + 1))
    fi
    [[ $suite == core ]] && core_tests=$tests
    count "$suite" "$((tests - failures - disabled - skipped))" "$failures" "$((disabled + skipped))"
}

junit_number() {
    local number=''
    if [[ -f $2 ]]; then
        number=$(tr '\n\t' '  ' <"$2" | grep -oE '<testsuite [^>]*>' | head -n 1 | grep -oE " $1=\"[0-9]+\"" | tr -dc 0-9)
    fi
    printf '%s' "${number:-0}"
}

suite_core() { run_ctest core release; }

suite_asan() {
    ASAN_OPTIONS=detect_stack_use_after_return=0:${ASAN_OPTIONS:-} UBSAN_OPTIONS=print_stacktrace=1 run_ctest asan asan
}

suite_tsan() { run_ctest tsan tsan; }

# Only the fuzzers: they compile the code under test themselves.
build_fuzzers() {
    mkdir -p "$SHOAL_BUILD/fuzz"
    configure_preset fuzz
    local -a targets
    mapfile -t targets < <(ninja -C "$SHOAL_BUILD/fuzz" -t targets all | sed -nE 's/^([a-z0-9_]+_fuzz): phony$/\1/p')
    build_targets fuzz "${targets[@]}"
}

# Ten minutes of libFuzzer over every fuzzer that core/fuzz declares, shared between them.
suite_fuzz() {
    local passed=0 failed=0 fuzzer seconds
    if ! (build_fuzzers); then
        count fuzz 0 1 0
        return
    fi
    local -a fuzzers
    mapfile -t fuzzers < <(find "$SHOAL_BUILD/fuzz" -type f -executable -name '*_fuzz' | sort)
    seconds=$((${SHOAL_FUZZ_SECONDS:-600} / (${#fuzzers[@]} > 0 ? ${#fuzzers[@]} : 1)))
    for fuzzer in "${fuzzers[@]}"; do
        local name=${fuzzer##*/}
        [[ -n $filter && fuzz != *"$filter"* && $name != *"$filter"* ]] && continue
        local found="$TEST_LOGS/fuzz-$name"
        mkdir -p "$found"
        local -a corpus=("$found")
        local base=${name#shoal_}
        [[ -d $SHOAL_ROOT/core/fuzz/corpus/${base%_fuzz} ]] && corpus+=("$SHOAL_ROOT/core/fuzz/corpus/${base%_fuzz}")
        if log_run "$TEST_LOGS/$name.log" "$name" "$fuzzer" -max_total_time="$seconds" -artifact_prefix="$found/" \
            -print_final_stats=1 "${corpus[@]}"; then
            printf 'PASS %s (%d s)\n' "$name" "$seconds"
            passed=$((passed + 1))
        else
            printf 'FAIL %s: the input is in %s\n' "$name" "$found"
            failed=$((failed + 1))
        fi
    done
    [[ ${#fuzzers[@]} -eq 0 ]] && failed=1 && echo "core/fuzz declares no *_fuzz target"
    count fuzz "$passed" "$failed" 0
}

suite_tidy() {
    built release || true
    local passed=0 failed=0
    if "$SHOAL_ROOT/tools/run_tidy" "$SHOAL_BUILD/release" >"$TEST_LOGS/tidy.log" 2>&1; then
        passed=1
    else
        failed=1
        tail -n 60 "$TEST_LOGS/tidy.log"
    fi
    count tidy "$passed" "$failed" 0
}

cmd_test() {
    local deep='' list='' only=''
    filter=''
    while [[ $# -gt 0 ]]; do
        case $1 in
            --deep) deep=1 ;;
            --list) list=1 ;;
            --only=*) only=${1#--only=} ;;
            -*) die "unknown option $1" "./shoal test [--deep] [--only=suite,suite] [filter]" ;;
            *) filter=$1 ;;
        esac
        shift
    done
    if [[ -n $list ]]; then
        printf '%s\n' "${SUITES[@]}"
        printf '%s (--deep)\n' "${DEEP_SUITES[@]}"
        return 0
    fi
    exec 2>&1  # One stream, so that progress, failures and summaries stay in order.
    local -a suites=("${SUITES[@]}")
    if [[ -n $deep ]]; then suites+=("${DEEP_SUITES[@]}"); fi
    if [[ -n $only ]]; then check_suite_names "$only" && IFS=, read -r -a suites <<<"$only"; fi
    ensure_packages build test
    if [[ -n $deep ]]; then ensure_packages deep; fi
    if [[ -z $filter && " ${suites[*]} " == *' debian13 '* ]]; then start_debian13_setup; fi
    run_suites "$deep" "${suites[@]}"
}

# check_suite_names <name,name>
check_suite_names() {
    local name
    for name in ${1//,/ }; do
        [[ " ${SUITES[*]} ${DEEP_SUITES[*]} " == *" $name "* ]] || die "unknown suite $name" "./shoal test --list lists the suites"
    done
}

# The name of a suite as filter runs that whole suite only; any other filter selects tests in all suites.
run_suites() {
    deep=$1
    shift
    local suite named=''
    mkdir -p "$TEST_LOGS"
    for suite in "$@"; do
        [[ $suite == "$filter" ]] && named=1
    done
    local started=$SECONDS
    set +e  # A failing command in one suite must not end the others; each suite counts its failures.
    for suite in "$@"; do
        if [[ -n $named && $suite != "$filter" ]]; then continue; fi
        printf '\n== %s\n' "$suite"
        suite_name=$suite
        suite_started=$SECONDS
        was_counted=no
        "suite_${suite//-/_}"
        # A suite that ended before it could count is a failure.
        if [[ $was_counted == no ]]; then count "$suite" 0 1 0; fi
    done
    printf '\nin %d s; logs in build/test-logs/\n' "$((SECONDS - started))"
    if [[ ${#failed_names[@]} -gt 0 ]]; then printf 'failed: %s\n' "${failed_names[*]}"; fi
    if [[ $((total_passed + total_failed + total_skipped)) -eq 0 ]]; then
        echo "nothing matches '$filter'; ./shoal test --list lists the suites"
        total_failed=1
    fi
    printf '%d passed, %d failed, %d skipped\n' "$total_passed" "$total_failed" "$total_skipped"
    exit $((total_failed > 0 ? 1 : 0))
}
