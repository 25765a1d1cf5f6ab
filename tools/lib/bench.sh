# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# ./shoal bench: builds the release preset and its floors and hands over to bench/run. Sourced by ./shoal.

cmd_bench() {
    ensure_packages build bench
    local argument
    for argument in "$@"; do
        if [[ $argument == --list || $argument == --help ]]; then exec "$SHOAL_ROOT/bench/run" "$argument"; fi
    done
    build_targets release shoal_php bench_raw_http bench_raw_pingpong bench_raw_process_pipe bench_raw_upload bench_upload_client bench_raw_connect \
        bench_raw_exec bench_raw_tls_echo bench_tls_echo bench_raw_ring bench_spsc_ring
    exec "$SHOAL_ROOT/bench/run" --build "$SHOAL_BUILD/release" \
        --php "$(command -v "$(php_bin)") -n -d extension=$SHOAL_EXTENSION" "$@"
}
