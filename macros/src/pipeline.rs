//! All stages of an expansion, in order. No other module calls two of them.

use proc_macro2::TokenStream;

use crate::args::{BlueprintArgs, ClassArgs, MountsArgs, Written};
use crate::attribute::{Attribute, ClassAttribute};
use crate::errors::Errors;
use crate::item::HandlerFn;
use crate::model::{Blueprint, ClassNames, ClassView, Handler, Mount, Names};
use crate::module::Module;
use crate::view_impl::ViewImpl;
use crate::{check, expand};

/// Expands `#[blueprint]`. Whatever is wrong, the module is put back.
pub(crate) fn blueprint(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let args = BlueprintArgs::parse(args, &mut errors);
    let Some(module) = errors.keep(Module::parse(item.clone())) else {
        return expand::unparsed(item, errors);
    };
    let blueprint = Blueprint::new(args, &module);
    let checked = check::blueprint(blueprint, &mut errors);
    expand::blueprint(&module, &checked, errors)
}

/// Expands any other attribute of ours. Whatever is wrong, the item is put back.
pub(crate) fn run(attribute: Attribute, args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let written = Written::parse(attribute, args, &mut errors);
    let function = HandlerFn::parse(attribute, item.clone());
    let Some(mut function) = errors.keep(function) else {
        return expand::unparsed(item, errors);
    };
    let mut attributes = vec![written];
    for (attribute, attr) in function.take_siblings() {
        attributes.extend(Written::parse_sibling(attribute, attr, &mut errors));
    }
    let names = Names::new(&mut attributes, &function, &mut errors);
    let handler = Handler::new(attributes, &function, &mut errors);
    let fields = handler.as_ref().and_then(Handler::url_fields);
    match check::handler(handler, &function, errors) {
        Ok(handler) => expand::handler(&function, &names, &handler),
        Err(errors) => expand::broken(&function, &names, fields.as_deref(), errors),
    }
}

/// The same for an attribute that stands on an `impl`.
pub(crate) fn run_class(
    attribute: ClassAttribute,
    args: TokenStream,
    item: &TokenStream,
) -> TokenStream {
    let mut errors = Errors::default();
    let mut attributes = vec![ClassArgs::parse(attribute, args, &mut errors)];
    let view_impl = ViewImpl::parse(attribute, item.clone());
    let Some(mut view_impl) = errors.keep(view_impl) else {
        return expand::unparsed(item, errors);
    };
    for (attribute, attr) in view_impl.take_siblings() {
        attributes.extend(ClassArgs::parse_sibling(attribute, attr, &mut errors));
    }
    let names = ClassNames::new(&mut attributes, &view_impl, &mut errors);
    let class = ClassView::new(attributes, &view_impl, &names, &mut errors);
    let fields = class.url_fields(&names);
    match check::class(class, &view_impl, &names, errors) {
        Ok(class) => expand::class::class(&view_impl, &names, &class),
        Err(errors) => expand::class::broken(&view_impl, &names, fields.as_deref(), errors),
    }
}

/// Expands `mounts![..]`.
pub(crate) fn run_mounts(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let args = MountsArgs::parse(tokens, &mut errors);
    let Some(MountsArgs { krate, entries }) = errors.keep(args) else {
        return errors.into_tokens();
    };
    let mounts = entries.into_iter().filter_map(|entry| Mount::new(entry, &mut errors));
    let mounts: Vec<_> = mounts.collect();
    expand::mount::mounts(&krate, &mounts, errors)
}

#[cfg(test)]
mod tests;
