// A module in a file cannot be annotated: the compiler says so, and we say what to do instead.

#[duotone::blueprint]
#[path = "files/admin.rs"]
mod admin;

fn main() {
    admin::blueprint();
}
