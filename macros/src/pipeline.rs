//! All stages of an expansion, in order. No other module calls two of them.

use proc_macro2::TokenStream;

use crate::args::{BlueprintArgs, Written};
use crate::attribute::Attribute;
use crate::errors::Errors;
use crate::item::HandlerFn;
use crate::model::{Blueprint, Handler, Names};
use crate::module::Module;
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

#[cfg(test)]
mod blueprint_tests;
#[cfg(test)]
mod tests;
