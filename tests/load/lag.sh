#!/usr/bin/env bash
# Do sync views that block disturb the event loop? Prints a Markdown table. On a machine that does nothing else: the
# longest lag is the first to show what does not belong here.
#
#   tests/load/lag.sh           9 rounds with and without 64 sleepers, three minutes; fails beyond 1.5 x
#   tests/load/lag.sh --short   does the measurement itself work? One debug round, no verdict
set -euo pipefail
cd "$(dirname "$0")/../.."

target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
if [ "${1:-}" = --short ]; then
    cargo build -q -p duotone-load
    # 2 is a verdict, on figures that mean nothing here.
    "$target/debug/lag" 1 1 >/dev/null || [ $? = 2 ]
    echo 'all requests answered; a short run has no figures'
else
    cargo build -q --release -p duotone-load
    . tests/load/machine.sh
    "$target/release/lag" "$@"
fi
