//! `app routes`: the table of routes.

use std::fmt::Write as _;

use crate::App;
use crate::app::RouteEntry;

pub(super) fn text(app: &App) -> String {
    let rows: Vec<_> = app.routes().iter().map(row).collect();
    table(&rows)
}

type Row = [String; 5];

fn row(route: &RouteEntry) -> Row {
    let origin = &route.origin;
    [
        route.name.clone(),
        route.methods.join(","),
        route.path.clone(),
        route.endpoint.view.color().as_str().to_owned(),
        format!("{}:{}", origin.file, origin.line),
    ]
}

/// Aligned columns, under their names.
fn table(rows: &[Row]) -> String {
    let head = ["endpoint", "methods", "path", "color", "source"].map(str::to_owned);
    let mut widths = [0; 5];
    for row in rows.iter().chain([&head]) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut table = String::new();
    for row in [&head].into_iter().chain(rows) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            // INVARIANT: writing to a `String` does not fail.
            write!(line, "{cell:width$}  ").expect("a string");
        }
        table.push_str(line.trim_end());
        table.push('\n');
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [
            ["index", "GET", "/", "sync", "src/main.rs:3"].map(str::to_owned),
            ["user", "GET,POST", "/users/{id}", "async", "src/main.rs:8"].map(str::to_owned),
        ];
        let expected = "\
endpoint  methods   path         color  source
index     GET       /            sync   src/main.rs:3
user      GET,POST  /users/{id}  async  src/main.rs:8
";
        assert_eq!(table(&rows), expected);
    }
}
