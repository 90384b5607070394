//! What is written: posts, and comments below them.

use std::time::Duration;

use duotone::prelude::*;
use minijinja::{context, value::Serde};
use serde::Deserialize;

use crate::comments::Comments;
use crate::db::{Db, Post};
use crate::pages::{Page, Shown};
use crate::users::{login_required, visitor};

pub(crate) fn blueprint() -> Blueprint {
    Blueprint::new("posts").handlers(handlers![index, show, Editor, comment])
}

/// The URL of a service that says something wise when it is asked.
pub(crate) struct Quotes(pub(crate) Option<String>);

/// Asks it by a client that blocks. The page does not fail for want of a quote.
#[provider]
pub(crate) fn quote(quotes: State<Quotes>) -> Option<String> {
    let request = ureq::get(quotes.0.0.as_ref()?).config();
    let mut res = request.timeout_global(Some(Duration::from_secs(2))).build().call().ok()?;
    res.body_mut().with_config().limit(1024).read_to_string().ok()
}

/// The newest posts: a `fn`, since the store is sync. Who asks may be of either color.
#[provider]
pub(crate) fn newest(db: State<Db>) -> Result<Vec<Post>> {
    db.newest()
}

#[get("/")]
pub(crate) async fn index(page: Page, newest: Provided<newest>, quote: Provided<quote>) -> Shown {
    page.render("index.html", context! { posts => Serde(&*newest), quote => Serde(&*quote) })
}

/// Asks both stores: the sync one on a worker thread.
#[get("/posts/{id}")]
async fn show(id: i64, page: Page, db: State<Db>, about: State<Comments>) -> Shown {
    let post = sync_to_async(move || db.post(id)).await?.or_status(StatusCode::NOT_FOUND)?;
    let comments = about.of(id).await?;
    page.render("post.html", context! { post => Serde(post), comments => Serde(comments) })
}

#[derive(Deserialize)]
struct Draft {
    #[serde(default)] // a comment has none
    title: String,
    text: String,
}

struct Editor;

#[method_view("/write", name = editor, with = [login_required])]
impl Editor {
    async fn get(page: Page) -> Shown {
        page.render("editor.html", context! {})
    }

    fn post(Form(it): Form<Draft>, by: Provided<visitor>, db: State<Db>) -> Result<Redirect> {
        let author = by.as_ref().or_status(StatusCode::UNAUTHORIZED)?;
        let id = db.add(author, &it.title, &it.text)?;
        Ok(Redirect::see_other(url_for(show { id })?))
    }
}

#[post("/posts/{id}/comments", with = [login_required])]
async fn comment(
    id: i64,
    Form(it): Form<Draft>,
    by: Provided<visitor>,
    comments: State<Comments>,
) -> Result<Redirect> {
    let author = by.as_ref().or_status(StatusCode::UNAUTHORIZED)?;
    comments.add(id, author.clone(), it.text).await?;
    Ok(Redirect::see_other(url_for(show { id })?))
}
