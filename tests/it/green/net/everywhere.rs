//! What holds in each worker class: on green threads they park, elsewhere they block.

use std::io::{self, ErrorKind, IoSlice, IoSliceMut, Read, Write};
use std::net::{Shutdown, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use duotone::App;
use duotone::green::net::{TcpListener, TcpStream, UdpSocket, UnixStream};
use duotone::prelude::*;

use super::peers;
use crate::entries::{LOOP, each_entry};

const MOMENT: Duration = Duration::from_millis(5);

/// The other sides.
struct Peers {
    echo: SocketAddr,
    count: SocketAddr,
    reset: SocketAddr,
    silence: SocketAddr,
}

impl Peers {
    fn new() -> Self {
        Peers {
            echo: peers::serve(peers::echo),
            count: peers::serve(peers::count),
            reset: peers::serve(peers::reset),
            silence: peers::serve(peers::silence),
        }
    }
}

/// The kind of an error that has to be one.
#[track_caller]
fn kind<T>(done: io::Result<T>) -> ErrorKind {
    done.map(drop).expect_err("an error").kind()
}

// The peer goes on writing when this has ended to do so.
#[get("/half-closed")]
fn half_closed(peers: State<Peers>) -> Result<String> {
    let mut stream = TcpStream::connect(peers.count)?;
    stream.write_all(&[7; 100])?;
    stream.shutdown(Shutdown::Write)?;
    let mut said = String::new();
    stream.read_to_string(&mut said)?;
    Ok(said)
}

// Far more than the buffers of both sides take: it has to wait for the reader again and again.
#[get("/large")]
fn large(peers: State<Peers>) -> Result<String> {
    let mut stream = TcpStream::connect(peers.count)?;
    let some: Vec<u8> = (0..=250).cycle().take(1 << 20).collect();
    for _ in 0..16 {
        stream.write_all(&some)?;
    }
    stream.shutdown(Shutdown::Write)?;
    let mut said = String::new();
    stream.read_to_string(&mut said)?;
    let sum: u64 = some.iter().map(|&byte| u64::from(byte)).sum();
    assert_eq!(said, format!("{} {}", 16 << 20, 16 * sum));
    Ok("all".to_owned())
}

#[get("/by-name")]
fn by_name(peers: State<Peers>) -> Result<String> {
    let by_name = TcpStream::connect(("localhost", peers.echo.port()))?;
    assert_eq!(by_name.peer_addr()?.port(), peers.echo.port());
    let nowhere: &[SocketAddr] = &[];
    assert_eq!(kind(TcpStream::connect(nowhere)), ErrorKind::InvalidInput);
    Ok("found".to_owned())
}

#[get("/timeouts")]
fn timeouts(peers: State<Peers>) -> Result<String> {
    let mut stream = TcpStream::connect_timeout(&peers.silence, Duration::from_secs(10))?;
    assert_eq!(stream.read_timeout()?, None);
    assert_eq!(kind(stream.set_read_timeout(Some(Duration::ZERO))), ErrorKind::InvalidInput);
    stream.set_read_timeout(Some(MOMENT))?;
    stream.set_write_timeout(Some(2 * MOMENT))?;
    let clone = stream.try_clone()?;
    assert_eq!((clone.read_timeout()?, clone.write_timeout()?), (Some(MOMENT), Some(2 * MOMENT)));
    let mut byte = [0];
    assert_eq!(kind(stream.read(&mut byte)), ErrorKind::WouldBlock);
    assert_eq!(kind(stream.peek(&mut byte)), ErrorKind::WouldBlock, "and again");
    // It fails only when the timeout is over, and goes on to be of use.
    stream.write_all(b"?")?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let full = TcpStream::connect(listener.local_addr()?)?;
    full.set_write_timeout(Some(MOMENT))?;
    let written = std::iter::repeat_with(|| (&full).write(&[0; 8192])).find_map(Result::err);
    Ok(written.expect("nobody reads").kind().to_string())
}

#[get("/not-waiting")]
fn not_waiting(peers: State<Peers>) -> Result<String> {
    let mut stream = TcpStream::connect(peers.echo)?;
    stream.set_nonblocking(true)?;
    let mut byte = [0];
    let at_once = kind(stream.read(&mut byte));
    stream.set_nonblocking(false)?;
    stream.write_all(b"x")?;
    stream.read_exact(&mut byte)?;
    // It asks the system, not what the loop was told before.
    stream.write_all(b"y")?;
    stream.peek(&mut byte)?;
    stream.set_nonblocking(true)?;
    stream.read_exact(&mut byte)?;
    assert_eq!(byte, *b"y");
    Ok(at_once.to_string())
}

#[get("/refused")]
fn refused() -> Result<String> {
    // Bound and not listening: nobody else has it.
    let nobody = UdpSocket::bind("127.0.0.1:0")?;
    let socket = tokio::net::TcpSocket::new_v4()?;
    socket.bind(([127, 0, 0, 1], 0).into())?;
    assert_eq!(kind(TcpStream::connect(socket.local_addr()?)), ErrorKind::ConnectionRefused);
    // Over UDP it is told to whoever waits.
    let udp = UdpSocket::bind("127.0.0.1:0")?;
    let gone = nobody.local_addr()?;
    drop(nobody);
    udp.connect(gone)?;
    udp.send(b"?")?;
    Ok(kind(udp.recv(&mut [0])).to_string())
}

#[get("/connect-timeout")]
fn connect_timeout() -> Result<String> {
    // As many as wait for `accept` there, so that the next one is not answered.
    let (_listener, address) = {
        let _entered = LOOP.enter();
        let socket = tokio::net::TcpSocket::new_v4()?;
        socket.bind(([127, 0, 0, 1], 0).into())?;
        let address = socket.local_addr()?;
        (socket.listen(1)?.into_std()?, address)
    };
    let connects = || TcpStream::connect_timeout(&address, 10 * MOMENT);
    let mut connected = Vec::new();
    let error = loop {
        match connects() {
            Ok(stream) => connected.push(stream),
            Err(error) => break error,
        }
        assert!(connected.len() < 10, "nobody accepts them");
    };
    Ok(error.kind().to_string())
}

#[get("/reset")]
fn reset(peers: State<Peers>) -> Result<String> {
    let mut stream = TcpStream::connect(peers.reset)?;
    stream.write_all(b"x")?;
    let read = kind(stream.read(&mut [0]));
    // What is gone stays gone, and says so at once.
    let written = std::iter::repeat_with(|| stream.write(b"x")).find_map(Result::err);
    assert_eq!(written.expect("nobody is there").kind(), ErrorKind::BrokenPipe);
    Ok(read.to_string())
}

#[get("/accepted")]
fn accepted() -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let client = std::thread::spawn(move || {
        let mut client = std::net::TcpStream::connect(address)?;
        client.write_all(b"hello")?;
        peers::echo(client)
    });
    let (mut server, from) = listener.accept()?;
    assert_eq!(server.peer_addr()?, from);
    server.set_nodelay(true)?;
    assert!(server.nodelay()?);
    let (mut one, mut two) = ([0; 2], [0; 3]);
    while server.peek(&mut [0; 5])? < 5 {}
    let read = server.read_vectored(&mut [IoSliceMut::new(&mut one), IoSliceMut::new(&mut two)]);
    assert_eq!((read?, &one, &two), (5, b"he", b"llo"));
    let written = server.write_vectored(&[IoSlice::new(b"by"), IoSlice::new(b"e")])?;
    assert_eq!(written, 3);
    server.shutdown(Shutdown::Write)?;
    let mut echoed = String::new();
    server.read_to_string(&mut echoed)?;
    client.join().expect("no panic")?;
    Ok(echoed)
}

#[get("/datagrams")]
fn datagrams() -> Result<String> {
    let here = UdpSocket::bind("127.0.0.1:0")?;
    let there = std::net::UdpSocket::bind("127.0.0.1:0")?;
    let to = there.local_addr()?;
    let peer = std::thread::spawn(move || {
        let mut datagram = [0; 16];
        let (length, from) = there.recv_from(&mut datagram)?;
        there.send_to(&datagram[..length], from)
    });
    here.set_read_timeout(Some(MOMENT))?;
    assert_eq!(kind(here.recv_from(&mut [0])), ErrorKind::WouldBlock);
    here.set_read_timeout(None)?;
    here.send_to(b"hello", to)?;
    let mut datagram = [0; 16];
    assert_eq!(here.peek_from(&mut datagram)?, (5, to));
    let (length, from) = here.recv_from(&mut datagram)?;
    peer.join().expect("no panic")?;
    assert_eq!(from, to);
    Ok(String::from_utf8(datagram[..length].to_vec())?)
}

#[get("/path")]
fn path(folder: State<Folder>) -> Result<String> {
    let path = folder.path.join(format!("{:?}", std::thread::current().id()));
    let _ = std::fs::remove_file(&path);
    // It takes two at once, and the third waits for the first to be accepted.
    let listener = {
        let _entered = LOOP.enter();
        let socket = tokio::net::UnixSocket::new_stream()?;
        socket.bind(&path)?;
        socket.listen(1)?.into_std()?
    };
    let clients = [UnixStream::connect(&path)?, UnixStream::connect(&path)?];
    let acceptor = std::thread::spawn(move || {
        listener.set_nonblocking(false)?;
        let accepted: Vec<_> = listener.incoming().take(3).collect::<io::Result<_>>()?;
        accepted.iter().try_for_each(|mut stream| stream.write_all(b"hello"))
    });
    let third = UnixStream::connect(&path)?;
    let mut said = String::new();
    (&third).read_to_string(&mut said)?;
    drop(clients);
    acceptor.join().expect("no panic")?;
    std::fs::remove_file(path)?;
    Ok(said)
}

/// Where sockets have their paths.
struct Folder {
    path: PathBuf,
}

fn app() -> App {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("green-net");
    std::fs::create_dir_all(&path).expect("a folder");
    let views = handlers![
        half_closed,
        large,
        by_name,
        timeouts,
        not_waiting,
        refused,
        connect_timeout,
        reset,
        accepted,
        datagrams,
        path,
    ];
    let app = App::new().state(Peers::new()).state(Folder { path }).handlers(views);
    app.build().expect("a sound app")
}

#[test]
fn sockets_do_in_each_class_what_those_of_the_standard_library_do() {
    each_entry(&app(), |entry| {
        for (path, answer) in [
            ("/half-closed", "100 700"),
            ("/large", "all"),
            ("/by-name", "found"),
            ("/timeouts", "operation would block"),
            ("/not-waiting", "operation would block"),
            ("/refused", "connection refused"),
            ("/connect-timeout", "timed out"),
            ("/reset", "connection reset"),
            ("/accepted", "bye"),
            ("/datagrams", "hello"),
            ("/path", "hello"),
        ] {
            assert_eq!(entry.get(path), (200, answer.to_owned()), "{} {path}", entry.name());
        }
    });
}
