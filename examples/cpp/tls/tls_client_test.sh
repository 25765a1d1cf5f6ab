#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The TLS client against openssl's own server: a trusted certificate, an unknown one, one for another host.
# tls_client_test.sh <client>
set -euo pipefail
scratch=$(mktemp -d)
server=
stop() { [[ -z $server ]] || { kill "$server" && wait "$server"; } 2>/dev/null || true; server=; }
trap 'stop; rm -rf "$scratch"' EXIT
cd "$scratch"

make_certificate() { # <name> <host>
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$2" \
        -addext "subjectAltName=DNS:$2" -keyout "$1.key" -out "$1.pem" 2>/dev/null
}

serve() { # <name>: an HTTP server over TLS on a port of the kernel's choice, in $port
    stop
    openssl s_server -accept 127.0.0.1:0 -cert "$1.pem" -key "$1.key" -www >"$1.log" 2>&1 </dev/null &
    server=$!
    for _ in $(seq 100); do
        grep -q '^ACCEPT' "$1.log" && break
        sleep 0.05
    done
    port=$(sed -n 's/^ACCEPT .*:\([0-9]*\).*/\1/p' "$1.log" | head -1)
}

ask() { printf 'GET / HTTP/1.0\r\n\r\n' | "$@" 2>answer.err >answer.txt; }

make_certificate good localhost
make_certificate other other.example
serve good
ask "$1" localhost "$port" good.pem
grep -q '^HTTP/1.0 200' answer.txt
grep -q '^TLSv1.3' answer.err
if ask "$1" localhost "$port"; then echo 'an unknown certificate passed' >&2; exit 1; fi
[[ ! -s answer.txt ]]
serve other
if ask "$1" localhost "$port" other.pem; then echo 'a certificate for another host passed' >&2; exit 1; fi
[[ ! -s answer.txt ]]
