//! What a decorator may be configured with.

/// A type of which a decorator can keep a value: the app has it, and all threads share it.
#[diagnostic::on_unimplemented(
    message = "a decorator cannot be configured with `{Self}`",
    label = "this is not `Send + Sync + 'static`",
    note = "the app keeps it, and all of its threads share it: `Arc` and `Mutex` can be shared"
)]
pub trait Configures: Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + 'static> Configures for T {}
