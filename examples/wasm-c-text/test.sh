#!/usr/bin/env bash
# Runs the cases of test/ against the same C compiled for this machine, with the address, leak and undefined-behaviour
# sanitizers watching. CC names another compiler than clang.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

out=../target/native
mkdir -p "$out"
sources=(test/native.c)
for file in *.c; do [ "$file" = abi.c ] || sources+=("$file"); done
"${CC:-clang}" -g -O1 -Wall -Wextra -Werror -fsanitize=address,undefined -fno-sanitize-recover=all \
    "${sources[@]}" -o "$out/text"
node ../test/abi.mjs --native "$out/text" wasm-c-text
