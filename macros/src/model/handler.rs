//! A handler: a function, what it is called, and what it does in a request.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Ident, Path, ReturnType, Signature, Visibility, parse_quote};

use crate::args::{Args, CommandArgs, Status, Written, set_once};
use crate::attribute::{Attribute, Hook};
use crate::errors::Errors;
use crate::item::HandlerFn;
use crate::model::{
    Argument, Color, Decorator, DecoratorKind, Name, Provider, View, arguments, types,
};

/// What expansions call things: known also when the rest is wrong.
pub(crate) struct Names {
    /// Where the framework is.
    pub(crate) krate: Path,
    pub(crate) function: Ident,
    /// How it is called from beside it.
    pub(crate) callee: TokenStream,
    /// The handler's type.
    pub(crate) type_name: Ident,
    pub(crate) vis: Visibility,
    /// What it provides, if it is a provider.
    pub(crate) provides: Option<Provider>,
    /// What configures the decorator, if it is one.
    pub(crate) config: Option<Vec<Ident>>,
    /// The attributes that were taken off the function, as they are written.
    pub(crate) taken: Vec<Path>,
}

/// An annotated function. `P` is how its path parameters are spoken of.
pub(crate) struct Handler<P> {
    pub(crate) color: Color,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) answer: Answer,
    /// Whether it is the app's also when a blueprint lists it (R7).
    pub(crate) app_wide: bool,
    pub(crate) does: Does<P>,
}

/// What a function returns.
pub(crate) struct Answer {
    /// Its type, free of the function's lifetimes, where an expression can name it.
    pub(crate) ty: Option<TokenStream>,
    /// Where to blame it.
    pub(crate) span: Span,
}

/// What a handler does in a request.
pub(crate) enum Does<P> {
    View(View<P>),
    Hook(Hook),
    ErrorHandler(ErrorHandler),
    Provider(Provider),
    Decorator(Decorator),
    Command(Command),
}

/// An error handler; its argument is among the arguments.
pub(crate) struct ErrorHandler {
    pub(crate) status: Option<Status>,
    /// Whether a missing status is meant.
    pub(crate) is_by_type: bool,
}

/// A command of the command line.
pub(crate) struct Command {
    pub(crate) name: String,
    /// What the help says about it.
    pub(crate) help: String,
}

impl Names {
    /// From all attributes of ours on one function: each argument is given once.
    pub(crate) fn new(attributes: &mut [Written], item: &HandlerFn, errors: &mut Errors) -> Self {
        let (mut krate, mut type_name) = (None, None);
        for attribute in attributes.iter_mut() {
            let common = attribute.common();
            if let Some(new) = common.krate.take() {
                errors.keep(set_once(&mut krate, new));
            }
            if let Some(new) = common.type_name.take() {
                errors.keep(set_once(&mut type_name, new));
            }
        }
        let config = attributes.first().and_then(|first| match &first.args {
            Args::Decorator(args) => {
                Some(args.config.iter().map(|config| config.name.clone()).collect())
            }
            _ => None,
        });
        let function = item.sig.ident.clone();
        Names {
            krate: krate.map_or_else(|| parse_quote!(::duotone), |krate| krate.value),
            type_name: type_name.map_or_else(|| function.clone(), |name| name.value),
            callee: function.to_token_stream(),
            function,
            vis: item.vis.clone(),
            provides: attributes.first().and_then(|attribute| match &attribute.args {
                Args::Provider(args) => Some(Provider::new(args.app.is_some(), &item.sig)),
                _ => None,
            }),
            config,
            taken: attributes.iter().filter_map(|attribute| attribute.path.clone()).collect(),
        }
    }

    /// The module that expansions name things by, blamed at some place.
    pub(crate) fn private(&self, at: Span) -> TokenStream {
        private(&self.krate, at)
    }
}

/// The same for an expansion that has no handler.
pub(crate) fn private(krate: &Path, at: Span) -> TokenStream {
    let krate = krate.to_token_stream().into_iter().map(|mut token| {
        token.set_span(token.span().located_at(at));
        token
    });
    let krate: TokenStream = krate.collect();
    quote_spanned!(Span::mixed_site().located_at(at)=> #krate::__private)
}

impl Handler<Name> {
    /// From the attribute that is expanded, and those of ours below it.
    pub(crate) fn new(
        attributes: Vec<Written>,
        item: &HandlerFn,
        errors: &mut Errors,
    ) -> Option<Self> {
        let app_wide = attributes.iter().any(Written::is_app_wide);
        let mut does = Does::new(attributes, item, errors)?;
        let sig = &item.sig;
        let arguments = match &mut does {
            Does::View(view) => arguments::of_view(sig, &view.params()),
            Does::Hook(hook) => arguments::of_hook(*hook, sig),
            Does::ErrorHandler(_) => arguments::of_error_handler(sig),
            Does::Provider(provider) => arguments::of_provider(provider, sig),
            Does::Decorator(decorator) => {
                let arguments = arguments::of_decorator(sig);
                decorator.kind = DecoratorKind::of(sig, &arguments, item.body.clone());
                arguments
            }
            Does::Command(_) => arguments::of_command(sig),
        };
        Some(Handler { color: Color::of(sig), arguments, answer: Answer::of(sig), app_wide, does })
    }
}

impl Answer {
    pub(crate) fn of(sig: &Signature) -> Self {
        match &sig.output {
            ReturnType::Type(_, ty) => {
                // A spelled future is not the answer, but what it yields is.
                let is_answer = Color::of(sig) == Color::Sync || sig.asyncness.is_some();
                let named = Some(types::elided(ty, &sig.generics));
                let named = named.filter(|named| is_answer && types::can_be_named(named));
                Answer { ty: named, span: ty.span() }
            }
            ReturnType::Default => Answer { ty: None, span: sig.ident.span() },
        }
    }
}

impl<P> Handler<P> {
    /// How its error argument is taken, as a function of `__private`.
    pub(crate) fn caught(&self) -> &'static str {
        match &self.does {
            Does::ErrorHandler(ErrorHandler { status: Some(_), .. }) => "caught_by_status",
            _ => "caught",
        }
    }
}

impl Command {
    /// Named like the function, unless it says otherwise: `init_db` is `init-db`.
    fn new(args: CommandArgs, item: &HandlerFn) -> Self {
        let named_after = || item.sig.ident.unraw().to_string().replace('_', "-");
        Command {
            name: args.name.map_or_else(named_after, |name| name.value.value()),
            help: item.summary(),
        }
    }
}

impl Does<Name> {
    /// Several routes are one view (R31); any other two attributes exclude each other.
    fn new(attributes: Vec<Written>, item: &HandlerFn, errors: &mut Errors) -> Option<Self> {
        let mut attributes = attributes.into_iter();
        let Written { attribute: first, args, .. } = attributes.next()?;
        let does = match args {
            Args::Route(args) => {
                let mut routes = vec![args];
                for next in attributes {
                    match next.args {
                        Args::Route(args) => routes.push(args),
                        _ => errors.push(excluded(first, &next)),
                    }
                }
                return Some(Does::View(View::new(routes, errors)));
            }
            Args::Hook(hook, _) => Does::Hook(hook),
            Args::Decorator(args) => {
                Does::Decorator(Decorator { config: args.config, kind: DecoratorKind::Waits })
            }
            Args::ErrorHandler(args) => Does::ErrorHandler(ErrorHandler {
                is_by_type: args.status.is_none() && !args.is_wrong,
                status: args.status,
            }),
            Args::Provider(args) => Does::Provider(Provider::new(args.app.is_some(), &item.sig)),
            Args::Command(args) => Does::Command(Command::new(args, item)),
        };
        attributes.for_each(|next| errors.push(excluded(first, &next)));
        Some(does)
    }
}

fn excluded(first: Attribute, next: &Written) -> syn::Error {
    let (first, name) = (first.name(), next.attribute.name());
    let message = if first == name {
        format!("`#[{name}]` is given twice")
    } else {
        format!("a function cannot be both `#[{first}]` and `#[{name}]`")
    };
    syn::Error::new(next.span(), format!("{message}\nhelp: write a function for each"))
}
