// What is mounted lives as long as the app.

use duotone::view;

struct Report<'a>(&'a str);

#[view]
impl Report<'_> {
    fn dispatch(&self) -> String {
        self.0.to_owned()
    }
}

fn main() {
    let _ = Report("day").dispatch();
}
