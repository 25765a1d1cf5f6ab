#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the library to a scratch prefix, builds an example against that copy alone, and runs it.
# installed_test.sh <build directory> <sanitizers>
set -euo pipefail
examples=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
flags=${2:+-fsanitize=$2}
cmake --install "$1" --prefix "$scratch/prefix" >"$scratch/log"
cmake -S "$examples" -B "$scratch/build" -DCMAKE_PREFIX_PATH="$scratch/prefix" -DCMAKE_CXX_FLAGS="$flags" >>"$scratch/log"
cmake --build "$scratch/build" --target example_echo_server --target example_echo_client >>"$scratch/log" ||
    { cat "$scratch/log" >&2; exit 1; }
# Nothing of the source tree may have been used.
if grep -q "core/include" "$scratch/build/CMakeCache.txt"; then exit 1; fi
bash "$examples/net/echo_test.sh" "$scratch/build/example_echo_server" "$scratch/build/example_echo_client"
