//! The attribute macros of Duotone.
//!
//! Users meet them, documented, as re-exports of `duotone`. Each is one call of `pipeline`.

mod args;
mod attribute;
mod check;
mod errors;
mod expand;
mod item;
mod model;
mod module;
mod pipeline;
mod view_impl;

use attribute::{Attribute, ClassAttribute, Hook};
use proc_macro::TokenStream;

macro_rules! attributes {
    ($($name:ident = $attribute:expr;)*) => {$(
        #[doc = concat!("`duotone::", stringify!($name), "`, where it is documented.")]
        #[proc_macro_attribute]
        pub fn $name(args: TokenStream, item: TokenStream) -> TokenStream {
            pipeline::run($attribute, args.into(), &item.into()).into()
        }
    )*};
}

/// `duotone::mounts!`, where it is documented, calls it and says where the crate is.
#[doc(hidden)]
#[proc_macro]
pub fn mounts(tokens: TokenStream) -> TokenStream {
    pipeline::run_mounts(tokens.into()).into()
}

/// `duotone::blueprint`, where it is documented.
#[proc_macro_attribute]
pub fn blueprint(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::blueprint(args.into(), &item.into()).into()
}

macro_rules! class_attributes {
    ($($name:ident = $attribute:expr;)*) => {$(
        #[doc = concat!("`duotone::", stringify!($name), "`, where it is documented.")]
        #[proc_macro_attribute]
        pub fn $name(args: TokenStream, item: TokenStream) -> TokenStream {
            pipeline::run_class($attribute, args.into(), &item.into()).into()
        }
    )*};
}

class_attributes! {
    method_view = ClassAttribute::MethodView;
    view = ClassAttribute::View;
}

attributes! {
    route = Attribute::Route;
    get = Attribute::Method("GET");
    post = Attribute::Method("POST");
    put = Attribute::Method("PUT");
    patch = Attribute::Method("PATCH");
    delete = Attribute::Method("DELETE");
    head = Attribute::Method("HEAD");
    options = Attribute::Method("OPTIONS");
    before_request = Attribute::Hook(Hook::BeforeRequest);
    after_request = Attribute::Hook(Hook::AfterRequest);
    teardown_request = Attribute::Hook(Hook::TeardownRequest);
    before_serving = Attribute::Hook(Hook::BeforeServing);
    after_serving = Attribute::Hook(Hook::AfterServing);
    error_handler = Attribute::ErrorHandler;
    provider = Attribute::Provider;
    decorator = Attribute::Decorator;
    command = Attribute::Command;
}
