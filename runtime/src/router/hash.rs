//! A hash for texts as short as segments.
//!
//! It need not resist anybody: the keys of a table are the app's, clients only ask for them.

use std::hash::{BuildHasherDefault, Hasher};

pub(super) type BuildQuick = BuildHasherDefault<Quick>;

/// Takes up to eight bytes at once, where one of the usual kind would take each by itself.
#[derive(Default)]
pub(super) struct Quick(u64);

impl Quick {
    fn add(&mut self, word: u64) {
        // An odd number whose bits are in no order: 2^64 divided by the golden ratio.
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        bytes.chunks(8).for_each(|chunk| self.add(word(chunk)));
    }

    /// How many bytes come.
    fn write_usize(&mut self, len: usize) {
        self.0 = len as u64;
    }

    /// A table looks at the lowest bits, into which a multiplication mixes the least.
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}

/// Up to eight bytes as a number: from four on, the first and the last four, which may overlap.
fn word(chunk: &[u8]) -> u64 {
    match (chunk.first_chunk(), chunk.last_chunk()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => chunk.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::BuildHasher;

    use super::*;

    #[test]
    fn names_that_differ_in_a_number_are_spread() {
        for name in ["r", "things", "a-rather-long-name-"] {
            let hashes = (0..10_000)
                .map(|number| BuildQuick::default().hash_one(format!("{name}{number}").as_bytes()));
            let hashes: HashSet<u64> = hashes.collect();
            // A table of so many has 16,384 places; of random hashes 7,485 are taken.
            let places: HashSet<u64> = hashes.iter().map(|hash| hash % 16_384).collect();
            assert!(hashes.len() > 9_990, "{name}: {} hashes", hashes.len());
            assert!(places.len() > 7_000, "{name}: {} places", places.len());
        }
    }
}
