//! Connections that all requests share.

use std::io::{self, BufReader};
use std::sync::{Mutex, MutexGuard, PoisonError};

use duotone::green::net::TcpStream;

use crate::protocol::{self, Reply};

/// Those that nobody uses at the moment. There are as many as were ever used at once.
pub(crate) struct Pool {
    address: String,
    idle: Mutex<Vec<BufReader<TcpStream>>>,
}

impl Pool {
    pub(crate) fn new(address: String) -> Self {
        Pool { address, idle: Mutex::default() }
    }

    /// What the server replies to a command. A connection that failed is not used again.
    pub(crate) fn call(&self, words: &[&str]) -> io::Result<Reply> {
        // A lock that is held while something waits would lock the event loop up: this one is not.
        let idle = self.idle().pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.connect()?,
        };
        protocol::send(&mut connection.get_ref(), words)?;
        let reply = protocol::receive(&mut connection)?;
        self.idle().push(connection);
        match reply {
            Reply::Error(why) => Err(io::Error::other(why)),
            reply => Ok(reply),
        }
    }

    fn connect(&self) -> io::Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect(self.address.as_str())?;
        stream.set_nodelay(true)?;
        Ok(BufReader::new(stream))
    }

    fn idle(&self) -> MutexGuard<'_, Vec<BufReader<TcpStream>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
