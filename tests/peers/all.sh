#!/usr/bin/env bash
# Every comparison with other frameworks, one after the other; writes docs/performance.md. On a machine that does nothing
# else. About half an hour, and as long again the first time, to compile the peers.
#
#   tests/peers/all.sh
set -euo pipefail
cd "$(dirname "$0")"

skipped=()
for script in ./run.sh ./memory.sh ./dispatch.sh ./compile.sh ./python/run.sh; do
    echo "== $script" >&2
    "$script" || {
        # 3 is `SKIPPED`, which the script has explained.
        [ $? = 3 ] || exit 1
        skipped+=("$script")
    }
done
[ ${#skipped[@]} = 0 ] || echo "SKIPPED: ${skipped[*]}" >&2
