//! Expansions of functions that run around views.

use expect_test::expect;
use quote::quote;

use super::check;
use crate::attribute::{Attribute, Hook};

#[test]
fn an_after_hook_takes_the_response() {
    check(
        Attribute::Hook(Hook::AfterRequest),
        quote!(crate = crate::web, type = After),
        &quote!(
            async fn after(db: State<Db>, res: &mut Response) -> Result<()> {}
        ),
        &expect![[r#"
            #[allow(clippy::needless_pass_by_value, clippy::trivially_copy_pass_by_ref)]
            #[allow(clippy::unused_async)]
            async fn after(db: State<Db>, res: &mut Response) -> Result<()> {}
            #[doc(hidden)]
            #[allow(non_camel_case_types, non_snake_case, dead_code, unreachable_pub)]
            #[allow(missing_debug_implementations, missing_copy_implementations)]
            struct After {}
            #[allow(deprecated, unreachable_pub)]
            impl After {
                #[doc(hidden)]
                pub const __ORIGIN: crate::web::__private::Origin = crate::web::__private::Origin {
                    name: "after",
                    module: crate::web::__private::module_path!(),
                    file: crate::web::__private::file!(),
                    line: crate::web::__private::line!(),
                };
                #[doc(hidden)]
                pub const __META: crate::web::__private::Handler = crate::web::__private::Handler::new(const {
                    &crate::web::__private::Meta {
                        id: crate::web::__private::TypeId::of::<After>,
                        origin: <After>::__ORIGIN,
                        app_wide: false,
                        needs: crate::web::__private::at_most_one_stream(const {
                            &[crate::web::__private::needs::<State<Db>>()]
                        }),
                        kind: crate::web::__private::Kind::AfterRequest(
                            crate::web::__private::Colored::Async(|__request, __response| crate::web::__private::Box::pin(async move {
                                let __answer = after(
                                        crate::web::__private::extract::<
                                            State<Db>,
                                        >(__request, "db")?,
                                        crate::web::__private::take::<&mut Response>(__response),
                                    )
                                    .await;
                                crate::web::__private::put::<Result<()>>(__answer, __response)
                            })),
                        ),
                    }
                });
            }
        "#]],
    );
}

#[test]
fn an_error_handler_takes_the_error() {
    check(
        Attribute::ErrorHandler,
        quote!(404),
        &quote!(
            fn failed(req: &Request, err: &HttpError) -> String {}
        ),
        &expect![[r#"
            #[allow(clippy::needless_pass_by_value, clippy::trivially_copy_pass_by_ref)]
            #[allow(clippy::unused_async)]
            fn failed(req: &Request, err: &HttpError) -> String {}
            #[doc(hidden)]
            #[allow(non_camel_case_types, non_snake_case, dead_code, unreachable_pub)]
            #[allow(missing_debug_implementations, missing_copy_implementations)]
            struct failed {}
            #[allow(deprecated, unreachable_pub)]
            impl failed {
                #[doc(hidden)]
                pub const __ORIGIN: ::duotone::__private::Origin = ::duotone::__private::Origin {
                    name: "failed",
                    module: ::duotone::__private::module_path!(),
                    file: ::duotone::__private::file!(),
                    line: ::duotone::__private::line!(),
                };
                #[doc(hidden)]
                pub const __META: ::duotone::__private::Handler = ::duotone::__private::Handler::new(const {
                    &::duotone::__private::Meta {
                        id: ::duotone::__private::TypeId::of::<failed>,
                        origin: <failed>::__ORIGIN,
                        app_wide: false,
                        needs: ::duotone::__private::at_most_one_stream(const {
                            &[::duotone::__private::needs::<&Request>()]
                        }),
                        kind: ::duotone::__private::Kind::ErrorHandler(::duotone::__private::ErrorHandler {
                            status: ::duotone::__private::Option::Some(404u16),
                            error: ::duotone::__private::TypeId::of::<HttpError>,
                            error_name: ::duotone::__private::type_name::<HttpError>,
                            catches: ::duotone::__private::catches::<HttpError>,
                            call: ::duotone::__private::Colored::Sync(|__request, __error| {
                                let __answer = failed(
                                    ::duotone::__private::extract::<&Request>(__request, "req")?,
                                    ::duotone::__private::caught_by_status::<HttpError>(__error)?,
                                );
                                ::duotone::__private::respond::<String>(__answer)
                            }),
                        }),
                    }
                });
            }
        "#]],
    );
}
