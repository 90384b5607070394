//! Requests of very different kinds at once, against one server. Run by `mixed.sh`.
//!
//! ```text
//! mixed classes                  the worker classes there are
//! mixed load ADDRESS ROUNDS MS   each kind of request alone, then all at once, so long in each round: rows of a table
//! mixed FLAG..                   the server, with the command line of every app
//! ```

mod app;
#[cfg(feature = "green")]
mod consent;
mod kinds;
mod round;

use std::net::SocketAddr;
use std::time::Duration;

use duotone_load::per_mille;

use kinds::KINDS;
use round::Times;

fn main() -> duotone::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["classes"] => {
            for class in app::CLASSES {
                println!("{class}");
            }
        }
        ["load", address, rounds, ms] => {
            let time = Duration::from_millis(ms.parse()?);
            measure(address.parse()?, rounds.parse()?, time)?;
        }
        _ => app::run()?,
    }
    Ok(())
}

/// Of all rounds together: with few requests in a round, the slowest of a thousand needs them all.
fn measure(address: SocketAddr, rounds: u32, time: Duration) -> duotone::Result<()> {
    let mut alone: Times = Times::default();
    let mut mixed: Times = Times::default();
    // Not counted: threads start, caches fill.
    round::run(address, &KINDS, time.min(Duration::from_secs(1)))?;
    for _ in 0..rounds {
        for (kind, alone) in KINDS.chunks(1).zip(&mut alone) {
            let [times, ..] = round::run(address, kind, time)?;
            alone.extend(times);
        }
        for (mixed, times) in mixed.iter_mut().zip(round::run(address, &KINDS, time)?) {
            mixed.extend(times);
        }
    }
    for ((kind, alone), mixed) in KINDS.iter().zip(&mut alone).zip(&mut mixed) {
        println!("| {} | {} | {} |", kind.name, figures(alone), figures(mixed));
    }
    Ok(())
}

/// How many, p50, p99, p99.9 and the longest.
fn figures(times: &mut [Duration]) -> String {
    let ms = [500, 990, 999, 1000].map(|share| per_mille(times, share).as_secs_f64() * 1e3);
    format!("{} | {:.2} | {:.2} | {:.2} | {:.2}", times.len(), ms[0], ms[1], ms[2], ms[3])
}
