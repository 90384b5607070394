#!/usr/bin/env bash
# The same view in both colors behind one server: requests per second, and the server's processor time per request, of
# the sync view against the async one. Prints a Markdown table. Needs `wrk`.
#
#   tests/load/colors.sh [CLIENTS..]            64 clients, then 8; nine interleaved rounds of a second each, release build
#   tests/load/colors.sh --green [CLIENTS..]    in worker class `green`
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v wrk >/dev/null || { echo 'wrk is missing: apt-get install wrk' >&2; exit 1; }
class=async build=()
if [ "${1:-}" = --green ]; then
    class=green build=(--features green)
    shift
fi
[ $# -gt 0 ] || set -- 64 8
rounds=9 address=127.0.0.1:5082

cargo build -q --release -p duotone-load "${build[@]}" --example colors
target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
work=$(mktemp -d)
pid=
trap 'kill $pid 2>/dev/null || true; rm -r "$work"' EXIT

ticks() { sed 's/.*) //' "/proc/$pid/stat" | awk '{print $12 + $13}'; }

# load VIEW CLIENTS PREFIX..: adds a line of requests per second and microseconds per request.
load() {
    local view=$1 clients=$2 before
    shift 2
    before=$(ticks)
    "$@" wrk -t1 -c"$clients" -d1s "http://$address/$view" >"$work/wrk"
    awk -v ticks=$(($(ticks) - before)) -v hz="$(getconf CLK_TCK)" \
        '/requests in/ {n = $1} /^Requests.sec/ {printf "%.0f %.2f\n", $2, ticks / hz * 1e6 / n}' "$work/wrk"
}

median() { awk -v field="$1" '{print $field}' "$2" | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

# measure LABEL CLIENTS SERVER-PREFIX WRK-PREFIX FLAGS: one row.
measure() {
    local label=$1 clients=$2 server=$3 client=$4 flags=$5
    # shellcheck disable=SC2086 # several words each
    $server "$target/release/examples/colors" --bind $address --log off --worker-class $class $flags 2>/dev/null &
    pid=$!
    sleep 0.5
    : >"$work/async" && : >"$work/sync"
    for _ in $(seq $rounds); do
        for view in async sync; do
            # shellcheck disable=SC2086
            load $view "$clients" $client >>"$work/$view"
        done
    done
    kill "$pid" && wait "$pid" || true
    paste -d' ' "$work/async" "$work/sync" | awk '{print $3 / $1, $2 / $4}' >"$work/ratio"
    printf '| %s, %s clients | %s | %s | %.2f | %s | %s | %.2f |\n' "$label" "$clients" \
        "$(median 1 "$work/async")" "$(median 1 "$work/sync")" "$(median 1 "$work/ratio")" \
        "$(median 2 "$work/async")" "$(median 2 "$work/sync")" "$(median 2 "$work/ratio")"
}

. tests/load/machine.sh
echo "Class \`$class\`. Medians of $rounds rounds and of their ratios; us is processor time of the server per request:"
echo
echo '| | async view, requests/s | sync view | ratio | async view, us | sync view, us | ratio |'
echo '|---|--:|--:|--:|--:|--:|--:|'
for clients in "$@"; do
    measure 'one loop, server and `wrk` on a processor each' "$clients" 'taskset -c 0' 'taskset -c 1' '--workers 1'
    measure 'a loop per processor, nothing pinned' "$clients" '' '' ''
done
