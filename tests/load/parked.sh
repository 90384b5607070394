#!/usr/bin/env bash
# What a green thread takes while it is parked, beside an async task that waits, and how long it takes to wake them all
# and see their end. Prints a Markdown table. Linux only.
#
#   tests/load/parked.sh [NUMBER..]    10,000 and 100,000 at once, release build
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# != 0 ] || set -- 10000 100000

. tests/load/machine.sh
cargo test -q --release -p duotone-tests --test parked_greens --no-run
echo '| at once | kind | bytes each | ms to wake all and see their end |'
echo '|--:|---|--:|--:|'
for number in "$@"; do
    PARKED=$number cargo test -q --release -p duotone-tests --test parked_greens -- --nocapture |
        grep '^|'
done
