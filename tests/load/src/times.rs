//! Percentiles of waiting times.

use std::time::Duration;

/// The smallest of them that this many percent do not exceed.
pub fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    per_mille(times, percent * 10)
}

/// The smallest of them that so many of a thousand do not exceed.
pub fn per_mille(times: &mut [Duration], share: usize) -> Duration {
    times.sort_unstable();
    let rank = (times.len() * share).div_ceil(1000);
    times.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}
