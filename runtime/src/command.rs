//! What a `#[command]` is given: the app, and what stands behind its name on the command line.

use std::ffi::OsString;
use std::ops::Deref;

use crate::handler::Needs;
use crate::{App, FromApp, Result};

/// A command that was called, of which its arguments are made.
#[derive(Clone, Debug)]
pub struct Called {
    pub(crate) app: App,
    pub(crate) args: Args,
}

impl Called {
    /// The app it belongs to.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// What stands behind its name on the command line.
    pub fn args(&self) -> &Args {
        &self.args
    }
}

/// An argument of a [`#[command]`](macro@crate::command): [`Args`] and all that
/// [serving hooks](FromApp) take too.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of a command",
    label = "commands take `Args`, `State<T>` and `App`"
)]
pub trait FromCommand: Sized {
    /// What the app must have been given.
    const NEEDS: Needs = Needs::NOTHING;

    /// Makes the argument.
    fn from_command(called: &Called) -> Result<Self>;
}

impl<T: FromApp> FromCommand for T {
    const NEEDS: Needs = T::NEEDS;

    fn from_command(called: &Called) -> Result<Self> {
        T::from_app(called.app())
    }
}

/// What stands behind a command's name on the command line, word for word: `["Ada", "--admin"]`
/// of `app create-user Ada --admin`.
///
/// Which words it takes is the command's to say; a parser of command lines takes them as they are.
///
/// ```
/// use duotone::Args;
///
/// let args = Args::from(["Ada", "--admin"]);
/// assert_eq!(args.len(), 2);
/// assert_eq!(args.text(0), Some("Ada"));
/// assert_eq!(args.text(2), None);
/// assert!(args.iter().any(|arg| arg == "--admin"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Args(Vec<OsString>);

impl Args {
    /// One of them, counted from 0; `None` also for one that is not UTF-8.
    pub fn text(&self, at: usize) -> Option<&str> {
        self.0.get(at)?.to_str()
    }
}

impl FromCommand for Args {
    fn from_command(called: &Called) -> Result<Self> {
        Ok(called.args.clone())
    }
}

impl Deref for Args {
    type Target = [OsString];

    fn deref(&self) -> &[OsString] {
        &self.0
    }
}

impl<T: Into<OsString>, const N: usize> From<[T; N]> for Args {
    fn from(args: [T; N]) -> Self {
        args.into_iter().collect()
    }
}

impl<T: Into<OsString>> FromIterator<T> for Args {
    fn from_iter<I: IntoIterator<Item = T>>(args: I) -> Self {
        Args(args.into_iter().map(Into::into).collect())
    }
}

impl IntoIterator for Args {
    type Item = OsString;
    type IntoIter = std::vec::IntoIter<OsString>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
