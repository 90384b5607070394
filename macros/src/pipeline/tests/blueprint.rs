//! What `#[blueprint]` writes.

use expect_test::{Expect, expect};
use proc_macro2::TokenStream;
use quote::quote;

use crate::pipeline::blueprint;

#[track_caller]
fn check(args: TokenStream, item: &TokenStream, expected: &Expect) {
    let expanded = blueprint(args, item);
    let file = syn::parse2(expanded).expect("an expansion is items");
    expected.assert_eq(&prettyplease::unparse(&file));
}

#[test]
fn a_module_lists_what_it_and_the_modules_inside_declare() {
    check(
        quote!(url_prefix = "/shop"),
        &quote! {
            /// The shop.
            pub mod shop {
                #![allow(dead_code)]
                mod pages {
                    #[duotone::get("")]
                    fn front() {}
                }
                use duotone::get as fetch;
                #[fetch("/a")]
                #[cfg(unix)]
                pub fn a() {}
                #[cfg_attr(debug, before_request(type = Hook))]
                fn hook() {}
                #[cfg(feature = "cart")]
                #[blueprint]
                mod cart { #[get("/")] fn all() {} }
                fn plain() -> [u8; { 1 + 1 }] { [0; 2] }
            }
        },
        &expect![[r#"
            /// The shop.
            pub mod shop {
                #![allow(dead_code)]
                mod pages {
                    #[duotone::get("")]
                    fn front() {}
                    #[doc(hidden)]
                    #[allow(dead_code, unreachable_pub)]
                    pub(super) fn __blueprint_shop(
                        __blueprint: ::duotone::__private::Blueprint,
                    ) -> ::duotone::__private::Blueprint {
                        let __blueprint = __blueprint.handlers([<front>::__META]);
                        __blueprint
                    }
                }
                use duotone::get as fetch;
                #[fetch("/a")]
                #[cfg(unix)]
                pub fn a() {}
                #[cfg_attr(debug, before_request(type = Hook))]
                fn hook() {}
                #[cfg(feature = "cart")]
                #[blueprint]
                mod cart {
                    #[get("/")]
                    fn all() {}
                }
                fn plain() -> [u8; { 1 + 1 }] {
                    [0; 2]
                }
                #[doc(hidden)]
                #[allow(dead_code, unreachable_pub)]
                fn __blueprint_shop(
                    __blueprint: ::duotone::__private::Blueprint,
                ) -> ::duotone::__private::Blueprint {
                    let __blueprint = self::pages::__blueprint_shop(__blueprint);
                    let __blueprint = __blueprint
                        .handlers([#[cfg(unix)] <a>::__META, #[cfg(debug)] <Hook>::__META]);
                    #[cfg(feature = "cart")]
                    let __blueprint = __blueprint.register(self::cart::blueprint());
                    __blueprint
                }
                ///The blueprint `shop`, under `/shop`.
                #[allow(unreachable_pub)]
                pub fn blueprint() -> ::duotone::__private::Blueprint {
                    __blueprint_shop(
                        ::duotone::__private::Blueprint::new("shop").url_prefix("/shop"),
                    )
                }
            }
        "#]],
    );
}
