// A path is not enough.

use duotone::mounts;

fn main() {
    let _ = mounts!["/report"];
}
