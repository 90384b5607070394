//! The arguments that a hook or an error handler has because of what it is.

use syn::Signature;

use crate::attribute::Hook;
use crate::errors::{Errors, mistake};
use crate::model::{Argument, Does, Name, Role};

pub(super) fn check(
    does: &Does<Name>,
    arguments: &[Argument],
    sig: &Signature,
    errors: &mut Errors,
) {
    for (what, is) in [("response", is_response as fn(&Role) -> bool), ("error", is_unhandled)] {
        for twice in arguments.iter().filter(|argument| is(&argument.role)).skip(1) {
            let message = format!("the {what} is taken twice");
            errors.push(mistake(&twice.ty, message, "remove one of the arguments"));
        }
    }
    for argument in arguments.iter().filter(|argument| argument.is_static()) {
        let help = "write `&T`: it lives as long as the request, also in an `async fn`";
        let message = "an argument cannot be `'static`: it borrows from the request";
        errors.push(mistake(&argument.ty, message, help));
    }
    if let Does::Hook(Hook::TeardownRequest) = does {
        for argument in arguments.iter().filter(|argument| argument.is_shared_error()) {
            let message = "a teardown runs without an error too";
            errors.push(mistake(&argument.ty, message, "write `Option<&Error>`"));
        }
    }
    let Does::ErrorHandler(handler) = does else { return };
    let caught = arguments.iter().any(|argument| matches!(argument.role, Role::Caught(_)));
    if handler.is_by_type && !caught {
        let name = &sig.ident;
        let message = format!("`{name}` needs an argument for the error");
        let help = "add `err: &E`, or name a status: `#[error_handler(404)]`";
        errors.push(mistake(name, message, help));
    }
}

fn is_response(role: &Role) -> bool {
    matches!(role, Role::Response)
}

fn is_unhandled(role: &Role) -> bool {
    matches!(role, Role::Unhandled)
}
