// The crate may have another name.

mod web {
    pub use duotone as framework;
}

extern crate duotone as _;

struct Users;

#[web::framework::method_view("/users", crate = crate::web::framework)]
impl Users {
    async fn get() -> &'static str {
        "all"
    }
}

struct Report;

#[web::framework::view(crate = crate::web::framework)]
impl Report {
    fn dispatch(&self) {}
}

fn main() {
    let _ = web::framework::handlers![Users];
    let _ = web::framework::mounts!["/report" => Report];
}
