//! `Form<T>`: the body of an HTML form as a value.

use std::ops::{Deref, DerefMut};

use serde::Deserialize;

use crate::extract::FromRequest;
use crate::extract::media::{Wanted, body_of_type};
use crate::extract::pairs::{self, PairsError};
use crate::handler::{BodyNeed, Needs};
use crate::{HttpError, Request, Result, StatusCode};

const FORM: Wanted = Wanted {
    name: "application/x-www-form-urlencoded",
    fits: |mime| mime.essence_str() == mime::APPLICATION_WWW_FORM_URLENCODED,
};

/// The body of an HTML form (`application/x-www-form-urlencoded`) as a value of your type.
///
/// Lists, options and borrowing are as for [`Query`](crate::Query).
///
/// A body of another type is 415, one that is not UTF-8 is 400, one that does not fit `T` is 422
/// (R34). `Option<Form<T>>` is `None` where there is neither a body nor a content type.
///
/// ```
/// use duotone::Form;
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Login {
///     name: String,
///     #[serde(default)]
///     remember: bool, // a checkbox: `on`, or not sent
/// }
///
/// fn login(form: Form<Login>) -> String {
///     format!("{} {}", form.name, form.remember)
/// }
///
/// assert_eq!(login(Form(Login { name: "ada".into(), remember: true })), "ada true");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form<T>(pub T);

impl<T> Deref for Form<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Form<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<'r, T: Deserialize<'r>> FromRequest<'r> for Form<T> {
    const NEEDS: Needs = Needs { body: BodyNeed::Buffered, ..Needs::NOTHING };

    fn from_request(req: &'r Request) -> Result<Self> {
        let body = body_of_type(req, FORM)?;
        pairs::parse(body).map(Form).map_err(|error| refused(&error).into())
    }
}

fn refused(error: &PairsError) -> HttpError {
    let status = match error {
        PairsError::NotUtf8 => StatusCode::BAD_REQUEST,
        PairsError::Misfit(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    HttpError::new(status).message(format!("the form does not fit: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::request_with;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Login<'a> {
        name: &'a str,
    }

    // R34
    #[test]
    fn a_form_fits_or_says_why_not() {
        let form = "application/x-www-form-urlencoded";
        let utf8 = "Application/X-WWW-Form-Urlencoded; charset=UTF-8";
        for (content_type, body, expected) in [
            (form, "name=ada", Ok("ada")),
            (utf8, "name=ada", Ok("ada")),
            (form, "name=%FF", Err("400 Bad Request: the form does not fit: it is not UTF-8")),
            (
                form,
                "",
                Err("422 Unprocessable Entity: the form does not fit: missing field `name`"),
            ),
            (
                "text/plain",
                "name=ada",
                Err(
                    "415 Unsupported Media Type: the body has to be `application/x-www-form-urlencoded`: it is `text/plain`",
                ),
            ),
        ] {
            let req = request_with(content_type, body);
            let found = Form::<Login<'_>>::from_request(&req).map(|form| form.name);
            assert_eq!(
                found.map_err(|e| e.to_string()),
                expected.map_err(ToOwned::to_owned),
                "{content_type} {body}"
            );
        }
    }
}
