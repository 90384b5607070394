//! The body is taken as a stream by one function: not by one and by a provider that it asks for as
//! well, nor by two providers of one function.

use std::collections::HashSet;

use crate::app::Fault;
use crate::app::asking::Asking;
use crate::handler::{Meta, Needs};
use crate::provider::{Replaced, all_of};

/// `asking` are all who ask: also the providers.
pub(super) fn faults(asking: &[Asking], replaced: &Replaced) -> Vec<Fault> {
    let is_called = |meta: &Meta| !replaced.has((meta.id)());
    // The same two may be found from several who ask.
    let mut told = HashSet::new();
    let mut faults = Vec::new();
    for Asking { who, needs } in asking {
        let providers = all_of(needs, &is_called).into_iter();
        let takes = providers.filter(|meta| Needs::streams(meta.needs) > 0);
        let mut taking: Vec<_> = takes.map(|meta| meta.origin.to_string()).collect();
        if Needs::streams(needs) > 0 {
            taking.insert(0, who.clone());
        }
        for pair in taking.windows(2) {
            if let [first, second] = pair
                && told.insert([first.clone(), second.clone()])
            {
                let what = format!("{first} and {second} both take the body as a stream");
                let help = "help: take it in one of them, or as `Bytes` in both";
                faults.push(Fault::new(format!("{what}\n    {help}")));
            }
        }
    }
    faults
}
