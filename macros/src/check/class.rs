//! What the `impl` of a class-based view may be, what its functions are called on, and the rules of
//! views for all of its functions together.

use syn::GenericParam;

use super::{answer, arguments, signature, view};
use crate::errors::{Errors, mistake};
use crate::model::{ClassNames, ClassView, Does, Form, Handler, Method, Name, Slot, This, borrows};
use crate::view_impl::ViewImpl;

pub(super) fn check(
    class: ClassView<Name>,
    item: &ViewImpl,
    names: &ClassNames,
    errors: &mut Errors,
) -> Option<ClassView<Slot>> {
    head(item, names, errors);
    for Method { free, handler, .. } in &class.methods {
        if let Some(this) = &free.this {
            receiver(this, names, errors);
        }
        signature::check_method(&free.sig, false, errors);
        answer::check(&handler.does, &free.sig, errors);
        arguments::check(&handler.does, &handler.arguments, &free.sig, errors);
    }
    let functions = class.methods.iter().map(|Method { free, handler, .. }| view::Function {
        name: &free.sig.ident,
        arguments: &handler.arguments,
    });
    let functions: Vec<_> = functions.collect();
    if let Some(Handler { does: Does::View(view), .. }) =
        class.methods.first().map(|it| &it.handler)
    {
        view::routes(&view.routes, &functions, errors);
    }
    view::declared(&class.declared, &functions, errors);
    let methods = class.methods.into_iter().map(by_slot).collect::<Option<_>>()?;
    Some(ClassView { with: class.with, declared: class.declared, methods })
}

fn by_slot(method: Method<Name>) -> Option<Method<Slot>> {
    let Method { cfgs, free, handler } = method;
    let Handler { color, arguments, answer, app_wide, does } = handler;
    let Does::View(view) = does else { return None };
    let does = Does::View(view::by_slot(view, &arguments)?);
    Some(Method { cfgs, free, handler: Handler { color, arguments, answer, app_wide, does } })
}

/// A type's own functions, and no parameters but lifetimes.
fn head(item: &ViewImpl, names: &ClassNames, errors: &mut Errors) {
    if let Some(implemented) = &item.implemented {
        let (attribute, label) = (names.attribute.name(), &names.label);
        let message = format!("`#[{attribute}]` needs a type's own `impl`, not that of a trait");
        errors.push(mistake(implemented, message, format!("write `impl {label}`")));
    }
    if names.is_mounted && borrows(&item.self_ty) {
        let help = "let it own what it holds: it is mounted before there are requests";
        errors.push(mistake(&item.self_ty, "a mounted view cannot borrow", help));
    }
    for param in &item.generics.params {
        if let GenericParam::Type(_) | GenericParam::Const(_) = param {
            let help = "name the type: nobody could say which one is meant";
            errors.push(mistake(param, "the `impl` of a view cannot be generic", help));
        }
    }
}

fn receiver(this: &This, names: &ClassNames, errors: &mut Errors) {
    let receiver = &this.receiver;
    match this.form {
        Form::Exclusive => {
            let help = "write `&self`, and put what changes behind a lock";
            errors.push(mistake(receiver, "requests share what a view is called on", help));
        }
        Form::Other => {
            let help = "write `&self`, `self` or `self: Arc<Self>`";
            errors.push(mistake(receiver, "a view cannot take `self` as this type", help));
        }
        Form::Value if names.is_mounted => {
            let help = "write `&self`: requests share what was mounted";
            errors.push(mistake(receiver, "a mounted view cannot take `self` by value", help));
        }
        Form::Value | Form::Shared | Form::SharedArc => {}
    }
}
