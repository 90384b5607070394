//! Wakes a thread that waits for a descriptor by `poll`, which knows nothing of wakers.
#![cfg_attr(target_os = "linux", expect(unsafe_code, reason = "`eventfd` is a function of C"))]

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Wake, Waker};

/// That of one thread. Who still holds its waker when a wait is over disturbs a later one, which then
/// looks once more.
pub(super) struct Bell {
    heard: Arc<File>,
    rope: Arc<Rope>,
    waker: Waker,
}

/// What others ring it by.
struct Rope {
    file: Arc<File>,
    /// So that there is never much to read.
    is_rung: AtomicBool,
}

thread_local! {
    static OF_THREAD: RefCell<Option<Rc<Bell>>> = const { RefCell::new(None) };
}

impl Bell {
    /// That of this thread; `None` when there are no descriptors left, or the thread is about to end.
    pub(super) fn of_thread() -> Option<Rc<Bell>> {
        let get = |bell: &RefCell<Option<Rc<Bell>>>| {
            let mut bell = bell.borrow_mut();
            if bell.is_none() {
                *bell = Bell::new().ok().map(Rc::new);
            }
            bell.clone()
        };
        OF_THREAD.try_with(get).ok().flatten()
    }

    fn new() -> io::Result<Bell> {
        let (heard, file) = ends()?;
        let rope = Arc::new(Rope { file, is_rung: AtomicBool::new(false) });
        Ok(Bell { heard, waker: Waker::from(Arc::clone(&rope)), rope })
    }

    pub(super) fn waker(&self) -> &Waker {
        &self.waker
    }

    /// It was heard. What it was rung for has to be looked at after this.
    pub(super) fn silence(&self) {
        // As much as `eventfd` gives.
        let _ = (&*self.heard).read(&mut [0; 8]);
        self.rope.is_rung.swap(false, Ordering::AcqRel);
    }
}

/// Can be read when it was rung.
impl AsFd for Bell {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.heard.as_fd()
    }
}

impl Wake for Rope {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.is_rung.swap(true, Ordering::AcqRel) {
            let _ = (&*self.file).write(&1_u64.to_ne_bytes());
        }
    }
}

/// What is read, and what is written to: of a counter of the kernel's, which is one descriptor.
#[cfg(target_os = "linux")]
fn ends() -> io::Result<(Arc<File>, Arc<File>)> {
    use std::os::fd::FromRawFd;

    // SAFETY: it takes two numbers.
    let fd = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: it is open, and nobody else knows it.
    let file = Arc::new(unsafe { File::from_raw_fd(fd) });
    Ok((Arc::clone(&file), file))
}

/// The same of a pipe.
#[cfg(not(target_os = "linux"))]
fn ends() -> io::Result<(Arc<File>, Arc<File>)> {
    use std::os::fd::OwnedFd;

    let (reader, writer) = io::pipe()?;
    let file = |fd: OwnedFd| Arc::new(File::from(fd));
    Ok((file(reader.into()), file(writer.into())))
}
