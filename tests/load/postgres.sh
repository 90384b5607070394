#!/usr/bin/env bash
# Two ways to PostgreSQL for sync code on green threads: tokio-postgres behind `async_to_sync` (`examples/postgres`), and
# libpq with `green::wait_fd` as its wait callback (`examples/libpq`), beside libpq's own blocking call. Ten requests of a
# second, half of them to `slow_api` and half to `pg_sleep`, at concurrency five, on one event loop. Prints a Markdown
# table, and what the watchdog says of the blocking call.
#
#   tests/load/postgres.sh           three interleaved rounds, release build
#   tests/load/postgres.sh --short   is everything answered, in each worker class, by a socket and by TCP, also while the
#                                    name of the database's host takes long to look up? Debug build, no figures
#
# Needs libpq's headers, `ab`, and PostgreSQL's server: it starts one of its own in a temporary folder, unless
# DATABASE_URL says where there is one.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ "${1:-}" = --short ]; then
    short=yes profile=debug build=() seconds=0.3
else
    short='' profile=release build=(--release) seconds=1
fi
command -v ab >/dev/null || { echo 'ab is missing: apt-get install apache2-utils' >&2; exit 1; }

target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
cargo build -q "${build[@]}" -p slow_api -p postgres
# A workspace of its own, in the same place: what both need is built once.
cargo build -q "${build[@]}" --manifest-path examples/libpq/Cargo.toml --target-dir "$target"

upstream=127.0.0.1:5083 front=127.0.0.1:5082 port=5084
work=$(mktemp -d)
. tests/load/serve.sh
database='' # the process of our own server
# shellcheck disable=SC2046 # one word per process
trap 'stop_database; stop $(jobs -p); rm -r "$work"' EXIT

# start_database: starts a server of PostgreSQL's, on a Unix socket in the temporary folder and on TCP.
start_database() {
    local bin as=()
    bin=$(pg_config --bindir 2>/dev/null || true)
    [ -x "$bin/initdb" ] || bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)
    [ -x "$bin/initdb" ] || { echo 'initdb is missing: apt-get install postgresql' >&2; exit 1; }
    mkdir "$work/database"
    if [ "$(id -u)" = 0 ]; then
        # It refuses to run as root.
        as=(setpriv --reuid=postgres --regid=postgres --init-groups)
        chown postgres "$work/database"
        chmod o+x "$work"
    fi
    (cd "$work/database" &&
        "${as[@]}" "$bin/initdb" -D "$work/database/data" -U postgres -A trust --no-sync >"$work/initdb.log" 2>&1) ||
        { cat "$work/initdb.log" >&2; exit 1; }
    (cd "$work/database" && exec "${as[@]}" "$bin/postgres" -D "$work/database/data" -k "$work/database" \
        -c listen_addresses=127.0.0.1 -p "$port" -c fsync=off >"$work/postgres.log" 2>&1) &
    database=$!
    export DATABASE_URL="host=$work/database port=$port user=postgres dbname=postgres"
    for _ in {1..100}; do
        if "$bin/pg_isready" -q -h "$work/database" -p "$port"; then return; fi
        kill -0 "$database" || { cat "$work/postgres.log" >&2; exit 1; }
        sleep 0.1
    done
    echo 'PostgreSQL does not start' >&2
    exit 1
}

# Asked by TERM, as others are, it would wait until all of its clients are gone.
stop_database() {
    [ -n "$database" ] || return 0
    kill -INT "$database" 2>/dev/null || return 0
    wait "$database" || true
}

# ask METHOD PATH BODY: status and body of an answer.
ask() {
    exec 3<>"/dev/tcp/${front/://}"
    printf '%s %s HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: %s\r\n\r\n%s' \
        "$1" "$2" "${#3}" "$3" >&3
    tr -d '\r' <&3 | awk 'NR == 1 {printf "%s ", $2} body {print} !NF {body = 1}'
    exec 3>&-
}

# expect METHOD PATH BODY ANSWER: fails unless the answer begins with that.
expect() {
    local answer
    answer=$(ask "$1" "$2" "$3")
    [[ $answer == "$4"* ]] || { echo "$1 $2 says \`$answer\`, not \`$4\`" >&2; exit 1; }
}

# load URL: seconds for ten requests, five at once; every one must have been answered by 200.
load() {
    ab -q -r -l -s 120 -n 10 -c 5 "$1" >"$work/ab" 2>&1 || { cat "$work/ab" >&2; exit 1; }
    if ! grep -q '^Failed requests: *0$' "$work/ab" || grep -q '^Non-2xx' "$work/ab"; then
        cat "$work/ab" "$work"/*.log >&2
        exit 1
    fi
    sed -n 's/^Time taken for tests: *\([0-9.]*\).*/\1/p' "$work/ab"
}

# slow_names FILE: a library for LD_PRELOAD, with which it takes a second to look up a name. It says which.
slow_names() {
    cc -shared -fPIC -o "$1" -x c - -ldl <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <unistd.h>

typedef int look_up(const char *, const char *, const struct addrinfo *, struct addrinfo **);

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    look_up *real = (look_up *)dlsym(RTLD_NEXT, "getaddrinfo");
    if (name && !(hints && hints->ai_flags & AI_NUMERICHOST)) {
        fprintf(stderr, "looks up %s\n", name);
        sleep(1);
    }
    return real(name, service, hints, found);
}
C
}

median() { sort -n "$1" | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

[ -n "${DATABASE_URL:-}" ] || start_database
serve "$upstream" slow_api
export UPSTREAM=http://$upstream DUOTONE_WATCHDOG=100ms

if [ -n "$short" ]; then
    for class in async threads green; do
        echo "class $class"
        serve "$front" postgres --worker-class "$class"
        expect POST /notes "written in class $class" '201 '
        expect GET /notes '' '200 '
        ask GET /notes '' | grep -q "written in class $class"
        expect GET '/sleep?seconds=0.01' '' '200 rested'
        expect GET '/sleep?seconds=soon' '' '400 '
        load "http://$front/sleep?seconds=0.01" >/dev/null
        stop "$pid"

        serve "$front" libpq --worker-class "$class"
        expect GET /echo/psycogreen '' '200 psycogreen'
        expect GET /mistake '' '500 '
        for path in waits blocks; do
            expect GET "/$path?seconds=0.01" '' '200 slow api response'
            expect GET "/$path?seconds=0.01" '' '200 rested'
            load "http://$front/$path?seconds=0.01" >/dev/null
        done
        stop "$pid"
    done
    if [ -n "$database" ]; then
        slow_names "$work/slow_names.so"
        for url in "host=localhost port=$port user=postgres dbname=postgres" \
            "postgresql://postgres@localhost:$port/postgres" \
            "postgresql://postgres@127.0.0.1:1,localhost:$port/postgres" \
            "postgresql://postgres@%2Fnowhere:1,${work//\//%2F}%2Fdatabase:$port/postgres"; do
            echo "$url"
            for asked in 'postgres /sleep?seconds=0.01 rested' 'libpq /echo/connected connected'; do
                read -r program path answer <<<"$asked"
                DATABASE_URL=$url DUOTONE_WATCHDOG=500ms LD_PRELOAD=$work/slow_names.so \
                    serve "$front" "$program" --worker-class green --workers 1
                expect GET "$path" '' "200 $answer"
                stop "$pid"
                if [[ $url == *localhost* ]]; then grep -q '^looks up localhost' "$work/$program.log"; fi
                if grep 'duotone::watchdog' "$work/$program.log"; then
                    echo 'the loop waits for a name' >&2
                    exit 1
                fi
            done
        done
    fi
    serve "$front" libpq --worker-class green --workers 1
    load "http://$front/blocks?seconds=$seconds" >/dev/null
    stop "$pid"
    grep -m1 'duotone::watchdog: `blocks` (src/main.rs:[0-9]*) has held its event loop' "$work/libpq.log"
    echo 'all requests answered, and the blocking call was named; a short run has no figures'
    exit
fi

# label | program | path; `-` is the upstream itself.
rows=(
    '`slow_api` alone: the floor of `ab`|-|/?delay='
    'libpq, `green::wait_fd` as its wait callback|libpq|/waits?seconds='
    'libpq, its blocking `PQexecParams`|libpq|/blocks?seconds='
    'tokio-postgres behind `async_to_sync`, only `pg_sleep`|postgres|/sleep?seconds='
)
for round in 1 2 3; do
    for i in "${!rows[@]}"; do
        IFS='|' read -r label program path <<<"${rows[i]}"
        echo "round $round: $label" >&2
        if [ "$program" = - ]; then
            load "http://$upstream$path$seconds" >>"$work/time.$i"
            continue
        fi
        serve "$front" "$program" --worker-class green --workers 1
        load "http://$front$path$seconds" >>"$work/time.$i"
        stop "$pid"
        if [[ $path == /waits* ]] && grep 'duotone::watchdog' "$work/libpq.log"; then
            echo 'named, though it blocks nothing' >&2
        fi
        [[ $path != /blocks* ]] || cp "$work/libpq.log" "$work/blocks.log"
    done
done
. tests/load/machine.sh
echo "\`ab -n 10 -c 5\`, class \`green\`, one event loop, five connections to the database, medians of three interleaved rounds:"
echo
echo '| | s |'
echo '|---|--:|'
for i in "${!rows[@]}"; do
    IFS='|' read -r label _ _ <<<"${rows[i]}"
    echo "| $label | $(median "$work/time.$i") |"
done
echo
grep 'duotone::watchdog' "$work/blocks.log"
