//! Writes to stdout for whoever reads it: `app routes | head` is no mistake.

use std::io::{ErrorKind, Write as _};

use crate::Result;

pub(super) fn print(text: &str) -> Result<()> {
    let mut stdout = std::io::stdout();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        // The reader has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}
