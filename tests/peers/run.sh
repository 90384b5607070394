#!/usr/bin/env bash
# The same application in other frameworks and in Duotone: requests per second and the server's CPU time per request,
# interleaved (A B C A B C), medians. Prints Markdown tables. Linux only; needs `wrk`, `curl` and two cores.
#
#   tests/peers/run.sh            about twelve minutes; writes docs/performance.md
#   tests/peers/run.sh --quick    under four minutes: three rounds, one core; prints only
#   tests/peers/run.sh --smoke    do they build, and answer alike? No figures
#
# `--rounds N` and `--seconds N` change how long it takes; `--only 'axum duotone'` (packages beside hyper) and
# `--scenarios 'plaintext sync'` what is measured: then it prints only.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/servers.sh
. tests/peers/page.sh

# name | path | connections | pipelined
scenarios=(
    'plaintext|/|64|'
    'json|/json|64|'
    'parameter|/users/42|64|'
    'c=256|/|256|'
    'sync|/sync|64|'
    'pipelined|/|64|yes'
)
rounds=5 seconds=1 cores=(one two) write=yes smoke=
while [ $# != 0 ]; do
    case $1 in
        --quick) rounds=3 cores=(one) write= ;;
        --smoke) smoke=yes ;;
        --rounds) rounds=$2; shift ;;
        --seconds) seconds=$2; shift ;;
        --only) only "hyper $2"; write=; shift ;;
        --scenarios) asked=" $2 " write=; shift ;;
        *) echo "unknown argument \`$1\`" >&2; exit 1 ;;
    esac
    shift
done
if [ -n "${asked:-}" ]; then
    kept=()
    for s in "${scenarios[@]}"; do [[ $asked != *" ${s%%|*} "* ]] || kept+=("$s"); done
    scenarios=("${kept[@]}")
fi

work=$(mktemp -d)
trap 'stop; rm -r "$work"' EXIT

# load CORES PATH CONNECTIONS PIPELINED: requests per second, and microseconds of the server's CPU for each.
load() {
    local pinned=() threads=2 script=() before after
    [ "$1" = two ] || pinned=(taskset -c 1) threads=1
    [ -z "$4" ] || script=(-s tests/peers/pipeline.lua)
    before=$(ticks)
    "${pinned[@]}" wrk -t$threads -c"$3" -d"$seconds" "${script[@]}" "http://$address$2" >"$work/wrk"
    after=$(ticks)
    if grep -qE 'Socket errors|Non-2xx' "$work/wrk"; then cat "$work/wrk" >&2; exit 1; fi
    awk -v ticks=$((after - before)) -v second="$(getconf CLK_TCK)" '
        /requests in/ {requests = $1} /^Requests\/sec/ {rate = $2}
        END {printf "%.0f %.3f\n", rate, ticks / second * 1e6 / requests}' "$work/wrk"
}

# asks PEER SCENARIO: whether it is measured there. What `pipeline_flush` is for is pipelining.
asks() { [[ ${peers[$1]} != *pipeline_flush || ${scenarios[$2]} = pipelined* ]]; }

# measure CORES PEER: a server, through all scenarios.
measure() {
    local cores=$1 i=$2 package flag pinned=() loops=2 s path connections pipelined
    IFS='|' read -r _ package flag <<<"${peers[i]}"
    [ "$cores" = two ] || pinned=(taskset -c 0) loops=1
    serve $loops "$package" "$flag" "${pinned[@]}"
    for s in "${!scenarios[@]}"; do
        asks "$i" "$s" || continue
        IFS='|' read -r _ path connections pipelined <<<"${scenarios[s]}"
        load "$cores" "$path" "$connections" "$pipelined" >>"$work/$cores.$i.$s"
    done
    stop
}

# median CORES PEER SCENARIO COLUMN
median() {
    cut -d' ' -f"$4" "$work/$1.$2.$3" | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'
}

# base PEER SCENARIO: the peer and scenario that a figure is set in relation to. Hyper comes first.
base() {
    case ${scenarios[$2]} in
        sync*) echo "$1 0" ;;
        pipelined*) echo "1 $2" ;;
        *) echo "0 $2" ;;
    esac
}

# table CORES COLUMN: 1 is the rate, 2 the CPU time.
table() {
    local i s line value base
    line='| |'
    for s in "${scenarios[@]}"; do line+=" ${s%%|*} |"; done
    echo "$line"
    echo "|---|$(for s in "${scenarios[@]}"; do printf -- '--:|'; done)"
    for i in "${!peers[@]}"; do
        line="| ${peers[i]%%|*} |"
        for s in "${!scenarios[@]}"; do
            asks "$i" "$s" || { line+=' |'; continue; }
            value=$(median "$1" "$i" "$s" "$2")
            # shellcheck disable=SC2046 # two words
            base=$(median "$1" $(base "$i" "$s") "$2")
            line+=$(awk -v v="$value" -v of="$base" -v column="$2" 'BEGIN {
                if (column == 1) printf " %.1fk (%.2f) |", v / 1000, v / of
                else printf " %.2f (%.2f) |", v, v / of}')
        done
        echo "$line"
    done
}

tables() {
    . tests/load/machine.sh
    echo "wrk $(wrk -v 2>&1 | awk 'NR == 1 {print $2}'), medians of $rounds interleaved rounds of $seconds s; $(versions)."
    local of
    for of in "${cores[@]}"; do
        echo
        case $of in
            one) echo '**One core for the server, one for wrk.** Requests per second:' ;;
            two) echo '**Two event-loop threads and two of wrk, not pinned.** Requests per second:' ;;
        esac
        echo
        table "$of" 1
        echo
        echo "The server's CPU time per request, in microseconds:"
        echo
        table "$of" 2
    done
}

build_all
for i in "${!peers[@]}"; do
    IFS='|' read -r name package flag <<<"${peers[i]}"
    serve 1 "$package" "$flag"
    check "$name"
    stop
done
echo "${#peers[@]} servers answer alike" >&2
[ -z "$smoke" ] || exit 0
for program in wrk taskset; do
    command -v $program >/dev/null || { echo "SKIPPED, nothing measured: no \`$program\` here" >&2; exit 3; }
done
[ "$(nproc)" -gt 1 ] || { echo 'SKIPPED, nothing measured: one core is not enough' >&2; exit 3; }

for round in $(seq "$rounds"); do
    echo "round $round of $rounds" >&2
    for of in "${cores[@]}"; do
        for i in "${!peers[@]}"; do measure "$of" "$i"; done
    done
done
if [ -n "$write" ]; then page peers tables; else tables; fi
