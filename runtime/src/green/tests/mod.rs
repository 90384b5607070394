//! Green threads by themselves, on a loop of the test's.

mod limits;
mod reading;
mod spawning;
mod values;

use std::cell::{Cell, RefCell};
use std::future::{Future, pending};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use super::fiber::Fiber;
use super::{DEFAULT_SIZE, Home, Interest, call, is_running, wait_fd};
use crate::bridge::here::{self, Here};
use crate::{App, async_to_sync, current};

/// Runs a test on a loop for green threads.
fn on_a_loop<T>(test: impl Future<Output = T>) -> T {
    let mut home = Home::open(DEFAULT_SIZE);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let output = home.block_on(&runtime, test);
    home.close();
    output
}

/// Runs a test on a green thread.
fn on_green(test: impl FnOnce() + Send + 'static) {
    on_a_loop(async { call(test).unwrap().await });
}

/// Ready at the second poll.
async fn pause() {
    tokio::task::yield_now().await;
}

fn resume(fiber: &mut Fiber) -> bool {
    fiber.resume(Waker::noop())
}

/// What fibers did, in order.
type Notes = Rc<RefCell<Vec<&'static str>>>;

/// Notes when it is dropped.
struct Noted(Notes, &'static str);

impl Drop for Noted {
    fn drop(&mut self) {
        self.0.borrow_mut().push(self.1);
    }
}

#[test]
fn it_goes_on_where_it_waited_and_its_stack_is_used_again() {
    on_a_loop(async {
        let steps = Rc::new(Cell::new(0));
        for round in 0..1_000 {
            let of_fiber = Rc::clone(&steps);
            let mut fiber = Fiber::new(move || {
                of_fiber.set(of_fiber.get() + 1);
                async_to_sync(pause());
                of_fiber.set(of_fiber.get() + 1);
            })
            .unwrap();
            assert!(!resume(&mut fiber));
            assert_eq!(steps.get(), 2 * round + 1);
            assert!(resume(&mut fiber));
            assert_eq!(steps.get(), 2 * round + 2);
        }
    });
}

#[test]
fn ten_thousand_wait_at_once_on_one_thread() {
    let sum = on_a_loop(async {
        let sum = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let mut set = tokio::task::JoinSet::new();
        for _ in 0..10_000 {
            let sum = Arc::clone(&sum);
            let wait = move || {
                async_to_sync(tokio::time::sleep(Duration::from_millis(50)));
                sum.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            };
            set.spawn_local(call(wait).unwrap());
        }
        while set.join_next().await.is_some() {}
        sum.load(std::sync::atomic::Ordering::Relaxed)
    });
    assert_eq!(sum, 10_000);
}

// R40, R43
#[test]
fn what_a_thread_knows_of_its_code_goes_with_the_green_thread() {
    on_a_loop(async {
        let app = App::new().state(7_u8).build().unwrap();
        let mut inside = Fiber::new(move || {
            app.enter(|| {
                assert!(current::app().is_ok());
                async_to_sync(pause());
                assert!(current::app().is_ok());
            });
            assert!(current::app().is_err());
        })
        .unwrap();
        let mut outside = Fiber::new(|| {
            assert!(current::app().is_err());
            async_to_sync(async { assert_eq!(here::get(), Here::Loop) });
            assert_eq!(here::get(), Here::Anywhere);
            async_to_sync(pause());
        })
        .unwrap();
        let _here = here::enter(Here::Loop);
        assert!(!resume(&mut inside));
        assert!(current::app().is_err() && !is_running());
        assert!(!resume(&mut outside));
        assert_eq!(here::get(), Here::Loop);
        assert!(resume(&mut inside));
        assert!(resume(&mut outside));
    });
}

#[test]
fn one_inside_of_another_waits_by_itself() {
    on_a_loop(async {
        let inner = || call(|| async_to_sync(pause())).unwrap();
        let outer = call(move || {
            async_to_sync(async {
                inner().await;
                pause().await;
                inner().await;
            });
        });
        outer.unwrap().await;
    });
}

/// Two that have entered each other's spans would be a mess in every log.
#[test]
fn the_spans_that_it_is_in_go_with_it() {
    let subscriber = tracing_subscriber::fmt().with_writer(std::io::sink).finish();
    tracing::subscriber::with_default(subscriber, || {
        on_a_loop(async {
            let name = || tracing::Span::current().metadata().map(tracing::Metadata::name);
            let fiber = |in_span: bool| {
                Fiber::new(move || {
                    let outer = tracing::info_span!("outer");
                    let inner = tracing::info_span!("inner");
                    let _outer = in_span.then(|| outer.enter());
                    let in_inner = in_span.then(|| inner.enter());
                    for _ in 0..2 {
                        assert_eq!(name(), in_span.then_some("inner"));
                        async_to_sync(pause());
                    }
                    drop(in_inner);
                    assert_eq!(name(), in_span.then_some("outer"));
                })
                .unwrap()
            };
            let (mut with, mut without) = (fiber(true), fiber(false));
            for ended in [false, false, true] {
                assert_eq!(resume(&mut with), ended);
                assert_eq!(name(), None);
                assert_eq!(resume(&mut without), ended);
            }
        });
    });
}

#[test]
fn what_c_functions_reported_last_is_as_it_was() {
    let errno = || std::io::Error::last_os_error().raw_os_error();
    on_a_loop(async {
        let fail = |path: &str| assert!(std::fs::File::open(path).is_err());
        let mut fiber = Fiber::new(move || {
            fail("/nowhere");
            let before = errno();
            assert_eq!(before, Some(libc::ENOENT));
            async_to_sync(pause());
            assert_eq!(errno(), before);
        })
        .unwrap();
        assert!(!resume(&mut fiber));
        fail("/dev/null/below");
        assert_eq!(errno(), Some(libc::ENOTDIR));
        assert!(resume(&mut fiber));
    });
}

#[test]
fn a_panic_is_that_of_whoever_resumes_it_and_leaves_the_thread_as_it_was() {
    on_a_loop(async {
        let mut fiber = Fiber::new(|| {
            async_to_sync(pause());
            panic!("on purpose");
        })
        .unwrap();
        assert!(!resume(&mut fiber));
        let caught = catch_unwind(AssertUnwindSafe(|| resume(&mut fiber))).unwrap_err();
        assert_eq!(caught.downcast_ref(), Some(&"on purpose"));
        assert!(!is_running());
        drop(fiber);
        assert!(resume(&mut Fiber::new(|| ()).unwrap()), "the next one works");
    });
}

#[test]
fn dropped_while_it_waits_it_unwinds_and_before_it_begins_it_does_not_begin() {
    on_a_loop(async {
        let notes = Notes::default();
        let (of_first, of_second) = (Rc::clone(&notes), Rc::clone(&notes));
        let mut first = Fiber::new(move || {
            let _noted = Noted(Rc::clone(&of_first), "unwound");
            async_to_sync(pending::<()>());
            of_first.borrow_mut().push("went on");
        })
        .unwrap();
        assert!(!resume(&mut first));
        drop(first);
        let held = Noted(of_second, "given up");
        let second = Fiber::new(move || {
            let _held = held;
            unreachable!("nobody resumes it");
        });
        drop(second);
        assert_eq!(*notes.borrow(), ["unwound", "given up"]);
    });
}

/// As a `Drop` may that says good-bye to somebody: the loop has ended, so it cannot.
#[test]
fn one_that_waits_while_it_unwinds_is_left_as_it_is() {
    struct Waits;
    impl Drop for Waits {
        fn drop(&mut self) {
            async_to_sync(pending::<()>());
        }
    }
    on_a_loop(async {
        let mut fiber = Fiber::new(|| {
            let _waits = Waits;
            async_to_sync(pending::<()>());
        })
        .unwrap();
        assert!(!resume(&mut fiber));
        drop(fiber);
        assert!(!is_running());
        assert!(resume(&mut Fiber::new(|| ()).unwrap()), "the next one works");
    });
}

#[test]
fn dropped_by_whoever_polled_it_a_call_goes_on_to_its_end() {
    on_a_loop(async {
        let (told, hears) = tokio::sync::oneshot::channel();
        let mut green = call(move || {
            async_to_sync(pause());
            async_to_sync(tokio::time::sleep(Duration::from_millis(1)));
            let _ = told.send("ended");
        })
        .unwrap();
        let polled = pin!(&mut green).poll(&mut Context::from_waker(Waker::noop()));
        assert_eq!(polled, Poll::Pending);
        drop(green);
        assert_eq!(hears.await, Ok("ended"));
    });
}

/// Another thread may have the future of a request, and can do no harm with it.
#[test]
fn on_another_thread_it_is_neither_polled_nor_dropped() {
    on_a_loop(async {
        let mut green = call(|| async_to_sync(pending::<()>())).unwrap();
        let polled = pin!(&mut green).poll(&mut Context::from_waker(Waker::noop()));
        assert_eq!(polled, Poll::Pending);
        let elsewhere = std::thread::spawn(move || {
            let mut green = green;
            let poll = || pin!(&mut green).poll(&mut Context::from_waker(Waker::noop()));
            catch_unwind(AssertUnwindSafe(poll)).is_err()
        });
        assert!(elsewhere.join().unwrap());
    });
}

/// C may be between who waits and who is to end: nothing unwinds through that.
#[test]
fn who_waits_for_a_descriptor_when_it_has_to_end_is_told_by_an_error() {
    let (here, _there) = std::os::unix::net::UnixStream::pair().unwrap();
    on_a_loop(async {
        let told = Rc::new(RefCell::new(None));
        let of_fiber = Rc::clone(&told);
        let mut fiber = Fiber::new(move || {
            let waited = wait_fd(&here, Interest::READABLE, None);
            *of_fiber.borrow_mut() = waited.err().map(|error| error.to_string());
        })
        .unwrap();
        assert!(!resume(&mut fiber));
        drop(fiber);
        let gone = "the request is cancelled: its client is gone";
        assert_eq!(told.borrow().as_deref(), Some(gone));
    });
}

/// A waker of the poll before last must not be called: its task may be gone.
#[test]
fn it_is_woken_through_whoever_polled_it_last() {
    struct Counts(std::sync::atomic::AtomicUsize);
    impl Wake for Counts {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    }
    let counts = || Arc::new(Counts(std::sync::atomic::AtomicUsize::new(0)));
    let count = |of: &Arc<Counts>| of.0.load(std::sync::atomic::Ordering::Relaxed);
    on_a_loop(async {
        let (first, second) = (counts(), counts());
        let (told, hears) = tokio::sync::oneshot::channel::<()>();
        let mut fiber = Fiber::new(move || drop(async_to_sync(hears))).unwrap();
        assert!(!fiber.resume(&Waker::from(Arc::clone(&first))));
        assert!(!fiber.resume(&Waker::from(Arc::clone(&second))));
        told.send(()).unwrap();
        assert_eq!((count(&first), count(&second)), (0, 1));
        assert!(resume(&mut fiber));
    });
}
