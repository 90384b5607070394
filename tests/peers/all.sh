#!/usr/bin/env bash
# Every comparison with other frameworks, one after the other; writes docs/performance.md. On a machine that does nothing
# else. About half an hour, and as long again the first time, to compile the peers.
#
#   tests/peers/all.sh
set -euo pipefail
cd "$(dirname "$0")"

skipped=() failed=()
for script in ./run.sh ./memory.sh ./dispatch.sh ./python/run.sh ./compile.sh; do
    echo "== $script" >&2
    # One that fails takes no figure from the others. 3 is `SKIPPED`, which the script has explained.
    code=0
    "$script" || code=$?
    case $code in
        0) ;;
        3) skipped+=("$script") ;;
        *) failed+=("$script") ;;
    esac
done
[ ${#skipped[@]} = 0 ] || echo "SKIPPED: ${skipped[*]}" >&2
[ ${#failed[@]} = 0 ] || { echo "FAILED: ${failed[*]}" >&2; exit 1; }
