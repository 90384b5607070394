#!/usr/bin/env bash
# A server of class `green` under everything at once, stopped and started again and again: does it leave anything
# behind? Prints a Markdown table; fails when a request was not answered as it should, or something is left.
#
#   tests/load/soak.sh [SECONDS]                twelve servers in ten minutes, release build
#   tests/load/soak.sh --short                  four servers in 16 seconds, debug build
#   tests/load/soak.sh --sanitizer [SECONDS]    under AddressSanitizer, which the compiler `nightly` has
set -euo pipefail
cd "$(dirname "$0")/../.."

target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
. tests/load/machine.sh
case ${1:-} in
    --short)
        cargo build -q -p duotone-load --features green --bin soak
        "$target/debug/soak" 16 4
        ;;
    --sanitizer)
        host=$(rustc -vV | sed -n 's/^host: //p')
        # With the target named, build scripts and macros are built without it.
        RUSTFLAGS='-Zsanitizer=address' CARGO_TARGET_DIR="$target/sanitizer" cargo +nightly build -q -p duotone-load \
            --features sanitizer --bin soak --release --target "$host"
        # Leaks are told at the end, as errors too.
        ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=0 "$target/sanitizer/$host/release/soak" "${2:-600}"
        ;;
    *)
        cargo build -q --release -p duotone-load --features green --bin soak
        "$target/release/soak" "${1:-600}"
        ;;
esac
