// What a command may take and return, in either color.

#![deny(warnings)]

use duotone::prelude::*;
use duotone::{Args, command};

/// A type of one's own, which serving hooks can take too.
struct Users;

impl duotone::FromApp for Users {
    fn from_app(_app: &App) -> Result<Self> {
        Ok(Users)
    }
}

#[command]
fn nothing() {}

#[duotone::command(name = "with:all", type = All)]
async fn all(args: Args, state: State<u64>, app: App, Users: Users) -> Result<()> {
    std::future::ready(()).await;
    let _ = (args.text(0), *state, app);
    Ok(())
}

#[command]
fn r#type(Args { .. }: Args) -> Result<(), std::fmt::Error> {
    Ok(())
}

fn main() {
    let names = handlers![nothing, All, r#type].map(|handler| handler.name());
    assert_eq!(names, ["nothing", "all", "type"]);
    nothing();
}
