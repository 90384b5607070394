//! The other side of the sockets under test: threads with sockets of the standard library.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};

/// Listens, and gives each connection to a thread.
pub(crate) fn serve(answer: fn(TcpStream) -> io::Result<()>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("a bound socket");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.expect("a connection");
            std::thread::spawn(move || answer(stream));
        }
    });
    address
}

/// Sends back what comes, as it comes, until the end.
pub(crate) fn echo(mut stream: TcpStream) -> io::Result<()> {
    io::copy(&mut stream.try_clone()?, &mut stream)?;
    stream.shutdown(Shutdown::Write)
}

/// Says how many bytes came, and their sum, when all of them have come.
pub(crate) fn count(mut stream: TcpStream) -> io::Result<()> {
    let (mut length, mut sum) = (0, 0_u64);
    let mut some = vec![0; 10_007];
    loop {
        let read = stream.read(&mut some)?;
        length += read;
        sum += some[..read].iter().map(|&byte| u64::from(byte)).sum::<u64>();
        if read == 0 {
            return write!(stream, "{length} {sum}");
        }
    }
}

/// Leaves while there is something that it has not read, which resets the connection.
pub(crate) fn reset(stream: TcpStream) -> io::Result<()> {
    stream.peek(&mut [0])?;
    drop(stream);
    Ok(())
}

/// Says nothing.
pub(crate) fn silence(mut stream: TcpStream) -> io::Result<()> {
    stream.read_to_end(&mut Vec::new())?;
    Ok(())
}
