//! A store that speaks the protocol, with the three commands that the views need.

use std::collections::{HashMap, VecDeque};
use std::io::{self, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::protocol::{self, Reply};

#[derive(Default)]
struct Store {
    counts: Mutex<HashMap<String, i64>>,
    queues: Mutex<HashMap<String, VecDeque<String>>>,
    pushed: Condvar,
}

/// Serves on a port of its own from here on, a thread for each connection.
pub(crate) fn start() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let store = Arc::new(Store::default());
    thread::Builder::new().name("store".to_owned()).spawn(move || {
        for stream in listener.incoming().flatten() {
            let store = Arc::clone(&store);
            thread::spawn(move || serve(&store, &stream));
        }
    })?;
    Ok(address)
}

/// Replies until the other side leaves.
fn serve(store: &Store, mut stream: &TcpStream) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let Reply::List(words) = protocol::receive(&mut reader)? else {
            return stream.write_all(b"-ERR not a command\r\n");
        };
        let words: Vec<_> = words.iter().filter_map(text).collect();
        match *words {
            ["INCR", key] => write!(stream, ":{}\r\n", store.increase(key))?,
            ["RPUSH", key, value] => write!(stream, ":{}\r\n", store.push(key, value))?,
            ["BLPOP", key, seconds] => match store.pop(key, seconds.parse().unwrap_or(0)) {
                Some(value) => protocol::send(&mut stream, &[key, &value])?,
                None => stream.write_all(b"*-1\r\n")?,
            },
            _ => stream.write_all(b"-ERR unknown command\r\n")?,
        }
    }
}

fn text(reply: &Reply) -> Option<&str> {
    match reply {
        Reply::Text(text) => Some(text),
        _ => None,
    }
}

impl Store {
    fn increase(&self, key: &str) -> i64 {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(key.to_owned()).or_default();
        *count += 1;
        *count
    }

    fn push(&self, key: &str, value: &str) -> usize {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues.entry(key.to_owned()).or_default();
        queue.push_back(value.to_owned());
        self.pushed.notify_all();
        queue.len()
    }

    fn pop(&self, key: &str, seconds: u64) -> Option<String> {
        let queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let empty = |queues: &mut HashMap<String, VecDeque<String>>| {
            queues.get(key).is_none_or(VecDeque::is_empty)
        };
        let waited = self.pushed.wait_timeout_while(queues, Duration::from_secs(seconds), empty);
        let mut queues = waited.unwrap_or_else(PoisonError::into_inner).0;
        queues.get_mut(key)?.pop_front()
    }
}
