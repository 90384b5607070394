//! What several kinds of sockets have, written once.

/// Methods and conversions of a socket around an `Arc<Socket<_>>`.
macro_rules! of_every_socket {
    ($socket:ident) => {
        impl $socket {
            /// The same socket once more. All of them have the same timeouts.
            pub fn try_clone(&self) -> io::Result<Self> {
                Ok($socket(Arc::clone(&self.0)))
            }

            /// The error that has happened meanwhile, which is forgotten by that.
            pub fn take_error(&self) -> io::Result<Option<io::Error>> {
                self.0.io().take_error()
            }

            /// Whether what would have to wait is an error of kind
            /// [`WouldBlock`](io::ErrorKind::WouldBlock) instead.
            pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
                self.0.set_nonblocking(nonblocking);
                Ok(())
            }
        }

        /// It does not block: who reads from it by another way has to wait for it too.
        impl AsFd for $socket {
            fn as_fd(&self) -> BorrowedFd<'_> {
                self.0.io().as_fd()
            }
        }

        impl AsRawFd for $socket {
            fn as_raw_fd(&self) -> RawFd {
                self.0.io().as_raw_fd()
            }
        }

        impl fmt::Debug for $socket {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self.0.io(), f)
            }
        }
    };
}

/// Timeouts, for a socket that has been one of the standard library.
macro_rules! of_sockets_with_timeouts {
    ($socket:ident, $std:ty, $new:path) => {
        impl $socket {
            /// Makes one of a socket of the standard library, whose timeouts it keeps. That does not
            /// block any more, and neither do its clones.
            pub fn from_std(socket: $std) -> io::Result<Self> {
                socket.set_nonblocking(true)?;
                let timeouts = (socket.read_timeout()?, socket.write_timeout()?);
                let socket = $new(socket);
                socket.read_timeout.set(timeouts.0)?;
                socket.write_timeout.set(timeouts.1)?;
                Ok($socket(Arc::new(socket)))
            }

            /// How long a read waits, which fails with [`WouldBlock`](io::ErrorKind::WouldBlock) then;
            /// `None` is for ever. A time of nothing is an error.
            pub fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
                self.0.read_timeout.set(timeout)
            }

            /// How long a write waits, which fails with [`WouldBlock`](io::ErrorKind::WouldBlock)
            /// then; `None` is for ever. A time of nothing is an error.
            pub fn set_write_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
                self.0.write_timeout.set(timeout)
            }

            /// How long a read waits.
            pub fn read_timeout(&self) -> io::Result<Option<Duration>> {
                Ok(self.0.read_timeout.get())
            }

            /// How long a write waits.
            pub fn write_timeout(&self) -> io::Result<Option<Duration>> {
                Ok(self.0.write_timeout.get())
            }
        }
    };
}

/// Reading and writing bytes.
macro_rules! of_streams {
    ($stream:ident) => {
        impl $stream {
            /// Ends reading, writing, or both; who waits for it goes on.
            pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
                self.0.io().shutdown(how)
            }
        }

        impl Read for &$stream {
            fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
                self.0.read_bytes(buf.len(), |mut io| io.read(buf))
            }

            fn read_vectored(&mut self, bufs: &mut [IoSliceMut<'_>]) -> io::Result<usize> {
                let room = bufs.iter().map(|buf| buf.len()).sum();
                self.0.read_bytes(room, |mut io| io.read_vectored(bufs))
            }
        }

        impl Write for &$stream {
            fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
                self.0.write(|mut io| io.write(buf))
            }

            fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> io::Result<usize> {
                self.0.write(|mut io| io.write_vectored(bufs))
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }

        impl Read for $stream {
            fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
                (&*self).read(buf)
            }

            fn read_vectored(&mut self, bufs: &mut [IoSliceMut<'_>]) -> io::Result<usize> {
                (&*self).read_vectored(bufs)
            }
        }

        impl Write for $stream {
            fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
                (&*self).write(buf)
            }

            fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> io::Result<usize> {
                (&*self).write_vectored(bufs)
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
    };
}

pub(super) use {of_every_socket, of_sockets_with_timeouts, of_streams};
