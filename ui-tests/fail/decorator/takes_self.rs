// A decorator is a free function.

use duotone::prelude::*;

struct Auth;

impl Auth {
    #[decorator]
    async fn required(&self, next: Next<'_>) -> Result<Response> {
        next.run().await
    }
}

fn main() {
    let _ = Auth::required;
}
