//! `#[command]`, documented.

/// Declares a command of the app's command line: `app create-user Ada`.
///
/// ```text
/// #[command(name = "..", type = Name, crate = path)]
/// ```
///
/// ```
/// use std::sync::Mutex;
///
/// use duotone::prelude::*;
/// use duotone::{Args, command};
///
/// struct Users(Mutex<Vec<String>>);
///
/// /// Adds a user: `create-user NAME`.
/// #[command]
/// async fn create_user(args: Args, users: State<Users>) -> Result<()> {
///     let Some(name) = args.text(0) else { abort!(400, "missing a name") };
///     users.0.0.lock().unwrap().push(name.to_owned());
///     println!("{name} may come in");
///     Ok(())
/// }
///
/// let app = App::new().state(Users(Mutex::default())).handlers(handlers![create_user]).build()?;
/// // `app.run()` does what the command line says.
///
/// // A command is still an ordinary function.
/// # duotone::async_to_sync(async {
/// let users = State(app.state::<Users>().unwrap());
/// create_user(Args::from(["Ada"]), users.clone()).await?;
/// assert_eq!(*users.0.0.lock().unwrap(), ["Ada"]);
/// # Ok::<(), Error>(())
/// # })?;
/// # Ok::<(), Error>(())
/// ```
///
/// It is called by its function's name, with `-` for `_`, or by `name`; one that a blueprint lists
/// has the blueprint's name before it: `admin.create-user`. `app --help` lists it with the first
/// paragraph of its documentation. A name that two commands have, or that is the server's own
/// (`run`, `routes`), is a fault when the app is built.
///
/// Its arguments are [`Args`](crate::Args), `State<T>` and `App`
/// ([`FromCommand`](crate::FromCommand)). It returns `()` or a `Result<(), E>`; an error is one
/// line on stderr and exit code 1.
///
/// What stands behind its name is its own, flags too. Nothing is served, so serving hooks do not
/// run. Either color runs where it belongs: an `async fn` on an event loop, a `fn` on a worker
/// thread.
///
/// The attribute is not in the [prelude](crate::prelude): `clap` gives its derives an attribute of
/// this name.
pub use duotone_macros::command;
