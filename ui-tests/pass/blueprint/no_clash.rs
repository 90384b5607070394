// Only what the tokens decide is a clash; the rest the app reports, or there is none.
#![deny(warnings)]

use duotone::prelude::*;

#[blueprint]
mod views {
    use duotone::prelude::*;

    /// Its name is a well-known one.
    #[allow(dead_code)]
    pub struct String(u8);

    impl FromParam<'_> for String {
        fn from_param(text: &str) -> Result<Self> {
            Ok(String(text.parse()?))
        }
    }

    #[get("/users/{number}")]
    fn by_number(number: String) {
        let _ = number;
    }

    #[get("/users/{id}")]
    fn by_id(id: i8) {
        let _ = id;
    }

    #[get("/users/{name}")]
    fn by_name(name: &str) {
        let _ = name;
    }

    #[post("/users/{name}")]
    fn other_method(name: &str) {
        let _ = name;
    }

    #[get("/users/u{id}")]
    fn other_shape(id: i8) {
        let _ = id;
    }

    #[get("/items/{id}")]
    fn item(id: Id) {
        let _ = id;
    }

    type Id = u8;

    mod inner {
        use duotone::prelude::*;

        type Id = bool;

        // Another type of the same name.
        #[get("/items/{id}")]
        fn item(id: Id) {
            let _ = id;
        }
    }

    // Not the same as the path with a slash, if there is a prefix.
    #[get("")]
    fn root() {}

    #[error_handler]
    fn not_found(_err: &HttpError) {}

    #[error_handler(404)]
    fn by_status(_err: &HttpError) {}

    #[error_handler(404, app)]
    fn app_wide(_err: &HttpError) {}
}

fn main() {
    App::new().register(views::blueprint()).build().unwrap();
}
