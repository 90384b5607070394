//! `app routes`: the table of routes, as text or as JSON.

use std::cmp::Ordering;
use std::fmt::Write as _;

use serde::Serialize;

use crate::cli::listing::{Column, Listing};
use crate::{App, RouteInfo};

pub(super) fn text(app: &App, listing: &Listing) -> String {
    let mut routes: Vec<_> = app.routes().collect();
    if let Some(column) = listing.sort {
        // It is stable: what the column leaves open stays in registration order.
        routes.sort_by(|a, b| compare(column, *a, *b));
    }
    if listing.json { json(&routes) } else { table(&routes) }
}

fn compare(column: Column, a: RouteInfo<'_>, b: RouteInfo<'_>) -> Ordering {
    match column {
        // Lines are numbers: 9 stands before 10.
        Column::Source => (a.file(), a.line()).cmp(&(b.file(), b.line())),
        _ => cell(column, a).cmp(&cell(column, b)),
    }
}

fn cell(column: Column, route: RouteInfo<'_>) -> String {
    match column {
        Column::Endpoint => route.endpoint().to_owned(),
        Column::Methods => route.methods().join(","),
        Column::Path => route.path().to_owned(),
        Column::Color => route.color().as_str().to_owned(),
        Column::Decorators => route.decorators().collect::<Vec<_>>().join(","),
        Column::Source => format!("{}:{}", route.file(), route.line()),
    }
}

/// Columns under their names.
fn table(routes: &[RouteInfo<'_>]) -> String {
    let head = Column::ALL.map(|column| column.name().to_owned());
    let rows = routes.iter().map(|&route| Column::ALL.map(|column| cell(column, route)));
    aligned(&std::iter::once(head).chain(rows).collect::<Vec<_>>())
}

/// Each column as wide as its widest cell.
fn aligned<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut table = String::new();
    for row in rows {
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

/// A route as an object: the names are a promise to those who read it.
#[derive(Serialize)]
struct Row<'a> {
    endpoint: &'a str,
    blueprint: Option<&'a str>,
    methods: &'a [&'a str],
    path: &'a str,
    color: &'a str,
    decorators: Vec<&'a str>,
    file: &'a str,
    line: u32,
}

fn json(routes: &[RouteInfo<'_>]) -> String {
    let rows: Vec<_> = routes
        .iter()
        .map(|route| Row {
            endpoint: route.endpoint(),
            blueprint: route.blueprint(),
            methods: route.methods(),
            path: route.path(),
            color: route.color().as_str(),
            decorators: route.decorators().collect(),
            file: route.file(),
            line: route.line(),
        })
        .collect();
    // INVARIANT: a list of structs of texts and numbers is JSON.
    let mut text = serde_json::to_string_pretty(&rows).expect("rows are JSON");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [
            ["endpoint", "methods", "path", "color", "source"].map(str::to_owned),
            ["index", "GET", "/", "sync", "src/main.rs:3"].map(str::to_owned),
            ["user", "GET,POST", "/users/{id}", "async", "src/main.rs:8"].map(str::to_owned),
        ];
        let expected = "\
endpoint  methods   path         color  source
index     GET       /            sync   src/main.rs:3
user      GET,POST  /users/{id}  async  src/main.rs:8
";
        assert_eq!(aligned(&rows), expected);
    }
}
