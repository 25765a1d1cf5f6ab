#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the server on a port of the kernel's choice, asks it, reloads it, stops it. hello_test.sh <program>
set -euo pipefail
log=$(mktemp)
"$1" 0 >"$log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -f "$log"' EXIT
for _ in $(seq 100); do
    grep -q '^listening' "$log" && break
    sleep 0.05
done
url=$(sed -n 's/^listening on //p' "$log")
for path in / /slow; do
    [[ $(curl -sS --max-time 10 --retry 20 --retry-connrefused --retry-delay 1 "$url$path") == 'hello from C++' ]]
done
kill -USR1 "$server"
[[ $(curl -sS --max-time 10 "$url/slow") == 'hello from C++' ]]
kill -TERM "$server"
wait "$server"
