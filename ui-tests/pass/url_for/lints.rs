// The struct of a view whose URL nobody asks for is not warned of, and neither is asking.
#![forbid(unsafe_code)]
#![deny(warnings, unused, dead_code, nonstandard_style, missing_docs, unreachable_pub)]
#![deny(missing_copy_implementations, missing_debug_implementations, elided_lifetimes_in_paths)]
#![deny(unused_qualifications, single_use_lifetimes, redundant_lifetimes, unnameable_types)]
#![deny(private_bounds, private_interfaces)]
//! A crate with strict lints.

/// Public.
pub mod views {
    use duotone::prelude::*;

    /// With a URL.
    #[get("/{id}/{name}")]
    pub async fn show(id: u64, name: std::borrow::Cow<'_, str>) -> Result<Url> {
        Ok(url_for(show { id, name })?)
    }

    /// Without one.
    #[get("/other/{id}/{camelCase}")]
    #[allow(non_snake_case)]
    pub fn unused(id: u64, camelCase: &str) -> String {
        format!("{id} {camelCase}")
    }

    #[get("/own/{own}")]
    pub(super) fn own(own: Own) -> String {
        own.0.to_string()
    }

    pub(super) struct Own(u8);

    impl<'r> FromParam<'r> for Own {
        fn from_param(text: &'r str) -> Result<Self> {
            u8::from_param(text).map(Own)
        }
    }
}

fn main() {
    let handlers = duotone::handlers![views::show, views::unused, views::own];
    let app = duotone::App::new().handlers(handlers).build().unwrap();
    assert_eq!(app.url_for(views::show { id: 1, name: "x" }).unwrap(), "/1/x");
}
