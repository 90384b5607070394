# Starting and stopping the programs that are measured. Sourced by the scripts beside it, which set `target`, `profile`
# and `work`.

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

# stop PID..: as the operator of a server does, and waits for its end.
stop() {
    local pid
    for pid in "$@"; do
        kill "$pid" 2>/dev/null || continue
        wait "$pid" || true
    done
}
