//! Without the application's consent there is no class `green`.

use duotone::prelude::*;
use duotone::{Server, WorkerClass};

use crate::server::probe;

#[tokio::test]
async fn a_server_that_was_not_allowed_to_does_not_start() {
    let app = App::new().build().expect("a sound app");
    let server = Server::new(app).bind("127.0.0.1:0").worker_class(WorkerClass::Green);
    let error = server.listen().await.expect_err("no consent").to_string();
    assert!(error.starts_with("worker class `green` needs the consent of the application\n"));
    assert!(error.contains("unsafe { app.allow_green() }"), "{error}");
}

#[test]
fn nor_does_the_command_line_start_one() {
    for (args, vars) in
        [(&["--worker-class", "green"][..], &[][..]), (&[], &[("DUOTONE_WORKER_CLASS", "green")])]
    {
        let ended = probe::run(args, &[&[("PROBE", "without_consent")], vars].concat());
        assert_eq!(ended.code, Some(1), "{}", ended.stderr);
        assert!(ended.stderr.contains("Error: worker class `green` needs"), "{}", ended.stderr);
    }
}
