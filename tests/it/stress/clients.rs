//! Clients that ask for anything, with any trouble, and some of which leave at any moment.

use std::future::IntoFuture;

use duotone::{App, WorkerClass};

use crate::entries::{Entry, header, request};
use crate::polling::poll_times;
use crate::wire;

/// Nothing goes wrong.
const NO_TROUBLE: u32 = 0o77_777_777;

/// Numbers that look random and are the same each time.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        // SplitMix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let mixed = (mixed ^ (mixed >> 31)) >> 33;
        u32::try_from(mixed % u64::from(sides)).expect("less than a `u32`")
    }
}

const KINDS: [&str; 8] =
    ["sync", "async", "spawn", "copy", "tasks", "decorated", "around", "stream"];

/// Sends one request, and sees whether the answer is its own, or leaves before it is there.
pub(super) fn visit(app: &App, entry: &Entry, id: u32, dice: &mut Dice) {
    let kind = KINDS[dice.roll(8) as usize];
    // Half of the requests are without trouble.
    let plan = if dice.roll(2) == 0 { NO_TROUBLE } else { dice.roll(NO_TROUBLE + 1) };
    let target = format!("/{id}/{kind}?plan={plan}");
    let leaves = dice.roll(4) == 0;
    if leaves {
        let polls = dice.roll(12) as usize;
        match entry {
            Entry::Socket(_, served) if dice.roll(2) == 0 => {
                drop(wire::send(served.addr, request("GET", &target)));
            }
            Entry::Socket(_, served) => drop(wire::begin(served.addr, request("GET", &target))),
            Entry::HandleSync(app) => drop(app.handle_sync(request("GET", &target))),
            Entry::Handle(_) => {
                let class = [WorkerClass::Async, WorkerClass::Threads][dice.roll(2) as usize];
                let client = app.test_client().worker_class(class);
                let mut dispatch = client.get(&target).into_future();
                drop(poll_times(dispatch.as_mut(), polls));
            }
            #[cfg(feature = "green")]
            Entry::Client(client) => {
                let mut dispatch = client.get(&target).into_future();
                drop(poll_times(dispatch.as_mut(), polls));
            }
        }
        return;
    }
    let answer = entry.try_send(request("GET", &target)).expect("a whole answer");
    let context = format!("{target}, {}: {answer:?}", entry.name());
    assert!(header(&answer, "x-id").is_none_or(|found| found == id.to_string()), "{context}");
    if plan == NO_TROUBLE {
        let expected = if kind == "stream" { format!("000{id}") } else { id.to_string() };
        assert_eq!((answer.status().as_u16(), crate::entries::text(&answer)), (200, expected));
    } else {
        assert_ne!(answer.status(), 503, "{context}");
    }
}
