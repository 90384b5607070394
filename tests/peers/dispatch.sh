#!/usr/bin/env bash
# Instructions from an `http::Request` to its response, in this process, with one path parameter: axum's beside
# Duotone's, counted alike by callgrind. Prints a Markdown table. Needs `valgrind`.
#
#   tests/peers/dispatch.sh            writes docs/performance.md
#   tests/peers/dispatch.sh --quick    prints only
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/servers.sh
. tests/peers/page.sh

routes=(1 1000)
requests=200
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
command -v valgrind >/dev/null || { echo 'SKIPPED, nothing counted: no `valgrind` here' >&2; exit 3; }
build dispatch

# axum ROUTES: instructions per request.
axum() {
    valgrind --tool=callgrind --toggle-collect='peer_dispatch::measured' --callgrind-out-file=/dev/null \
        "$CARGO_TARGET_DIR/release/peer-dispatch" "$1" $requests 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
    awk -v requests=$requests '/Collected/ {sum = $4} END {if (!sum) exit 1; printf "%.0f\n", sum / requests}' "$work/log"
}

# Ours has a budget of its own, whose verdict is not asked for here. It is built in its own workspace.
names=("${routes[@]/#/routes-}")
(unset CARGO_TARGET_DIR; tests/bench/count.sh "${names[@]}") >"$work/ours" || true

table() {
    local count theirs ours
    . tests/load/machine.sh
    echo '| routes | axum | Duotone | |'
    echo '|--:|--:|--:|--:|'
    for count in "${routes[@]}"; do
        theirs=$(axum "$count")
        ours=$(awk -v name="routes-$count" '$2 == name {print $4}' "$work/ours")
        awk -v n="$count" -v a="$theirs" -v d="$ours" 'BEGIN {printf "| %d | %d | %d | %.2f |\n", n, a, d, d / a}'
    done
}

if [ "${1:-}" = --quick ]; then table; else page dispatch table; fi
