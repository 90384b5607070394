//! `app routes [--sort COLUMN] [--json]`: what its command line asks for.

use std::str::FromStr;

use lexopt::{Arg, Parser};

use crate::cli::Page;
use crate::cli::args::{Command, Usage, not_wanted};

/// How the routes are listed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Listing {
    /// Registration order, unless it is given.
    pub(super) sort: Option<Column>,
    pub(super) json: bool,
}

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Endpoint,
    Methods,
    Path,
    Color,
    Decorators,
    Source,
}

impl Column {
    /// From left to right.
    pub(super) const ALL: [Column; 6] = [
        Column::Endpoint,
        Column::Methods,
        Column::Path,
        Column::Color,
        Column::Decorators,
        Column::Source,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Column::Endpoint => "endpoint",
            Column::Methods => "methods",
            Column::Path => "path",
            Column::Color => "color",
            Column::Decorators => "decorators",
            Column::Source => "source",
        }
    }
}

impl FromStr for Column {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Column::ALL.into_iter().find(|column| column.name() == text);
        found.ok_or_else(|| {
            let names = Column::ALL.map(|column| format!("`{}`", column.name()));
            format!("`{text}` is not a column\n  help: the columns are {}", names.join(", "))
        })
    }
}

/// What stands behind `routes`.
pub(super) fn parse(mut rest: Parser) -> Result<Command, Usage> {
    let mut listing = Listing::default();
    while let Some(arg) = rest.next().map_err(not_wanted)? {
        match arg {
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Print(Page::Help)),
            Arg::Long("version") | Arg::Short('V') => return Ok(Command::Print(Page::Version)),
            Arg::Long("json") => listing.json = true,
            Arg::Long("sort") => {
                let place = "--sort".to_owned();
                let text = rest.value().map_err(|_| Usage::NoValue(place.clone()))?;
                let column = text.to_string_lossy().parse();
                listing.sort = Some(column.map_err(|why| Usage::Value { place, why })?);
            }
            Arg::Long(name) => return Err(Usage::RoutesWith(format!("--{name}"))),
            Arg::Short(letter) => return Err(Usage::RoutesWith(format!("-{letter}"))),
            Arg::Value(name) => {
                return Err(Usage::SecondCommand(name.to_string_lossy().into_owned()));
            }
        }
    }
    Ok(Command::Print(Page::Routes(listing)))
}
