//! An app that uses the extension: start it, log in at <http://127.0.0.1:5000/report>, look at
//! `/news` twice, and ask `/search` too often.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use duotone::prelude::*;
use extension::{Cache, Login, RateLimits, cache, login_required, rate_limit, user};

const MINUTE: Duration = Duration::from_secs(60);

/// Counts how often news are made.
#[derive(Default)]
struct Editions(AtomicU64);

/// Made once a minute at most, whoever asks.
#[get("/news", with = [cache(MINUTE)])]
fn news(State(editions): State<Editions>) -> String {
    format!("edition {}", editions.0.fetch_add(1, Ordering::Relaxed) + 1)
}

/// For those who are logged in; the provider runs for them alone.
#[get("/report", with = [login_required])]
async fn report(user: Provided<user>) -> String {
    format!("All is well, {}.", user.name)
}

/// Three times an hour for each client.
#[get("/search", with = [rate_limit(3, MINUTE * 60)])]
async fn search(req: &Request) -> String {
    format!("nothing about {}", req.arg("q").unwrap_or_default())
}

#[get("/login")]
fn login_form() -> Html<&'static str> {
    Html(
        "<form method=post><input name=user placeholder=name autofocus> <button>log in</button></form>",
    )
}

/// A real one compares a password. The form is sent to its own address, `?next=` and all.
#[post("/login", with = [rate_limit(10, MINUTE)])]
fn login(
    Form(form): Form<Vec<(String, String)>>,
    req: &Request,
    session: Session,
) -> Result<Redirect> {
    let user = form.iter().find(|(name, _)| name == "user").or_status(StatusCode::BAD_REQUEST)?;
    session.insert("user", &user.1)?;
    Ok(Redirect::see_other(Login::next(req)))
}

fn main() -> Result<()> {
    App::new()
        // A real one comes from `DUOTONE_SECRET_KEY`.
        .secret_key("an example has no secrets, and this is none")
        .state(Editions::default())
        .install(Login::at("/login"))
        .install(Cache::new())
        .install(RateLimits::new())
        .handlers(handlers![news, report, search, login_form, login])
        .run()
}
