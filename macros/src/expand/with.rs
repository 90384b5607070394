//! `with = [..]`: how the decorators of a view are made, and how they run with it.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned as _;

use super::call::{self, Shape, located};
use crate::model::{Color, Handler, Names, Slot};

/// The view's function. With decorators an async one is a part of their future, in [`of`].
pub(super) fn call(names: &Names, handler: &Handler<Slot>, with: &[Expr]) -> TokenStream {
    if with.is_empty() || handler.color == Color::Sync {
        return call::colored(names, handler, &Shape::VIEW);
    }
    let private = names.private(Span::call_site());
    quote!(#private::Colored::Async(#private::on_loop))
}

/// `Option<&dyn With>`: the list becomes a chain, whose type is that of all its entries.
pub(super) fn of(names: &Names, handler: &Handler<Slot>, with: &[Expr]) -> TokenStream {
    let private = names.private(Span::call_site());
    if with.is_empty() {
        return quote!(#private::Option::None);
    }
    let chain = chain(names, with);
    let view = match handler.color {
        Color::Sync => quote!(#private::not_polled()),
        Color::Async => {
            let answered = call::answered(names, handler, &Shape::VIEW, &[]);
            quote!(async move { #answered })
        }
    };
    let request = call::local("request", Span::call_site());
    // All of it is one body with the rest of the metadata, so that rustc says once of an entry that
    // it is no decorator.
    quote! {
        #private::Option::Some(&#private::Decorated {
            make: || #chain,
            run: |#request, from, make| #private::run(#request, from, make, #view),
        })
    }
}

/// `Option<fn() -> Made>`: the same for a whole block, around the decorators of each function.
pub(super) fn of_block(names: &Names, with: &[Expr]) -> TokenStream {
    let private = names.private(Span::call_site());
    if with.is_empty() {
        return quote!(#private::Option::None);
    }
    let chain = chain(names, with);
    quote!(#private::Option::Some(|| #private::made(#chain)))
}

fn chain(names: &Names, with: &[Expr]) -> TokenStream {
    let private = names.private(Span::call_site());
    let end = quote!(#private::End);
    with.iter().rev().fold(end, |inner, entry| link(names, entry, &inner))
}

/// A decorator around others: located at the entry, which has to be one.
fn link(names: &Names, entry: &Expr, inner: &TokenStream) -> TokenStream {
    let at = entry.span();
    let (private, made) = (names.private(at), made(entry));
    quote_spanned!(located(at)=> #private::link(#made, #inner))
}

/// The decorator that an entry makes: a bare path is a call without arguments.
pub(super) fn made(entry: &Expr) -> TokenStream {
    match entry {
        Expr::Path(_) => quote_spanned!(located(entry.span())=> #entry()),
        entry => quote!(#entry),
    }
}
