//! A Unix socket and its file: a stale file is replaced, and ours is removed when we are done.

use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::os::unix::net::UnixStream as StdUnixStream;
use std::path::{Path, PathBuf};

use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixSocket, UnixStream};

use crate::server::listener::{Accept, Accepted};

/// A listening Unix socket, whose file lives as long as it does.
#[derive(Debug)]
pub(super) struct SocketFile {
    listener: UnixListener,
    path: PathBuf,
    /// Device and number of the file: another server may have put its own in this place.
    file: Option<(u64, u64)>,
}

impl SocketFile {
    pub(super) fn bind(path: &Path, backlog: u32) -> io::Result<Self> {
        remove_stale(path)?;
        let socket = UnixSocket::new_stream()?;
        socket.bind(path)?;
        let file = identity(path);
        Ok(SocketFile { listener: socket.listen(backlog)?, path: path.to_owned(), file })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// Removes the file that a server which was killed left behind: a socket nobody listens on.
/// Anything else stays, and `bind` says that the address is in use.
fn remove_stale(path: &Path) -> io::Result<()> {
    let is_socket = path.symlink_metadata().is_ok_and(|found| found.file_type().is_socket());
    if !is_socket {
        return Ok(());
    }
    match StdUnixStream::connect(path) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            std::fs::remove_file(path)
        }
        _ => Ok(()),
    }
}

fn identity(path: &Path) -> Option<(u64, u64)> {
    path.symlink_metadata().map(|found| (found.dev(), found.ino())).ok()
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        if self.file.is_some() && self.file == identity(&self.path) {
            // Whoever removes it before us wants the same.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

impl Accept for SocketFile {
    type Socket = UnixStream;
    type Read = OwnedReadHalf;
    type Write = OwnedWriteHalf;
    #[cfg(feature = "green")]
    type Detached = StdUnixStream;

    async fn accept(&self) -> io::Result<Accepted<Self>> {
        let (stream, _) = self.listener.accept().await?;
        Ok((stream, None))
    }

    fn split(socket: UnixStream) -> (OwnedReadHalf, OwnedWriteHalf) {
        socket.into_split()
    }

    #[cfg(feature = "green")]
    fn detach(socket: UnixStream) -> io::Result<StdUnixStream> {
        socket.into_std()
    }

    #[cfg(feature = "green")]
    fn attach(socket: StdUnixStream) -> io::Result<UnixStream> {
        UnixStream::from_std(socket)
    }
}
