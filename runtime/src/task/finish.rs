//! Waits for the tasks of an app when it ends, and names those that are cut.

use std::time::Duration;

use crate::App;
use crate::bridge::here::{self, Here};
use crate::task::TaskSet;

/// How long tasks that were cut have to drop what they hold: one poll, unless they block.
pub(crate) const LAST_WORDS: Duration = Duration::from_secs(1);

impl App {
    /// Waits until the tasks that [`spawn`](crate::spawn) and [`spawn_sync`](crate::spawn_sync)
    /// started for the app have ended. Those that run longer than this are cancelled and named in
    /// the log; says how many they are.
    ///
    /// A server of ours does it when it stops. This is for programs without one: a command that
    /// [enters](Self::enter) the app, or a server of somebody else's.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use duotone::App;
    ///
    /// let app = App::new().build()?;
    /// app.enter(|| {
    ///     duotone::spawn_sync(|| "some work");
    ///     duotone::spawn(std::future::pending::<()>());
    /// });
    /// assert_eq!(app.finish_tasks(Duration::from_millis(100)), 1);
    /// # Ok::<(), duotone::Error>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Inside an async function that Duotone runs, since it blocks.
    #[track_caller]
    pub fn finish_tasks(&self, limit: Duration) -> usize {
        assert!(
            here::get() == Here::Anywhere,
            "`finish_tasks` was called inside an async function, where it would block the event \
             loop: call it in `sync_to_async`"
        );
        self.tasks().wait(limit);
        let cut = self.cut_tasks();
        if cut > 0 {
            self.tasks().wait(LAST_WORDS);
        }
        cut
    }

    /// [Cuts](TaskSet::cut) its tasks.
    pub(crate) fn cut_tasks(&self) -> usize {
        self.tasks().cut()
    }
}

impl TaskSet {
    /// Cancels the tasks that still run, and names them; says how many they are.
    pub(crate) fn cut(&self) -> usize {
        let cut: Vec<_> = self.cancel().iter().map(ToString::to_string).collect();
        if !cut.is_empty() {
            let tasks = if cut.len() == 1 { "task" } else { "tasks" };
            tracing::warn!("cut {} {tasks}: {}", cut.len(), cut.join(", "));
        }
        cut.len()
    }
}
