# The peers: what they are called, how they are built, started, checked and asked for their CPU time. Sourced by the
# scripts beside it, which run in the repository's root.

# name | package | flag; of Duotone the flags of its command line.
peers=(
    'hyper|hyper|'
    'hyper, `pipeline_flush(true)`|hyper|pipeline_flush'
    'axum|axum|'
    'poem|poem|'
    'salvo|salvo|'
    'Rocket|rocket|'
    'actix-web|actix|'
    'ntex|ntex|'
    'xitca-web|xitca|'
    'Duotone, class `async`|duotone|--worker-class async'
    'Duotone, class `threads`|duotone|--worker-class threads'
    'Duotone, class `green`|duotone|--worker-class green'
)

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/tests/peers/target}
address=127.0.0.1:5090
pid=

# build PACKAGE..: one at a time, so that none gets features another asked for.
build() {
    local package
    for package in "$@"; do
        echo "building $package" >&2
        cargo build -q --release --manifest-path tests/peers/Cargo.toml -p "peer-$package"
    done
}

# only PACKAGES: forgets the other peers.
only() {
    local entry package kept=()
    for entry in "${peers[@]}"; do
        IFS='|' read -r _ package _ <<<"$entry"
        [[ " $1 " != *" $package "* ]] || kept+=("$entry")
    done
    peers=("${kept[@]}")
}

# What was compiled: `axum 0.8.9, ..`; of several versions, the newest.
versions() {
    local crate
    for crate in hyper axum poem salvo rocket actix-web ntex xitca-web tokio; do
        awk -v crate="$crate" -F'"' '$0 == "name = \"" crate "\"" {getline; version = $2}
            END {printf "%s %s, ", crate, version}' \
            tests/peers/Cargo.lock
    done | sed 's/, $//'
}

build_all() {
    local entry package packages=()
    for entry in "${peers[@]}"; do
        IFS='|' read -r _ package _ <<<"$entry"
        [[ " ${packages[*]} " = *" $package "* ]] || packages+=("$package")
    done
    build "${packages[@]}"
}

# serve LOOPS PACKAGE FLAG [COMMAND..]: starts a peer, by way of a command, and waits until it listens. Sets `pid`.
serve() {
    local loops=$1 package=$2 flag=$3
    shift 3
    local command=("$@" "$CARGO_TARGET_DIR/release/peer-$package")
    if [ "$package" = duotone ]; then
        # It logs each request unless told otherwise, which none of the others does.
        # shellcheck disable=SC2206 # the flags are several words
        command+=(--bind "$address" --workers "$loops" --log warn $flag)
    else
        # shellcheck disable=SC2206
        command+=("$address" "$loops" $flag)
    fi
    "${command[@]}" >"$work/server.log" 2>&1 &
    pid=$!
    for _ in {1..100}; do
        if (exec 3<>"/dev/tcp/${address/://}") 2>/dev/null; then return; fi
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.05
    done
    cat "$work/server.log" >&2
    echo "peer-$package does not listen on $address" >&2
    exit 1
}

stop() {
    [ -n "$pid" ] || return 0
    kill -9 "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    pid=
}

# check NAME: does the server answer what all of them should?
check() {
    local path expected got
    while read -r path expected; do
        got=$(curl -s --max-time 5 "http://$address$path") || true
        if [ "$got" != "$expected" ]; then
            sed 's/^/  /' "$work/server.log" >&2
            echo "$1: $path is answered by \`$got\`, not \`$expected\`" >&2
            exit 1
        fi
    done <<END
/ Hello, World!
/json {"message":"Hello, World!"}
/users/42 user 42
/sync Hello, World!
END
    got=$(curl -sS -o "$work/answer" -w '%{http_code}' "http://$address/users/forty-two")
    [[ $got = 4* ]] || { echo "$1: /users/forty-two is answered by $got" >&2; exit 1; }
}

# The CPU time of the server so far, user and system, in clock ticks.
ticks() {
    sed 's/.*) //' "/proc/$pid/stat" | cut -d' ' -f12,13 | tr ' ' '+' | bc
}
