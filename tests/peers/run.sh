#!/usr/bin/env bash
# The same application in other frameworks and in Duotone: requests per second and the server's CPU time per request,
# interleaved (A B C A B C), medians. Prints Markdown tables. Needs `wrk`, `curl` and two cores.
#
#   tests/peers/run.sh                  all of it, about twelve minutes; writes docs/performance.md
#   tests/peers/run.sh --quick          under four minutes, prints only
#   tests/peers/run.sh --smoke          do they build and answer?
#   .. --rounds N --seconds N --only 'hyper duotone' --scenarios 'plaintext sync'
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/servers.sh

# name | path | connections | pipelined
scenarios=(
    'plaintext|/|64|'
    'json|/json|64|'
    'parameter|/users/42|64|'
    'c=256|/|256|'
    'sync|/sync|64|'
    'pipelined|/|64|yes'
)
rounds=5 seconds=1 mode=full only= asked=
while [ $# != 0 ]; do
    case $1 in
        --quick) mode=quick rounds=3 ;;
        --smoke) mode=smoke ;;
        --rounds) rounds=$2; shift ;;
        --seconds) seconds=$2; shift ;;
        --only) only=$2 mode=quick; shift ;;
        --scenarios) asked=$2 mode=quick; shift ;;
        *) echo "unknown argument \`$1\`" >&2; exit 1 ;;
    esac
    shift
done

work=$(mktemp -d)
trap 'stop; rm -r "$work"' EXIT

# load CPUS PATH CONNECTIONS PIPELINED: requests per second and microseconds of the server's CPU per request.
load() {
    local command=() script=() threads=2
    [ "$1" = one ] && command=(taskset -c 1) threads=1
    [ -n "$4" ] && script=(-s tests/peers/pipeline.lua)
    local before after
    before=$(ticks)
    "${command[@]}" wrk -t$threads -c"$3" -d"$seconds" "${script[@]}" "http://$address$2" >"$work/wrk"
    after=$(ticks)
    if grep -qE 'Socket errors|Non-2xx' "$work/wrk"; then cat "$work/wrk" >&2; exit 1; fi
    awk -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" '
        /requests in/ {requests = $1} /^Requests\/sec/ {rate = $2}
        END {printf "%.0f %.3f\n", rate, ticks / hz * 1e6 / requests}' "$work/wrk"
}

# one CPUS PEER: a server, through all scenarios.
one() {
    local cpus=$1 i=$2 name package flag pinned=() loops=2 s scenario path connections pipelined
    IFS='|' read -r name package flag <<<"${peers[i]}"
    [ "$cpus" = one ] && pinned=(taskset -c 0) loops=1
    serve $loops "$package" "$flag" "${pinned[@]}"
    for s in "${!scenarios[@]}"; do
        IFS='|' read -r scenario path connections pipelined <<<"${scenarios[s]}"
        load "$cpus" "$path" "$connections" "$pipelined" >>"$work/$cpus.$i.$s"
    done
    stop
}

median() { cut -d' ' -f"$2" "$1" | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

# table CPUS COLUMN: 1 is the rate, 2 the CPU time; each beside what it is of hyper's.
table() {
    local cpus=$1 column=$2 i s scenario name line value base
    line='| |'
    for s in "${!scenarios[@]}"; do line+=" ${scenarios[s]%%|*} |"; done
    echo "$line"
    echo "|---|$(for s in "${scenarios[@]}"; do printf -- '--:|'; done)"
    for i in "${!peers[@]}"; do
        line="| ${peers[i]%%|*} |"
        for s in "${!scenarios[@]}"; do
            value=$(median "$work/$cpus.$i.$s" "$column")
            case ${scenarios[s]%%|*} in
                sync) base=$(median "$work/$cpus.$i.0" "$column") ;;
                pipelined) base=$(median "$work/$cpus.${flush:-0}.$s" "$column") ;;
                *) base=$(median "$work/$cpus.0.$s" "$column") ;;
            esac
            line+=$(awk -v v="$value" -v b="$base" -v c="$column" 'BEGIN {
                if (c == 1) printf " %.1fk (%.2f) |", v / 1000, v / b; else printf " %.2f (%.2f) |", v, v / b}')
        done
        echo "$line"
    done
}

# Those that were asked for.
filter() {
    local i kept=()
    if [ -n "$only" ]; then
        for i in "${peers[@]}"; do
            IFS='|' read -r _ package _ <<<"$i"
            [[ " $only " != *" $package "* ]] || kept+=("$i")
        done
        peers=("${kept[@]}") kept=()
    fi
    if [ -n "$asked" ]; then
        for i in "${scenarios[@]}"; do [[ " $asked " != *" ${i%%|*} "* ]] || kept+=("$i"); done
        scenarios=("${kept[@]}")
    fi
}
filter

mapfile -t packages < <(for i in "${peers[@]}"; do IFS='|' read -r _ package _ <<<"$i"; echo "$package"; done | uniq)
build "${packages[@]}"
flush=
for i in "${!peers[@]}"; do
    IFS='|' read -r name package flag <<<"${peers[i]}"
    [ "$flag" = pipeline_flush ] && flush=$i
    serve 1 "$package" "$flag"
    check
    stop
done
if [ "$mode" = smoke ]; then
    echo "${#peers[@]} peers answer alike; a smoke run has no figures"
    exit
fi
command -v wrk >/dev/null || { echo 'SKIPPED: no `wrk` here; apt-get install wrk' >&2; exit 3; }
for round in $(seq "$rounds"); do
    for cpus in one two; do
        for i in "${!peers[@]}"; do
            echo "round $round, $cpus: ${peers[i]%%|*}" >&2
            one $cpus "$i"
        done
    done
done

. tests/load/machine.sh
for cpus in one two; do
    echo "$cpus: requests/s"
    echo
    table $cpus 1
    echo
    echo "$cpus: CPU us per request"
    echo
    table $cpus 2
    echo
done
