// A hook that takes the response by value returns it, also where it may fail.

use duotone::prelude::*;

#[after_request]
async fn hook(_res: Response) -> Result<()> {
    Ok(())
}

fn main() {
    let _ = handlers![hook];
}
