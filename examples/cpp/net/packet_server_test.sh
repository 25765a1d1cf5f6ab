#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the server on a port of the kernel's choice and sends it two packets in one piece. packet_server_test.sh <program>
set -euo pipefail
log=$(mktemp)
"$1" 0 >"$log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -f "$log"' EXIT
for _ in $(seq 100); do
    grep -q '^listening' "$log" && break
    sleep 0.05
done
port=$(sed -n 's/^listening on //p' "$log")
exec 3<>"/dev/tcp/127.0.0.1/$port"
printf '\0\003abc\0\002d' >&3
[[ $(timeout 10 head -c 5 <&3 | tail -c 3) == abc ]]
printf 'e' >&3
[[ $(timeout 10 head -c 4 <&3 | tail -c 2) == de ]]
exec 3<&- 3>&-
kill -TERM "$server"
wait "$server"
