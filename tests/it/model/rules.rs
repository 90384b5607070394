//! The rules as straight-line code: what is to be observed of a request.

use super::case::{Case, Mapped, class};
use super::plan::{CLOSURES, Does, status_of};
use super::{Observed, PAGE};

/// An error, as the rules see it.
#[derive(Clone, Debug)]
pub(super) struct Failed {
    text: String,
    kind: &'static str,
    status: Option<u16>,
}

/// The rules, in the order they are told.
pub(super) struct Rules<'a> {
    case: &'a Case,
    /// Those of the request, the app first.
    scopes: Vec<usize>,
    events: Vec<String>,
    status: u16,
    body: String,
    unhandled: Option<String>,
}

impl Rules<'_> {
    pub(super) fn predict(case: &Case, (method, target): (&str, &str)) -> Observed {
        let (events, body) = (Vec::new(), String::new());
        let is_view = matches!(target, "/view" | "/again/view");
        // R2: without a route no blueprint is known. R4: with one, also for `OPTIONS`.
        let innermost = if is_view && method != "POST" { case.scope_of_the_view() } else { 0 };
        let scopes = (0..=innermost).collect();
        let mut rules = Rules { case, scopes, events, status: 0, body, unhandled: None };
        rules.until_answered(method, target);
        rules.after(is_view && method == "GET");
        let broke_off = rules.body == "stream that fails";
        if broke_off {
            // R11
            rules.unhandled.get_or_insert("plain in stream".to_owned());
        }
        for name in rules.hooks("teardown").into_iter().rev() {
            rules.events.push(format!("{name} {:?}", rules.unhandled));
        }
        let body = if rules.body == "stream" { "chunk".to_owned() } else { rules.body };
        let answer = (!broke_off).then_some((rules.status, body));
        Observed { events: rules.events, answer }
    }

    /// Those of every scope inward, in registration order (R1).
    fn hooks(&self, kind: &str) -> Vec<&'static str> {
        let all = self.scopes.iter().flat_map(|scope| self.case.of(*scope));
        all.filter(|name| name.starts_with(kind)).collect()
    }

    fn until_answered(&mut self, method: &str, target: &str) {
        for name in self.hooks("before") {
            self.events.push(name.to_owned());
            match self.call(name) {
                Ok(Does::Answer(status)) => return self.answer(status, name),
                Ok(_) => {}
                Err(error) => return self.fail(error),
            }
        }
        let routing = |status: u16, text: &str| Failed {
            text: text.to_owned(),
            kind: "on_http",
            status: Some(status),
        };
        match (method, target) {
            ("GET", "/view" | "/again/view") => {}
            ("OPTIONS", _) => return self.answer(200, ""),
            ("GET", "/dir") => return self.answer(308, ""),
            ("GET", "/%zz") => return self.fail(routing(400, "400 Bad Request")),
            ("GET", _) => return self.fail(routing(404, "404 Not Found")),
            _ => return self.fail(routing(405, "405 Method Not Allowed")),
        }
        self.events.push("view".to_owned());
        match self.call("view") {
            Ok(Does::Answer(status)) => self.answer(status, "view"),
            Ok(Does::Stream(true)) => self.answer(200, "stream that fails"),
            Ok(Does::Stream(false)) => self.answer(200, "stream"),
            Ok(_) => self.answer(200, "view"),
            Err(error) => self.fail(error),
        }
    }

    fn after(&mut self, viewed: bool) {
        let view = viewed && self.events.iter().any(|event| event == "view");
        let closures = CLOSURES.into_iter().filter(|name| view && self.case.has(name));
        let hooks = self.hooks("after").into_iter().rev();
        let mut failed = false;
        for name in closures.chain(hooks).collect::<Vec<_>>() {
            self.events.push(format!("{name} {}", status_of(self.status)));
            let error = match self.call(name) {
                Ok(Does::Answer(status)) => {
                    self.status = status;
                    continue;
                }
                Ok(_) => continue,
                Err(error) => error,
            };
            // R6
            let first = !std::mem::replace(&mut failed, true);
            if first {
                // A closure has no way to fail but to panic.
                let text = match error.kind {
                    "on_panic" => error.text,
                    _ if CLOSURES.contains(&name) => format!("panicked: {}", error.text),
                    _ => error.text,
                };
                self.fail_unhandled(Failed { text, ..error }, None);
            } else if name == "after2" {
                self.answer(500, PAGE);
            }
        }
    }

    fn call(&self, name: &'static str) -> Result<Does, Failed> {
        let failed = |text: String, kind, status| Err(Failed { text, kind, status });
        match self.case.does[name] {
            Does::Abort(status) => {
                failed(format!("{}: in {name}", status_of(status)), "on_http", Some(status))
            }
            Does::Placed => failed(format!("plain in {name}"), "on_plain", Some(409)),
            Does::Plain => failed(format!("plain in {name}"), "on_plain", None),
            Does::Panic => failed(format!("panicked: in {name}"), "on_panic", None),
            does => Ok(does),
        }
    }

    fn answer(&mut self, status: u16, body: &str) {
        (self.status, self.body) = (status, body.to_owned());
    }

    fn fail(&mut self, mut error: Failed) {
        // R15
        if error.status.is_none() && error.kind == "on_plain" {
            let mut statuses = self.scopes.iter().rev().map(|scope| self.case.statuses[*scope]);
            match statuses.find_map(|status| status) {
                None => {}
                Some(Mapped::To(status)) => error.status = Some(status),
                Some(Mapped::Panics) => {
                    let text = "panicked: in a status".to_owned();
                    let panic = Failed { text, kind: "on_panic", status: None };
                    return self.fail_unhandled(panic, None);
                }
            }
        }
        match (self.handler(error.status, error.kind, None), error.status) {
            (Some(handler), _) => self.handle(handler, error, false),
            // R16
            (None, Some(status)) => self.answer(status, PAGE),
            (None, None) => self.fail_unhandled(error, None),
        }
    }

    /// R14
    fn handler(
        &self,
        status: Option<u16>,
        kind: &'static str,
        not: Option<&str>,
    ) -> Option<&'static str> {
        let by_status = match status {
            Some(404) => "on404",
            Some(409) => "on409",
            Some(500) => "on500",
            _ => "",
        };
        let of = |wanted: &'static str| {
            let inward = self.scopes.iter().rev().flat_map(|scope| self.case.of(*scope));
            inward.filter(move |name| class(name) == Some(wanted) && Some(*name) != not)
        };
        [by_status, kind, "on_any"].into_iter().flat_map(of).next()
    }

    /// R15, R18
    fn fail_unhandled(&mut self, error: Failed, not: Option<&str>) {
        self.unhandled.get_or_insert(error.text.clone());
        match self.handler(Some(500), "on_http", not) {
            Some(handler) => self.handle(handler, Failed { status: Some(500), ..error }, true),
            None => self.answer(500, PAGE),
        }
    }

    fn handle(&mut self, name: &'static str, error: Failed, last: bool) {
        self.events.push(name.to_owned());
        match self.call(name) {
            // R19
            Ok(Does::Pass | Does::Answer(200)) => self.answer(error.status.unwrap_or(500), name),
            Ok(Does::Answer(status)) => self.answer(status, name),
            Ok(_) => self.answer(200, name),
            Err(_) if last => self.answer(500, PAGE),
            Err(error) => self.fail_unhandled(error, Some(name)),
        }
    }
}
