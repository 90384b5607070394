//! The function pointer of a handler: arguments in, the function called, the answer converted.
//!
//! What a user's type has to be is asked at that type, once: the call is located there, and
//! resolved at the macro, so that nothing of the user's can shadow it. The type is written out
//! each time, and all of it is one body with the metadata, which asks for the same: rustc reports
//! a type once per body.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};

use crate::model::{Argument, Color, Does, Handler, Names, NextType, Role, Slot};

/// What the dispatcher gives a function, and what is made of the answer.
pub(super) struct Shape {
    /// The arguments of the function pointer.
    pub(super) inputs: &'static [&'static str],
    /// The function of `__private` that converts the answer ..
    pub(super) convert: &'static str,
    /// .. and which of the inputs it takes beside it.
    pub(super) beside: &'static [&'static str],
}

impl Shape {
    pub(super) const VIEW: Shape = Shape { inputs: &["request"], convert: "respond", beside: &[] };
    pub(super) const ERROR_HANDLER: Shape =
        Shape { inputs: &["request", "error"], convert: "respond", beside: &[] };
    pub(super) const BEFORE: Shape = Shape { inputs: &["request"], convert: "before", beside: &[] };
    pub(super) const AFTER: Shape =
        Shape { inputs: &["request", "response"], convert: "put", beside: &["response"] };
    /// An after-hook that owns the response has to return it.
    pub(super) const AFTER_OWNED: Shape =
        Shape { inputs: &["request", "response"], convert: "put_back", beside: &["response"] };
    pub(super) const TEARDOWN: Shape =
        Shape { inputs: &["request", "error"], convert: "done", beside: &[] };
    pub(super) const PROVIDER: Shape =
        Shape { inputs: &["request"], convert: "provide", beside: &[] };
    pub(super) const FALLIBLE_PROVIDER: Shape =
        Shape { inputs: &["request"], convert: "provide_result", beside: &[] };
    pub(super) const APP_PROVIDER: Shape =
        Shape { inputs: &["app"], convert: "provide", beside: &[] };
    pub(super) const FALLIBLE_APP_PROVIDER: Shape =
        Shape { inputs: &["app"], convert: "provide_result", beside: &[] };
    pub(super) const SERVING: Shape = Shape { inputs: &["app"], convert: "done", beside: &[] };
    pub(super) const COMMAND: Shape = Shape { inputs: &["called"], convert: "done", beside: &[] };
}

/// `Colored::Sync(|..| ..)` or `Colored::Async(|..| ..)`.
pub(super) fn colored(names: &Names, handler: &Handler<Slot>, shape: &Shape) -> TokenStream {
    let inputs = shape.inputs.iter().map(|input| local(input, Span::call_site()));
    let answered = answered(names, handler, shape, &[]);
    let at = names.function.span();
    let private = names.private(at);
    match handler.color {
        Color::Sync => quote_spanned! {located(at)=>
            #private::Colored::Sync(|#(#inputs),*| { #answered })
        },
        Color::Async => quote_spanned! {located(at)=>
            #private::Colored::Async(|#(#inputs),*| #private::Box::pin(async move { #answered }))
        },
    }
}

/// The function called and its answer converted. `config` are fields of `self`, which a decorator
/// takes before its other arguments.
pub(super) fn answered(
    names: &Names,
    handler: &Handler<Slot>,
    shape: &Shape,
    config: &[&Ident],
) -> TokenStream {
    let config = config.iter().map(|name| quote!(&self.#name));
    let arguments = handler.arguments.iter().map(|it| argument(names, handler, it));
    let arguments = config.chain(arguments);
    let callee = &names.callee;
    let call = quote!(#callee(#(#arguments),*));

    let at = handler.answer.span;
    let (private, convert) = (names.private(at), Ident::new(shape.convert, located(at)));
    // A provider is asked for its value by its own type, where the value's is written once.
    let ty = match &handler.does {
        Does::Provider(_) => Some(names.type_name.to_token_stream()),
        _ => handler.answer.ty.clone(),
    };
    let ty = ty.iter();
    let (answer, beside) = (local("answer", at), shape.beside.iter().map(|it| local(it, at)));
    let convert = quote_spanned! {located(at)=>
        #private::#convert #(::<#ty>)* (#answer #(, #beside)*)
    };
    let at = located(names.function.span());
    match handler.color {
        Color::Sync => quote_spanned!(at=> let #answer = #call; #convert),
        Color::Async => quote_spanned!(at=> let #answer = #call.await; #convert),
    }
}

fn argument(names: &Names, handler: &Handler<Slot>, argument: &Argument) -> TokenStream {
    let Argument { label, ty, span, .. } = argument;
    let private = names.private(*span);
    let [request, response, error, app, called, next] =
        ["request", "response", "error", "app", "called", "next"].map(|name| local(name, *span));
    let at = located(*span);
    match &argument.role {
        Role::Param(slot) => {
            quote_spanned!(at=> #private::param::<#ty>(#request, #slot, #label)?)
        }
        // What it needs is said in another body than this: both ask for the same in the same words,
        // so that rustc says once what is wrong.
        Role::Extract if matches!(handler.does, Does::Decorator(_)) => {
            quote_spanned!(at=> (#private::extractor::<#ty>().extract)(#request, #label)?)
        }
        Role::NamedParam => {
            quote_spanned!(at=> #private::named_param::<#ty>(#request, #label)?)
        }
        Role::This(function) => {
            let function = Ident::new(function, at);
            quote_spanned!(at=> #private::#function::<#ty>(#request)?)
        }
        Role::Extract => quote_spanned!(at=> #private::extract::<#ty>(#request, #label)?),
        Role::FromApp => quote_spanned!(at=> #private::from_app::<#ty>(#app)?),
        Role::FromCommand => quote_spanned!(at=> #private::from_command::<#ty>(#called)?),
        Role::Response => quote_spanned!(at=> #private::take::<#ty>(#response)),
        Role::Unhandled => quote!(#error),
        Role::Next(NextType::Next) => quote!(#next),
        Role::Next(NextType::SyncNext) => quote!(#next.into_sync()),
        Role::Caught(ty) => {
            let caught = Ident::new(handler.caught(), at);
            quote_spanned!(at=> #private::#caught::<#ty>(#error)?)
        }
    }
}

/// A variable of the expansion: no other code can see it.
pub(super) fn local(name: &str, at: Span) -> Ident {
    Ident::new(&format!("__{name}"), located(at))
}

/// Located at the user's tokens, resolved at the macro.
pub(super) fn located(at: Span) -> Span {
    Span::mixed_site().located_at(at)
}
