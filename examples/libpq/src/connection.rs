//! A connection of libpq's, which waits for its socket by `green::wait_fd`.
//!
//! libpq blocks nowhere in here but in [`Connection::query_blocking`].

use std::ffi::{CStr, CString, c_char, c_int};
use std::os::fd::BorrowedFd;
use std::ptr::{self, NonNull};

use duotone::Error;
use duotone::green::{Interest, wait_fd};
use duotone::prelude::*;
use pq_sys as pq;

use crate::settings::Settings;

/// Values as text; `None` is null.
pub(crate) type Rows = Vec<Vec<Option<String>>>;

pub(crate) struct Connection(NonNull<pq::PGconn>);

// SAFETY: libpq allows any thread to use a connection, one at a time; all that does takes it by
// `&mut`, or owns it. A green thread keeps it for itself while it waits.
unsafe impl Send for Connection {}

/// What is left to be done before a result can be had without waiting.
enum Left {
    Nothing,
    Wait(Interest),
}

impl Connection {
    /// Connects: names are looked up, then `PQconnectPoll` as often as it asks for.
    pub(crate) fn open(url: &str) -> Result<Self> {
        let mut settings = Settings::parse(url)?;
        settings.look_up_hosts()?;
        let conn = NonNull::new(settings.start());
        let connection = Connection(conn.or_status(StatusCode::SERVICE_UNAVAILABLE)?);
        // SAFETY: the connection is open until it is dropped.
        if unsafe { pq::PQstatus(connection.raw()) } == pq::ConnStatusType::CONNECTION_BAD {
            return Err(connection.error());
        }
        // Before the first poll it is to be waited for as if that had said so.
        let mut interest = Interest::WRITABLE;
        loop {
            connection.wait(interest)?;
            // SAFETY: as above.
            match unsafe { pq::PQconnectPoll(connection.raw()) } {
                pq::PostgresPollingStatusType::PGRES_POLLING_READING => {
                    interest = Interest::READABLE;
                }
                pq::PostgresPollingStatusType::PGRES_POLLING_WRITING => {
                    interest = Interest::WRITABLE;
                }
                pq::PostgresPollingStatusType::PGRES_POLLING_OK => return Ok(connection),
                _ => return Err(connection.error()),
            }
        }
    }

    /// The rows of a query: sent, then waited for whenever libpq would have to.
    pub(crate) fn query(&mut self, sql: &str, params: &[&str]) -> Result<Rows> {
        let (sql, params) = (CString::new(sql)?, texts(params)?);
        let values = pointers(&params);
        // SAFETY: the connection is open; `sql` and the values are C strings that outlive the call,
        // and there are as many values as it is told. Null: types are the server's to find, and
        // texts need neither lengths nor formats.
        let sent = unsafe {
            pq::PQsetnonblocking(self.raw(), 1);
            pq::PQsendQueryParams(
                self.raw(),
                sql.as_ptr(),
                count(&values),
                ptr::null(),
                values.as_ptr(),
                ptr::null(),
                ptr::null(),
                0,
            )
        };
        if sent == 0 {
            return Err(self.error());
        }
        let mut last = Err(Error::from(std::io::Error::other("no answer")));
        loop {
            while let Left::Wait(interest) = self.left()? {
                self.wait(interest)?;
            }
            // SAFETY: the connection is open. It does not block: nothing is left to be waited for.
            let result = unsafe { pq::PQgetResult(self.raw()) };
            match NonNull::new(result) {
                Some(result) => last = Answer(result).rows(),
                None => return last,
            }
        }
    }

    /// The same by `PQexecParams`, which blocks the thread until the answer is there.
    pub(crate) fn query_blocking(&mut self, sql: &str, params: &[&str]) -> Result<Rows> {
        let (sql, params) = (CString::new(sql)?, texts(params)?);
        let values = pointers(&params);
        // SAFETY: as in `query`.
        let result = unsafe {
            pq::PQsetnonblocking(self.raw(), 0);
            pq::PQexecParams(
                self.raw(),
                sql.as_ptr(),
                count(&values),
                ptr::null(),
                values.as_ptr(),
                ptr::null(),
                ptr::null(),
                0,
            )
        };
        match NonNull::new(result) {
            Some(result) => Answer(result).rows(),
            None => Err(self.error()),
        }
    }

    /// Whether it can be used again: not when it was left in the middle of a query.
    pub(crate) fn is_idle(&self) -> bool {
        // SAFETY: the connection is open until it is dropped.
        let status = unsafe { pq::PQtransactionStatus(self.raw()) };
        status == pq::PGTransactionStatusType::PQTRANS_IDLE
    }

    /// Writes and reads what can be, and says what has to be waited for.
    fn left(&mut self) -> Result<Left> {
        // SAFETY: the connection is open until it is dropped.
        let (flushed, consumed, busy) = unsafe {
            let flushed = pq::PQflush(self.raw());
            (flushed, pq::PQconsumeInput(self.raw()), pq::PQisBusy(self.raw()))
        };
        match (flushed, consumed, busy) {
            (-1, ..) | (_, 0, _) => Err(self.error()),
            (0, _, 0) => Ok(Left::Nothing),
            (0, ..) => Ok(Left::Wait(Interest::READABLE)),
            _ => Ok(Left::Wait(Interest::READABLE | Interest::WRITABLE)),
        }
    }

    /// The wait callback. The socket may be another one after each `PQconnectPoll`.
    fn wait(&self, interest: Interest) -> Result<()> {
        // SAFETY: the connection is open until it is dropped.
        let socket = unsafe { pq::PQsocket(self.raw()) };
        if socket < 0 {
            return Err(self.error());
        }
        // SAFETY: libpq closes it in calls that need this connection, which is borrowed here.
        let socket = unsafe { BorrowedFd::borrow_raw(socket) };
        wait_fd(socket, interest, None)?;
        Ok(())
    }

    fn error(&self) -> Error {
        // SAFETY: a C string of the connection's, read before the next call.
        let text = unsafe { text(pq::PQerrorMessage(self.raw())) };
        Error::from(std::io::Error::other(text.trim_end().to_owned()))
    }

    fn raw(&self) -> *mut pq::PGconn {
        self.0.as_ptr()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // SAFETY: it is not used after that.
        unsafe { pq::PQfinish(self.raw()) };
    }
}

/// A result of libpq's.
struct Answer(NonNull<pq::PGresult>);

impl Answer {
    fn rows(&self) -> Result<Rows> {
        let result = self.0.as_ptr();
        // SAFETY: the result is there until it is dropped, and so are its texts.
        let (status, rows, fields) =
            unsafe { (pq::PQresultStatus(result), pq::PQntuples(result), pq::PQnfields(result)) };
        match status {
            pq::ExecStatusType::PGRES_TUPLES_OK | pq::ExecStatusType::PGRES_COMMAND_OK => {}
            _ => {
                // SAFETY: as above.
                let text = unsafe { text(pq::PQresultErrorMessage(result)) };
                return Err(Error::from(std::io::Error::other(text.trim_end().to_owned())));
            }
        }
        let value = |row, field| {
            // SAFETY: as above; `row` and `field` are less than there are.
            unsafe {
                let is_null = pq::PQgetisnull(result, row, field) == 1;
                (!is_null).then(|| text(pq::PQgetvalue(result, row, field)).into_owned())
            }
        };
        Ok((0..rows).map(|row| (0..fields).map(|field| value(row, field)).collect()).collect())
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        // SAFETY: it is not used after that.
        unsafe { pq::PQclear(self.0.as_ptr()) };
    }
}

fn texts(params: &[&str]) -> Result<Vec<CString>> {
    Ok(params.iter().map(|text| CString::new(*text)).collect::<std::result::Result<_, _>>()?)
}

fn pointers(params: &[CString]) -> Vec<*const c_char> {
    params.iter().map(|text| text.as_ptr()).collect()
}

fn count(values: &[*const c_char]) -> c_int {
    // INVARIANT: the queries of this program have a handful.
    values.len().try_into().expect("a handful")
}

/// # Safety
///
/// It is a C string, and stays as it is for as long as the text is used.
unsafe fn text<'a>(text: *const c_char) -> std::borrow::Cow<'a, str> {
    // SAFETY: the caller's.
    unsafe { CStr::from_ptr(text) }.to_string_lossy()
}
