//! A piece of address space for stacks: mapped, guarded, given back.
#![expect(unsafe_code, reason = "address space is the system's, and asked for by its C functions")]

use std::io;
use std::ptr::{self, NonNull};

/// Memory of our own, which the system fills with zeroes when it is first touched.
pub(super) struct Mapping {
    start: NonNull<libc::c_void>,
    len: usize,
}

/// How the end of a stack is guarded, so that running over it is a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guards {
    /// As marks in the page table, which leave a mapping in one piece (Linux 6.13 and later).
    Marked,
    /// As pages that may not be used, each of which makes two mappings of one.
    Protected,
}

/// `MADV_GUARD_INSTALL`; libc does not have it yet.
#[cfg(target_os = "linux")]
const MARK: libc::c_int = 102;

#[cfg(target_os = "linux")]
const FLAGS: libc::c_int =
    libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_STACK;
#[cfg(not(target_os = "linux"))]
const FLAGS: libc::c_int = libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_NORESERVE;

impl Mapping {
    pub(super) fn new(len: usize) -> io::Result<Self> {
        let rights = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: with no address and no file the system chooses where, in space that nobody uses.
        let start = unsafe { libc::mmap(ptr::null_mut(), len, rights, FLAGS, -1, 0) };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        // INVARIANT: the system chooses no null address.
        let mapping = Mapping { start: NonNull::new(start).expect("an address"), len };
        mapping.refuse_huge_pages();
        Ok(mapping)
    }

    pub(super) fn start(&self) -> usize {
        self.start.as_ptr().addr()
    }

    /// Makes that part of it one that may not be touched: by marks where the system knows them.
    pub(super) fn guard(&self, guards: Guards, at: usize, len: usize) -> io::Result<()> {
        let part = self.part(at, len);
        let done = match guards {
            #[cfg(target_os = "linux")]
            // SAFETY: `part` is in this mapping, and no stack that is in use begins before all of
            // its guards are made: `Arena::stacks` gives none out before.
            Guards::Marked => unsafe { libc::madvise(part, len, MARK) },
            #[cfg(not(target_os = "linux"))]
            Guards::Marked => return Err(io::ErrorKind::Unsupported.into()),
            // SAFETY: as above.
            Guards::Protected => unsafe { libc::mprotect(part, len, libc::PROT_NONE) },
        };
        if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    }

    /// Gives the memory of that part back to the system; it is zeroes when it is touched again.
    ///
    /// # Safety
    ///
    /// Nothing that is in that part is used any more.
    pub(super) unsafe fn discard(&self, at: usize, len: usize) {
        let part = self.part(at, len);
        // SAFETY: `part` is in this mapping, and the caller promises that its content is dead. That
        // it is refused is no harm: the memory stays.
        unsafe { libc::madvise(part, len, libc::MADV_DONTNEED) };
    }

    /// A huge page would make the first touch of a stack cost as much as five hundred.
    fn refuse_huge_pages(&self) {
        #[cfg(target_os = "linux")]
        // SAFETY: it is this mapping, whole; the advice changes no content.
        unsafe {
            libc::madvise(self.start.as_ptr(), self.len, libc::MADV_NOHUGEPAGE);
        }
    }

    fn part(&self, at: usize, len: usize) -> *mut libc::c_void {
        let fits = at.checked_add(len).is_some_and(|end| end <= self.len);
        assert!(fits, "a part of the mapping");
        self.start.as_ptr().wrapping_byte_add(at)
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: it is this mapping, whole, and nobody has a stack in it: each keeps its arena,
        // and the arena this.
        unsafe { libc::munmap(self.start.as_ptr(), self.len) };
    }
}

/// How large a page is.
pub(super) fn page() -> usize {
    // SAFETY: the call reads a constant of the system.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(size).unwrap_or(4096)
}
