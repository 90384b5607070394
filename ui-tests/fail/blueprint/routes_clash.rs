// Two routes that nothing tells apart are an error, at the later one.

use duotone::prelude::*;

#[blueprint]
mod admin {
    use duotone::prelude::*;

    #[get("/users/{id}")]
    fn show(id: u64) -> String {
        id.to_string()
    }

    #[route("/users/{number}", methods = [PUT, GET])]
    async fn show_again(number: u64) -> String {
        number.to_string()
    }
}

fn main() {
    drop(admin::blueprint());
}
