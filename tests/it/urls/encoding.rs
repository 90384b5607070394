//! Every text that a path can express comes back as it was given (R25, R31); the others are errors.

use duotone::UrlError;
use duotone::prelude::*;
use proptest::prelude::*;

use crate::entries::each_entry;

#[get("/one/{text}")]
fn one(text: &str) -> String {
    text.to_owned()
}

#[get("/around/v{text}.html")]
async fn around(text: String) -> String {
    text
}

#[get("/rest/{*text}")]
fn rest(text: &str) -> String {
    text.to_owned()
}

/// The text is in front of others, so that what it does to the path would show.
#[get("/front/{text}/{n}/")]
fn front(text: &str, n: u8) -> String {
    format!("{text}{n}")
}

/// Names of views and of parameters, and literal text, are encoded too.
#[get("/é/a b;c/{größe}")]
fn literal(größe: &str) -> String {
    größe.to_owned()
}

fn app() -> App {
    let handlers = handlers![one, around, rest, front, literal];
    App::new().handlers(handlers).build().expect("a sound app")
}

/// The URLs of a text, with what is wrong with it where that is expected.
fn urls(app: &App, text: &str) -> [(Result<Url, UrlError>, Option<&'static str>, String); 5] {
    let is_empty = text.is_empty().then_some("is empty");
    let dots = |segment: &str| segment == "." || segment == "..";
    let in_segment = is_empty.or(dots(text).then_some("dots alone"));
    let in_rest = is_empty
        .or(text.starts_with('/').then_some("begins with `/`"))
        .or(text.split('/').any(dots).then_some("dots alone"));
    let text = text.to_owned();
    [
        (app.url_for(one { text: &text }), in_segment, text.clone()),
        (app.url_for(around { text: &text }), is_empty, text.clone()),
        (app.url_for(rest { text: &text }), in_rest, text.clone()),
        (app.url_for(front { text: &text, n: 7 }), in_segment, format!("{text}7")),
        (app.url_for(literal { größe: &text }), in_segment, text.clone()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_comes_back_or_is_an_error(
        text in prop_oneof![any::<String>(), "[./%?# +\\\\a]{0,6}", "\\PC{0,3}", "[\\x00-\\x7f]{1,2}"],
    ) {
        let app = app();
        let client = app.test_client();
        for (url, wrong, expected) in urls(&app, &text) {
            match (url, wrong) {
                (Ok(url), None) => {
                    prop_assert!(url.as_str().is_ascii(), "{}", url);
                    prop_assert!(!url.as_str().contains("//") || text.contains("//"), "{}", url);
                    let answer = client.get(url.as_str()).send();
                    prop_assert_eq!((answer.status().as_u16(), answer.text()), (200, &*expected));
                }
                (Err(error), Some(wrong)) => {
                    prop_assert!(error.to_string().contains(wrong), "{}", error);
                }
                (found, expected) => prop_assert!(false, "{:?}: {:?}, {:?}", text, found, expected),
            }
        }
    }
}

#[test]
fn what_is_delicate_in_a_path_comes_back_over_a_socket_too() {
    let app = app();
    each_entry(&app, |entry| {
        for text in [
            "a/b",
            "%2F",
            "%",
            "?a=b",
            "#",
            "a b",
            "+",
            "é",
            "\u{1f600}",
            "\\",
            "'\"<>",
            "\r\n",
            "\0",
            "...",
            ".a",
            "a//b",
            "//evil.example",
            "a/./b",
            "..",
            "~!$&()*,;=:@",
            "",
        ] {
            for (url, wrong, expected) in urls(&app, text) {
                assert_eq!(url.is_err(), wrong.is_some(), "{text:?}: {url:?}");
                if let Ok(url) = url {
                    assert_eq!(entry.get(url.as_str()), (200, expected), "{url}, {}", entry.name());
                }
            }
        }
    });
}

#[test]
fn what_may_stand_in_a_segment_is_left_as_it_is() {
    let app = app();
    for (text, expected) in [
        ("a-b.c_d~e", "/one/a-b.c_d~e"),
        ("!$&()*+,;=:@", "/one/!$&()*+,;=:@"),
        ("'", "/one/%27"),
        ("a/b c", "/one/a%2Fb%20c"),
    ] {
        assert_eq!(app.url_for(one { text }).expect("a path"), expected);
    }
    assert_eq!(app.url_for(literal { größe: "x" }).expect("a path"), "/%C3%A9/a%20b;c/x");
}
