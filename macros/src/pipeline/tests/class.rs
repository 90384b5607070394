//! Class-based views.

use expect_test::expect;
use quote::quote;

use super::check_tokens;
use crate::attribute::ClassAttribute;
use crate::pipeline::run_class;

#[test]
fn a_method_view_is_its_impl_and_a_group_of_views() {
    let expanded = run_class(
        ClassAttribute::MethodView,
        quote!("/users/{id}", name = users),
        &quote! {
            impl<'a> Users<'a> {
                #[cfg(unix)]
                fn get(&self, id: &'a str) -> Json<Self> { body }
                async fn post(self, _id: u64) {}
                fn helper() {}
            }
        },
    );
    check_tokens(
        expanded,
        &expect![[r#"
            #[allow(clippy::needless_pass_by_value, clippy::trivially_copy_pass_by_ref)]
            #[allow(clippy::unused_async, clippy::unused_self)]
            impl<'a> Users<'a> {
                #[cfg(unix)]
                fn get(&self, id: &'a str) -> Json<Self> {
                    body
                }
                async fn post(self, _id: u64) {}
                fn helper() {}
            }
            #[allow(deprecated, unreachable_pub)]
            impl<'a> Users<'a> {
                #[doc(hidden)]
                pub const __META: ::duotone::__private::Handler = ::duotone::__private::Handler::new(const {
                    &::duotone::__private::Meta {
                        id: ::duotone::__private::TypeId::of::<users>,
                        origin: ::duotone::__private::Origin {
                            name: "Users",
                            module: ::duotone::__private::module_path!(),
                            file: ::duotone::__private::file!(),
                            line: ::core::line!(),
                        },
                        app_wide: false,
                        needs: &[#[cfg(unix)] ::duotone::__private::state_needs::<Users<'_>>()],
                        kind: ::duotone::__private::Kind::Group(::duotone::__private::Group {
                            views: &[
                                #[cfg(unix)]
                                ::duotone::__private::Meta {
                                    id: {
                                        struct __View;
                                        ::duotone::__private::TypeId::of::<__View>
                                    },
                                    origin: ::duotone::__private::Origin {
                                        name: "Users::get",
                                        module: ::duotone::__private::module_path!(),
                                        file: ::duotone::__private::file!(),
                                        line: ::core::line!(),
                                    },
                                    app_wide: false,
                                    needs: ::duotone::__private::at_most_one_stream(const { &[] }),
                                    kind: ::duotone::__private::Kind::View(::duotone::__private::Endpoint {
                                        name: ::duotone::__private::Option::Some("users"),
                                        view: ::duotone::__private::Colored::Sync(|__request| {
                                            let __answer = <Users<
                                                '_,
                                            >>::get(
                                                ::duotone::__private::shared::<Users<'_>>(__request)?,
                                                ::duotone::__private::param::<
                                                    &'_ str,
                                                >(__request, 0usize, "id")?,
                                            );
                                            ::duotone::__private::respond::<Json<Users<'_>>>(__answer)
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
                                },
                                ::duotone::__private::Meta {
                                    id: {
                                        struct __View;
                                        ::duotone::__private::TypeId::of::<__View>
                                    },
                                    origin: ::duotone::__private::Origin {
                                        name: "Users::post",
                                        module: ::duotone::__private::module_path!(),
                                        file: ::duotone::__private::file!(),
                                        line: ::core::line!(),
                                    },
                                    app_wide: false,
                                    needs: ::duotone::__private::at_most_one_stream(const {
                                        &[::duotone::__private::needs::<Users<'_>>()]
                                    }),
                                    kind: ::duotone::__private::Kind::View(::duotone::__private::Endpoint {
                                        name: ::duotone::__private::Option::Some("users"),
                                        view: ::duotone::__private::Colored::Async(|__request| ::duotone::__private::Box::pin(async move {
                                            let __answer = <Users<
                                                '_,
                                            >>::post(
                                                    ::duotone::__private::extract::<
                                                        Users<'_>,
                                                    >(__request, "self")?,
                                                    ::duotone::__private::param::<u64>(__request, 0usize, "id")?,
                                                )
                                                .await;
                                            ::duotone::__private::respond(__answer)
                                        })),
                                        params: &[
                                            ::duotone::__private::Param {
                                                name: "id",
                                                type_name: ::duotone::__private::type_name::<u64>,
                                                accepts_all: ::duotone::__private::accepts_all::<u64>(),
                                                fits: |text| ::duotone::__private::fits::<u64>(text),
                                            },
                                        ],
                                        routes: &[
                                            ::duotone::__private::Route {
                                                methods: &["POST"],
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
                                },
                            ],
                            with: ::duotone::__private::Option::None,
                        }),
                    }
                });
            }
            #[doc(hidden)]
            #[allow(non_camel_case_types, non_snake_case, dead_code, unreachable_pub)]
            #[allow(missing_debug_implementations, missing_copy_implementations)]
            pub struct users<__P0 = ()> {
                pub id: __P0,
            }
            #[allow(unreachable_pub)]
            impl users {
                #[doc(hidden)]
                pub const __ORIGIN: ::duotone::__private::Origin = ::duotone::__private::Origin {
                    name: "Users",
                    module: ::duotone::__private::module_path!(),
                    file: ::duotone::__private::file!(),
                    line: ::core::line!(),
                };
            }
            impl<__P0> ::duotone::__private::ToUrl for users<__P0>
            where
                __P0: ::duotone::__private::ToParam<&'static str>,
            {
                fn target(&self) -> ::duotone::__private::UrlTarget<'_> {
                    ::duotone::__private::UrlTarget::new(
                        ::duotone::__private::TypeId::of::<users>(),
                        <users>::__ORIGIN,
                        [("id", ::duotone::__private::ToParam::<&'static str>::to_param(&self.id))],
                    )
                }
            }
        "#]],
    );
}

#[test]
fn a_view_is_its_impl_and_can_be_mounted() {
    let expanded = run_class(
        ClassAttribute::View,
        quote!(params(day), methods = [GET, POST], crate = web),
        &quote! {
            #[duotone::view]
            impl Report {
                async fn dispatch(&self, day: u8) -> String { body }
            }
        },
    );
    check_tokens(
        expanded,
        &expect![[r#"
            #[allow(clippy::needless_pass_by_value, clippy::trivially_copy_pass_by_ref)]
            #[allow(clippy::unused_async, clippy::unused_self)]
            impl Report {
                async fn dispatch(&self, day: u8) -> String {
                    body
                }
            }
            #[allow(deprecated)]
            impl web::__private::Mountable for Report {
                const META: &'static web::__private::Meta = const {
                    #[allow(unused_imports)]
                    use duotone::view as _;
                    {
                        const __VIEWS: &[web::__private::Meta] = &[
                            web::__private::Meta {
                                id: {
                                    struct __View;
                                    web::__private::TypeId::of::<__View>
                                },
                                origin: web::__private::Origin {
                                    name: "Report",
                                    module: web::__private::module_path!(),
                                    file: web::__private::file!(),
                                    line: ::core::line!(),
                                },
                                app_wide: false,
                                needs: web::__private::at_most_one_stream(const { &[] }),
                                kind: web::__private::Kind::View(web::__private::Endpoint {
                                    name: web::__private::Option::Some("report"),
                                    view: web::__private::Colored::Async(|__request| web::__private::Box::pin(async move {
                                        let __answer = <Report>::dispatch(
                                                web::__private::mounted::<Report>(__request)?,
                                                web::__private::named_param::<u8>(__request, "day")?,
                                            )
                                            .await;
                                        web::__private::respond::<String>(__answer)
                                    })),
                                    params: &[
                                        web::__private::Param {
                                            name: "day",
                                            type_name: web::__private::type_name::<u8>,
                                            accepts_all: web::__private::accepts_all::<u8>(),
                                            fits: |text| web::__private::fits::<u8>(text),
                                        },
                                    ],
                                    routes: &[
                                        web::__private::Route {
                                            methods: &["GET", "POST"],
                                            path: "",
                                            segments: &[],
                                            defaults: &[],
                                            options: web::__private::RouteOptions::NONE,
                                        },
                                        web::__private::Route {
                                            methods: &["GET", "POST"],
                                            path: "",
                                            segments: &[],
                                            defaults: &[],
                                            options: web::__private::RouteOptions::NONE,
                                        },
                                    ],
                                    with: web::__private::Option::None,
                                }),
                            },
                        ];
                        &__VIEWS[0]
                    }
                };
            }
        "#]],
    );
}
