#!/usr/bin/env bash
# `fan_out` asked by 200 clients at once while its upstream takes a second: requests per second beside what `ab`
# reaches against the upstream itself, and peak memory. Prints a Markdown table. Needs `ab` (apache2-utils).
#
#   tests/load/fan_out.sh           three interleaved rounds, release build, about ten minutes
#   tests/load/fan_out.sh --short   is every request answered? One debug round, no verdict
set -euo pipefail
cd "$(dirname "$0")/../.."

# label | command line of fan_out | view; `-` is the upstream itself.
rows=(
    'the upstream alone|-|/'
    'class `async`, sync view||/sync'
    'class `async`, async view||/async'
    'class `threads`, sync view|--worker-class threads|/sync'
    'class `threads`, async view|--worker-class threads|/async'
    'class `green`, sync view, one thread|--worker-class green --workers 1|/sync'
)
# The deployments of the same program in Python, each with the command line of ours that comes nearest.
deployments=(
    'uWSGI, gunicorn: 4 processes x 50 threads|--worker-class threads --threads 200|/sync'
    'gunicorn, uWSGI with gevent, 4 processes|--workers 4|/async'
    'gevent.pywsgi, one process|--workers 1|/async'
    'FastAPI, `def` view, 40 threads|--threads 40|/sync'
    'Flask, async view|--worker-class threads --threads 200|/async'
)

if [ "${1:-}" = --short ]; then
    short=yes profile=debug rounds=1 n=100 c=20 delay=0.1 build=()
else
    short='' profile=release rounds=3 n=2000 c=200 delay=1 build=(--release)
    rows+=("${deployments[@]}")
fi
command -v ab >/dev/null || { echo 'ab is missing: apt-get install apache2-utils' >&2; exit 1; }

cargo build -q "${build[@]}" -p slow_api -p fan_out
target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
upstream=127.0.0.1:5081 front=127.0.0.1:5080
work=$(mktemp -d)
# shellcheck disable=SC2046 # one word per process
trap 'stop $(jobs -p); rm -r "$work"' EXIT

# serve ADDRESS PROGRAM ARGUMENT..: starts it and waits until it listens. Sets `pid`.
serve() {
    local address=$1 program=$2
    shift 2
    "$target/$profile/$program" --bind "$address" "$@" >"$work/$program.log" 2>&1 &
    pid=$!
    for _ in {1..100}; do
        if (exec 3<>"/dev/tcp/${address/://}") 2>/dev/null; then return; fi
        kill -0 "$pid" || { cat "$work/$program.log" >&2; exit 1; }
        sleep 0.1
    done
    echo "$program does not listen on $address" >&2
    exit 1
}

stop() {
    local pid
    for pid in "$@"; do
        kill "$pid" 2>/dev/null || continue
        wait "$pid" || true
    done
}

# load URL: requests per second; every one must have been answered by 200.
load() {
    ab -q -r -s 120 -n "$n" -c "$c" "$1" >"$work/ab" 2>&1 || { cat "$work/ab" >&2; exit 1; }
    if ! grep -q '^Failed requests: *0$' "$work/ab" || grep -q '^Non-2xx' "$work/ab"; then
        cat "$work/ab" >&2
        exit 1
    fi
    sed -n 's/^Requests per second: *\([0-9.]*\).*/\1/p' "$work/ab"
}

median() { sort -n "$1" | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

serve "$upstream" slow_api
for round in $(seq "$rounds"); do
    for i in "${!rows[@]}"; do
        IFS='|' read -r label flags view <<<"${rows[i]}"
        echo "round $round: $label" >&2
        if [ "$flags" = - ]; then
            load "http://$upstream/?delay=$delay" >>"$work/rate.$i"
            continue
        fi
        # shellcheck disable=SC2086 # the flags are several words
        UPSTREAM=http://$upstream serve "$front" fan_out $flags
        load "http://$front$view?delay=$delay" >>"$work/rate.$i"
        awk '/^VmHWM/ {printf "%.0f\n", $2 / 1024}' "/proc/$pid/status" >>"$work/memory.$i"
        stop "$pid"
    done
done

if [ -n "$short" ]; then
    echo "all requests answered; a short run has no figures"
    exit
fi
. tests/load/machine.sh
echo "\`ab -n $n -c $c 'http://$front/sync?delay=$delay'\`, medians of $rounds interleaved rounds:"
echo
echo '| | `fan_out` | view | requests/s | of the upstream alone | peak memory |'
echo '|---|---|---|--:|--:|--:|'
alone=$(median "$work/rate.0")
for i in "${!rows[@]}"; do
    IFS='|' read -r label flags view <<<"${rows[i]}"
    rate=$(median "$work/rate.$i")
    of=$(awk "BEGIN {printf \"%.3f\", $rate / $alone}")
    memory=$([ -e "$work/memory.$i" ] && echo "$(median "$work/memory.$i") MB" || true)
    [ "$flags" = - ] && flags='' || flags="${flags:+\`$flags\`}"
    echo "| $label | $flags | \`$view\` | $rate | $of | $memory |"
done
# One thread answers one request at a time: ten of them are enough to see it.
n=10 c=5
UPSTREAM=http://$upstream serve "$front" fan_out --worker-class threads --threads 1
rate=$(load "http://$front/sync?delay=$delay")
echo "| the development server, one thread | \`--worker-class threads --threads 1\` | \`/sync\` | $rate with \`-n $n -c $c\` | | |"
