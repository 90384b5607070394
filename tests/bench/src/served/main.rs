//! Answers requests of one kind over a socket, for `count.sh` to count the instructions.
//!
//! ```text
//! served                  the names of all kinds
//! served NAME REQUESTS    serves a client that sends so many, and ends when it has all answers
//! ```
//!
//! The client is a process of its own, so that only what serves is counted.

mod client;
mod duotone;
#[cfg(feature = "green")]
mod green;
mod hyper;
mod kinds;

use std::io::{self, Error};
use std::net::SocketAddr;
use std::process::{Command, ExitCode};

use tokio::sync::oneshot;

use kinds::{Kind, Stack};

fn main() -> io::Result<ExitCode> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        [] => {
            for kind in kinds::all() {
                println!("{}", kind.name);
            }
        }
        ["--client", name, requests, address] => {
            let address: SocketAddr = address.parse().map_err(Error::other)?;
            client::ask(&find(name)?, requests.parse().map_err(Error::other)?, address)?;
        }
        [name, requests] => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let kind = find(name)?;
            let answered = runtime.block_on(async {
                match kind.stack {
                    Stack::Duotone => duotone::serve(&kind, requests, |server| server).await,
                    #[cfg(feature = "green")]
                    Stack::Green => duotone::serve(&kind, requests, green::of_class).await,
                    Stack::Hyper => hyper::serve(&kind, requests).await,
                }
            })?;
            return Ok(if answered { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        _ => return Err(Error::other("served [NAME REQUESTS]")),
    }
    Ok(ExitCode::SUCCESS)
}

fn find(name: &str) -> io::Result<Kind> {
    kinds::all().into_iter().find(|kind| kind.name == name).ok_or(io::ErrorKind::NotFound.into())
}

/// Starts the client; ready with whether it got what it asked for.
fn start_client(
    kind: &Kind,
    requests: &str,
    address: SocketAddr,
) -> io::Result<oneshot::Receiver<bool>> {
    let mut client = Command::new(std::env::current_exe()?)
        .args(["--client", kind.name, requests, &address.to_string()])
        .spawn()?;
    let (done, answered) = oneshot::channel();
    std::thread::spawn(move || done.send(client.wait().is_ok_and(|status| status.success())));
    Ok(answered)
}
