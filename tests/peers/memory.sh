#!/usr/bin/env bash
# Resident memory of the same application in other frameworks and in Duotone: idle, with idle connections, with requests
# that wait, and after a million requests. Prints a Markdown table. Linux only: it reads /proc. Needs `wrk` and `curl`.
#
#   tests/peers/memory.sh           about three minutes; writes docs/performance.md
#   tests/peers/memory.sh --quick   prints only; a hundred thousand requests
#
# `--only 'hyper duotone'` (packages) chooses whose: then it prints only.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/servers.sh
. tests/peers/page.sh

connections=2000 parked=1000 requests=1000000 quick=
while [ $# != 0 ]; do
    case $1 in
        --quick) quick=yes requests=100000 ;;
        --only) only "$2"; quick=yes; shift ;;
        *) echo "unknown argument \`$1\`" >&2; exit 1 ;;
    esac
    shift
done
ulimit -n 16384 2>/dev/null || ulimit -n "$(ulimit -Hn)"
work=$(mktemp -d)
crowd=
trap 'leave; stop; rm -r "$work"' EXIT

# KiB that the server holds.
resident() { awk '/^VmRSS/ {print $2}' "/proc/$pid/status"; }

# join PATH COUNT UNTIL: a crowd comes, and stays. Sets `crowd`.
join() {
    rm -f "$work/stdin"
    mkfifo "$work/stdin"
    "$CARGO_TARGET_DIR/release/peer-crowd" "$address" "$@" <"$work/stdin" >"$work/crowd" 2>&1 &
    crowd=$!
    exec 5>"$work/stdin"
    until grep -q there "$work/crowd"; do
        kill -0 "$crowd" 2>/dev/null || { cat "$work/crowd" >&2; exit 1; }
        sleep 0.05
    done
    # What was sent last has arrived.
    sleep 0.5
}

# It goes, when all it asked for was answered.
leave() {
    [ -n "$crowd" ] || return 0
    exec 5>&-
    local left=$crowd
    crowd=
    wait "$left" || { cat "$work/crowd" >&2; exit 1; }
}

# beside BEFORE AFTER COUNT: sets `cell` to what is held in MB, and in KiB for each.
beside() { cell=$(awk -v a="$1" -v b="$2" -v n="$3" 'BEGIN {printf "%.1f (%.1f)", b / 1024, (b - a) / n}'); }

# held PATH COUNT UNTIL FLAG..: a fresh server and a crowd; sets `idle` and `cell`.
held() {
    local path=$1 count=$2 until=$3
    shift 3
    serve 1 "$package" "$flag $*"
    check "$name"
    idle=$(resident)
    join "$path" "$count" "$until"
    beside "$idle" "$(resident)" "$count"
    leave
    stop
}

# Sets `cell` to what a server holds before and after so many requests.
worked() {
    local before done=0
    serve 1 "$package" "$flag"
    wrk -t1 -c64 -d2 "http://$address/" >/dev/null
    before=$(resident)
    while [ $done -lt $requests ]; do
        wrk -t1 -c64 -d4 "http://$address/" >"$work/wrk"
        done=$((done + $(awk '/requests in/ {print $1}' "$work/wrk")))
    done
    cell=$(awk -v a="$before" -v b="$(resident)" 'BEGIN {printf "%.1f, %.1f", a / 1024, b / 1024}')
    stop
}

# row NAME PACKAGE FLAG: of a peer; Duotone's has more.
row() {
    local name=$1 package=$2 flag=$3 idle cell line more=()
    held / $connections answered
    line="| $name | $(awk -v v="$idle" 'BEGIN {printf "%.1f", v / 1024}') | $cell |"
    # Threads for all of them, where it is threads that wait.
    [ "$package" != duotone ] || more=(--threads $((parked + 1)))
    held /sleep $parked asked "${more[@]}"
    line+=" $cell |"
    if [ "$package" = duotone ]; then
        held /sleep_sync $parked asked "${more[@]}"
        line+=" $cell |"
        worked
        echo "$line $cell |"
    else
        echo "$line | |"
    fi
}

table() {
    local entry name package flag
    . tests/load/machine.sh
    echo "MB resident, in brackets KiB for each, of servers with one event-loop thread:"
    echo
    echo "| | idle | $connections idle connections | $parked requests wait in an async view | in a sync view | before and after $requests requests |"
    echo '|---|--:|--:|--:|--:|--:|'
    for entry in "${peers[@]}"; do
        IFS='|' read -r name package flag <<<"$entry"
        [ "$flag" != pipeline_flush ] || continue
        row "$name" "$package" "$flag"
    done
}

build_all
build crowd
if [ -n "$quick" ]; then table; else page memory table; fi
