//! The server that the tests talk to.

fn main() -> duotone::Result<()> {
    duotone::App::new().run()
}
