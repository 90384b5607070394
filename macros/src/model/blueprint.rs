//! A blueprint: a module, and what is annotated in it and in the modules inside of it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::ext::IdentExt as _;
use syn::{Expr, LitStr, Path, parse_quote};

use crate::args::{Args, BlueprintArgs, ClassArgs, Written};
use crate::attribute::{Attribute, ClassAttribute};
use crate::errors::Errors;
use crate::item::HandlerFn;
use crate::model::{Clashing, Place, types};
use crate::module::{Body, Cfg, Item, Kind, Marked, Module, Renamed, attributes};
use crate::view_impl::ViewImpl;

/// A module that is a blueprint.
pub(crate) struct Blueprint {
    /// Where the framework is.
    pub(crate) krate: Path,
    pub(crate) ident: Ident,
    pub(crate) name: LitStr,
    pub(crate) url_prefix: Option<LitStr>,
    /// `with = [..]`, outermost first.
    pub(crate) with: Vec<Expr>,
    pub(crate) listed: Listed,
    /// What has the name of the function that the attribute adds, and when it is there.
    pub(crate) taken: Vec<(Cfg, Ident)>,
    /// What could clash.
    pub(crate) clashing: Clashing,
}

/// What a module hands up, in source order.
#[derive(Default)]
pub(crate) struct Listed(pub(crate) Vec<(Cfg, What)>);

/// One thing that a module hands up.
pub(crate) enum What {
    /// A handler's type.
    Handler(TokenStream),
    /// A module that is a blueprint of its own.
    Blueprint(Ident),
    /// A plain module, and which of the items it is.
    Module(Ident, usize, Listed),
}

/// What an attribute means to the blueprint around it.
enum Mark {
    Handler(Attribute),
    Class(ClassAttribute),
    Blueprint,
}

impl Blueprint {
    pub(crate) fn new(args: BlueprintArgs, module: &Module) -> Self {
        let Module { ident, body, .. } = module;
        let own_name = LitStr::new(&ident.unraw().to_string(), ident.span());
        let mut clashing = Clashing::default();
        let listed = Listed::of(body, &Renamed::default(), &Place::default(), &mut clashing);
        Blueprint {
            krate: args.krate.map_or_else(|| parse_quote!(::duotone), |krate| krate.value),
            ident: ident.clone(),
            name: args.name.map_or(own_name, |name| name.value),
            url_prefix: args.url_prefix.map(|prefix| prefix.value),
            with: args.with.map(|with| with.value).unwrap_or_default(),
            listed,
            taken: taken(body),
            clashing,
        }
    }
}

/// The items that are values named `blueprint`.
fn taken(body: &Body) -> Vec<(Cfg, Ident)> {
    let named = |item: &Item| {
        let (Kind::Function(name) | Kind::Value(name) | Kind::Type { name, is_value: true }) =
            &item.kind
        else {
            return None;
        };
        let (cfg, _) = attributes(&item.attrs, &|_| None::<()>);
        (name.unraw() == "blueprint").then(|| (cfg, name.clone()))
    };
    body.items.iter().filter_map(named).collect()
}

impl Listed {
    /// `place` is the body's.
    fn of(body: &Body, renamed: &Renamed, place: &Place, clashing: &mut Clashing) -> Self {
        let renamed = renamed.inside(body);
        let mut listed = Listed::default();
        for (at, item) in body.items.iter().enumerate() {
            clashing.declared(item);
            let (cfg, marked) = attributes(&item.attrs, &|path| mark(path, &renamed));
            match &item.kind {
                Kind::Function(_) => {
                    let place = place.when(&cfg);
                    listed.function((body, item), &cfg, marked, &place, clashing);
                }
                Kind::Impl => listed.class((body, item), &cfg, marked),
                Kind::Module(name, _, inner) => {
                    let inner = (name, at, inner);
                    listed.module(inner, &cfg, &marked, &renamed, place, clashing);
                }
                _ => {}
            }
        }
        listed
    }

    fn function(
        &mut self,
        (body, item): (&Body, &Item),
        cfg: &Cfg,
        marked: Vec<Marked<Mark>>,
        place: &Place,
        clashing: &mut Clashing,
    ) {
        let handlers = marked.into_iter().filter_map(|marked| match marked.mark {
            Mark::Handler(attribute) => Some((marked.cfg, attribute, marked.attr)),
            Mark::Class(_) | Mark::Blueprint => None,
        });
        let mut function = None;
        let (mut here, mut types) = (Vec::new(), Vec::new());
        for (when, attribute, attr) in handlers {
            let header = body.header(item);
            let function = function
                .get_or_insert_with(|| HandlerFn::parse(attribute, quote!(#header {})).ok());
            // What is no handler its own attribute says, and there is no type that stands for it.
            let Some(function) = function.as_ref().filter(|it| it.sig.receiver().is_none()) else {
                return;
            };
            // What is wrong its own attribute says too.
            let mut said = Errors::default();
            let Some(mut written) = Written::parse_sibling(attribute, attr, &mut said) else {
                here.push(when);
                continue;
            };
            if !is_listed(&written) {
                continue;
            }
            let type_name = written.common().type_name.take();
            clashing.add(written, function, &place.when(&when));
            match type_name {
                Some(name) => types.push((when, name.value)),
                None => here.push(when),
            }
        }
        let Kind::Function(name) = &item.kind else { return };
        let has_own_type = types.iter().any(|(when, _)| when.is_always());
        let mut otherwise = cfg.clone();
        for (when, name) in types {
            self.0.push((cfg.and(&when), What::Handler(name.to_token_stream())));
            otherwise = otherwise.and(&when.not());
        }
        if !here.is_empty() && !has_own_type {
            let when = otherwise.and(&Cfg::any(&here));
            self.0.push((when, What::Handler(name.to_token_stream())));
        }
    }

    /// A class-based view that has a path; others are mounted.
    fn class(&mut self, (body, item): (&Body, &Item), cfg: &Cfg, marked: Vec<Marked<Mark>>) {
        // What is wrong its own attribute says.
        let mut said = Errors::default();
        let has_path = marked.into_iter().filter_map(|Marked { cfg, mark, attr }| match mark {
            Mark::Class(attribute) => {
                let args = ClassArgs::parse_sibling(attribute, attr, &mut said)?;
                args.has_path.then_some((cfg, attribute))
            }
            _ => None,
        });
        let (when, attributes): (Vec<Cfg>, Vec<ClassAttribute>) = has_path.unzip();
        let Some(attribute) = attributes.first() else { return };
        let header = body.header(item);
        let Ok(view) = ViewImpl::parse(*attribute, quote!(#header {})) else { return };
        let this = types::elided(&view.self_ty, &view.generics);
        self.0.push((cfg.and(&Cfg::any(&when)), What::Handler(this)));
    }

    fn module(
        &mut self,
        (name, at, body): (&Ident, usize, &Body),
        cfg: &Cfg,
        marked: &[Marked<Mark>],
        renamed: &Renamed,
        place: &Place,
        clashing: &mut Clashing,
    ) {
        let blueprint = marked.iter().filter(|marked| matches!(marked.mark, Mark::Blueprint));
        let blueprint: Vec<&Cfg> = blueprint.map(|marked| &marked.cfg).collect();
        let mut cfg = cfg.and(&body.cfg);
        if !blueprint.is_empty() {
            let is_blueprint = Cfg::any(blueprint);
            self.0.push((cfg.and(&is_blueprint), What::Blueprint(name.clone())));
            if is_blueprint.is_always() {
                return;
            }
            cfg = cfg.and(&is_blueprint.not());
        }
        let place = clashing.inside(&place.when(&cfg));
        let listed = Listed::of(body, renamed, &place, clashing);
        if !listed.0.is_empty() {
            self.0.push((cfg, What::Module(name.clone(), at, listed)));
        }
    }
}

fn mark(path: &Path, renamed: &Renamed) -> Option<Mark> {
    let name = renamed.original(path)?;
    match &*name {
        "blueprint" => Some(Mark::Blueprint),
        name => Attribute::of_name(name)
            .map(Mark::Handler)
            .or_else(|| ClassAttribute::of_name(name).map(Mark::Class)),
    }
}

/// Whether `handlers![..]` would list a function with this attribute.
fn is_listed(written: &Written) -> bool {
    match &written.args {
        Args::Route(_) | Args::Hook(..) | Args::ErrorHandler(_) | Args::Command(_) => true,
        // Others run where they are asked for.
        Args::Provider(args) => args.app.is_some(),
        Args::Decorator(_) => false,
    }
}
