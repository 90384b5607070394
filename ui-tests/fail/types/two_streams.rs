// One argument can take the body as a stream.

use duotone::prelude::*;

use duotone::{FromRequest, Needs};

struct Stream;

impl<'r> FromRequest<'r> for Stream {
    const NEEDS: Needs = Needs::STREAM;

    fn from_request(_: &'r Request) -> Result<Self> {
        Ok(Stream)
    }
}

#[post("/")]
fn upload(_one: Stream, _other: Stream) {}

fn main() {
    let _ = handlers![upload];
}
