//! A whole number and a unit, as in `10MB` and `2s`.

/// How many of the smallest unit that is; `None` for anything else, and for what does not fit.
pub(super) fn parse(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let unit = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(unit);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}
