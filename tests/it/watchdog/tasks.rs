//! Tasks of a runtime, which are named by where they were started, in each worker class.

use std::cell::Cell;

use duotone::prelude::*;
use duotone::{Handler, Task, spawn};

use super::{SHORT, app};
use crate::captured::wait_until_logged;
use crate::entries::each_entry;

const BY_SPAWN: u32 = line!() + 11;
const BY_GROUP: u32 = line!() + 11;

/// A task that blocks until it was named, with the view that starts it.
fn start(how: &str, tasks: &TaskGroup, view: &'static str) -> Task<()> {
    let blocks = |line: u32| {
        let place = format!("the task of {}:{line}:", file!());
        let of = format!(", of a request for `{view}`");
        async move { wait_until_logged(&[&place, &of, "and still does"]) }
    };
    match how {
        "spawn" => spawn(blocks(BY_SPAWN)),
        _ => tasks.spawn(blocks(BY_GROUP)),
    }
}

/// Views of both colors, for one entry: a task is named once for each place and view.
macro_rules! starters {
    ($($fn_path:literal $fn_view:ident $async_path:literal $async_view:ident)*) => {
        $(
            #[get($fn_path)]
            fn $fn_view(how: &str, tasks: TaskGroup) -> Result<()> {
                start(how, &tasks, stringify!($fn_view)).join()
            }

            #[get($async_path)]
            async fn $async_view(how: &str, tasks: TaskGroup) -> Result<()> {
                start(how, &tasks, stringify!($async_view)).await
            }
        )*

        fn starters() -> Vec<Handler> {
            [$(handlers![$fn_view, $async_view]),*].into_iter().flatten().collect()
        }
    };
}

starters! {
    "/0/fn/{how}" fn_0 "/0/async/{how}" async_0
    "/1/fn/{how}" fn_1 "/1/async/{how}" async_1
    "/2/fn/{how}" fn_2 "/2/async/{how}" async_2
    "/3/fn/{how}" fn_3 "/3/async/{how}" async_3
    "/4/fn/{how}" fn_4 "/4/async/{how}" async_4
    "/5/fn/{how}" fn_5 "/5/async/{how}" async_5
}

// A task of a runtime, in whatever class its request is: it is an event loop that it holds.
#[test]
fn a_task_that_blocks_is_named_in_each_class_by_where_it_was_started() {
    let (app, entries) = (app(SHORT, starters()), Cell::new(0));
    each_entry(&app, |entry| {
        let number = entries.replace(entries.get() + 1);
        for (color, how) in
            [("fn", "spawn"), ("fn", "group"), ("async", "spawn"), ("async", "group")]
        {
            let answer = entry.get(&format!("/{number}/{color}/{how}"));
            assert_eq!(answer.0, 204, "{color}, {how}, {}", entry.name());
        }
    });
}
