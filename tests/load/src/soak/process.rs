//! What the process has of the system: descriptors, threads, mappings, memory.

use std::fmt;
use std::fs;
use std::time::Duration;

/// How many more the allocator may make.
const MAPPINGS: usize = 16;

/// How much more it may keep, in KiB, beside a tenth of all. A few bytes that each request loses are more
/// in ten minutes.
const RESIDENT: usize = 8 * 1024;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Process {
    descriptors: usize,
    threads: usize,
    mappings: usize,
    /// In KiB.
    resident: usize,
}

impl Process {
    pub(crate) const HEAD: &'static str = "descriptors | threads | mappings | resident, KiB";

    /// When nothing changes any more but what the allocator does: threads that were told to end need a
    /// moment for it.
    pub(crate) fn settled() -> Process {
        let mut before = Process::now();
        for _ in 0..100 {
            std::thread::sleep(Duration::from_millis(20));
            let now = Process::now();
            if (now.descriptors, now.threads) == (before.descriptors, before.threads) {
                return now;
            }
            before = now;
        }
        before
    }

    fn now() -> Process {
        let entries = |folder| fs::read_dir(folder).map_or(0, Iterator::count);
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let resident = resident.and_then(|line| line.split_whitespace().next()?.parse().ok());
        Process {
            descriptors: entries("/proc/self/fd"),
            threads: entries("/proc/self/task"),
            mappings: fs::read_to_string("/proc/self/maps").unwrap_or_default().lines().count(),
            resident: resident.unwrap_or(0),
        }
    }

    /// What is more than it was, and more than may be.
    pub(crate) fn grown_since(&self, before: &Process) -> Vec<String> {
        let figures = [
            ("descriptors", before.descriptors, self.descriptors, 0),
            ("threads", before.threads, self.threads, 0),
            ("mappings", before.mappings, self.mappings, MAPPINGS),
            ("KiB resident", before.resident, self.resident, before.resident / 10 + RESIDENT),
        ];
        let grown = figures.into_iter().filter(|(_, before, now, allowed)| *now > before + allowed);
        grown.map(|(what, before, now, _)| format!("{before} {what} became {now}")).collect()
    }
}

impl fmt::Display for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Process { descriptors, threads, mappings, resident } = self;
        write!(f, "{descriptors} | {threads} | {mappings} | {resident}")
    }
}
