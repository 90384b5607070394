//! A server of class `green` that is never left alone: what does it not give back?
//!
//! Clients ask for views that sleep, call an upstream, panic, run out of time, and go away in the
//! middle of it; meanwhile the server is stopped and started again and again. Each request must be
//! answered as it should be, or its client be gone; and after each stop no green thread, request,
//! descriptor, thread or stack may be left. Run by `soak.sh`.

mod app;
mod clients;
mod process;
mod server;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clients::Tally;
use process::Process;
use server::Served;

/// How many servers there are, one after the other, unless it is said.
const SERVERS: u32 = 12;
/// How many of them the process may take to become as large as it gets: threads keep memory of theirs,
/// and the allocator does.
const WARM_UP: u32 = 3;

fn main() -> duotone::Result<ExitCode> {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<u32>());
    let seconds = args.next().transpose()?.unwrap_or(20);
    let servers = args.next().transpose()?.unwrap_or(SERVERS);

    let upstream = server::upstream()?;
    let each = Duration::from_secs(seconds.into()) / servers;
    let (mut sum, mut warm, mut last, mut sound) = (Tally::default(), None, None, true);
    println!("| server | requests | {} |", Process::HEAD);
    println!("|--:|--:|{}", "--:|".repeat(Process::HEAD.split('|').count()));
    let began = Instant::now();
    for number in 1..=servers {
        let served = Served::start(upstream.address)?;
        let mut tally = clients::run(served.address, each)?;
        let ended = served.stop()?;
        tally.hang_up();
        let now = Process::settled();
        println!("| {number} | {} | {now} |", tally.all());
        for fault in tally.faults() {
            println!("server {number}: {fault}");
            sound = false;
        }
        if ended.left() != 0 {
            println!("server {number}: {ended}");
            sound = false;
        }
        sum.add(tally);
        if number == WARM_UP.min(servers) {
            warm = Some(now);
        }
        last = Some(now);
    }
    println!("\n{sum}, in {} s", began.elapsed().as_secs());
    if let (Some(warm), Some(last)) = (warm, last) {
        for grown in last.grown_since(&warm) {
            println!("after the last server: {grown}");
            sound = false;
        }
    }
    println!("{}", if sound { "nothing was left behind" } else { "FAILED" });
    drop(upstream);
    Ok(ExitCode::from(u8::from(!sound)))
}
