//! How much a client likes a media type, by its `Accept` (RFC 9110 section 12.5.1).

/// How much a client likes a media type: first by the weight it gave, then by how exactly it named
/// it, so that `application/json, */*` likes JSON more than HTML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Liking {
    /// From 0 to 1000.
    pub(crate) quality: u16,
    /// 0 for `*/*`, 1 for `text/*`, 2 for the type itself.
    pub(crate) specificity: u8,
}

/// The most specific range that covers the type decides; where none does, it is not liked at all.
pub(crate) fn liking<'a>(lines: impl IntoIterator<Item = &'a str>, media_type: &str) -> Liking {
    let ranges = lines.into_iter().flat_map(|line| line.split(','));
    let covering = ranges.filter_map(|range| covers(range, media_type));
    covering.max_by_key(|liking| liking.specificity).unwrap_or_default()
}

/// What a range says of the type, if it covers it.
fn covers(range: &str, media_type: &str) -> Option<Liking> {
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
    Some(Liking { specificity, quality: weight.map_or(1000, thousandths) })
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
            assert_eq!(liking([accept], "text/html").quality, html, "{accept}");
            assert_eq!(liking([accept], "application/json").quality, json, "{accept}");
        }
    }

    #[test]
    fn what_is_named_is_liked_more_than_what_is_covered() {
        let accept = "application/json, text/plain, */*";
        assert!(liking([accept], "application/json") > liking([accept], "text/html"));
        assert!(liking(["text/html, application/json;q=0.9"], "text/html").quality == 1000);
    }

    #[test]
    fn several_lines_are_one_list() {
        assert_eq!(liking(["text/html;q=0.5", "*/*"], "text/html").quality, 500);
    }
}
