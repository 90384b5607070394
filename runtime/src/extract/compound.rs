//! Arguments made of other arguments: `Option`, `Result`, tuples.

use crate::extract::FromRequest;
use crate::handler::Needs;
use crate::{Error, Request, Result};

/// `None` for what the request does not have; what it has and is malformed is still an error.
impl<'r, T: FromRequest<'r>> FromRequest<'r> for Option<T> {
    const NEEDS: Needs = Needs { optional: true, inner: &[&T::NEEDS], ..Needs::NOTHING };

    fn from_request(req: &'r Request) -> Result<Self> {
        match T::from_request(req) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_absent() => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The handler sees the error itself, instead of the error path (R13).
impl<'r, T: FromRequest<'r>> FromRequest<'r> for Result<T, Error> {
    const NEEDS: Needs = Needs { inner: &[&T::NEEDS], ..Needs::NOTHING };

    fn from_request(req: &'r Request) -> Result<Self> {
        Ok(T::from_request(req))
    }
}

macro_rules! tuples {
    ($(($($type:ident)*))*) => {$(
        impl<'r, $($type: FromRequest<'r>),*> FromRequest<'r> for ($($type,)*) {
            const NEEDS: Needs = Needs { inner: &[$(&$type::NEEDS),*], ..Needs::NOTHING };

            fn from_request(req: &'r Request) -> Result<Self> {
                Ok(($($type::from_request(req)?,)*))
            }
        }
    )*};
}

tuples! {
    (A B)
    (A B C)
    (A B C D)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::request;
    use crate::{BodyStream, G, Json, State, StatusCode};

    struct Malformed;

    impl<'r> FromRequest<'r> for Malformed {
        fn from_request(_: &'r Request) -> Result<Self> {
            crate::abort!(400, "not so")
        }
    }

    #[test]
    fn absent_is_none_and_malformed_is_an_error() {
        let req = request(http::Request::get("/"));
        assert!(Option::<G<u8>>::from_request(&req).unwrap().is_none());
        assert!(Option::<State<u8>>::from_request(&req).unwrap().is_none());
        assert_eq!(
            Option::<Malformed>::from_request(&req).err().and_then(|error| error.status()),
            Some(StatusCode::BAD_REQUEST)
        );
        assert!(Result::<Malformed>::from_request(&req).unwrap().is_err());
        assert!(<(G<u8>, &Request)>::from_request(&req).is_err());
        req.g().set(7_u8);
        let (number, same) = <(G<u8>, &Request)>::from_request(&req).unwrap();
        assert_eq!((*number, same.path()), (7, "/"));
    }

    #[test]
    fn an_optional_argument_needs_the_body_but_no_state() {
        type Body = (State<u8>, Json<u8>);
        let needs = &Option::<Body>::NEEDS;
        let mut state = 0;
        Needs::each_state(&[needs], &mut |_| state += 1);
        assert_eq!((state, Needs::buffered(&[needs])), (0, true));

        let needs = &Result::<Body>::NEEDS;
        Needs::each_state(&[needs], &mut |_| state += 1);
        assert_eq!((state, Needs::buffered(&[needs])), (1, true));

        assert_eq!(Needs::streams(&[&Option::<(State<u8>, BodyStream)>::NEEDS]), 1);
        assert_eq!(Needs::streams(&[&<(BodyStream, Option<BodyStream>)>::NEEDS]), 2);
    }
}
