//! Every example, built and run as its reader runs it, and asked over HTTP.

use std::fmt::Display;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::{io, thread};

use duotone::WorkerClass;

use crate::sources::root;

#[test]
fn hello_fits_on_a_page() {
    let lines = include_str!("../../examples/hello/src/main.rs").lines().count();
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
fn fan_out_answers_with_what_slow_api_says_in_either_color_and_worker_class() {
    let slow_api = Example::start("slow_api", WorkerClass::Async, &[]);
    for class in ["async", "threads", "green"] {
        let fan_out = Example::start("fan_out", class, &[("UPSTREAM", &slow_api.url(""))]);
        for (path, body) in [
            ("/sync?delay=0.01", "Hi there! slow api response"),
            ("/async?delay=0.01", "Hi there! slow api response"),
            ("/both?delay=0.01", "Hi there! slow api response, slow api response"),
            ("/both/sync?delay=0.01", "Hi there! slow api response, slow api response"),
        ] {
            // Twice, so that the second one finds a connection to use again.
            for _ in 0..2 {
                let answer = fan_out.get(path);
                assert_eq!((answer.status, answer.body.as_str()), (200, body), "{class} {path}");
            }
        }
        // What slow_api refuses shows that `delay` reached it.
        for path in ["/sync?delay=soon", "/async?delay=soon", "/both?delay=soon"] {
            assert_eq!(fan_out.get(path).status, 502, "{class} {path}");
        }
    }
}

#[test]
fn fan_out_says_502_when_nothing_listens_upstream() {
    // Bound, so that no other test gets the port, and without a listener.
    let nobody = tokio::net::TcpSocket::new_v4().expect("a socket");
    nobody.bind(([127, 0, 0, 1], 0).into()).expect("a free port");
    let nobody = format!("http://{}", nobody.local_addr().expect("a bound socket"));
    for class in ["async", "green"] {
        let fan_out = Example::start("fan_out", class, &[("UPSTREAM", &nobody)]);
        for path in ["/sync", "/async", "/both", "/both/sync"] {
            assert_eq!(fan_out.get(path).status, 502, "{class} {path}");
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

#[test]
fn cgi_answers_the_request_in_its_environment_without_tokio() {
    let run = |method: &str, path: &str, body: &str| {
        let mut command = Command::new(alone("cgi"));
        let length = body.len().to_string();
        command.env("REQUEST_METHOD", method).env("PATH_INFO", path);
        command.env("CONTENT_LENGTH", length).env("HTTP_ACCEPT", "text/html");
        let (stdin, stdout) = (Stdio::piped(), Stdio::piped());
        let mut cgi = command.stdin(stdin).stdout(stdout).spawn().expect("the example runs");
        let mut stdin = cgi.stdin.take().expect("a pipe");
        stdin.write_all(body.as_bytes()).expect("a reader");
        drop(stdin);
        let output = cgi.wait_with_output().expect("it ends");
        let output = String::from_utf8(output.stdout).expect("text");
        let (head, body) = output.split_once("\r\n\r\n").expect("an empty line");
        let status = head.lines().next().unwrap_or_default().to_owned();
        (status, body.to_owned())
    };
    for (method, path, sent, status, body) in [
        ("GET", "/", "", "Status: 200 OK", "Hello, World!"),
        ("GET", "/hello/Ada L", "", "Status: 200 OK", "Hello, Ada L!"),
        ("POST", "/echo", "said", "Status: 200 OK", "said"),
        ("HEAD", "/", "", "Status: 200 OK", ""),
    ] {
        let answer = run(method, path, sent);
        assert_eq!(answer, (status.to_owned(), body.to_owned()), "{method} {path}");
    }
    assert_eq!(run("GET", "/nowhere", "").0, "Status: 404 Not Found");
}

// Without a server nobody but the app reads it.
#[test]
fn cgi_says_of_a_wrong_variable_what_to_write() {
    let mut command = Command::new(alone("cgi"));
    let output = command.env("DUOTONE_WATCHDOG", "fast").output().expect("the example runs");
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).expect("text");
    let why = "DUOTONE_WATCHDOG: `fast` is not a limit for the watchdog\n  help: write `100ms`";
    assert!(said.contains(why), "{said}");
}

#[test]
fn smol_bridge_runs_both_colors_by_smol_without_tokio() {
    let output = Command::new(alone("smol_bridge")).args(["/sync", "/async"]).output();
    let said = String::from_utf8(output.expect("the example runs").stdout).expect("text");
    let lines: Vec<_> = said.lines().collect();
    let (sync, cooperative) = ("200 OK sync: waited", "200 OK async: waited");
    assert_eq!(lines, [sync, sync, cooperative, cooperative]);
}

/// An example that runs, until it is dropped.
struct Example {
    process: Child,
    addr: SocketAddr,
}

/// What it answered.
struct Answer {
    status: u16,
    sniffing: Option<String>,
    body: String,
}

impl Example {
    /// Starts it on a free port, which its banner names.
    #[track_caller]
    fn start(name: &str, class: impl Display, env: &[(&str, &str)]) -> Example {
        Self::start_with(name, class, &[], env)
    }

    /// The same with more on its command line.
    #[track_caller]
    fn start_with(name: &str, class: impl Display, args: &[&str], env: &[(&str, &str)]) -> Example {
        let mut process = Command::new(binary(name))
            .args(["--bind", "127.0.0.1:0", "--worker-class", &class.to_string()])
            .args(args)
            .envs(env.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        // INVARIANT: piped three lines above.
        let mut stderr = BufReader::new(process.stderr.take().expect("a pipe"));
        let mut said = String::new();
        let addr = loop {
            let from = said.len();
            let read = stderr.read_line(&mut said).unwrap_or(0);
            assert_ne!(read, 0, "{name} ended before it listened, saying: {said}");
            if let Some(addr) = address_in(&said[from..]) {
                break addr;
            }
        };
        // A pipe that nobody reads fills up, and its writer waits.
        thread::spawn(move || io::copy(&mut stderr, &mut io::sink()));
        Example { process, addr }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    #[track_caller]
    fn get(&self, path: &str) -> Answer {
        let res = ureq::get(self.url(path)).config().http_status_as_error(false).build().call();
        let mut res = res.unwrap_or_else(|error| panic!("no answer to {path}: {error}"));
        let sniffing = res.headers().get("x-content-type-options");
        Answer {
            status: res.status().as_u16(),
            sniffing: sniffing.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
            body: res.body_mut().read_to_string().expect("text"),
        }
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The address in a line such as `listening on http://127.0.0.1:5000`.
fn address_in(line: &str) -> Option<SocketAddr> {
    let rest = line.split("http://").nth(1)?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ':');
    rest[..end.unwrap_or(rest.len())].parse().ok()
}

/// An example's binary. All are built once, by the cargo and into the target directory of this
/// very test run: cargo has released its lock on it by now.
fn binary(name: &str) -> &'static Path {
    static BINARIES: OnceLock<Vec<PathBuf>> = OnceLock::new();
    let binaries = BINARIES.get_or_init(|| {
        build(&["hello", "slow_api", "fan_out", "extension", "blog", "redis_style"])
    });
    let found = binaries.iter().find(|path| path.file_stem().is_some_and(|stem| stem == name));
    found.unwrap_or_else(|| panic!("{name} is not among {binaries:?}"))
}

/// The binary of an example that is built by itself: beside others it would be built with the
/// features that those ask for.
fn alone(name: &str) -> PathBuf {
    build(&[name]).pop().expect("an executable")
}

fn build(names: &[&str]) -> Vec<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("inside of target");
    let output = Command::new(env!("CARGO"))
        .args(["build", "--message-format=json"])
        .args(names.iter().map(|name| format!("-p={name}")))
        .arg("--target-dir")
        .arg(target)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{names:?} do not build");
    executables(&String::from_utf8_lossy(&output.stdout))
}

/// The `executable` of each of cargo's messages that has one.
fn executables(messages: &str) -> Vec<PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str(line).ok());
    let executable = |message: serde_json::Value| message["executable"].as_str().map(PathBuf::from);
    messages.filter_map(executable).collect()
}
