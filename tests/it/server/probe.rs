//! A server in a process of its own: `tests/bin/probe.rs`.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc;

use super::PATIENCE;

/// A process that serves until it is told to stop, or the test ends.
pub(crate) struct Probe {
    child: Child,
    stdin: Option<ChildStdin>,
    stderr: mpsc::Receiver<String>,
    /// What was read of stderr.
    log: String,
}

/// What a process that ended has left.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Its command, with an environment of nothing but `vars`.
pub(crate) fn command(args: &[&str], vars: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_probe"));
    command.args(args).env_clear().envs(vars.iter().copied());
    command
}

/// Runs it to its end: for what ends by itself.
#[track_caller]
pub(crate) fn run(args: &[&str], vars: &[(&str, &str)]) -> Ended {
    let output = command(args, vars).stdin(Stdio::null()).output().expect("the probe runs");
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}

impl Probe {
    /// Starts it with these arguments and this environment.
    #[track_caller]
    pub(crate) fn start(args: &[&str], vars: &[(&str, &str)]) -> Probe {
        Probe::spawn(command(args, vars))
    }

    /// Starts it with this many file descriptors at most.
    #[track_caller]
    pub(crate) fn start_with_files(files: usize, args: &[&str]) -> Probe {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", &format!(r#"ulimit -n {files} && exec "$0" "$@""#)]);
        shell.arg(env!("CARGO_BIN_EXE_probe")).args(args).env_clear();
        Probe::spawn(shell)
    }

    #[track_caller]
    fn spawn(mut command: Command) -> Probe {
        let mut child =
            command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the probe runs");
        let stdin = child.stdin.take();
        let (lines, stderr) = mpsc::channel();
        let from = BufReader::new(child.stderr.take().expect("a pipe"));
        std::thread::spawn(move || {
            // The test may be over before the process.
            from.lines().map_while(Result::ok).try_for_each(|line| lines.send(line))
        });
        Probe { child, stdin, stderr, log: String::new() }
    }

    /// The same on a TCP port of its own; waits until it listens.
    #[track_caller]
    pub(crate) fn serve(args: &[&str]) -> (Probe, SocketAddr) {
        Probe::serve_with(args, &[])
    }

    /// The same with variables in its environment.
    #[track_caller]
    pub(crate) fn serve_with(args: &[&str], vars: &[(&str, &str)]) -> (Probe, SocketAddr) {
        let mut probe = Probe::start(&[&["--bind", "127.0.0.1:0"], args].concat(), vars);
        let address = probe.address();
        (probe, address)
    }

    /// Reads its stderr no more: at one of the next lines the pipe is closed.
    pub(crate) fn stop_listening(&mut self) {
        self.stderr = mpsc::channel().1;
    }

    /// The TCP address of its banner.
    #[track_caller]
    pub(crate) fn address(&mut self) -> SocketAddr {
        let line = self.expect("listening on http://");
        let (_, address) = line.rsplit_once('/').expect("an address");
        address.parse().expect("an address")
    }

    /// Waits for the next line that has this text in it.
    #[track_caller]
    pub(crate) fn expect(&mut self, text: &str) -> String {
        loop {
            let line = self.stderr.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("no {text:?} in:\n{}", self.log));
            self.log.push_str(&line);
            self.log.push('\n');
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Lets the handlers that wait go on.
    #[track_caller]
    pub(crate) fn open_gate(&mut self) {
        let stdin = self.stdin.as_mut().expect("it is closed last");
        stdin.write_all(b"go on\n").expect("a process that reads");
    }

    /// Sends a signal: `TERM`, `INT`.
    #[track_caller]
    pub(crate) fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        let sent = Command::new("/bin/sh").args(["-c", &kill]).status().expect("a shell");
        assert!(sent.success(), "{kill}");
    }

    /// Waits for its end: the exit code, and all it wrote to stderr.
    #[track_caller]
    pub(crate) fn wait(mut self) -> (Option<i32>, String) {
        loop {
            match self.stderr.recv_timeout(PATIENCE) {
                Ok(line) => self.log.push_str(&(line + "\n")),
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => panic!("it does not end:\n{}", self.log),
            }
        }
        let ended = self.child.try_wait().expect("a process");
        // Its stderr is closed, so it has ended or is about to.
        let status: ExitStatus = match ended {
            Some(status) => status,
            None => self.child.wait().expect("a process"),
        };
        (status.code(), std::mem::take(&mut self.log))
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        // It fails when the process has ended, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
