// Every form that a provider has, and every way to ask for one.

#![deny(warnings)]

use std::pin::Pin;

use duotone::prelude::*;

mod users {
    use duotone::prelude::*;

    pub struct User {
        pub name: &'static str,
    }

    #[duotone::provider]
    pub async fn current(_req: &Request) -> Result<User, std::fmt::Error> {
        Ok(User { name: "Ada" })
    }

    #[provider(type = AdminOnly)]
    pub(crate) fn admin(user: Provided<current>) -> Result<()> {
        if user.name == "Ada" { Ok(()) } else { abort!(403) }
    }
}

#[provider]
fn r#type() -> &'static str {
    "a keyword"
}

#[provider]
fn boxed(req: &Request) -> BoxFuture<'_, Result<usize>> {
    Box::pin(async move { Ok(req.path().len()) })
}

#[provider]
fn pinned<'r>(
    _req: &'r Request,
) -> Pin<Box<dyn Future<Output = Option<u16>> + Send + 'r>> {
    Box::pin(async { None })
}

#[provider]
fn opaque(length: Provided<boxed>) -> impl Future<Output = Result<u32>> + Send {
    async move { Ok(u32::try_from(*length)?) }
}

#[provider(app)]
fn pool(App { .. }: App, _: State<u8>) -> Vec<u8> {
    Vec::new()
}

#[provider(app, type = CacheProvider)]
async fn cache(pool: State<Vec<u8>>) -> Result<String> {
    Ok(format!("{} entries", pool.len()))
}

#[get("/")]
#[allow(clippy::too_many_arguments)]
async fn index(
    user: Provided<users::current>,
    _: Provided<users::AdminOnly>,
    keyword: Provided<r#type>,
    boxed: Option<Provided<boxed>>,
    pinned: Result<Provided<pinned>>,
    opaque: (Provided<opaque>, Provided<r#type>),
    cache: State<String>,
) -> String {
    let _ = (boxed.is_some(), pinned.is_ok(), opaque.0.clone(), cache.0);
    format!("{} {keyword}", user.name)
}

fn main() {
    let app = App::new().state(1_u8).handlers(handlers![index, pool, CacheProvider, users::current]);
    let app = app.override_provider::<users::AdminOnly>(|_| Ok(()));
    let app = app.override_provider::<CacheProvider>(|app| {
        Ok(format!("{:?}", app.state::<u8>()))
    });
    let client = app.build().expect("a sound app").test_client();
    assert_eq!(client.get("/").send().text(), "Ada a keyword");
}
