// There is one handler for a type.

use duotone::prelude::*;

#[blueprint]
mod admin {
    use duotone::prelude::*;

    #[error_handler]
    fn any(_err: &Error) {}

    #[error_handler]
    async fn any_again(_err: &Error) {}
}

fn main() {
    drop(admin::blueprint());
}
