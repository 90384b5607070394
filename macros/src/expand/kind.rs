//! What a handler does, as data: the fields `needs` and `kind` of its metadata.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::call::{Input, colored};
use crate::attribute::Hook;
use crate::model::{
    Argument, Does, ErrorHandler, Handler, Names, Role, Route, Segment, Slot, View,
};

/// One entry per extractor; at most one of them takes the body as a stream.
pub(super) fn needs(names: &Names, handler: &Handler<Slot>) -> TokenStream {
    let krate = &names.krate;
    let needs = handler.arguments.iter().filter_map(|Argument { ty, span, role, .. }| {
        let at = Span::mixed_site().located_at(*span);
        match role {
            Role::Extract => Some(quote_spanned!(at=> #krate::__private::needs::<#ty>())),
            Role::FromApp => Some(quote_spanned!(at=> #krate::__private::app_needs::<#ty>())),
            Role::Param(_) | Role::Response | Role::Unhandled | Role::Caught(_) => None,
        }
    });
    let at = Span::mixed_site().located_at(names.function.span());
    quote_spanned!(at=> #krate::__private::at_most_one_stream(const { &[#(#needs),*] }))
}

pub(super) fn kind(names: &Names, handler: &Handler<Slot>) -> TokenStream {
    let krate = &names.krate;
    match &handler.does {
        Does::View(it) => view(names, handler, it),
        Does::ErrorHandler(it) => error_handler(names, handler, it),
        Does::Hook(hook) => {
            use Input::{App, Error, Request, Response};
            let hook_call =
                |inputs: &[_], answer, more: &[_]| colored(names, handler, inputs, answer, more);
            let (kind, call) = match hook {
                Hook::BeforeRequest => {
                    (quote!(BeforeRequest), hook_call(&[Request], "before", &[]))
                }
                Hook::AfterRequest => {
                    (quote!(AfterRequest), hook_call(&[Request, Response], "put", &[Response]))
                }
                Hook::TeardownRequest => {
                    (quote!(TeardownRequest), hook_call(&[Request, Error], "done", &[]))
                }
                Hook::BeforeServing => (quote!(BeforeServing), hook_call(&[App], "done", &[])),
                Hook::AfterServing => (quote!(AfterServing), hook_call(&[App], "done", &[])),
            };
            quote!(#krate::__private::Kind::#kind(#call))
        }
    }
}

fn error_handler(names: &Names, handler: &Handler<Slot>, does: &ErrorHandler) -> TokenStream {
    let krate = &names.krate;
    let status = option(names, does.status.map(|status| status.0));
    let caught = handler.arguments.iter().find_map(|argument| match &argument.role {
        Role::Caught(ty) => Some(ty.clone()),
        _ => None,
    });
    // A handler of a status need not look at the error.
    let error = caught.unwrap_or_else(|| quote!(#krate::Error));
    let call = colored(names, handler, &[Input::Request, Input::Error], "respond", &[]);
    quote! {
        #krate::__private::Kind::ErrorHandler(#krate::__private::ErrorHandler {
            status: #status,
            error: #krate::__private::TypeId::of::<#error>,
            error_name: #krate::__private::type_name::<#error>,
            call: #call,
        })
    }
}

fn view(names: &Names, handler: &Handler<Slot>, view: &View<Slot>) -> TokenStream {
    let krate = &names.krate;
    let name = option(names, view.name.as_ref());
    let call = colored(names, handler, &[Input::Request], "respond", &[]);
    let params = handler.arguments.iter().filter(|it| matches!(it.role, Role::Param(_)));
    let params = params.map(|argument| param(names, argument));
    let routes = view.routes.iter().map(|it| route(names, it));
    quote! {
        #krate::__private::Kind::View(#krate::__private::Endpoint {
            name: #name,
            view: #call,
            params: &[#(#params),*],
            routes: &[#(#routes),*],
        })
    }
}

fn param(names: &Names, Argument { label, ty, span, .. }: &Argument) -> TokenStream {
    let krate = &names.krate;
    let at = Span::mixed_site().located_at(*span);
    // A closure, since the lifetime in a type like `&str` is another one with each call.
    let fits = quote_spanned!(at=> |text| #krate::__private::fits::<#ty>(text));
    let accepts_all = quote_spanned!(at=> #krate::__private::accepts_all::<#ty>());
    quote! {
        #krate::__private::Param {
            name: #label,
            type_name: #krate::__private::type_name::<#ty>,
            accepts_all: #accepts_all,
            fits: #fits,
        }
    }
}

fn route(names: &Names, route: &Route<Slot>) -> TokenStream {
    let krate = &names.krate;
    let Route { path, methods, defaults, body_limit, .. } = route;
    let text = &path.text;
    let segments = path.segments.iter().map(|segment| match segment {
        Segment::Static(text) => quote!(#krate::__private::Segment::Static(#text)),
        Segment::Rest(slot) => quote!(#krate::__private::Segment::Rest { slot: #slot }),
        Segment::Param { param, prefix, suffix } => quote! {
            #krate::__private::Segment::Param { slot: #param, prefix: #prefix, suffix: #suffix }
        },
    });
    let defaults = defaults.iter().map(|default| {
        let (slot, text) = (default.param, &default.text);
        quote!(#krate::__private::DefaultParam { slot: #slot, text: #text })
    });
    let body_limit = option(names, *body_limit);
    quote! {
        #krate::__private::Route {
            methods: &[#(#methods),*],
            path: #text,
            segments: &[#(#segments),*],
            defaults: &[#(#defaults),*],
            body_limit: #body_limit,
        }
    }
}

fn option(names: &Names, value: Option<impl quote::ToTokens>) -> TokenStream {
    let krate = &names.krate;
    match value {
        Some(value) => quote!(#krate::__private::Option::Some(#value)),
        None => quote!(#krate::__private::Option::None),
    }
}
