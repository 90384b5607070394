//! What is wrong with an app that does not build: everything, each with the places it is about.

use std::collections::HashSet;
use std::fmt;
use std::panic::Location;

use crate::handler::Origin;

/// One thing that is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    message: String,
}

impl Fault {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Fault { message: message.into() }
    }

    /// A fault that two handlers make together: `{what}: `a` (file:1) and `b` (file:2)`.
    pub(crate) fn between(what: impl fmt::Display, first: &Origin, second: &Origin) -> Self {
        Fault::new(format!("{what}: {first} and {second}"))
    }

    /// How messages speak of a place that is no handler's: `(file:1)`.
    pub(crate) fn place(at: &Location<'_>) -> String {
        format!("({}:{})", at.file(), at.line())
    }
}

/// Why an app does not build: all faults at once, one per line, with the handlers involved.
#[derive(PartialEq, Eq)]
pub struct BuildError {
    faults: Vec<Fault>,
}

impl BuildError {
    /// A blueprint that is registered twice has its faults once.
    pub(crate) fn new(mut faults: Vec<Fault>) -> Self {
        let mut said = HashSet::new();
        faults.retain(|fault| said.insert(fault.message.clone()));
        BuildError { faults }
    }

    /// One message per fault.
    pub fn faults(&self) -> impl Iterator<Item = &str> {
        self.faults.iter().map(|fault| fault.message.as_str())
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the app cannot be built:")?;
        self.faults().try_for_each(|fault| write!(f, "\n  - {fault}"))
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for BuildError {}
