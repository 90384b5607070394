//! What is written between an attribute's parentheses: one file per attribute or value.

mod blueprint;
mod class;
mod command;
mod common;
mod decorator;
mod defaults;
mod duration;
mod entry;
mod error_handler;
mod hook;
mod methods;
mod mount;
mod options;
mod provider;
mod quantity;
mod route;
mod size;
mod with;

use proc_macro2::{Span, TokenStream};
use syn::Meta;

use crate::attribute::{Attribute, Hook};
use crate::errors::{Errors, mistake};

pub(crate) use blueprint::BlueprintArgs;
pub(crate) use class::{ClassArgs, EndpointName, MethodArgs};
pub(crate) use command::CommandArgs;
pub(crate) use common::CommonArgs;
pub(crate) use decorator::{Config, DecoratorArgs};
pub(crate) use defaults::DefaultArg;
pub(crate) use entry::{Keyed, set_once};
pub(crate) use error_handler::{ErrorHandlerArgs, Status};
pub(crate) use hook::HookArgs;
pub(crate) use mount::{MountArgs, MountsArgs};
pub(crate) use options::OptionArgs;
pub(crate) use provider::ProviderArgs;
pub(crate) use route::RouteArgs;

/// One attribute of ours, as written on a function.
pub(crate) struct Written {
    pub(crate) attribute: Attribute,
    /// How it is written; `None` for the one that is being expanded.
    pub(crate) path: Option<syn::Path>,
    pub(crate) args: Args,
}

/// The arguments of one attribute.
pub(crate) enum Args {
    Route(RouteArgs),
    Hook(Hook, HookArgs),
    ErrorHandler(ErrorHandlerArgs),
    Provider(ProviderArgs),
    Decorator(DecoratorArgs),
    Command(CommandArgs),
}

impl Written {
    /// Parses the arguments of the attribute that is being expanded.
    pub(crate) fn parse(attribute: Attribute, tokens: TokenStream, errors: &mut Errors) -> Self {
        let args = Args::parse(Span::call_site(), attribute, tokens, errors);
        Written { attribute, path: None, args }
    }

    /// Parses those of an attribute further down.
    pub(crate) fn parse_sibling(
        attribute: Attribute,
        attr: syn::Attribute,
        errors: &mut Errors,
    ) -> Option<Self> {
        let (path, tokens) = errors.keep(taken_apart(attr, attribute.name()))?;
        let args = Args::parse(span_of(&path), attribute, tokens, errors);
        Some(Written { attribute, path: Some(path), args })
    }

    /// Where to blame the whole of it.
    pub(crate) fn span(&self) -> Span {
        self.path.as_ref().map_or_else(Span::call_site, span_of)
    }

    /// Whether it makes its function the app's also when a blueprint lists it (R7).
    pub(crate) fn is_app_wide(&self) -> bool {
        match &self.args {
            Args::Route(_) | Args::Command(_) | Args::Decorator(_) => false,
            Args::Hook(hook, args) => hook.is_serving() || args.app.is_some(),
            Args::ErrorHandler(args) => args.app.is_some(),
            Args::Provider(args) => args.app.is_some(),
        }
    }

    /// The arguments that every attribute takes.
    pub(crate) fn common(&mut self) -> &mut CommonArgs {
        match &mut self.args {
            Args::Route(args) => &mut args.common,
            Args::Hook(_, args) => &mut args.common,
            Args::ErrorHandler(args) => &mut args.common,
            Args::Provider(args) => &mut args.common,
            Args::Decorator(args) => &mut args.common,
            Args::Command(args) => &mut args.common,
        }
    }
}

impl Args {
    /// `at` is the attribute, to blame for what is missing.
    fn parse(at: Span, attribute: Attribute, tokens: TokenStream, errors: &mut Errors) -> Self {
        match attribute {
            Attribute::Route => Args::Route(RouteArgs::parse(at, None, tokens, errors)),
            Attribute::Method(method) => {
                Args::Route(RouteArgs::parse(at, Some(method), tokens, errors))
            }
            Attribute::Hook(hook) => Args::Hook(hook, HookArgs::parse(hook, tokens, errors)),
            Attribute::ErrorHandler => Args::ErrorHandler(ErrorHandlerArgs::parse(tokens, errors)),
            Attribute::Provider => Args::Provider(ProviderArgs::parse(tokens, errors)),
            Attribute::Decorator => Args::Decorator(DecoratorArgs::parse(tokens, errors)),
            Attribute::Command => Args::Command(CommandArgs::parse(tokens, errors)),
        }
    }
}

/// An attribute's path, and what stands between its parentheses.
fn taken_apart(attr: syn::Attribute, name: &str) -> syn::Result<(syn::Path, TokenStream)> {
    match attr.meta {
        Meta::Path(path) => Ok((path, TokenStream::new())),
        Meta::List(list) => Ok((list.path, list.tokens)),
        Meta::NameValue(pair) => {
            let message = format!("`{name}` needs parentheses");
            Err(mistake(&pair, message, format!("write `#[{name}(..)]`")))
        }
    }
}

fn span_of(path: &syn::Path) -> Span {
    path.segments.last().map_or_else(Span::call_site, |last| last.ident.span())
}
