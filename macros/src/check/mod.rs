//! The rules. What passes all of them is [`Checked`], and only that can be expanded.
//!
//! A rule that needs a single argument of an attribute belongs to its parser in [`crate::args`].

mod answer;
mod arguments;
mod blueprint;
mod clashes;
mod class;
mod decorator;
mod provider;
mod signature;
mod view;

use crate::errors::Errors;
use crate::item::HandlerFn;
use crate::model::{ClassNames, ClassView, Does, Handler, Name, Slot};
use crate::module::Cfg;
use crate::view_impl::ViewImpl;

pub(crate) use blueprint::{CheckedBlueprint, check as blueprint};

/// A mistake where this holds.
pub(crate) struct Conditional {
    pub(crate) cfg: Cfg,
    pub(crate) error: syn::Error,
}

/// Something that every rule was applied to; it can be made only here.
pub(crate) struct Checked<T>(T);

impl<T> Checked<T> {
    pub(crate) fn get(&self) -> &T {
        &self.0
    }
}

/// Applies every rule to a class-based view.
pub(crate) fn class(
    class: ClassView<Name>,
    item: &ViewImpl,
    names: &ClassNames,
    mut errors: Errors,
) -> Result<Checked<ClassView<Slot>>, Errors> {
    let checked = class::check(class, item, names, &mut errors);
    checked.filter(|_| errors.is_empty()).map(Checked).ok_or(errors)
}

/// Applies every rule. `handler` is missing, and `errors` is not empty, where parsing failed.
pub(crate) fn handler(
    handler: Option<Handler<Name>>,
    item: &HandlerFn,
    mut errors: Errors,
) -> Result<Checked<Handler<Slot>>, Errors> {
    let is_decorator = matches!(&handler, Some(Handler { does: Does::Decorator(_), .. }));
    signature::check(&item.sig, is_decorator, &mut errors);
    let checked = handler.and_then(|handler| {
        let Handler { color, arguments, answer, app_wide, does } = handler;
        answer::check(&does, &item.sig, &mut errors);
        arguments::check(&does, &arguments, &item.sig, &mut errors);
        let does = match does {
            Does::View(view) => Does::View(view::check(view, &arguments, &item.sig, &mut errors)?),
            Does::Hook(hook) => Does::Hook(hook),
            Does::ErrorHandler(handler) => Does::ErrorHandler(handler),
            Does::Provider(provider) => {
                provider::check(&provider, &item.sig, &mut errors);
                Does::Provider(provider)
            }
            Does::Decorator(decorator) => {
                decorator::check(&decorator, &arguments, &item.sig, &mut errors);
                Does::Decorator(decorator)
            }
            Does::Command(command) => Does::Command(command),
        };
        Some(Handler { color, arguments, answer, app_wide, does })
    });
    match checked {
        Some(handler) if errors.is_empty() => Ok(Checked(handler)),
        _ => Err(errors),
    }
}
