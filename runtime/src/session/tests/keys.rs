//! What the keys do: sign, verify, and see any change.

use super::*;

#[test]
fn a_value_in_which_any_character_is_another_is_refused() {
    let sessions = sessions();
    let value = sessions.write(&content(), NOW);
    for (at, was) in value.char_indices() {
        for other in ["A", "B", "=", "é", ""] {
            if !other.starts_with(was) {
                let after = &value[at + was.len_utf8()..];
                let tampered = format!("{}{other}{after}", &value[..at]);
                let found = refused(&sessions, &tampered, NOW);
                assert_eq!(found, Some(Refused::NotSigned), "{tampered}");
            }
        }
    }
    for tampered in [format!("{value}A"), format!("A{value}"), value[..44].to_owned()] {
        assert_eq!(refused(&sessions, &tampered, NOW), Some(Refused::NotSigned), "{tampered}");
    }
}

#[test]
fn every_key_verifies_and_the_first_signs() {
    let (old, both, new) = (with_keys([1]), with_keys([2, 1]), with_keys([2]));
    let by_old = old.write(&content(), NOW);
    let by_new = both.write(&content(), NOW);
    for (reader, value, is_valid) in [
        (&both, &by_old, true),
        (&both, &by_new, true),
        (&new, &by_new, true),
        (&new, &by_old, false),
        (&old, &by_new, false),
    ] {
        let expected = (!is_valid).then_some(Refused::NotSigned);
        assert_eq!(refused(reader, value, NOW), expected, "{value}");
    }
}

#[test]
fn a_key_has_all_its_bytes() {
    let long = [[1; 64].as_slice(), &[2; 64]].concat();
    let value = SecretKey::new(&long).unwrap().sign("text".to_owned());
    assert_eq!(SecretKey::new(&long).unwrap().verify(&value).as_deref(), Some("text"));
    for other in [&long[..127], &long[..64], &long[..32]] {
        assert_eq!(SecretKey::new(other).unwrap().verify(&value), None);
    }
    assert!(SecretKey::new(&[1; 31]).is_err());
}
