//! What is said when a green thread runs over its stack: which function, of which request, and how
//! large a stack.
//!
//! That is a fault in the guard below the stack. Any other fault is for whoever handled it before.
#![expect(unsafe_code, reason = "a signal handler is C's, and so is what it may call")]

use std::fmt::{self, Write};
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::OnceLock;

use super::current;
use crate::context::{self, Context};
use crate::watch;

const SIGNALS: [libc::c_int; 2] = [libc::SIGSEGV, libc::SIGBUS];

/// Who handled these signals before.
static BEFORE: OnceLock<[Option<libc::sigaction>; SIGNALS.len()]> = OnceLock::new();

/// Handles these signals from now on.
pub(super) fn handle() {
    // It has no signals.
    if cfg!(miri) {
        return;
    }
    BEFORE.get_or_init(|| SIGNALS.map(install));
}

fn install(signal: libc::c_int) -> Option<libc::sigaction> {
    let mut before = MaybeUninit::uninit();
    // SAFETY: all zeroes is a `sigaction` without a handler, flags and masked signals. `faulted` has
    // the signature that `SA_SIGINFO` asks for, and calls only what a signal handler may call. It
    // runs on the alternate stack, which std gives to each of its threads: the other one is full.
    // `before` is written when the call succeeds.
    unsafe {
        let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
        let handler: extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void) = faulted;
        action.sa_sigaction = handler as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        let done = libc::sigaction(signal, &raw const action, before.as_mut_ptr());
        (done == 0).then(|| before.assume_init())
    }
}

extern "C" fn faulted(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: the system gives a handler with `SA_SIGINFO` a valid `info`, and for these signals it
    // has an address.
    let at = unsafe { (*info).si_addr() }.addr();
    let bounds = current::bounds();
    if bounds.guard <= at && at < bounds.guard_end {
        say_and_abort((bounds.end - bounds.guard_end) / 1024);
    }
    let place = SIGNALS.iter().position(|it| *it == signal);
    let before = BEFORE.get().zip(place).and_then(|(before, place)| before[place].as_ref());
    pass_on(before, signal, info, context);
}

/// Calls who handled it before; where nobody did, the fault happens again without us, which ends the
/// process as it would have without us.
fn pass_on(
    before: Option<&libc::sigaction>,
    signal: libc::c_int,
    info: *mut libc::siginfo_t,
    context: *mut libc::c_void,
) {
    let handler = before.filter(|it| ![libc::SIG_DFL, libc::SIG_IGN].contains(&it.sa_sigaction));
    // SAFETY: what is installed for a signal has the signature that its flags say, and is given what
    // the system gave us. `signal` and zeroes are the default action of the signal.
    unsafe {
        match handler {
            Some(it) if it.sa_flags & libc::SA_SIGINFO != 0 => {
                let call: extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void) =
                    std::mem::transmute(it.sa_sigaction);
                call(signal, info, context);
            }
            Some(it) => {
                let call: extern "C" fn(libc::c_int) = std::mem::transmute(it.sa_sigaction);
                call(signal);
            }
            None => {
                let default: libc::sigaction = MaybeUninit::zeroed().assume_init();
                libc::sigaction(signal, &raw const default, ptr::null_mut());
            }
        }
    }
}

fn say_and_abort(kib: usize) -> ! {
    say("\na green thread has overflowed its stack of ");
    say(number(kib, &mut [0; 20]));
    say(" KiB");
    if let Some(place) = watch::running() {
        // It takes no memory of the heap, and no lock. Nobody is left to be told that it failed.
        let _ = write!(Stderr, " in {place}");
    }
    context::peek(|context| {
        if let Some(Context::Request(req)) = context {
            say(" for ");
            say(req.method().as_str());
            say(" ");
            say(req.path());
        }
    });
    say("\n  help: recursion without an end, or a larger `--green-stack`\n");
    // SAFETY: it takes nothing, and may be called by a signal handler.
    unsafe { libc::abort() }
}

/// Without a buffer, which may be locked, and without memory of the heap, which may be locked too.
fn say(text: &str) {
    // SAFETY: these are the bytes of `text`. That nobody reads them is no matter.
    unsafe { libc::write(libc::STDERR_FILENO, text.as_ptr().cast(), text.len()) };
}

/// As [`say`].
struct Stderr;

impl Write for Stderr {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        say(text);
        Ok(())
    }
}

fn number(mut number: usize, digits: &mut [u8; 20]) -> &str {
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b"0123456789"[number % 10];
        number /= 10;
        if number == 0 {
            // INVARIANT: digits are ASCII.
            return str::from_utf8(&digits[at..]).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_it_is_read() {
        for value in [0, 7, 10, 1024, usize::MAX] {
            assert_eq!(number(value, &mut [0; 20]), value.to_string());
        }
    }
}
