//! The hand-made handlers: one of each kind in either color, doing what the plan says.

use duotone::prelude::*;
use duotone::{Handler, Panic, after_this_request};

use super::plan::{CLOSURES, Does, PlainError, Plan, status_of};
use crate::polling::pause;

/// A function of one kind, in this color.
macro_rules! function {
    ([$($asyncness:tt)?] [$($pause:expr)?] before $before:ident $($app:ident)?) => {
        #[before_request $(($app))?]
        pub(in crate::model) $($asyncness)? fn $before(plan: State<Plan>) -> Result<Option<Response>> {
            $($pause;)?
            let name = stringify!($before);
            Ok(match plan.act(name, name)? {
                Does::Answer(status) => Some((status_of(status), name).into_response()?),
                _ => None,
            })
        }
    };
    ([$($asyncness:tt)?] [$($pause:expr)?] after $after:ident $($app:ident)?) => {
        #[after_request $(($app))?]
        pub(in crate::model) $($asyncness)? fn $after(res: &mut Response, plan: State<Plan>) -> Result<()> {
            $($pause;)?
            let name = stringify!($after);
            if let Does::Answer(status) = plan.act(name, format!("{name} {}", res.status()))? {
                res.set_status(status_of(status));
            }
            Ok(())
        }
    };
    ([$($asyncness:tt)?] [$($pause:expr)?] teardown $teardown:ident $($app:ident)?) => {
        #[teardown_request $(($app))?]
        pub(in crate::model) $($asyncness)? fn $teardown(
            error: Option<&Error>,
            plan: State<Plan>,
        ) -> Result<()> {
            $($pause;)?
            let (name, error) = (stringify!($teardown), error.map(ToString::to_string));
            plan.act(name, format!("{name} {error:?}")).map(drop)
        }
    };
    ([$($asyncness:tt)?] [$($pause:expr)?] handler $handler:ident [$($status:tt)?] $error:ty) => {
        #[error_handler $(($status))?]
        pub(in crate::model) $($asyncness)? fn $handler(_error: &$error, plan: State<Plan>) -> Result {
            $($pause;)?
            plan.answer(stringify!($handler))
        }
    };
}

macro_rules! of_color {
    ($color:ident, $asyncness:tt, $pause:tt, $($async:tt)?) => {
        pub(super) mod $color {
            use super::*;

            function!($asyncness $pause before before1);
            function!($asyncness $pause before before2);
            function!($asyncness $pause before before3);
            function!($asyncness $pause before before4 app);
            function!($asyncness $pause after after1);
            function!($asyncness $pause after after3);
            function!($asyncness $pause after after4 app);
            function!($asyncness $pause teardown teardown1);
            function!($asyncness $pause teardown teardown2);
            function!($asyncness $pause teardown teardown3);
            function!($asyncness $pause teardown teardown4 app);
            function!($asyncness $pause handler on404 [404] HttpError);
            function!($asyncness $pause handler on409 [409] HttpError);
            function!($asyncness $pause handler on500 [500] Error);
            function!($asyncness $pause handler on_plain [] PlainError);
            function!($asyncness $pause handler on_http [] HttpError);
            function!($asyncness $pause handler on_panic [] Panic);
            function!($asyncness $pause handler on_any [] Error);
            function!($asyncness $pause handler on404b [404] Error);
            function!($asyncness $pause handler on409b [409] HttpError);
            function!($asyncness $pause handler on_plainb [] PlainError);
            function!($asyncness $pause handler on_anyb [] Error);

            #[get("/view")]
            pub(in crate::model) $($async)? fn view(plan: State<Plan>) -> Result {
                for name in CLOSURES {
                    let plan = plan.clone();
                    if !plan.does.contains_key(name) {
                        continue;
                    }
                    after_this_request(move |res| {
                        match plan.act(name, format!("{name} {}", res.status())) {
                            Ok(Does::Answer(status)) => res.set_status(status_of(status)),
                            Ok(_) => {}
                            Err(error) => panic!("{error}"),
                        }
                    })?;
                }
                plan.answer("view")
            }

            /// Holds the response while it fails.
            #[after_request]
            pub(in crate::model) $($async)? fn after2(res: Response, plan: State<Plan>) -> Result {
                Ok(match plan.act("after2", format!("after2 {}", res.status()))? {
                    Does::Answer(status) => res.with_status(status_of(status)),
                    _ => res,
                })
            }

            pub(in crate::model) const ALL: [Handler; super::super::case::COUNT] = handlers![
                before1, before2, before3, before4, after1, after2, after3, after4, teardown1,
                teardown2, teardown3, teardown4, view, on404, on409, on500, on_plain, on_http,
                on_panic, on_any, on404b, on409b, on_plainb, on_anyb,
            ];
        }
    };
}

of_color!(plain, [], [],);
of_color!(cooperative, [async], [pause().await], async);

#[get("/dir/")]
pub(super) fn directory() {}
