//! An example as a process: built once, started on a free port, asked over HTTP.

use std::fmt::Display;
use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;

/// An example that runs, until it is dropped.
pub(super) struct Example {
    process: Child,
    addr: SocketAddr,
}

/// What it answered.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) sniffing: Option<String>,
    pub(super) body: String,
}

impl Example {
    /// Starts it on a free port, which its banner names.
    #[track_caller]
    pub(super) fn start(name: &str, class: impl Display, env: &[(&str, &str)]) -> Example {
        Self::start_with(name, class, &[], env)
    }

    /// The same with more on its command line.
    #[track_caller]
    pub(super) fn start_with(
        name: &str,
        class: impl Display,
        args: &[&str],
        env: &[(&str, &str)],
    ) -> Example {
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

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    #[track_caller]
    pub(super) fn get(&self, path: &str) -> Answer {
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
pub(super) fn binary(name: &str) -> &'static Path {
    static BINARIES: OnceLock<Vec<PathBuf>> = OnceLock::new();
    let binaries = BINARIES.get_or_init(|| {
        build(&["hello", "slow_api", "fan_out", "extension", "blog", "redis_style"])
    });
    let found = binaries.iter().find(|path| path.file_stem().is_some_and(|stem| stem == name));
    found.unwrap_or_else(|| panic!("{name} is not among {binaries:?}"))
}

/// The binary of an example that is built by itself: beside others it would be built with the
/// features that those ask for.
pub(super) fn alone(name: &str) -> PathBuf {
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
