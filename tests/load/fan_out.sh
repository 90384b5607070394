#!/usr/bin/env bash
# `fan_out` asked by many clients at once while its upstream takes a second: requests per second beside what `ab`
# reaches against the upstream itself in the same interleaved run, and peak memory. Prints Markdown tables. Needs `ab`
# (apache2-utils), and as many open files as clients, twice.
#
#   tests/load/fan_out.sh           200, 2,000 and 9,000 clients, three rounds, release build, about ten minutes
#   tests/load/fan_out.sh --short   is every request answered? One debug round, no verdict
#
# `--clients '200 2000'` and `--rounds N` choose some of it; `--deployments` adds, with 200 clients, the deployments of the same
# program in Python, each with the command line of ours that comes nearest.
set -euo pipefail
cd "$(dirname "$0")/../.."

# label | command line of fan_out | view | with so many clients; `-` is the upstream itself. A view that holds a thread
# serves as many clients as there may be threads.
rows=(
    'the upstream alone|-|/|200 2000 9000'
    'class `async`, async view||/async|200 2000 9000'
    'class `threads`, async view|--worker-class threads|/async|200 2000 9000'
    'the same, with as many threads as clients|--worker-class threads --threads 9000|/async|2000 9000'
    'class `async`, sync view||/sync|200'
    'class `threads`, sync view|--worker-class threads|/sync|200'
    'class `green`, sync view|--worker-class green|/sync|200 2000 9000'
    'class `green`, async view|--worker-class green|/async|200 2000 9000'
    'class `async`, async view, one thread|--workers 1|/async|200 2000 9000'
    'class `green`, sync view, one thread|--worker-class green --workers 1|/sync|200 2000 9000'
    'class `green`, async view, one thread|--worker-class green --workers 1|/async|200 2000 9000'
)
deployments=(
    'uWSGI, gunicorn: 4 processes x 50 threads|--worker-class threads --threads 200|/sync|200'
    'gunicorn, uWSGI with gevent, 4 processes|--workers 4|/async|200'
    'gevent.pywsgi, one process|--workers 1|/async|200'
    'FastAPI, `def` view, 40 threads|--threads 40|/sync|200'
    'Flask, async view|--worker-class threads --threads 200|/async|200'
)

short='' deployed='' profile=release rounds=3 sizes='200 2000 9000' delay=1 build=(--release)
while [ $# != 0 ]; do
    case $1 in
        --short) short=yes profile=debug rounds=1 sizes=20 delay=0.1 build=() rows=("${rows[@]/%|200*/|20}") ;;
        --clients) sizes=$2; shift ;;
        --rounds) rounds=$2; shift ;;
        --deployments) rows+=("${deployments[@]}") deployed=yes ;;
        *) echo "unknown argument \`$1\`" >&2; exit 1 ;;
    esac
    shift
done
command -v ab >/dev/null || { echo 'ab is missing: apt-get install apache2-utils' >&2; exit 1; }
ulimit -n "$(ulimit -Hn)"

# How many requests so many clients send: the first of them `ab` sends alone.
requests() {
    case $1 in
        9000) echo 27000 ;;
        2000) echo 8000 ;;
        200) echo 2000 ;;
        *) echo $(($1 * 5)) ;;
    esac
}

cargo build -q "${build[@]}" -p slow_api -p fan_out
target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
upstream=127.0.0.1:5081 front=127.0.0.1:5080
work=$(mktemp -d)
. tests/load/serve.sh
# shellcheck disable=SC2046 # one word per process
trap 'stop $(jobs -p); rm -r "$work"' EXIT

# load CLIENTS URL: requests per second; every one must have been answered by 200.
load() {
    ab -q -r -s 120 -n "$(requests "$1")" -c "$1" "$2" >"$work/ab" 2>&1 || { cat "$work/ab" >&2; exit 1; }
    if ! grep -q '^Failed requests: *0$' "$work/ab" || grep -q '^Non-2xx' "$work/ab"; then
        cat "$work/ab" >&2
        exit 1
    fi
    sed -n 's/^Requests per second: *\([0-9.]*\).*/\1/p' "$work/ab"
}

median() { sort -n "$1" | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

# measure SIZE ROW: a fresh server.
measure() {
    local size=$1 i=$2 label flags view of
    IFS='|' read -r label flags view of <<<"${rows[i]}"
    [[ " $of " = *" $size "* ]] || return 0
    echo "$size clients: $label" >&2
    if [ "$flags" = - ]; then
        load "$size" "http://$upstream/?delay=$delay" >>"$work/rate.$size.$i"
        return
    fi
    # shellcheck disable=SC2086 # the flags are several words
    UPSTREAM=http://$upstream serve "$front" fan_out --log warn $flags
    load "$size" "http://$front$view?delay=$delay" >>"$work/rate.$size.$i"
    awk '/^VmHWM/ {printf "%.0f\n", $2 / 1024}' "/proc/$pid/status" >>"$work/memory.$size.$i"
    stop "$pid"
}

table() {
    local size=$1 i label flags view rate memory alone
    alone=$(median "$work/rate.$size.0")
    printf "\n\`ab -n %s -c %s 'http://$front/async?delay=$delay'\`, medians of %s interleaved rounds:\n\n" \
        "$(requests "$size")" "$size" "$rounds"
    echo '| | `fan_out` | view | requests/s | of the upstream alone | peak memory |'
    echo '|---|---|---|--:|--:|--:|'
    for i in "${!rows[@]}"; do
        [ -e "$work/rate.$size.$i" ] || continue
        IFS='|' read -r label flags view _ <<<"${rows[i]}"
        rate=$(median "$work/rate.$size.$i")
        memory=$([ -e "$work/memory.$size.$i" ] && echo "$(median "$work/memory.$size.$i") MB" || true)
        [ "$flags" = - ] && flags='' || flags="${flags:+\`$flags\`}"
        echo "| $label | $flags | \`$view\` | $rate | $(awk "BEGIN {printf \"%.3f\", $rate / $alone}") | $memory |"
    done
}

serve "$upstream" slow_api --log warn
for round in $(seq "$rounds"); do
    echo "round $round of $rounds" >&2
    for size in $sizes; do
        for i in "${!rows[@]}"; do measure "$size" "$i"; done
    done
done

if [ -n "$short" ]; then
    echo "all requests answered; a short run has no figures"
    exit
fi
. tests/load/machine.sh
for size in $sizes; do table "$size"; done
[ -n "$deployed" ] || exit 0
# One thread answers one request at a time: ten of them are enough to see it.
UPSTREAM=http://$upstream serve "$front" fan_out --log warn --worker-class threads --threads 1
ab -q -s 120 -n 10 -c 5 "http://$front/sync?delay=$delay" >"$work/ab"
rate=$(sed -n 's/^Requests per second: *\([0-9.]*\).*/\1/p' "$work/ab")
echo "The development server, \`--worker-class threads --threads 1\`, \`/sync\`: $rate with \`-n 10 -c 5\`"
