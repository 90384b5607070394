//! Path parameters by the type of their argument (R28, R32).

use std::borrow::Cow;

use duotone::prelude::*;

use crate::entries::each_entry;

#[get("/numbers/{a}/{b}/{c}/{d}")]
fn numbers(a: u8, b: f64, c: bool, d: char) -> String {
    format!("{a} {b} {c} {d}")
}

#[get("/texts/{a}/{b}/{c}")]
async fn texts(a: &str, b: String, c: Cow<'_, str>) -> String {
    let borrowed = matches!(c, Cow::Borrowed(_));
    format!("{a} {b} {c} {borrowed}")
}

#[get("/sizes/{size}")]
fn sizes(size: Size) -> &'static str {
    size.0
}

/// A parameter type of one's own.
struct Size(&'static str);

impl<'r> FromParam<'r> for Size {
    fn from_param(text: &'r str) -> Result<Self> {
        match text {
            "s" => Ok(Size("small")),
            "l" => Ok(Size("large")),
            _ => abort!(400),
        }
    }
}

// R28, R32
#[test]
fn path_parameters_have_the_type_of_their_argument() {
    let app = App::new().handlers(handlers![numbers, texts, sizes]).build().expect("a sound app");
    each_entry(&app, |entry| {
        for (target, status, answer) in [
            ("/numbers/255/-1.5/true/%C3%A9", 200, "255 -1.5 true é"),
            ("/numbers/256/-1.5/true/x", 404, ""),
            ("/numbers/1/x/true/x", 404, ""),
            ("/numbers/1/1/yes/x", 404, ""),
            ("/numbers/1/1/true/xy", 404, ""),
            ("/texts/a/b%20c/d", 200, "a b c d true"),
            ("/sizes/l", 200, "large"),
            ("/sizes/xl", 404, ""),
        ] {
            let (found, body) = entry.get(target);
            assert_eq!(found, status, "{target}, {}", entry.name());
            assert!(status != 200 || body == answer, "{target}, {}: {body}", entry.name());
        }
    });
}
