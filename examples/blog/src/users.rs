//! Who is there: accounts, login and logout.

use duotone::prelude::*;
use minijinja::context;
use serde::Deserialize;

use crate::db::Db;
use crate::pages::{Page, Shown};
use crate::posts;

pub(crate) fn blueprint() -> Blueprint {
    let accounts = mounts![
        "/login", name = "login" => Account("Log in", Db::log_in, "Name and password do not fit."),
        "/sign-up", name = "sign_up" => Account("Sign up", Db::sign_up, "That name is taken."),
    ];
    Blueprint::new("users").handlers(accounts).handlers(handlers![log_out])
}

/// Whose session it is, if anybody's: found once per request, for all who ask.
#[provider]
pub(crate) fn visitor(session: Session) -> Result<Option<String>> {
    session.get("user")
}

/// Sends strangers to the login. It is written once, for views of both colors.
#[decorator]
pub(crate) async fn login_required(
    visitor: Provided<visitor>,
    session: Session,
    next: Next<'_>,
) -> Result<Response> {
    if visitor.is_some() {
        return next.run().await;
    }
    session.flash("Please log in first.")?;
    Redirect::see_other(url_for_endpoint("users.login", [])?).into_response()
}

/// A form for a name and a password: what it does, who may enter, what others are told.
struct Account(&'static str, fn(&Db, &str, &str) -> Result<bool>, &'static str);

#[derive(Deserialize)]
struct Credentials {
    name: String,
    password: String,
}

/// Two routes, each with data of its own. It is a `fn`: to hash a password takes its time.
#[view(methods = [GET, POST])]
impl Account {
    fn dispatch(
        &self,
        sent: Option<Form<Credentials>>,
        page: Page,
        session: Session,
        db: State<Db>,
    ) -> Shown {
        let Account(action, may_enter, complaint) = self;
        let complaint = match sent {
            None => "",
            Some(Form(it)) if !may_enter(&db, &it.name, &it.password)? => complaint,
            Some(Form(it)) => {
                session.clear();
                session.insert("user", it.name)?;
                return Redirect::see_other(url_for(posts::index {})?).into_response();
            }
        };
        page.render("credentials.html", context! { action => *action, complaint })
    }
}

#[post("/log-out")]
fn log_out(session: Session) -> Result<Redirect> {
    session.clear();
    Ok(Redirect::see_other(url_for(posts::index {})?))
}
