// A handler that is private to its module is one error.

mod users {
    #[duotone::get("/")]
    fn show() {}
}

fn main() {
    let _ = duotone::handlers![users::show];
}
