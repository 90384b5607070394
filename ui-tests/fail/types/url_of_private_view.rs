// The struct is as visible as the view, its fields too.

use duotone::prelude::*;

mod users {
    #[duotone::get("/users/{id}")]
    fn show(id: u64) -> String {
        id.to_string()
    }

    pub fn handlers() -> [duotone::Handler; 1] {
        duotone::handlers![show]
    }
}

fn main() {
    let _ = users::handlers();
    let _ = url_for(users::show { id: 42 });
}
