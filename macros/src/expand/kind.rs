//! What a handler does, as data: the fields `needs` and `kind` of its metadata.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::call::{Shape, colored, located};
use super::with;
use crate::attribute::Hook;
use crate::model::{
    Argument, Command, DefaultParam, Does, ErrorHandler, Handler, Names, Path, Provider, Role,
    Route, RouteOptions, Segment, Slot, View,
};

/// One entry per extractor; at most one of them takes the body as a stream.
pub(super) fn needs(names: &Names, handler: &Handler<Slot>) -> TokenStream {
    let needs = handler.arguments.iter().filter_map(|Argument { ty, span, role, .. }| {
        let private = names.private(*span);
        let at = located(*span);
        match role {
            Role::Extract if matches!(handler.does, Does::Decorator(_)) => {
                Some(quote_spanned!(at=> #private::extractor::<#ty>().needs))
            }
            Role::Extract => Some(quote_spanned!(at=> #private::needs::<#ty>())),
            Role::FromApp => Some(quote_spanned!(at=> #private::app_needs::<#ty>())),
            Role::This(_)
            | Role::Param(_)
            | Role::NamedParam
            | Role::Next(_)
            | Role::Response
            | Role::Unhandled
            | Role::Caught(_) => None,
            Role::FromCommand => Some(quote_spanned!(at=> #private::command_needs::<#ty>())),
        }
    });
    let at = names.function.span();
    let private = names.private(at);
    quote_spanned!(located(at)=> #private::at_most_one_stream(const { &[#(#needs),*] }))
}

pub(super) fn kind(names: &Names, handler: &Handler<Slot>) -> TokenStream {
    let private = names.private(Span::call_site());
    let (variant, shape) = match &handler.does {
        Does::View(it) => return view(names, handler, it),
        // A decorator is no handler: it has no metadata.
        Does::Decorator(_) => return quote!(#private::Kind::Broken),
        Does::ErrorHandler(it) => return error_handler(names, handler, it),
        Does::Provider(it) => return provider(names, handler, it),
        Does::Command(it) => return command(names, handler, it),
        Does::Hook(Hook::BeforeRequest) => (quote!(BeforeRequest), Shape::BEFORE),
        Does::Hook(Hook::AfterRequest) if owns_the_response(handler) => {
            (quote!(AfterRequest), Shape::AFTER_OWNED)
        }
        Does::Hook(Hook::AfterRequest) => (quote!(AfterRequest), Shape::AFTER),
        Does::Hook(Hook::TeardownRequest) => (quote!(TeardownRequest), Shape::TEARDOWN),
        Does::Hook(Hook::BeforeServing) => (quote!(BeforeServing), Shape::SERVING),
        Does::Hook(Hook::AfterServing) => (quote!(AfterServing), Shape::SERVING),
    };
    let call = colored(names, handler, &shape);
    quote!(#private::Kind::#variant(#call))
}

fn owns_the_response(handler: &Handler<Slot>) -> bool {
    let owned = |it: &Argument| matches!(it.role, Role::Response) && !it.is_reference();
    handler.arguments.iter().any(owned)
}

fn error_handler(names: &Names, handler: &Handler<Slot>, does: &ErrorHandler) -> TokenStream {
    let private = names.private(Span::call_site());
    let status = option(&private, does.status.map(|status| status.code));
    let caught = handler.arguments.iter().find_map(|argument| match &argument.role {
        Role::Caught(ty) => Some(ty.clone()),
        _ => None,
    });
    // A handler of a status need not look at the error.
    let error = caught.unwrap_or_else(|| quote!(#private::Error));
    let call = colored(names, handler, &Shape::ERROR_HANDLER);
    quote! {
        #private::Kind::ErrorHandler(#private::ErrorHandler {
            status: #status,
            error: #private::TypeId::of::<#error>,
            error_name: #private::type_name::<#error>,
            catches: #private::catches::<#error>,
            call: #call,
        })
    }
}

fn provider(names: &Names, handler: &Handler<Slot>, does: &Provider) -> TokenStream {
    let private = names.private(Span::call_site());
    let shape = match (does.is_app, does.is_fallible) {
        (false, false) => Shape::PROVIDER,
        (false, true) => Shape::FALLIBLE_PROVIDER,
        (true, false) => Shape::APP_PROVIDER,
        (true, true) => Shape::FALLIBLE_APP_PROVIDER,
    };
    let call = colored(names, handler, &shape);
    if !does.is_app {
        return quote!(#private::Kind::Provider(#call));
    }
    let name = &names.type_name;
    quote! {
        #private::Kind::AppProvider(#private::AppProvider {
            value: #private::value_of::<#name>(),
            call: #call,
        })
    }
}

fn command(names: &Names, handler: &Handler<Slot>, does: &Command) -> TokenStream {
    let private = names.private(Span::call_site());
    let Command { name, help } = does;
    let call = colored(names, handler, &Shape::COMMAND);
    quote! {
        #private::Kind::Command(#private::Command { name: #name, help: #help, call: #call })
    }
}

fn view(names: &Names, handler: &Handler<Slot>, view: &View<Slot>) -> TokenStream {
    let private = names.private(Span::call_site());
    let name = option(&private, view.name.as_ref());
    let with = with::of(names, handler, &view.with);
    let call = with::call(names, handler, &view.with);
    let params =
        handler.arguments.iter().filter(|it| matches!(it.role, Role::Param(_) | Role::NamedParam));
    let params = params.map(|argument| param(names, argument));
    let routes = view.routes.iter().map(|it| route(&private, it));
    quote! {
        #private::Kind::View(#private::Endpoint {
            name: #name,
            view: #call,
            params: &[#(#params),*],
            routes: &[#(#routes),*],
            with: #with,
        })
    }
}

fn param(names: &Names, Argument { label, ty, span, .. }: &Argument) -> TokenStream {
    let private = names.private(*span);
    // `fits` is a closure, since the lifetime in a type like `&str` is another with each call.
    quote_spanned! {located(*span)=>
        #private::Param {
            name: #label,
            type_name: #private::type_name::<#ty>,
            accepts_all: #private::accepts_all::<#ty>(),
            fits: |text| #private::fits::<#ty>(text),
        }
    }
}

fn route(private: &TokenStream, route: &Route<Slot>) -> TokenStream {
    let (methods, text) = (&route.methods, &route.path.text);
    let (segments, defaults) = (segments(private, &route.path), defaults(private, route));
    let options = options(private, route.options);
    quote! {
        #private::Route {
            methods: &[#(#methods),*],
            path: #text,
            segments: &[#(#segments),*],
            defaults: &[#(#defaults),*],
            options: #options,
        }
    }
}

/// Most routes have none: then the expansion stays short.
pub(super) fn options(private: &TokenStream, options: RouteOptions) -> TokenStream {
    let RouteOptions { body_limit, timeout, detach } = options;
    if body_limit.is_none() && timeout.is_none() && !detach {
        return quote!(#private::RouteOptions::NONE);
    }
    let body_limit = option(private, body_limit);
    let timeout = timeout.map(|timeout| quote!(#private::Duration::from_millis(#timeout)));
    let timeout = option(private, timeout);
    quote!(#private::RouteOptions { body_limit: #body_limit, timeout: #timeout, detach: #detach })
}

pub(super) fn segments(private: &TokenStream, path: &Path<Slot>) -> Vec<TokenStream> {
    let segment = |segment: &Segment<Slot>| match segment {
        Segment::Static(text) => {
            quote!(#private::Segment::Static(#private::Cow::Borrowed(#text)))
        }
        Segment::Rest(slot) => quote!(#private::Segment::Rest { slot: #slot }),
        Segment::Param { param, prefix, suffix } => quote! {
            #private::Segment::Param { slot: #param, prefix: #prefix, suffix: #suffix }
        },
    };
    path.segments.iter().map(segment).collect()
}

pub(super) fn defaults(private: &TokenStream, route: &Route<Slot>) -> Vec<TokenStream> {
    let default = |default: &DefaultParam<Slot>| {
        let (slot, text) = (default.param, &default.text);
        quote!(#private::DefaultParam { slot: #slot, text: #text })
    };
    route.defaults.iter().map(default).collect()
}

pub(super) fn option(private: &TokenStream, value: Option<impl ToTokens>) -> TokenStream {
    value.map_or_else(
        || quote!(#private::Option::None),
        |value| quote!(#private::Option::Some(#value)),
    )
}
