// Every shape of a decorator, under lints that a library may deny.

#![deny(warnings, missing_docs, unreachable_pub, missing_debug_implementations)]
#![forbid(unsafe_code)]

//! A library of decorators.

use std::future::Future;
use std::time::Duration;

use duotone::prelude::*;

mod decorators {
    use duotone::prelude::*;

    /// For members.
    #[decorator]
    pub async fn login_required(req: &Request, next: Next<'_>) -> Result<Response> {
        if req.cookie("user").is_none() {
            abort!(401);
        }
        next.run().await
    }
}

/// Keeps what is configured with.
#[decorator(ttl: Duration, names: Vec<String>, text: &'static str)]
pub async fn cache(next: Next<'_>) -> Result<Response> {
    let _: (&Duration, &Vec<String>, &&'static str) = (ttl, names, text);
    next.run().await
}

/// Something to be asked.
pub trait Policy: Send + Sync + 'static {
    /// Whether it may go on.
    fn allows(&self, req: &Request) -> bool;
}

impl<F: Fn(&Request) -> bool + Send + Sync + 'static> Policy for F {
    fn allows(&self, req: &Request) -> bool {
        self(req)
    }
}

/// Generic over what it is configured with.
#[decorator(policy: P, numbers: [u8; N])]
pub fn allowed<P, const N: usize>(req: &Request, next: SyncNext<'_>) -> Result<Response>
where
    P: Policy,
{
    if !policy.allows(req) {
        abort!(403, "none of {numbers:?}");
    }
    next.run()
}

/// Named lifetimes, patterns, and answers of every kind.
#[decorator]
#[allow(clippy::needless_lifetimes)]
pub async fn borrowing<'r>(
    req: &'r Request,
    Json(body): Json<&'r str>,
    next: Next<'r>,
) -> Option<String> {
    next.run().await.ok().map(|_| format!("{} {body}", req.path()))
}

/// A future that is spelled.
#[decorator]
pub fn spelled(next: Next<'_>) -> impl Future<Output = Result<Response>> + Send {
    async move { next.run().await }
}

/// A boxed one.
#[decorator]
pub fn boxed<'a>(next: Next<'a>) -> BoxFuture<'a, Result<Response>> {
    Box::pin(next.run())
}

/// Old, and it says so where it is used.
#[decorator]
#[deprecated]
pub async fn old(next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[get("/", with = [
    decorators::login_required,
    self::cache(Duration::from_secs(1), vec![], "x"),
    allowed(|req: &Request| req.path() == "/", [1, 2]),
    spelled,
    boxed,
    if cfg!(debug_assertions) { decorators::login_required() } else { decorators::login_required() },
])]
fn index() -> &'static str {
    "index"
}

#[post("/", with = [borrowing, decorators::login_required])]
#[post("/other")]
async fn create() {}

fn main() {
    // Neither a unit struct nor a constant: the name is free for variables.
    let cache = handlers![index, create];
    let login_required = decorators::login_required();
    let both = (login_required, login_required);
    println!("{cache:?} {both:?}");
}
