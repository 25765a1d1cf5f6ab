#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs server and client against each other. echo_test.sh <server> <client>
set -euo pipefail
log=$(mktemp)
"$1" 0 >"$log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -f "$log"' EXIT
for _ in $(seq 100); do
    grep -q '^listening' "$log" && break
    sleep 0.05
done
port=$(sed -n 's/^listening on 127.0.0.1://p' "$log")
[[ $("$2" 127.0.0.1 "$port" 200) == '200 of 200 messages came back' ]]
[[ $("$2" localhost "$port" 1) == '1 of 1 messages came back' ]]
kill -TERM "$server"
wait "$server"
# The server has ended: each connection fails, and the program reports it.
if "$2" 127.0.0.1 "$port" 2 2>/dev/null; then exit 1; fi
