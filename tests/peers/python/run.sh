#!/usr/bin/env bash
# The same application in frameworks of Python, beside Duotone: requests per second and the server's CPU time for each.
# One process of each, on one core; wrk on the other. Interleaved, medians. Prints a Markdown table. The packages come
# from PyPI into a folder that is deleted.
#
#   tests/peers/python/run.sh            about four minutes; writes docs/performance.md
#   tests/peers/python/run.sh --quick    one round, prints only
#
# `--rounds N` and `--seconds N` say how long it takes; `--venv FOLDER` keeps the packages there; `--install` does nothing else.
set -euo pipefail
cd "$(dirname "$0")/../../.."
. tests/peers/servers.sh
. tests/peers/page.sh

rounds=3 seconds=2 connections=64 quick=
work=$(mktemp -d)
venv=$work/venv install=''
while [ $# != 0 ]; do
    case $1 in
        --quick) quick=yes rounds=1 ;;
        --rounds) rounds=$2; shift ;;
        --seconds) seconds=$2; shift ;;
        --venv) venv=$2; shift ;;
        --install) install=yes ;;
        *) echo "unknown argument \`$1\`" >&2; exit 1 ;;
    esac
    shift
done
trap 'stop; rm -r "$work"' EXIT
for program in python3 wrk taskset curl; do
    command -v $program >/dev/null || { echo "SKIPPED, nothing measured: no \`$program\` here" >&2; exit 3; }
done
packages=(flask gunicorn gevent packaging quart fastapi uvicorn uvloop httptools)
if [ -x "$venv/bin/gunicorn" ]; then
    echo "the packages of $venv" >&2
elif ! { python3 -m venv "$venv" && "$venv/bin/pip" install -q "${packages[@]}"; } >"$work/pip" 2>&1; then
    tail -3 "$work/pip" >&2
    echo 'SKIPPED, nothing measured: PyPI cannot be reached, or has no packages for this machine' >&2
    exit 3
fi
[ -z "$install" ] || exit 0

gunicorn="gunicorn --bind $address --log-level warning"
uvicorn="uvicorn --host ${address%:*} --port ${address#*:} --log-level warning --no-access-log"
# name | command
servers=(
    "Flask, gunicorn, 16 threads|$gunicorn --worker-class gthread --threads 16 --keep-alive 30 flask_app:app"
    "Flask, gunicorn with gevent|$gunicorn --worker-class gevent flask_app:app"
    "Quart, uvicorn|$uvicorn quart_app:app"
    "FastAPI, uvicorn|$uvicorn fastapi_app:app"
    'Duotone, class `async`|duotone'
)
paths=(/ /json /users/42 /sync)

# start COMMAND: on the first core. Sets `pid`.
start() {
    if [ "$1" = duotone ]; then
        serve 1 duotone '--worker-class async' taskset -c 0
        return
    fi
    # shellcheck disable=SC2086 # several words
    (cd tests/peers/python && PYTHONDONTWRITEBYTECODE=1 exec taskset -c 0 "$venv/bin/"$1) >"$work/server.log" 2>&1 &
    pid=$!
    for _ in {1..200}; do
        if curl -s -o "$work/answer" "http://$address/"; then return; fi
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    cat "$work/server.log" >&2
    exit 1
}

# Clock ticks of the server and its children.
ticks_of_all() {
    local all=0 one
    for one in "$pid" $(pgrep -P "$pid"); do
        all=$((all + $(sed 's/.*) //' "/proc/$one/stat" | awk '{print $12 + $13}')))
    done
    echo $all
}

# gunicorn's worker ends with its parent, when it is asked to.
end() {
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    pid=
}

measure() {
    local i=$1 p before after
    start "${servers[i]#*|}"
    check "${servers[i]%%|*}"
    for p in "${!paths[@]}"; do
        before=$(ticks_of_all)
        taskset -c 1 wrk -t1 -c$connections -d$seconds "http://$address${paths[p]}" >"$work/wrk"
        after=$(ticks_of_all)
        # A server that closes connections after some requests is asked again by wrk.
        if grep -q 'Non-2xx' "$work/wrk"; then cat "$work/wrk" >&2; exit 1; fi
        awk -v ticks=$((after - before)) -v second="$(getconf CLK_TCK)" '
            /requests in/ {requests = $1} /^Requests\/sec/ {rate = $2}
            END {printf "%.0f %.1f\n", rate, ticks / second * 1e6 / requests}' "$work/wrk" >>"$work/$i.$p"
    done
    end
}

median() { cut -d' ' -f"$2" "$1" | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

table() {
    local i p line
    . tests/load/machine.sh
    echo "$(python3 --version), $("$venv/bin/pip" freeze |
        grep -iE '^(flask|gunicorn|gevent|quart|fastapi|uvicorn)=' | sed 's/==/ /' | paste -sd, | sed 's/,/, /g')."
    echo "wrk with $connections connections, medians of $rounds interleaved rounds of $seconds s."
    echo 'Requests per second, in brackets microseconds of the server'"'"'s CPU time for each:'
    echo
    echo "| | plaintext | json | parameter | sync |"
    echo '|---|--:|--:|--:|--:|'
    for i in "${!servers[@]}"; do
        line="| ${servers[i]%%|*} |"
        for p in "${!paths[@]}"; do line+=" $(median "$work/$i.$p" 1) ($(median "$work/$i.$p" 2)) |"; done
        echo "$line"
    done
}

build duotone
for round in $(seq $rounds); do
    echo "round $round of $rounds" >&2
    for i in "${!servers[@]}"; do measure "$i"; done
done
if [ -z "$quick" ]; then page python table; else table; fi
