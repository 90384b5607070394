//! How much a client likes a media type, by its `Accept` (RFC 9110 section 12.5.1).

/// From 0 to 1000. The most specific range that covers the type decides; where none does, 0.
pub(crate) fn quality<'a>(lines: impl IntoIterator<Item = &'a str>, media_type: &str) -> u16 {
    let ranges = lines.into_iter().flat_map(|line| line.split(','));
    let covering = ranges.filter_map(|range| covers(range, media_type));
    covering.max_by_key(|(specificity, _)| *specificity).map_or(0, |(_, quality)| quality)
}

/// How specific a range is and its quality, if it covers the type.
fn covers(range: &str, media_type: &str) -> Option<(u8, u16)> {
    let mut parts = range.split(';').map(str::trim);
    let pattern = parts.next()?;
    let specificity = match pattern.strip_suffix("/*") {
        Some("*") => 0,
        Some(main) if media_type.split('/').next()?.eq_ignore_ascii_case(main) => 1,
        None if pattern.eq_ignore_ascii_case(media_type) => 2,
        _ => return None,
    };
    let weight = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then_some(value.trim())
    });
    Some((specificity, weight.map_or(1000, thousandths)))
}

/// `0.5` as 500; what is no weight counts as 0, so that a broken range asks for nothing.
fn thousandths(weight: &str) -> u16 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    match whole {
        "1" if digits => 1000,
        "0" if digits => format!("{fraction:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_range_decides() {
        for (accept, html, json) in [
            ("*/*", 1000, 1000),
            ("text/html, application/json;q=0.9", 1000, 900),
            ("application/json", 0, 1000),
            ("APPLICATION/Json ; Q=0.25", 0, 250),
            ("text/*;q=0.3, */*;q=0.8", 300, 800),
            ("text/html;q=0, */*", 0, 1000),
            ("text/html;level=1;q=0.4", 400, 0),
            ("application/json;q=1.000, text/html;q=0.001", 1, 1000),
            ("application/json;q=nonsense", 0, 0),
            ("application/json;q=0.12345", 0, 0),
            ("", 0, 0),
            ("text", 0, 0),
        ] {
            assert_eq!(quality([accept], "text/html"), html, "{accept}");
            assert_eq!(quality([accept], "application/json"), json, "{accept}");
        }
    }

    #[test]
    fn several_lines_are_one_list() {
        assert_eq!(quality(["text/html;q=0.5", "*/*"], "text/html"), 500);
    }
}
