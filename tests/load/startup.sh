#!/usr/bin/env bash
# What a large app costs before its first request: a generated one of 1,000 routes is compiled, started, and asked for
# the CPU time it has used. Prints a Markdown table. Linux only: it reads /proc.
#
#   tests/load/startup.sh           release build, medians of 21 starts; fails beyond 50 ms (2)
#   tests/load/startup.sh --short   does it build, list its routes and listen? 100 routes, debug, no verdict
set -euo pipefail
cd "$(dirname "$0")/../.."

budget=50 # ms, from exec to listening
if [ "${1:-}" = --short ]; then
    short=yes profile=debug blueprints=2 starts=1 build=()
else
    short='' profile=release blueprints=20 starts=21 build=(--release)
fi
routes=$((blueprints * 50))
target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
app=$target/startup/$profile
rm -rf "$app"
tests/load/generate_app.sh "$app" "$blueprints"

# compile FLAG..: what everybody has compiled before, then the app alone. Prints the CPU time of that, in seconds.
compile() {
    local cargo=(cargo build -q --offline --manifest-path "$app/Cargo.toml" --target-dir "$target/startup/target" "$@")
    "${cargo[@]}" -p duotone
    { TIMEFORMAT='%U %S'; time "${cargo[@]}" 2>&3; } 3>&2 2>&1 | awk '{printf "%.0f\n", $1 + $2}'
}

compiled=$(compile "${build[@]}")
binary=$target/startup/target/$profile/startup

work=$(mktemp -d)
trap 'kill "$pid" 2>/dev/null || true; rm -r "$work"' EXIT
pid=

listed=$("$binary" routes --json | grep -c '"endpoint":')
[ "$listed" = "$routes" ] || { echo "$listed routes are listed, not $routes" >&2; exit 1; }

# used STAGE: starts the app, waits until it says that it is there, and adds its CPU time in ms to the stage's file.
used() {
    : >"$work/log"
    mkfifo "$work/stdin"
    STARTUP=$1 "$binary" --bind 127.0.0.1:0 <>"$work/stdin" 2>"$work/log" &
    pid=$!
    until grep -q 'there\|http://' "$work/log"; do
        kill -0 "$pid" || { cat "$work/log" >&2; exit 1; }
        sleep 0.01
    done
    # Whatever it still does belongs to its start.
    sleep 0.2
    cat /proc/"$pid"/task/*/schedstat | awk '{sum += $1} END {printf "%.2f\n", sum / 1e6}' >>"$work/$1"
    kill "$pid"
    wait "$pid" || true
    rm "$work/stdin"
}

for _ in $(seq "$starts"); do
    for stage in main built listening; do used "$stage"; done
done

if [ -n "$short" ]; then
    echo "$routes routes are listed and listen; a short run has no figures"
    exit
fi
row() { sort -n "$work/$1" | awk '{v[NR] = $1} END {printf "%s | %s .. %s", v[int((NR + 1) / 2)], v[1], v[NR]}'; }
. tests/load/machine.sh
echo "$routes routes in $blueprints blueprints. To compile the app alone takes $compiled s of CPU, $(compile) s for a debug build."
echo "Release build, medians of $starts starts:"
echo
echo '| CPU used until | ms | from .. to |'
echo '|---|--:|--:|'
echo "| \`main\` begins | $(row main) |"
echo "| \`build()\` is done | $(row built) |"
echo "| it listens | $(row listening) |"
awk -v used="$(row listening)" -v budget=$budget 'BEGIN {exit (used + 0 > budget) ? 2 : 0}'
