// What is declared and registered is used; nothing else of an expansion is warned of.
#![forbid(unsafe_code)]
#![deny(warnings, unused, dead_code, nonstandard_style, future_incompatible, missing_docs, unreachable_pub)]
#![deny(let_underscore, keyword_idents, explicit_outlives_requirements, unit_bindings)]
#![deny(missing_copy_implementations, missing_debug_implementations, elided_lifetimes_in_paths)]
#![deny(trivial_casts, trivial_numeric_casts, unused_import_braces, unused_results)]
#![deny(unused_qualifications, variant_size_differences, redundant_lifetimes, unnameable_types)]
//! A crate with strict lints.

/// Public.
pub mod views {
    use duotone::prelude::*;

    /// A view.
    #[get("/{id}")]
    #[post("/{id}")]
    pub async fn show(id: u64, state: State<u64>, req: &Request) -> Result<String> {
        Ok(format!("{id} {} {}", *state, req.path()))
    }

    /// A hook.
    #[after_request]
    pub fn after(res: &mut Response) {
        res.set_header("x", "y");
    }

    #[error_handler(404)]
    pub(crate) fn not_found(err: &HttpError) -> String {
        err.to_string()
    }
}

fn main() {
    let handlers = duotone::handlers![views::show, views::after, views::not_found];
    assert_eq!(handlers.len(), 3);
}
