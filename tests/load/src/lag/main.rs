//! Do sync views that block disturb the event loop?
//!
//! One server with one event-loop thread is measured in interleaved rounds: without sleepers, and
//! while as many clients as there are sleepers keep asking for a sync view that sleeps for a
//! second. The medians of the loop's longest lag and of an async view's p99 are compared; exits
//! with 2 when either grows beyond [`ALLOWED`]. Run by `lag.sh`.

mod round;
mod server;

use std::process::ExitCode;
use std::time::Duration;

use round::{Figures, Load};
use server::Server;

/// How much larger a figure may be with sleepers than without.
const ALLOWED: f64 = 1.5;

fn main() -> duotone::Result<ExitCode> {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<u32>());
    // Long rounds: the longest lag of a short one depends on whether the machine happened to take
    // the processor away for a tick (4 ms here) or not.
    let rounds = args.next().transpose()?.unwrap_or(9);
    let seconds = args.next().transpose()?.unwrap_or(8);
    let sleepers = args.next().transpose()?.unwrap_or(64);

    let server = Server::start()?;
    let quiet = Load { sleepers: 0, time: Duration::from_secs(seconds.into()) };
    let busy = Load { sleepers, ..quiet };
    // Not counted: threads start, caches fill.
    round::run(&server, Load { time: Duration::from_secs(1), ..busy })?;

    println!(
        "| round | lag, quiet | lag, {sleepers} sleepers | p99, quiet | p99, {sleepers} sleepers |"
    );
    println!("|--:|--:|--:|--:|--:|");
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for number in 1..=rounds {
        let (a, b) = (round::run(&server, quiet)?, round::run(&server, busy)?);
        row(&number.to_string(), a, b);
        without.push(a);
        with.push(b);
    }
    let (a, b) = (Figures::median(&without), Figures::median(&with));
    row("median", a, b);
    let (lag, p99) = (ratio(a.longest_lag, b.longest_lag), ratio(a.p99, b.p99));
    println!("\nlongest lag x {lag:.2}, p99 x {p99:.2}, {ALLOWED} allowed");
    Ok(ExitCode::from(if lag <= ALLOWED && p99 <= ALLOWED { 0 } else { 2 }))
}

fn row(label: &str, a: Figures, b: Figures) {
    let [lag_a, lag_b] = [a, b].map(|figures| figures.longest_lag.as_micros());
    let [p99_a, p99_b] = [a, b].map(|figures| figures.p99.as_micros());
    println!("| {label} | {lag_a} us | {lag_b} us | {p99_a} us | {p99_b} us |");
}

fn ratio(without: Duration, with: Duration) -> f64 {
    with.as_secs_f64() / without.as_secs_f64()
}
