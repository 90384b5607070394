//! The decorators in an app, in each worker class.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use duotone::WorkerClass;
use duotone::prelude::*;
use duotone::testing::TestClient;
use extension::{Cache, Clock, Login, RateLimits, User, cache, login_required, rate_limit, user};

const MINUTE: Duration = Duration::from_secs(60);

/// How often views and providers ran.
#[derive(Default)]
struct Runs(AtomicUsize);

impl Runs {
    fn add(&self) -> usize {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }
}

#[provider]
async fn runs_async(runs: State<Runs>) -> usize {
    runs.add()
}

#[provider]
fn runs_sync(runs: State<Runs>) -> usize {
    runs.add()
}

#[get("/sync", with = [login_required])]
fn sync(user: Provided<user>, _one: Provided<runs_sync>, _two: Provided<runs_async>) -> String {
    user.name.clone()
}

#[get("/async", with = [login_required])]
async fn later(
    user: Provided<user>,
    _one: Provided<runs_sync>,
    _two: Provided<runs_async>,
) -> String {
    user.name.clone()
}

/// A class-based view: its methods are of both colors.
struct Account;

#[method_view("/account", with = [login_required])]
impl Account {
    fn get(&self, user: Provided<user>, _runs: Provided<runs_sync>) -> String {
        user.name.clone()
    }

    async fn post(&self, user: Provided<user>, _runs: Provided<runs_async>) -> String {
        user.name.clone()
    }
}

#[get("/news", with = [cache(MINUTE)])]
fn news(runs: State<Runs>) -> String {
    format!("edition {}", runs.add())
}

#[get("/news/async", with = [cache(MINUTE)])]
async fn news_async(runs: State<Runs>) -> String {
    format!("edition {}", runs.add())
}

#[get("/mine", with = [login_required, cache(MINUTE)])]
async fn mine(user: Provided<user>, runs: State<Runs>) -> String {
    format!("{} {}", user.name, runs.add())
}

#[get("/search", with = [rate_limit(2, MINUTE)])]
fn search() -> &'static str {
    "found"
}

#[get("/search/async", with = [rate_limit(2, MINUTE)])]
async fn search_async() -> &'static str {
    "found"
}

#[error_handler(429)]
async fn slow_down(_err: &HttpError) -> &'static str {
    "slow down"
}

/// The app of one test, and the clock of all that waits in it.
fn app() -> (App, Clock) {
    let clock = Clock::stopped();
    let app = App::new()
        .secret_key("for tests: nobody has to know it")
        .state(Runs::default())
        .state(Account)
        .install(Login::at("/login"))
        .install(Cache::new().clock(clock.clone()))
        .install(RateLimits::new().clock(clock.clone()))
        .handlers(handlers![sync, later, Account, news, news_async, mine])
        .handlers(handlers![search, search_async, slow_down]);
    (app.build().expect("an app without faults"), clock)
}

/// Runs a test with an app of its own in each worker class.
fn each_class(test: impl Fn(&App, &TestClient, &Clock)) {
    for class in [WorkerClass::Async, WorkerClass::Threads] {
        println!("worker class: {class}");
        let (app, clock) = app();
        test(&app, &app.test_client().worker_class(class), &clock);
    }
}

/// How often views and providers of an app ran.
fn runs(app: &App) -> usize {
    app.state::<Runs>().expect("the counter").0.load(Ordering::Relaxed)
}

#[test]
fn no_provider_runs_for_who_is_refused() {
    each_class(|app, client, _| {
        for path in ["/sync", "/async", "/account"] {
            assert_eq!(client.get(path).send().status(), 401, "{path}");
            let page = client.get(path).header("accept", "text/html").send();
            assert_eq!((page.status().as_u16(), page.text()), (303, ""), "{path}");
        }
        assert_eq!(client.post("/account").send().status(), 401);
        assert_eq!(runs(app), 0);

        client.session(|session| session.insert("user", "Ada")).expect("room");
        for path in ["/sync", "/async", "/account"] {
            assert_eq!(client.get(path).send().text(), "Ada", "{path}");
        }
        assert_eq!(client.post("/account").send().text(), "Ada");
        assert_eq!(runs(app), 6);
    });
}

#[test]
fn a_view_of_either_color_is_asked_once_until_its_answer_expires() {
    each_class(|_, client, clock| {
        for (path, first, second) in [("/news", 1, 2), ("/news/async", 3, 4)] {
            for edition in [first, first, second, second] {
                let res = client.get(path).send();
                assert_eq!(res.text(), format!("edition {edition}"), "{path}");
                clock.advance(MINUTE / 2);
            }
        }
    });
}

#[test]
fn what_is_somebodys_own_is_not_shown_to_others() {
    each_class(|_, ada, _| {
        ada.session(|session| session.insert("user", "Ada")).expect("room");
        let first = ada.get("/mine").send();
        let again = ada.get("/mine").send();
        assert_eq!((first.text(), again.text()), ("Ada 1", "Ada 1"));
        assert!(again.header("vary").is_some_and(|vary| vary.eq_ignore_ascii_case("cookie")));

        ada.clear_cookies();
        assert_eq!(ada.get("/mine").send().status(), 401);
        ada.session(|session| session.insert("user", "Bob")).expect("room");
        assert_eq!(ada.get("/mine").send().text(), "Bob 2");
    });
}

#[test]
fn who_asks_too_often_is_told_when_to_come_back() {
    each_class(|_, client, clock| {
        for path in ["/search", "/search/async"] {
            let ask = || client.get(path).remote_addr(([10, 0, 0, 1], 80).into()).send();
            assert_eq!([ask().status(), ask().status()], [200, 200], "{path}");
            clock.advance(MINUTE / 4);
            let refused = ask();
            // The app's own error handler writes the page.
            assert_eq!((refused.status().as_u16(), refused.text()), (429, "slow down"), "{path}");
            assert_eq!(refused.header("retry-after"), Some("15"), "{path}");
            clock.advance(Duration::from_secs(15));
            assert_eq!(ask().status(), 200, "{path}");
        }
    });
}

#[test]
fn an_app_that_lacks_an_extension_is_not_built() {
    let error = App::new().handlers(handlers![news]).build().unwrap_err();
    assert!(
        error.to_string().contains("needs `State<extension::caching::store::Cache>`"),
        "{error}"
    );
}

#[test]
fn the_user_can_be_another_in_a_test() {
    #[get("/")]
    fn index(user: Provided<user>) -> String {
        user.name.clone()
    }

    let app = App::new().secret_key("for tests: nobody has to know it");
    let app = app
        .handlers(handlers![index])
        .override_provider::<user>(|_| Ok(User { name: "Eve".to_owned() }));
    assert_eq!(app.build().expect("an app").test_client().get("/").send().text(), "Eve");
}
