# Prints what figures depend on. Sourced by the scripts beside it.
printf '%s, %s cores (%s), Linux %s, %s, duotone %s\n\n' \
    "$(date -u +%F)" "$(nproc)" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" \
    "$(uname -r)" "$(rustc --version | cut -d' ' -f1,2)" "$(git rev-parse --short HEAD)"
