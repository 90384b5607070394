//! The function pointer of a handler: arguments in, the function called, the answer converted.
//!
//! What a user's type has to be is asked at that type, once: the call is located there, and
//! resolved at the macro, so that nothing of the user's can shadow it. The type is written out,
//! in one body with the metadata that also asks, since rustc reports an error once per body and
//! place.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use crate::model::{Argument, Color, Handler, Names, Role, Slot};

/// `Colored::Sync(|..| ..)` or `Colored::Async(|..| ..)`. The closure takes `inputs`; `answer` is
/// the function of `__private` that converts what the handler returned, with `more` behind it.
pub(super) fn colored(
    names: &Names,
    handler: &Handler<Slot>,
    inputs: &[Input],
    answer: &str,
    more: &[Input],
) -> TokenStream {
    let Names { krate, function, .. } = names;
    let inputs = inputs.iter().map(|input| input.ident());
    let arguments = handler.arguments.iter().map(|it| argument(names, handler, it));
    let call = quote!(#function(#(#arguments),*));

    let at = Span::mixed_site().located_at(handler.answer);
    let answer = Ident::new(answer, at);
    let more = more.iter().map(|input| input.ident());
    let value = format_ident!("__answer", span = Span::mixed_site());
    let convert = quote_spanned!(at=> #krate::__private::#answer(#value #(, #more)*));
    match handler.color {
        Color::Sync => quote! {
            #krate::__private::Colored::Sync(|#(#inputs),*| {
                let #value = #call;
                #convert
            })
        },
        Color::Async => {
            let at = Span::mixed_site().located_at(function.span());
            let pin = quote_spanned!(at=> #krate::__private::Box::pin);
            quote! {
                #krate::__private::Colored::Async(|#(#inputs),*| #pin(async move {
                    let #value = #call.await;
                    #convert
                }))
            }
        }
    }
}

/// What the dispatcher gives a handler.
#[derive(Clone, Copy)]
pub(super) enum Input {
    Request,
    Response,
    /// The error, or perhaps one.
    Error,
    App,
}

impl Input {
    fn ident(self) -> Ident {
        let name = match self {
            Input::Request => "__request",
            Input::Response => "__response",
            Input::Error => "__error",
            Input::App => "__app",
        };
        Ident::new(name, Span::mixed_site())
    }
}

fn argument(names: &Names, handler: &Handler<Slot>, argument: &Argument) -> TokenStream {
    let krate = &names.krate;
    let Argument { label, ty, span, .. } = argument;
    let at = Span::mixed_site().located_at(*span);
    let [request, response, error, app] =
        [Input::Request, Input::Response, Input::Error, Input::App].map(Input::ident);
    match &argument.role {
        Role::Param(slot) => {
            quote_spanned!(at=> #krate::__private::param::<#ty>(#request, #slot, #label)?)
        }
        Role::Extract => quote_spanned!(at=> #krate::__private::extract::<#ty>(#request, #label)?),
        Role::FromApp => quote_spanned!(at=> #krate::__private::from_app::<#ty>(#app)?),
        Role::Response => quote_spanned!(at=> #krate::__private::take::<#ty>(#response)),
        Role::Unhandled => error.into_token_stream(),
        Role::Caught(ty) => {
            let caught = Ident::new(handler.caught(), at);
            quote_spanned!(at=> #krate::__private::#caught::<#ty>(#error)?)
        }
    }
}
