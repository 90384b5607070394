#!/usr/bin/env bash
# Quick async views, sync views that block, large requests and large responses, all at once against one server: how long
# a request of each kind takes, beside the same kind alone. Prints a Markdown table.
#
#   tests/load/mixed.sh           five interleaved rounds of two seconds each, a minute for each worker class, release build
#   tests/load/mixed.sh --short   is every request answered? One debug round, no figures
#   tests/load/mixed.sh --green   in class `green` too
set -euo pipefail
cd "$(dirname "$0")/../.."

features=() short='' profile=release rounds=5 ms=2000 build=(--release)
for arg in "$@"; do
    case $arg in
        --short) short=yes profile=debug rounds=1 ms=300 build=() ;;
        --green) features=(--features green) ;;
        *) echo "unknown argument \`$arg\`" >&2; exit 1 ;;
    esac
done
cargo build -q "${build[@]}" "${features[@]}" -p duotone-load --bin mixed
target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
mixed=$target/$profile/mixed address=127.0.0.1:5083
work=$(mktemp -d)
pid=
trap 'kill $pid 2>/dev/null || true; rm -r "$work"' EXIT

# One loop, and a processor for each side, where there are two.
server=() client=()
if command -v taskset >/dev/null && [ "$(nproc)" -gt 1 ]; then server=(taskset -c 0) client=(taskset -c 1); fi

for class in $("$mixed" classes); do
    "${server[@]}" "$mixed" --bind $address --worker-class "$class" --workers 1 --log warn 2>"$work/log" &
    pid=$!
    until (exec 3<>"/dev/tcp/${address/://}") 2>/dev/null; do
        kill -0 "$pid" || { cat "$work/log" >&2; exit 1; }
        sleep 0.05
    done
    "${client[@]}" "$mixed" load $address $rounds $ms | sed "s/^/| \`$class\` /" >>"$work/rows"
    kill "$pid" && wait "$pid" || true
done

if [ -n "$short" ]; then
    echo 'all requests answered; a short run has no figures'
    exit
fi
. tests/load/machine.sh
echo "One event loop. All requests of $rounds interleaved rounds of $ms ms together; milliseconds:"
echo
echo '| class | request | alone: how many | p50 | p99 | p99.9 | longest | all at once: how many | p50 | p99 | p99.9 | longest |'
echo '|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|'
cat "$work/rows"
