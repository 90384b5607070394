// Whatever views, modules, types and parameters are called.
#![deny(warnings)]

use duotone::prelude::*;

// A module and the function's type share a namespace.
#[get("/users", type = UsersView)]
fn users() {}

mod users {
    #[duotone::get("/users/{self_}/{target}")]
    pub(super) fn show(self_: u8, target: u8) -> String {
        format!("{self_} {target}")
    }
}

#[get("/{type}/{fn}")]
fn r#match(r#type: &str, mut r#fn: String) -> String {
    r#fn.push_str(r#type);
    r#fn
}

macro_rules! view {
    ($name:ident, $param:ident, $ty:ty) => {
        #[get("/by-macro/{id}")]
        fn $name($param: $ty) -> String {
            $param.to_string()
        }
    };
}

view!(made, id, &str);

fn main() {
    let handlers = handlers![UsersView, users::show, r#match, made];
    let app = App::new().handlers(handlers).build().unwrap();
    for (url, expected) in [
        (app.url_for(UsersView {}), "/users"),
        (app.url_for(users::show { self_: 1, target: 2 }), "/users/1/2"),
        (app.url_for(r#match { r#type: "a", r#fn: "b" }), "/a/b"),
        (app.url_for(made { id: "x" }), "/by-macro/x"),
    ] {
        assert_eq!(url.unwrap(), expected);
    }
}
