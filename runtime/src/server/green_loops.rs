//! The event loops of a server of class `green`, and the spreading of connections over them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::time::timeout_at;

use crate::WorkerClass;
use crate::server::banner::Count;
use crate::server::deadline::Deadline;
use crate::server::error::ServeError;
use crate::server::green_loop::{Connection, GreenLoop};
use crate::server::place::Place;
use crate::server::settings::Config;

/// A loop that can end has ended this long after the deadline: a second is for what unwinds, and what
/// is left takes it no time.
pub(super) const TO_END: Duration = Duration::from_secs(3);

/// One per worker.
pub(super) struct GreenLoops(Vec<GreenLoop>);

/// Where a server of this configuration serves connections; the loops of its own that this starts
/// are to be [finished](GreenLoops::finish).
pub(super) fn place(config: &Config) -> Result<(Place, Option<Arc<GreenLoops>>), ServeError> {
    if config.worker_class != WorkerClass::Green {
        return Ok((Place::Here, None));
    }
    let loops = (0..config.workers.get())
        .map(|_| GreenLoop::start(config.green_stack))
        .collect::<Result<_, _>>();
    let loops = loops.map_err(|cause| ServeError::GreenLoop { cause })?;
    let loops = Arc::new(GreenLoops(loops));
    Ok((Place::Green(Arc::clone(&loops)), Some(loops)))
}

impl GreenLoops {
    /// Serves a connection on the loop that has the fewest.
    pub(super) fn serve(&self, connection: Connection) {
        // INVARIANT: a server has a worker.
        let least = self.0.iter().min_by_key(|each| each.connections()).expect("an event loop");
        least.serve(connection);
    }

    /// Lets the green threads that are left go on until the deadline, then ends them and the loops.
    /// A loop that something blocks is left as it is.
    pub(super) async fn finish(&self, deadline: Deadline) {
        let ends: Vec<_> = self.0.iter().map(|each| each.finish(deadline)).collect();
        let last = deadline.at().map(|at| at.max(Instant::now()) + TO_END);
        let (mut left, mut blocked) = (0, 0);
        for end in ends {
            // A loop that panicked says so by itself.
            match last {
                None => left += end.await.unwrap_or(0),
                Some(last) => match timeout_at(last.into(), end).await {
                    Ok(end) => left += end.unwrap_or(0),
                    Err(_) => blocked += 1,
                },
            }
        }
        if blocked > 0 {
            let blocked = Count(blocked, "event loop");
            tracing::warn!(target: "duotone::server", "left {blocked} that a function blocks: `--watchdog 100ms` names it");
        }
        if left > 0 {
            let left = Count(left, "green thread");
            tracing::warn!(target: "duotone::server", "cut {left} of requests whose client is gone");
        }
    }
}
