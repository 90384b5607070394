//! URLs of a blueprint that is registered more than once (R30).

use duotone::prelude::*;

use super::told;
use crate::entries::each_entry;

pub(super) mod admin {
    use duotone::prelude::*;

    #[get("/")]
    pub(super) fn home() -> Result<Url> {
        Ok(url_for(home {})?)
    }

    #[get("")]
    pub(super) async fn itself() -> Result<Url> {
        Ok(url_for_endpoint(".home", [])?)
    }

    #[get("/missing")]
    fn missing() -> Result<()> {
        abort!(404)
    }

    #[error_handler(404)]
    fn not_found() -> Result<Url> {
        Ok(url_for(home {})?)
    }

    pub(in crate::urls) fn blueprint(name: &str) -> Blueprint {
        let handlers = handlers![home, itself, missing, not_found];
        Blueprint::new(name).url_prefix(format!("/{name}")).handlers(handlers)
    }
}

#[get("/to-admin")]
fn to_admin() -> String {
    told(url_for(admin::home {}))
}

/// `root` and `staff`, and `staff` inside of `site` again.
fn twice() -> App {
    let site = Blueprint::new("site").url_prefix("/site").register(admin::blueprint("staff"));
    let site = site.handlers(handlers![to_admin]);
    let app = App::new().handlers(handlers![to_admin]).register(admin::blueprint("root"));
    app.register(admin::blueprint("staff")).register(site).build().expect("a sound app")
}

// R30
#[test]
fn of_a_blueprint_registered_twice_it_is_the_requests_own() {
    each_entry(&twice(), |entry| {
        for (target, url) in [
            ("/root/", "/root/"),
            ("/staff/", "/staff/"),
            ("/site/staff/", "/site/staff/"),
            ("/site/staff", "/site/staff/"),
            ("/root", "/root/"),
            // It shares a blueprint with the request; the others do not.
            ("/site/to-admin", "/site/staff/"),
        ] {
            assert_eq!(entry.get(target), (200, url.to_owned()), "{target}, {}", entry.name());
        }
        assert_eq!(entry.get("/root/missing"), (404, "/root/".to_owned()), "{}", entry.name());
        let (_, error) = entry.get("/to-admin");
        assert!(error.contains("is registered as `root.home` and as `staff.home`"), "{error}");
        assert!(error.starts_with("`home` (tests/it/urls/blueprints.rs:"), "{error}");
        assert!(error.ends_with("help: say which: `.blueprint(\"staff\")`"), "{error}");
    });
}

#[test]
fn outside_of_a_request_one_says_which_blueprint() {
    let app = twice();
    assert!(app.url_for(admin::home {}).is_err());
    for (blueprint, url) in [("root", "/root/"), ("site.staff", "/site/staff/")] {
        assert_eq!(told(app.url_for(admin::home {}.blueprint(blueprint))), url);
        assert_eq!(told(app.url_for_endpoint(&format!("{blueprint}.home"), [])), url);
    }
    let error = told(app.url_for(admin::home {}.blueprint("rooot")));
    let help = "help: it is registered as `root.home`, `staff.home`, `site.staff.home`";
    assert!(error.contains("in the blueprint `rooot`") && error.ends_with(help), "{error}");
}
