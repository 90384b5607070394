# Writes what a script prints into docs/performance.md. Sourced.

# page PART COMMAND..: runs it, prints what it prints, and puts that between the markers of this part of the page.
page() {
    local part=$1 text
    shift
    text=$(mktemp)
    "$@" | tee "$text"
    awk -v part="$part" -v text="$text" '
        $0 == "<!-- " part ": end -->" {inside = 0; found++}
        !inside {print}
        $0 == "<!-- " part ": begin -->" {inside = 1; found++; print ""; while ((getline line < text) > 0) print line; print ""}
        END {if (found != 2) exit 1}' docs/performance.md >"$text.page" ||
        { echo "docs/performance.md has no part \`$part\`" >&2; exit 1; }
    cat "$text.page" >docs/performance.md
    rm "$text" "$text.page"
}
