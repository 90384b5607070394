//! A visit to the blog, in either worker class.

use duotone::WorkerClass;
use duotone::testing::{TestClient, TestRequest};

/// Clients of a blog of their own each. By its name two connections share a database in memory.
fn each_client(name: &str, visit: impl Fn(&TestClient)) {
    for class in [WorkerClass::Async, WorkerClass::Threads] {
        let app = crate::app(&format!("file:{name}-{class}?mode=memory&cache=shared"), None);
        let app = app.expect("a database").secret_key("only for tests: 0123456789abcdef");
        let app = app.build().expect("no faults");
        visit(&app.test_client().worker_class(class));
    }
}

fn page(request: TestRequest) -> String {
    request.follow_redirects().send().text().to_owned()
}

#[test]
fn who_has_an_account_writes_and_everybody_reads() {
    each_client("reading", |client| {
        let ada = [("name", "Ada"), ("password", "secret")];
        assert!(page(client.post("/sign-up").form(&ada)).contains("Log out Ada"));
        let post = client.post("/write").form(&[("title", "A <title>"), ("text", "Text")]);
        assert!(page(post).contains("A &lt;title&gt;"));
        page(client.post("/posts/1/comments").form(&[("text", "Well said")]));
        assert!(page(client.post("/log-out")).contains("Log in"));
        assert!(page(client.get("/posts/1")).contains("Ada: Well said"));
        assert!(page(client.get("/")).contains("A &lt;title&gt;"));
    });
}

#[test]
fn strangers_wrong_passwords_taken_names_and_missing_posts_are_told() {
    each_client("mistakes", |client| {
        for request in [client.get("/write"), client.post("/posts/1/comments")] {
            assert!(page(request).contains("Please log in first."));
        }
        let form = |password| [("name", "Ada"), ("password", password)];
        page(client.post("/sign-up").form(&form("secret")));
        assert!(page(client.post("/sign-up").form(&form("x"))).contains("That name is taken."));
        assert!(page(client.post("/login").form(&form("x"))).contains("do not fit"));
        assert_eq!(client.get("/posts/7").send().status(), 404);
        assert!(page(client.get("/posts/7")).contains("<h1>404 Not Found</h1>"));
    });
}
