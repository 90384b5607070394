// A type that is not known as a value may be a future of something: it is asked to say so.

struct Report;

fn report() -> Report {
    Report
}

fn main() {
    duotone::ensure_async(report);
}
