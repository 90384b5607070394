// There is one handler for a status.

use duotone::prelude::*;

#[blueprint]
mod admin {
    use duotone::prelude::*;

    #[error_handler(404)]
    fn not_found() {}

    mod more {
        #[duotone::error_handler(404)]
        async fn not_found_again() {}
    }
}

fn main() {
    drop(admin::blueprint());
}
