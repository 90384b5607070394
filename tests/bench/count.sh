#!/usr/bin/env bash
# How many instructions a request costs, by callgrind: from `http::Request` to `Response`; and where the name begins with
# `served`, what a server of one thread does for it, from socket to socket, without the system's part. Prints a Markdown
# table of what was counted beside `budget.tsv`, and fails when a count is more than 3 % above it.
#
#   tests/bench/count.sh            all kinds of requests, or those named
#   tests/bench/count.sh --accept   all, and makes what is counted the budget: commit it with the reason
#
# The counts repeat within a fraction of a percent, whatever else the machine does. They belong to a compiler and an
# architecture, which `budget.tsv` names: with another there is no verdict.
set -euo pipefail
cd "$(dirname "$0")/../.."

allowed=3 # percent
requests=200
budget=tests/bench/budget.tsv
accept=
if [ "${1:-}" = --accept ]; then
    accept=yes
    shift
    [ $# = 0 ] || { echo '--accept takes all kinds' >&2; exit 1; }
fi

target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
count=$target/release/count
served=$target/release/served
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
# What has no green threads is counted without the feature.
if [[ $# = 0 || " $*" = *" served-green"* ]]; then
    cargo build -q --release -p duotone-bench --features green --bin served
    cp "$served" "$work/green"
fi
cargo build -q --release -p duotone-bench

# collected COMMAND..: instructions of a command.
collected() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
    awk '/Collected/ {sum = $4} END {if (!sum) exit 1; print sum}' "$work/log"
}

# counted NAME: instructions per request. Of a server, what more of them cost more.
counted() {
    local less more served=$served
    case $1 in
        served*)
            [[ $1 != served-green* ]] || served=$work/green
            less=$(collected "$served" "$1" 1600)
            more=$(collected "$served" "$1" 4800)
            echo $(((more - less) / 3200))
            ;;
        *) echo $(($(collected --toggle-collect='count::measured' "$count" "$1" $requests) / requests)) ;;
    esac
}

compiler=$(rustc -vV | awk '/^(release|host)/ {print $2}' | sort -r | paste -sd ' ')
judged=yes
if [ -z "$accept" ] && [ "$(sed -n 's/^# //p' "$budget" | head -1)" != "$compiler" ]; then
    judged=
fi

. tests/load/machine.sh
echo '| request | instructions | budget | |'
echo '|---|--:|--:|--:|'
over=0
echo "# $compiler" >"$work/budget"
# What a connection takes differs by some percent from run to run: it is counted only when it is named.
if [ $# = 0 ]; then mapfile -t names < <("$count"; "$work/green" | grep -v connection); else names=("$@"); fi
for name in "${names[@]}"; do
    now=$(counted "$name")
    printf '%s\t%s\n' "$name" "$now" >>"$work/budget"
    before=$(awk -v name="$name" '$1 == name {print $2}' "$budget" 2>/dev/null || true)
    if [ -z "$before" ]; then
        change=new
        [ -n "$accept" ] || over=$((over + 1))
    else
        change=$(awk -v now="$now" -v before="$before" 'BEGIN {printf "%+.1f %%", (now / before - 1) * 100}')
        awk -v now="$now" -v before="$before" -v allowed=$allowed 'BEGIN {exit now > before * (1 + allowed / 100)}' ||
            { over=$((over + 1)) change+=' !'; }
    fi
    echo "| $name | $now | ${before:--} | $change |"
done
echo

if [ -n "$accept" ]; then
    cp "$work/budget" "$budget"
    echo "accepted: $budget"
elif [ -z "$judged" ]; then
    echo "no verdict: the budget is that of $(sed -n 's/^# //p' "$budget" | head -1), this is $compiler"
elif [ $over != 0 ]; then
    echo "$over grew by more than $allowed %, or have no budget: make them cheaper, or run tests/bench/count.sh --accept and say why" >&2
    exit 1
fi
