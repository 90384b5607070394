//! The commands that an app adds to its command line.

use duotone::prelude::*;
use duotone::{Args, command};

use super::probe;

#[test]
fn a_command_is_run_instead_of_serving() {
    for (args, stdout) in [
        (&["init-db"][..], "created 7 tables on \"duotone-1\"\n"),
        (&["admin.init-db"], "created 7 tables on \"duotone-1\"\n"),
        (&["create-user"], "[], true spawned\n"),
        (
            &["create-user", "Ada", "--admin", "--", "-h"],
            "[\"Ada\", \"--admin\", \"--\", \"-h\"], true spawned\n",
        ),
    ] {
        // On a runtime of the app's own, and on one that the program has made.
        for vars in [&[][..], &[("PROBE", "serve")]] {
            let ended = probe::run(args, vars);
            assert_eq!((ended.code, &*ended.stderr), (Some(0), ""), "{args:?} {vars:?}");
            assert_eq!(ended.stdout, stdout, "{args:?} {vars:?}");
        }
    }
}

#[test]
fn a_command_that_fails_is_one_line_and_code_1() {
    for (name, error) in [("fails", "409 Conflict: no room"), ("panics-too", "no rest")] {
        let ended = probe::run(&[name], &[]);
        assert_eq!((ended.code, &*ended.stdout), (Some(1), ""), "{name}");
        assert!(ended.stderr.lines().last().is_some_and(|line| line.contains(error)), "{ended:?}");
    }
}

#[test]
fn the_help_lists_commands_with_the_first_paragraph_of_their_documentation() {
    let help = probe::run(&["--help"], &[]).stdout;
    let (_, commands) =
        help.split_once("Commands, each with arguments of its own:\n").expect("a list");
    let listed: Vec<_> = commands.lines().take_while(|line| !line.is_empty()).collect();
    assert_eq!(
        listed,
        [
            "  init-db        Creates the tables, all of them.",
            "  create-user",
            "  fails",
            "  panics-too",
            "  admin.init-db  Creates the tables, all of them.",
        ]
    );
}

#[test]
fn an_app_that_cannot_be_built_runs_no_command() {
    let ended = probe::run(&["init-db"], &[("PROBE", "build")]);
    assert_eq!((ended.code, &*ended.stdout), (Some(1), ""));
    assert!(ended.stderr.contains("`index` (tests/bin/probe.rs:"), "{}", ended.stderr);
}

#[command]
fn add() {}

#[command(name = "add")]
async fn add_too(_missing: State<String>) {}

#[command]
fn routes(_args: Args) {}

// R30
#[test]
fn a_name_that_is_taken_and_state_that_is_missing_are_faults() {
    let admin = Blueprint::new("admin").handlers(handlers![add, routes]);
    let app = App::new().handlers(handlers![add, add_too, routes]).register(admin);
    let error = app.build().expect_err("an app with faults");
    let faults: Vec<_> = error.faults().collect();
    assert_eq!(faults.len(), 3, "{faults:#?}");
    for (fault, parts) in faults.iter().zip([
        ["two commands named `add`", "`add` (tests/it/server/commands.rs:", "`add_too` ("],
        ["`routes` (", "is named like the command `routes`", "help: "],
        ["`add_too` (", "needs `State<", ".state(..)"],
    ]) {
        for part in parts {
            assert!(fault.contains(part), "{part}: {fault}");
        }
    }
}
