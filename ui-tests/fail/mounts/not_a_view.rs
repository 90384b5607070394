// The value is blamed, and what it lacks is said.

use duotone::mounts;

fn main() {
    let _ = mounts!["/report" => 7];
}
