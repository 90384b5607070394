//! A decorator: its configuration, and what it does with the thread that it is given.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Ident, Signature};

use crate::args::Config;
use crate::model::{Argument, Color, Role};

/// A function with `#[decorator]`.
pub(crate) struct Decorator {
    pub(crate) config: Vec<Config>,
    pub(crate) kind: DecoratorKind,
}

/// As `duotone::DecoratorKind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DecoratorKind {
    Passes,
    Waits,
    Blocks,
}

impl DecoratorKind {
    /// It passes when all that it awaits is `next.run()`, as far as its tokens show. A macro may
    /// hide more: then it is the runtime that waits for it.
    pub(super) fn of(sig: &Signature, arguments: &[Argument], body: TokenStream) -> Self {
        let next = arguments.iter().find(|it| matches!(it.role, Role::Next(_)));
        match (Color::of(sig), next) {
            (Color::Sync, _) => DecoratorKind::Blocks,
            (Color::Async, Some(next)) if sig.asyncness.is_some() => {
                let passes = awaits_only(&next.label, body);
                if passes { DecoratorKind::Passes } else { DecoratorKind::Waits }
            }
            (Color::Async, _) => DecoratorKind::Waits,
        }
    }
}

/// Whether every `.await` stands behind `next.run()`.
fn awaits_only(next: &str, tokens: TokenStream) -> bool {
    let mut before: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match &token {
            TokenTree::Group(group) if !awaits_only(next, group.stream()) => return false,
            TokenTree::Ident(ident) if ident == "await" && !ends_with_run(next, &before) => {
                return false;
            }
            _ => before.push(token),
        }
    }
    true
}

/// `.. next . run ( ) .`
fn ends_with_run(next: &str, before: &[TokenTree]) -> bool {
    let [.., name, dot, run, call, second_dot] = before else { return false };
    let is_ident =
        |token: &TokenTree, name: &str| matches!(token, TokenTree::Ident(it) if it == name);
    let is_dot = |token: &TokenTree| matches!(token, TokenTree::Punct(it) if it.as_char() == '.');
    let is_call = matches!(call, TokenTree::Group(group) if group.stream().is_empty());
    // A field or method of that name is not the argument.
    let is_field = before.len() > 5 && is_dot(&before[before.len() - 6]);
    let is_next = is_ident(name, next) || matches!(name, TokenTree::Ident(it) if unraw(it) == next);
    is_next && !is_field && is_dot(dot) && is_ident(run, "run") && is_call && is_dot(second_dot)
}

fn unraw(ident: &Ident) -> String {
    use syn::ext::IdentExt as _;
    ident.unraw().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decorator_passes_when_it_awaits_nothing_but_next() {
        for (body, passes) in [
            ("next.run().await", true),
            ("if no { abort!(401) } let r = next.run().await?; Ok(r)", true),
            ("match x { _ => next.run().await }", true),
            ("respond()", true),
            ("x.next.run().await", false),
            ("other.run().await", false),
            ("next.run(1).await", false),
            ("let run = next.run(); run.await", false),
            ("sleep().await; next.run().await", false),
            ("timeout(next.run()).await", false),
            ("spawn(async { x.await })", false),
            ("select! { _ = x.await => y }", false),
        ] {
            let tokens: TokenStream = body.parse().expect(body);
            assert_eq!(awaits_only("next", tokens), passes, "{body}");
        }
    }
}
