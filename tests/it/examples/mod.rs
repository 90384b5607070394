//! Every example, built and run as its reader runs it, and asked over HTTP.

mod fan_out;
mod program;
mod without_tokio;

use std::path::Path;
use std::process::Command;
use std::thread;

use duotone::WorkerClass;
use program::{Example, binary};

use crate::sources::root;

#[test]
fn hello_fits_on_a_page() {
    let lines = include_str!("../../../examples/hello/src/main.rs").lines().count();
    assert!(lines < 40, "{lines} lines");
}

#[test]
fn hello_answers_from_views_of_both_colors_through_its_hook_and_its_error_handler() {
    for class in [WorkerClass::Async, WorkerClass::Threads] {
        let hello = Example::start("hello", class, &[]);
        for (path, status, body) in [
            ("/", 200, "Hello, World!"),
            ("/hello/Ada", 200, "Hello, Ada!"),
            ("/nowhere", 404, "404 Not Found: nothing at /nowhere"),
        ] {
            let answer = hello.get(path);
            assert_eq!((answer.status, answer.body.as_str()), (status, body), "{class} {path}");
            assert_eq!(answer.sniffing.as_deref(), Some("nosniff"), "{class} {path}");
        }
    }
}

#[test]
fn slow_api_answers_after_the_delay_it_was_asked_for() {
    for class in [WorkerClass::Async, WorkerClass::Threads] {
        let slow_api = Example::start("slow_api", class, &[]);
        for (path, status) in [
            ("/?delay=0.01", 200),
            ("/?delay=0", 200),
            ("/?delay=soon", 400),
            ("/?delay=-1", 400),
            ("/?delay=NaN", 400),
        ] {
            let answer = slow_api.get(path);
            assert_eq!(answer.status, status, "{class} {path}");
            assert_eq!(answer.body == "slow api response", status == 200, "{class} {path}");
        }
    }
}

#[test]
fn redis_style_counts_and_waits_in_each_worker_class() {
    // One event loop: who waits in `/queue` and who posts to it are on the same.
    for class in ["async", "threads", "green"] {
        let args = ["--workers", "1"];
        let redis_style = Example::start_with("redis_style", class, &args, &[]);
        for visits in ["1 so far", "2 so far"] {
            let answer = redis_style.get("/visits/home");
            assert_eq!((answer.status, answer.body.as_str()), (200, visits), "{class}");
        }
        let paths = ["/queue/one", "/queue/two", "/queue/three"];
        let waiting = paths.map(|path| {
            let url = redis_style.url(path);
            thread::spawn(move || ureq::get(url).call()?.body_mut().read_to_string())
        });
        for path in paths {
            let posted = ureq::post(redis_style.url(path)).send(format!("for {path}"));
            assert_eq!(posted.expect("an answer").status(), 200, "{class}");
        }
        for (path, waiting) in paths.into_iter().zip(waiting) {
            let answer = waiting.join().expect("no panic").expect("a message in time");
            assert_eq!(answer, format!("for {path}"), "{class}");
        }
    }
}

#[test]
fn extension_caches_guards_and_limits_in_each_worker_class() {
    for class in [WorkerClass::Async, WorkerClass::Threads] {
        let extension = Example::start("extension", class, &[]);
        for (path, status, body) in [
            ("/news", 200, "edition 1"),
            ("/news", 200, "edition 1"),
            ("/news?page=2", 200, "edition 2"),
            ("/search?q=rust", 200, "nothing about rust"),
            ("/search?q=tea", 200, "nothing about tea"),
            ("/search?q=go", 200, "nothing about go"),
        ] {
            let answer = extension.get(path);
            assert_eq!((answer.status, answer.body.as_str()), (status, body), "{class} {path}");
        }
        for (path, status) in [("/search?q=c", 429), ("/report", 401), ("/login?next=%2F", 200)] {
            assert_eq!(extension.get(path).status, status, "{class} {path}");
        }
    }
}

/// What the blog wants to be told.
const BLOG: [(&str, &str); 1] = [("DUOTONE_SECRET_KEY", "only for tests: 0123456789abcdef")];

#[test]
fn the_blog_shows_its_posts_with_a_quote_from_another_service() {
    let slow_api = Example::start("slow_api", WorkerClass::Async, &[]);
    for class in [WorkerClass::Async, WorkerClass::Threads] {
        let database = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("blog-{class}.db"));
        let _ = std::fs::remove_file(&database);
        let database = database.to_str().expect("a path in UTF-8");
        let quotes = slow_api.url("/?delay=0.01");
        let env = [("BLOG_DB", database), ("BLOG_QUOTES", &quotes), BLOG[0]];
        let blog = Example::start("blog", class, &env);
        let index = blog.get("/");
        assert!(index.body.contains("<blockquote>slow api response"), "{class}: {}", index.body);
        let missing = blog.get("/posts/1");
        assert_eq!(missing.status, 404, "{class}");
        assert!(missing.body.contains("<h1>404 Not Found</h1>"), "{class}: {}", missing.body);
    }
}

#[test]
fn the_blog_fits_in_400_lines() {
    let files = std::fs::read_dir(root().join("examples/blog/src")).expect("a folder");
    let lines = files.map(|file| {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("text");
        text.lines().count()
    });
    let lines: usize = lines.sum();
    assert!(lines < 400, "{lines} lines");
}

#[test]
fn every_example_takes_the_command_line_of_an_app() {
    for (name, route) in [
        ("hello", "/hello/{name}"),
        ("slow_api", "/"),
        ("fan_out", "/both"),
        ("redis_style", "/queue/{name}"),
        ("extension", "/report"),
        ("blog", "/posts/{id}/comments"),
    ] {
        let mut command = Command::new(binary(name));
        let output = command.arg("routes").envs(BLOG).env("BLOG_DB", ":memory:").output();
        let output = output.expect("the example runs");
        let routes = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(routes.contains(route), "{name}: {routes}");
    }
}
