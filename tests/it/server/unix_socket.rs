//! Unix sockets and their files.

use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;

use super::PATIENCE;
use super::probe::{self, Probe};
use super::wire::Wire;

/// A path of its own for a socket; removed with what is there.
struct Path(PathBuf);

impl Path {
    fn new(name: &str) -> Path {
        let path = std::env::temp_dir().join(format!("duotone-{}-{name}", std::process::id()));
        // What a test left that was killed.
        let _ = std::fs::remove_file(&path);
        Path(path)
    }

    fn bind(&self) -> String {
        format!("unix:{}", self.0.display())
    }
}

impl Drop for Path {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[track_caller]
fn get(path: &Path) -> u16 {
    let stream = UnixStream::connect(&path.0).expect("a server that listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    Wire::over(stream).get("/").status
}

#[test]
fn it_serves_and_its_file_is_removed_at_the_end() {
    let path = Path::new("serves.sock");
    let mut probe = Probe::start(&["--bind", &path.bind()], &[]);
    probe.expect(&format!("listening on {}", path.bind()));
    assert_eq!(get(&path), 200);
    probe.signal("TERM");
    assert_eq!(probe.wait().0, Some(0));
    assert!(!path.0.exists());
}

#[test]
fn a_file_that_nobody_listens_on_is_replaced() {
    let path = Path::new("stale.sock");
    drop(UnixListener::bind(&path.0).expect("a free path"));
    assert!(path.0.exists(), "it outlives its socket");
    let mut probe = Probe::start(&["--bind", &path.bind()], &[]);
    probe.expect("listening on");
    assert_eq!(get(&path), 200);
}

#[test]
fn a_socket_that_somebody_listens_on_stays() {
    let path = Path::new("taken.sock");
    let _listener = UnixListener::bind(&path.0).expect("a free path");
    let ended = probe::run(&["--bind", &path.bind()], &[]);
    assert_eq!(ended.code, Some(1));
    let expected = format!("Error: cannot listen on `{}`: the path is in use", path.bind());
    assert!(ended.stderr.starts_with(&expected), "{}", ended.stderr);
    UnixStream::connect(&path.0).expect("it is there still");
}

#[test]
fn a_file_that_is_no_socket_stays() {
    let path = Path::new("notes.txt");
    std::fs::write(&path.0, "important").expect("a file");
    let ended = probe::run(&["--bind", &path.bind()], &[]);
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    assert_eq!(std::fs::read_to_string(&path.0).expect("a file"), "important");
}

#[test]
fn a_file_that_another_server_has_made_meanwhile_stays() {
    let path = Path::new("succeeded.sock");
    let mut first = Probe::start(&["--bind", &path.bind()], &[]);
    first.expect("listening on");
    std::fs::remove_file(&path.0).expect("its file");
    let mut second = Probe::start(&["--bind", &path.bind()], &[]);
    second.expect("listening on");
    first.signal("TERM");
    assert_eq!(first.wait().0, Some(0));
    assert_eq!(get(&path), 200);
}
