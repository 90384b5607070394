//! Pages: templates, and what each of them shows.

use duotone::Needs;
use duotone::prelude::*;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{Environment, Error as Wrong, ErrorKind, context};

use crate::users::visitor;

/// What a view that shows a page comes to.
pub(crate) type Shown = Result<Response>;

pub(crate) fn templates() -> Result<Environment<'static>> {
    let mut env = Environment::new();
    env.add_template("base.html", include_str!("../templates/base.html"))?;
    env.add_template("credentials.html", include_str!("../templates/credentials.html"))?;
    env.add_template("editor.html", include_str!("../templates/editor.html"))?;
    env.add_template("index.html", include_str!("../templates/index.html"))?;
    env.add_template("post.html", include_str!("../templates/post.html"))?;
    env.add_function("url_for", |endpoint: &str, params: Kwargs| {
        let value = |name| Ok((name, params.get::<Value>(name)?.to_string()));
        let values = params.args().map(value).collect::<Result<Vec<_>, Wrong>>()?;
        url_for_endpoint(endpoint, values.iter().map(|(name, value)| (*name, &**value)))
            .map(|url| url.to_string())
            .map_err(|why| Wrong::new(ErrorKind::InvalidOperation, why.to_string()))
    });
    Ok(env)
}

type Parts = (State<Environment<'static>>, Provided<visitor>, Flashes);

/// An argument of views that show a page: an extractor made of others.
pub(crate) struct Page(Parts);

impl<'r> FromRequest<'r> for Page {
    const NEEDS: Needs = Parts::NEEDS;

    fn from_request(req: &'r Request) -> Result<Self> {
        Parts::from_request(req).map(Page)
    }
}

impl Page {
    pub(crate) fn render(&self, template: &str, values: Value) -> Shown {
        let Page((templates, visitor, flashes)) = self;
        let flashes: Vec<_> = flashes.iter().map(|flash| flash.message.clone()).collect();
        let every_page = context! { user => Serde(&**visitor), flashes };
        let template = templates.get_template(template)?;
        Html(template.render(context! { ..values, ..every_page })?).into_response()
    }
}

/// Every error that has a status, and what became a 500.
#[error_handler]
pub(crate) fn error(err: &HttpError, page: Page) -> Shown {
    page.render("base.html", context! { status => err.status().to_string() })
}
