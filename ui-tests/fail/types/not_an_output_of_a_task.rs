// What a task returns has to be known to have failed or not.

struct Report;

fn main() {
    duotone::spawn(async { Report });
}
