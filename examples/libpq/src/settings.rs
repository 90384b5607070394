//! What libpq is told of a connection: read by its own parser, with the addresses of its hosts.

use std::ffi::{CStr, CString, c_char};
use std::ptr::{self, NonNull};

use duotone::green::net::lookup_host;
use duotone::prelude::*;
use pq_sys as pq;

use crate::hosts::Hosts;

/// Names and values of libpq's options.
pub(crate) struct Settings(Vec<(CString, CString)>);

impl Settings {
    /// Those of a text in either form that libpq knows: `host=localhost user=me`, or a url.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let text = CString::new(text)?;
        let mut message = ptr::null_mut();
        // SAFETY: it is a C string that outlives the call, and the message may be written.
        let options = NonNull::new(unsafe { pq::PQconninfoParse(text.as_ptr(), &raw mut message) });
        let Some(options) = options else {
            return Err(std::io::Error::other(taken(message)).into());
        };
        Ok(Settings(Options(options).values()))
    }

    /// Looks up the names of its hosts, which libpq would do by a call that blocks: on a green
    /// thread this parks it.
    ///
    /// A host that stands in libpq's file of services is left to libpq, when `service` is among the
    /// options.
    pub(crate) fn look_up_hosts(&mut self) -> Result<()> {
        if self.value("service").is_some() {
            return Ok(());
        }
        // From the environment, mostly.
        let defaults = Settings::defaults();
        let value = |name| self.value(name).or_else(|| defaults.value(name)).unwrap_or_default();
        let hosts = Hosts { host: value("host"), hostaddr: value("hostaddr"), port: value("port") };
        let found = hosts.looked_up(|name| {
            Ok(lookup_host((name, 0))?.into_iter().map(|address| address.ip()).collect())
        })?;
        for (name, value) in
            [(c"host", found.host), (c"hostaddr", found.hostaddr), (c"port", found.port)]
        {
            self.0.retain(|(other, _)| other.as_c_str() != name);
            self.0.push((name.to_owned(), CString::new(value)?));
        }
        Ok(())
    }

    /// Begins to connect. It is null when there is no memory.
    pub(crate) fn start(&self) -> *mut pq::PGconn {
        let pointers = |of: fn(&(CString, CString)) -> *const c_char| {
            self.0.iter().map(of).chain([ptr::null()]).collect::<Vec<_>>()
        };
        let (names, values) = (pointers(|it| it.0.as_ptr()), pointers(|it| it.1.as_ptr()));
        // SAFETY: both are as long, of C strings that outlive the call, and end with null.
        unsafe { pq::PQconnectStartParams(names.as_ptr(), values.as_ptr(), 0) }
    }

    /// What libpq takes where nothing is said.
    fn defaults() -> Self {
        // SAFETY: it takes nothing. It reads the environment, as others do, and this program does
        // not write it.
        let options = NonNull::new(unsafe { pq::PQconndefaults() });
        // It is null when there is no memory.
        Settings(options.map(|options| Options(options).values()).unwrap_or_default())
    }

    fn value(&self, name: &str) -> Option<String> {
        let option = self.0.iter().find(|(other, _)| other.as_bytes() == name.as_bytes());
        option.map(|(_, value)| value.to_string_lossy().into_owned())
    }
}

/// Options of libpq's, which ends them with one that has no name.
struct Options(NonNull<pq::PQconninfoOption>);

impl Options {
    /// Those that have a value.
    fn values(&self) -> Vec<(CString, CString)> {
        let mut values = Vec::new();
        let mut next = self.0.as_ptr();
        // SAFETY: the options are there until they are dropped, and so are their C strings; it goes no
        // further than to the one without a name.
        unsafe {
            while !(*next).keyword.is_null() {
                if !(*next).val.is_null() {
                    let owned = |text| CStr::from_ptr(text).to_owned();
                    values.push((owned((*next).keyword), owned((*next).val)));
                }
                next = next.add(1);
            }
        }
        values
    }
}

impl Drop for Options {
    fn drop(&mut self) {
        // SAFETY: they are not used after that.
        unsafe { pq::PQconninfoFree(self.0.as_ptr()) };
    }
}

/// The text of libpq's that is ours to free; it is null when there was no memory for it.
fn taken(text: *mut c_char) -> String {
    if text.is_null() {
        return "out of memory".to_owned();
    }
    // SAFETY: it is a C string, and not used after it is freed.
    unsafe {
        let taken = CStr::from_ptr(text).to_string_lossy().trim_end().to_owned();
        pq::PQfreemem(text.cast());
        taken
    }
}
