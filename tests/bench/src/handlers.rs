//! The functions of the counted apps: each does next to nothing.

use duotone::prelude::*;

#[decorator]
async fn passes(next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[provider]
pub(crate) async fn number() -> u64 {
    7
}

#[provider]
pub(crate) fn number_sync() -> u64 {
    7
}

pub(crate) mod view {
    use super::{number, number_sync, passes};
    use duotone::prelude::*;

    #[get("/{id}")]
    pub(crate) async fn user(id: u64) -> String {
        id.to_string()
    }

    #[get("/async")]
    pub(crate) async fn on_loop() -> &'static str {
        "Hello"
    }

    #[get("/sync")]
    pub(crate) fn on_thread() -> &'static str {
        "Hello"
    }

    #[get("/async/decorated", with = [passes])]
    pub(crate) async fn decorated() -> &'static str {
        "Hello"
    }

    #[get("/sync/decorated", with = [passes])]
    pub(crate) fn decorated_sync() -> &'static str {
        "Hello"
    }

    #[get("/async/provided")]
    pub(crate) async fn provided(number: Provided<number>) -> &'static str {
        if *number == 7 { "Hello" } else { "?" }
    }

    #[get("/sync/provided")]
    pub(crate) fn provided_sync(number: Provided<number_sync>) -> &'static str {
        if *number == 7 { "Hello" } else { "?" }
    }

    #[get("/session/begin")]
    pub(crate) fn begin_session(session: Session) -> Result<()> {
        session.insert("user", 7)
    }

    #[get("/session")]
    pub(crate) async fn read_session(session: Session) -> Result<String> {
        Ok(session.get::<u64>("user")?.or_status(StatusCode::UNAUTHORIZED)?.to_string())
    }

    #[get("/current")]
    pub(crate) async fn of_current() -> Result<&'static str> {
        Ok(if current::request()?.path() == "/current" { "Hello" } else { "?" })
    }

    #[get("/async-to-sync")]
    pub(crate) fn waits_for_async() -> &'static str {
        async_to_sync(async { "Hello" })
    }

    #[get("/sync-to-async")]
    pub(crate) async fn waits_for_sync() -> &'static str {
        sync_to_async(|| "Hello").await
    }
}

pub(crate) mod before {
    use duotone::prelude::*;

    #[before_request]
    pub(crate) async fn async_1() {}

    #[before_request]
    pub(crate) async fn async_2() {}

    #[before_request]
    pub(crate) async fn async_3() {}

    #[before_request]
    pub(crate) async fn async_4() {}

    #[before_request]
    pub(crate) async fn async_5() {}

    #[before_request]
    pub(crate) fn sync_1() {}

    #[before_request]
    pub(crate) fn sync_2() {}

    #[before_request]
    pub(crate) fn sync_3() {}

    #[before_request]
    pub(crate) fn sync_4() {}

    #[before_request]
    pub(crate) fn sync_5() {}
}

pub(crate) mod after {
    use duotone::prelude::*;

    #[after_request]
    pub(crate) async fn added(res: &mut Response) {
        res.set_header("x-added", header::HeaderValue::from_static("1"));
    }

    #[teardown_request]
    pub(crate) async fn torn_down() {}
}
