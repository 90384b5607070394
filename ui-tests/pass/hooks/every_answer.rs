// Hooks of either color return any of their answers and take what they are about in any position.
#![deny(warnings)]

use std::ops::ControlFlow;

use duotone::prelude::*;

type Outcome = std::result::Result<(), std::num::ParseIntError>;

#[before_request]
async fn nothing(_req: &Request) {}

#[before_request]
fn perhaps(_req: &Request) -> Option<StatusCode> {
    None
}

#[before_request]
async fn flow() -> ControlFlow<&'static str> {
    ControlFlow::Break("stop")
}

#[before_request]
fn fallible(state: State<u64>) -> Result<Option<String>> {
    Ok(Some(state.to_string()))
}

#[after_request]
fn by_value(mut res: Response) -> Response {
    res.set_header("x-by", "value");
    res
}

#[after_request]
fn by_reference(state: State<u64>, res: &mut Response, req: &Request) -> Result<()> {
    res.set_header("x-by", format!("{} {}", *state, req.path()));
    Ok(())
}

#[after_request]
async fn by_value_async(res: duotone::Response, _req: &Request) -> Result<Response> {
    Ok(res)
}

#[after_request]
async fn by_reference_async<'r>(res: &'r mut duotone::Response, req: &'r Request) -> Outcome {
    std::future::ready(()).await;
    res.set_header("x-by", req.path());
    Ok(())
}

#[after_request]
fn without(_req: &Request) {}

#[teardown_request]
async fn with_error(err: Option<&Error>, _req: &Request) {
    std::future::ready(()).await;
    let _ = err.map(Error::status);
}

#[teardown_request]
fn without_error(_state: State<u64>) -> Outcome {
    Ok(())
}

#[before_serving]
async fn warm_up(state: State<u64>, app: App) -> Result<()> {
    assert_eq!(app.state::<u64>().as_deref(), Some(&*state));
    Ok(())
}

#[after_serving]
fn flush() {}

fn main() {
    let _ = handlers![
        nothing, perhaps, flow, fallible, by_value, by_reference, by_value_async,
        by_reference_async, without, with_error, without_error, warm_up, flush,
    ];
}
