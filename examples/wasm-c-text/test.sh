#!/usr/bin/env bash
# Runs the cases of test/ against the same C compiled for this machine, with the address, leak and undefined-behaviour
# sanitizers watching. CC names the compiler; else it is the first of clang and gcc that has them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

out=../target/native
flags=(-g -O1 -Wall -Wextra -Werror -fsanitize=address,undefined -fno-sanitize-recover=all)
mkdir -p "$out"
for compiler in ${CC:-clang gcc} ''; do
    [ -n "$compiler" ] || { echo "test.sh: missing: a C compiler with sanitizers (apt-get install gcc)" >&2; exit 1; }
    ! echo 'int main(void) { return 0; }' | "$compiler" "${flags[@]}" -x c - -o "$out/probe" 2>/dev/null || break
done

sources=(test/native.c)
for file in *.c; do [ "$file" = abi.c ] || sources+=("$file"); done
"$compiler" "${flags[@]}" "${sources[@]}" -o "$out/text"
../test/abi.mjs --native "$out/text" wasm-c-text
