//! What is written, one case per shape of expansion. `UPDATE_EXPECT=1` writes them anew.

#![allow(clippy::too_many_lines, reason = "an expansion is as long as it is")]

mod blueprint;
mod class;
mod hooks;

use expect_test::{Expect, expect};
use proc_macro2::TokenStream;
use quote::quote;

use super::run;
use crate::attribute::Attribute;

#[track_caller]
fn check(attribute: Attribute, args: TokenStream, item: &TokenStream, expected: &Expect) {
    check_tokens(run(attribute, args, item), expected);
}

#[track_caller]
fn check_tokens(expanded: TokenStream, expected: &Expect) {
    let file = syn::parse2(expanded).expect("an expansion is items");
    expected.assert_eq(&prettyplease::unparse(&file));
}

#[test]
fn a_sync_view_borrows_and_extracts() {
    check(
        Attribute::Method("GET"),
        quote!("/users/{id}"),
        &quote! {
            /// Shows a user.
            pub fn show<'r>(id: &'r str, Json(new): Json<New<'r>>) -> String { body }
        },
        &expect![[r#"
            #[allow(clippy::needless_pass_by_value, clippy::trivially_copy_pass_by_ref)]
            #[allow(clippy::unused_async)]
            /// Shows a user.
            pub fn show<'r>(id: &'r str, Json(new): Json<New<'r>>) -> String {
                body
            }
            #[doc(hidden)]
            #[allow(non_camel_case_types, non_snake_case, dead_code, unreachable_pub)]
            #[allow(missing_debug_implementations, missing_copy_implementations)]
            pub struct show<__P0 = ()> {
                pub id: __P0,
            }
            #[allow(deprecated, unreachable_pub)]
            impl show {
                #[doc(hidden)]
                pub const __ORIGIN: ::duotone::__private::Origin = ::duotone::__private::Origin {
                    name: "show",
                    module: ::duotone::__private::module_path!(),
                    file: ::duotone::__private::file!(),
                    line: ::duotone::__private::line!(),
                };
                #[doc(hidden)]
                pub const __META: ::duotone::__private::Handler = ::duotone::__private::Handler::new(const {
                    &::duotone::__private::Meta {
                        id: ::duotone::__private::TypeId::of::<show>,
                        origin: <show>::__ORIGIN,
                        app_wide: false,
                        needs: ::duotone::__private::at_most_one_stream(const {
                            &[::duotone::__private::needs::<Json<New<'_>>>()]
                        }),
                        kind: ::duotone::__private::Kind::View(::duotone::__private::Endpoint {
                            name: ::duotone::__private::Option::None,
                            view: ::duotone::__private::Colored::Sync(|__request| {
                                let __answer = show(
                                    ::duotone::__private::param::<&'_ str>(__request, 0usize, "id")?,
                                    ::duotone::__private::extract::<Json<New<'_>>>(__request, "new")?,
                                );
                                ::duotone::__private::respond::<String>(__answer)
                            }),
                            params: &[
                                ::duotone::__private::Param {
                                    name: "id",
                                    type_name: ::duotone::__private::type_name::<&'_ str>,
                                    accepts_all: ::duotone::__private::accepts_all::<&'_ str>(),
                                    fits: |text| ::duotone::__private::fits::<&'_ str>(text),
                                },
                            ],
                            routes: &[
                                ::duotone::__private::Route {
                                    methods: &["GET"],
                                    path: "/users/{id}",
                                    segments: &[
                                        ::duotone::__private::Segment::Static(
                                            ::duotone::__private::Cow::Borrowed("users"),
                                        ),
                                        ::duotone::__private::Segment::Param {
                                            slot: 0usize,
                                            prefix: "",
                                            suffix: "",
                                        },
                                    ],
                                    defaults: &[],
                                    options: ::duotone::__private::RouteOptions::NONE,
                                },
                            ],
                            with: ::duotone::__private::Option::None,
                        }),
                    }
                });
            }
            impl<__P0> ::duotone::__private::ToUrl for show<__P0>
            where
                __P0: ::duotone::__private::ToParam<&'static str>,
            {
                fn target(&self) -> ::duotone::__private::UrlTarget<'_> {
                    ::duotone::__private::UrlTarget::new(
                        ::duotone::__private::TypeId::of::<show>(),
                        <show>::__ORIGIN,
                        [("id", ::duotone::__private::ToParam::<&'static str>::to_param(&self.id))],
                    )
                }
            }
        "#]],
    );
}

#[test]
fn an_async_view_has_several_routes() {
    check(
        Attribute::Method("GET"),
        quote!("/", defaults(page = 1), name = "pages"),
        &quote! {
            #[duotone::route("/v{page}/", methods = [PUT, POST], body_limit = "1KiB", timeout = "2s", detach)]
            #[inline]
            #[patch("/{*page}")]
            async fn show(page: u64) {}
        },
        &expect![[r#"
            #[allow(clippy::needless_pass_by_value, clippy::trivially_copy_pass_by_ref)]
            #[allow(clippy::unused_async)]
            #[inline]
            async fn show(page: u64) {}
            #[doc(hidden)]
            #[allow(non_camel_case_types, non_snake_case, dead_code, unreachable_pub)]
            #[allow(missing_debug_implementations, missing_copy_implementations)]
            struct show<__P0 = ()> {
                page: __P0,
            }
            #[allow(deprecated, unreachable_pub)]
            impl show {
                #[doc(hidden)]
                pub const __ORIGIN: ::duotone::__private::Origin = ::duotone::__private::Origin {
                    name: "show",
                    module: ::duotone::__private::module_path!(),
                    file: ::duotone::__private::file!(),
                    line: ::duotone::__private::line!(),
                };
                #[doc(hidden)]
                pub const __META: ::duotone::__private::Handler = ::duotone::__private::Handler::new(const {
                    #[allow(unused_imports)]
                    use duotone::route as _;
                    #[allow(unused_imports)]
                    use patch as _;
                    &::duotone::__private::Meta {
                        id: ::duotone::__private::TypeId::of::<show>,
                        origin: <show>::__ORIGIN,
                        app_wide: false,
                        needs: ::duotone::__private::at_most_one_stream(const { &[] }),
                        kind: ::duotone::__private::Kind::View(::duotone::__private::Endpoint {
                            name: ::duotone::__private::Option::Some("pages"),
                            view: ::duotone::__private::Colored::Async(|__request| ::duotone::__private::Box::pin(async move {
                                let __answer = show(
                                        ::duotone::__private::param::<
                                            u64,
                                        >(__request, 0usize, "page")?,
                                    )
                                    .await;
                                ::duotone::__private::respond(__answer)
                            })),
                            params: &[
                                ::duotone::__private::Param {
                                    name: "page",
                                    type_name: ::duotone::__private::type_name::<u64>,
                                    accepts_all: ::duotone::__private::accepts_all::<u64>(),
                                    fits: |text| ::duotone::__private::fits::<u64>(text),
                                },
                            ],
                            routes: &[
                                ::duotone::__private::Route {
                                    methods: &["GET"],
                                    path: "/",
                                    segments: &[
                                        ::duotone::__private::Segment::Static(
                                            ::duotone::__private::Cow::Borrowed(""),
                                        ),
                                    ],
                                    defaults: &[
                                        ::duotone::__private::DefaultParam {
                                            slot: 0usize,
                                            text: "1",
                                        },
                                    ],
                                    options: ::duotone::__private::RouteOptions::NONE,
                                },
                                ::duotone::__private::Route {
                                    methods: &["PUT", "POST"],
                                    path: "/v{page}/",
                                    segments: &[
                                        ::duotone::__private::Segment::Param {
                                            slot: 0usize,
                                            prefix: "v",
                                            suffix: "",
                                        },
                                        ::duotone::__private::Segment::Static(
                                            ::duotone::__private::Cow::Borrowed(""),
                                        ),
                                    ],
                                    defaults: &[],
                                    options: ::duotone::__private::RouteOptions {
                                        body_limit: ::duotone::__private::Option::Some(1024u64),
                                        timeout: ::duotone::__private::Option::Some(
                                            ::duotone::__private::Duration::from_millis(2000u64),
                                        ),
                                        detach: true,
                                    },
                                },
                                ::duotone::__private::Route {
                                    methods: &["PATCH"],
                                    path: "/{*page}",
                                    segments: &[
                                        ::duotone::__private::Segment::Rest {
                                            slot: 0usize,
                                        },
                                    ],
                                    defaults: &[],
                                    options: ::duotone::__private::RouteOptions::NONE,
                                },
                            ],
                            with: ::duotone::__private::Option::None,
                        }),
                    }
                });
            }
            impl<__P0> ::duotone::__private::ToUrl for show<__P0>
            where
                __P0: ::duotone::__private::ToParam<u64>,
            {
                fn target(&self) -> ::duotone::__private::UrlTarget<'_> {
                    ::duotone::__private::UrlTarget::new(
                        ::duotone::__private::TypeId::of::<show>(),
                        <show>::__ORIGIN,
                        [("page", ::duotone::__private::ToParam::<u64>::to_param(&self.page))],
                    )
                }
            }
        "#]],
    );
}

#[test]
fn a_broken_handler_keeps_its_function_and_its_type() {
    check(
        Attribute::Method("GET"),
        quote!("users", nmae = "users"),
        &quote!(
            pub(crate) fn show(id: u64) {
                mistaken + body
            }
        ),
        &expect![[r#"
            pub(crate) fn show(id: u64) {
                mistaken + body
            }
            #[doc(hidden)]
            #[allow(non_camel_case_types, non_snake_case, dead_code, unreachable_pub)]
            #[allow(missing_debug_implementations, missing_copy_implementations)]
            pub(crate) struct show {}
            #[allow(deprecated, unreachable_pub)]
            impl show {
                #[doc(hidden)]
                pub const __ORIGIN: ::duotone::__private::Origin = ::duotone::__private::Origin {
                    name: "show",
                    module: ::duotone::__private::module_path!(),
                    file: ::duotone::__private::file!(),
                    line: ::duotone::__private::line!(),
                };
                #[doc(hidden)]
                pub const __META: ::duotone::__private::Handler = ::duotone::__private::Handler::new(const {
                    &::duotone::__private::Meta {
                        id: ::duotone::__private::TypeId::of::<show>,
                        origin: <show>::__ORIGIN,
                        app_wide: false,
                        needs: &[],
                        kind: ::duotone::__private::Kind::Broken,
                    }
                });
            }
            impl ::duotone::__private::ToUrl for show {
                fn target(&self) -> ::duotone::__private::UrlTarget<'_> {
                    ::duotone::__private::UrlTarget::new(
                        ::duotone::__private::TypeId::of::<show>(),
                        <show>::__ORIGIN,
                        [],
                    )
                }
            }
            ::core::compile_error! {
                "unknown argument `nmae`\nhelp: there are `name`, `with`, `defaults`, `body_limit`, `timeout`, `detach`, `type`, `crate`"
            }
            ::core::compile_error! {
                "a path starts with `/`\n  users\n  ^\nhelp: write `/` before it"
            }
        "#]],
    );
}
