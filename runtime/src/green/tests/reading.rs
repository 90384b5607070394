//! What a registration remembers of a read.

use std::io::{ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;

use super::super::fd::{Interest, Registration};
use super::on_a_loop;

const ROOM: usize = 8;

fn pair() -> (UnixStream, UnixStream) {
    let (here, there) = UnixStream::pair().unwrap();
    here.set_nonblocking(true).unwrap();
    (here, there)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what is read may be anything")]
fn took_all(read: &usize) -> bool {
    (1..ROOM).contains(read)
}

#[test]
fn after_a_read_that_left_room_the_kernel_is_asked_when_the_loop_tells_of_more() {
    on_a_loop(async {
        let (here, mut there) = pair();
        let watched = Registration::new(&here, Interest::READABLE).unwrap();
        let read = || (&here).read(&mut [0; ROOM]);

        there.write_all(b"ab").unwrap();
        assert_eq!(watched.in_the_end(Interest::READABLE, read, took_all).await.unwrap(), 2);
        let asked = || unreachable!("the loop has told of nothing");
        let nothing = watched.at_once(Interest::READABLE, asked, took_all);
        assert_eq!(nothing.unwrap_err().kind(), ErrorKind::WouldBlock);

        there.write_all(b"c").unwrap();
        assert_eq!(watched.in_the_end(Interest::READABLE, read, took_all).await.unwrap(), 1);
        drop(there);
        assert_eq!(watched.in_the_end(Interest::READABLE, read, took_all).await.unwrap(), 0);
    });
}

#[test]
fn an_end_that_came_with_the_bytes_is_read_after_them() {
    on_a_loop(async {
        let (here, mut there) = pair();
        there.write_all(b"ab").unwrap();
        drop(there);
        let watched = Registration::new(&here, Interest::READABLE).unwrap();
        let read = || (&here).read(&mut [0; ROOM]);
        assert_eq!(watched.in_the_end(Interest::READABLE, read, took_all).await.unwrap(), 2);
        assert_eq!(watched.at_once(Interest::READABLE, read, took_all).unwrap(), 0);
    });
}

#[test]
fn a_read_that_filled_its_room_may_be_followed_by_another_at_once() {
    on_a_loop(async {
        let (here, mut there) = pair();
        there.write_all(&[0; ROOM + 1]).unwrap();
        let watched = Registration::new(&here, Interest::READABLE).unwrap();
        let read = || (&here).read(&mut [0; ROOM]);
        assert_eq!(watched.in_the_end(Interest::READABLE, read, took_all).await.unwrap(), ROOM);
        assert_eq!(watched.at_once(Interest::READABLE, read, took_all).unwrap(), 1);
    });
}
