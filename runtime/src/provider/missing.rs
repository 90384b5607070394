//! Which providers a function asks for, and which of them have not run for a request.

use crate::Request;
use crate::color::Color;
use crate::handler::{Needs, ProviderMeta};

/// The provider that has to run next before a function with these needs: what it asks for itself
/// has run. `None` when nothing is missing.
pub(crate) fn missing(
    req: &Request,
    needs: &'static [&'static Needs],
) -> Option<&'static ProviderMeta> {
    needs.iter().find_map(|needs| {
        let of_its_own = needs.providers.iter().find_map(|provider| {
            let provider = provider();
            let lacks = !req.provided().has((provider.id)());
            lacks.then(|| missing(req, provider.needs).unwrap_or(provider))
        });
        of_its_own.or_else(|| missing(req, needs.inner))
    })
}

/// Whether one of the providers that run before a function with these needs is async.
pub(crate) fn waits(needs: &'static [&'static Needs]) -> bool {
    all(needs).iter().any(|provider| provider.call.color() == Color::Async)
}

/// Every provider that these needs ask for, also by way of others; a circle is gone round once.
pub(crate) fn all(needs: &'static [&'static Needs]) -> Vec<&'static ProviderMeta> {
    let mut found = Vec::new();
    collect(needs, &mut found);
    found
}

fn collect(needs: &'static [&'static Needs], found: &mut Vec<&'static ProviderMeta>) {
    for needs in needs {
        for provider in needs.providers.iter().map(|provider| provider()) {
            if !found.iter().any(|found| (found.id)() == (provider.id)()) {
                found.push(provider);
                collect(provider.needs, found);
            }
        }
        collect(needs.inner, found);
    }
}
