#!/usr/bin/env bash
# What it takes to compile the same applications on axum and on Duotone, in seconds of CPU time (user and system, of all
# processes), and how large they become: the small one of the other scripts, cold and after a change, and one of 1,000
# routes. Interleaved, medians. Prints a Markdown table.
#
#   tests/peers/compile.sh           three rounds, about ten minutes on two cores; writes docs/performance.md
#   tests/peers/compile.sh --quick   one round, nothing cold; prints only
#
# In pieces, where a machine is quiet for some minutes only: `--piece 'small changed'` adds a round of these to what was
# measured before (of small-cold, small-cold-release, small, large, large-release), `--table` writes what there is.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/peers/servers.sh
. tests/peers/page.sh

pieces=(small-cold small-cold-release small large large-release)
rounds=3 quick='' table='' keep=''
while [ $# != 0 ]; do
    case $1 in
        --quick) quick=yes rounds=1 pieces=(small large) ;;
        --piece) read -ra pieces <<<"$2"; rounds=1 keep=yes; shift ;;
        --table) rounds=0 keep=yes table=yes ;;
        *) echo "unknown argument \`$1\`" >&2; exit 1 ;;
    esac
    shift
done
frameworks=(axum duotone)
# Inside of the repository, whose toolchain is to be used.
work=$CARGO_TARGET_DIR/compile
[ -n "$keep" ] || rm -rf "$work"
mkdir -p "$work"
[ -n "$keep" ] || trap 'rm -r "$work"' EXIT
export CARGO_INCREMENTAL

# used NAME COMMAND..: adds the seconds of CPU that it takes to the figures of that name.
used() {
    local name=$1
    shift
    { TIMEFORMAT='%U %S'; time "$@" 2>&3; } 3>&2 2>&1 | awk '{printf "%.2f\n", $1 + $2}' >>"$work/$name"
}

# manifest FRAMEWORK SIZE: the arguments that name an application.
manifest() {
    if [ "$2" = small ]; then
        echo "--manifest-path tests/peers/Cargo.toml -p peer-$1"
    else
        echo "--manifest-path $work/$1/Cargo.toml"
    fi
}

# touched FRAMEWORK SIZE: a change of the application's first file.
touched() { if [ "$2" = small ]; then touch "tests/peers/$1/src/main.rs"; else touch "$work/$1/src/main.rs"; fi; }

# dependencies FRAMEWORK: what the large application names.
dependencies() { if [ "$1" = axum ]; then echo -p axum -p serde -p tokio; else echo -p duotone -p serde; fi; }

# compiled KIND FRAMEWORK SIZE FLAG..
compiled() {
    local kind=$1 framework=$2 size=$3 folder=$work/target.$2.$3
    shift 3
    # shellcheck disable=SC2046 # several words
    local cargo=(cargo build -q --offline $(manifest "$framework" "$size") --target-dir "$folder" "$@")
    case $kind in
        cold) rm -rf "$folder" ;;
        changed)
            "${cargo[@]}"
            touched "$framework" "$size"
            ;;
        # The crate alone: nothing of it is kept.
        whole)
            "${cargo[@]}" $(dependencies "$framework")
            touched "$framework" "$size"
            ;;
    esac
    used "$kind.$size.$framework.$*" "${cargo[@]}"
}

# generate FRAMEWORK: the large application, unless it is there.
generate() {
    [ ! -e "$work/$1" ] || return 0
    case $1 in
        axum) tests/peers/generate_axum_app.sh "$work/axum" 20 ;;
        duotone)
            tests/load/generate_app.sh "$work/duotone" 20
            cp tests/peers/Cargo.lock "$work/duotone/Cargo.lock"
            ;;
    esac
    # Its own lock file names less than that of all peers; whatever is not here must be fetched once.
    cargo metadata --format-version 1 --manifest-path "$work/$1/Cargo.toml" >/dev/null
}

# measure PIECE: a round of it.
measure() {
    local framework
    for framework in "${frameworks[@]}"; do
        case $1 in
            small-cold) CARGO_INCREMENTAL=1 compiled cold "$framework" small ;;
            small-cold-release) CARGO_INCREMENTAL=0 compiled cold "$framework" small --release ;;
            small) CARGO_INCREMENTAL=1 compiled changed "$framework" small ;;
            large) CARGO_INCREMENTAL=0 compiled whole "$framework" large ;;
            large-release) CARGO_INCREMENTAL=0 compiled whole "$framework" large --release ;;
            *) echo "no piece \`$1\`" >&2; exit 1 ;;
        esac
    done
}

for framework in "${frameworks[@]}"; do generate "$framework"; done
for round in $(seq "$rounds"); do
    echo "round $round of $rounds" >&2
    for piece in "${pieces[@]}"; do measure "$piece"; done
done

median() { sort -n "$1" | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

# line LABEL FIGURES: a row of medians, and ours in relation to axum's.
line() {
    [ -e "$work/$2.axum.$3" ] || return 0
    awk -v label="$1" -v a="$(median "$work/$2.axum.$3")" -v d="$(median "$work/$2.duotone.$3")" \
        'BEGIN {printf "| %s | %.1f | %.1f | %.2f |\n", label, a, d, d / a}'
}

# size LABEL PROFILE SIZE PROGRAM..: of the files, stripped.
size() {
    local label=$1 framework kib=()
    shift
    for framework in "${frameworks[@]}"; do
        local file=$work/target.$framework.$2/$1/$3
        [ "$2" = large ] || file+=-$framework
        [ -e "$file" ] || return 0
        strip -o "$work/stripped" "$file"
        kib+=("$(($(stat -c %s "$work/stripped") / 1024))")
    done
    awk -v label="$label" -v a="${kib[0]}" -v d="${kib[1]}" \
        'BEGIN {printf "| %s | %d | %d | %.2f |\n", label, a, d, d / a}'
}

crates() { cargo tree --manifest-path tests/peers/Cargo.toml -p "peer-$1" -e normal --prefix none | sort -u | grep -c .; }

# How many rounds each kind of figure has.
rounds() { wc -l "$work"/{changed,cold,whole}.*.duotone.* 2>/dev/null | awk '$2 != "total" {print $1}' | sort -nu | paste -sd' ' | sed 's/ / to /'; }

table() {
    . tests/load/machine.sh
    echo "Medians of $(rounds) interleaved rounds, seconds of CPU time:"
    echo
    echo '| | axum | Duotone | |'
    echo '|---|--:|--:|--:|'
    line 'small, all dependencies, debug' cold.small ''
    line 'small, all dependencies, release (thin LTO)' cold.small --release
    line 'small, debug, after `main.rs` was touched' changed.small ''
    line '1,000 routes, that crate alone, debug' whole.large ''
    line '1,000 routes, that crate alone, release' whole.large --release
    size 'small, release, stripped, KiB' release small peer
    size '1,000 routes, release, stripped, KiB' release large startup
    awk -v a="$(crates axum)" -v d="$(crates duotone)" \
        'BEGIN {printf "| crates compiled for the small one, itself included | %d | %d | %.2f |\n", a, d, d / a}'
}

if [ -n "$quick" ]; then
    table
elif [ -z "$keep" ] || [ -n "$table" ]; then
    page compile table
fi
