// `crate = path` says where the framework is: under another name, or inside of another crate.
#![deny(warnings)]

extern crate duotone as flask;

mod vendor {
    pub(crate) use ::duotone as web;
}

#[flask::get("/", crate = flask)]
fn renamed() {}

#[vendor::web::post("/", crate = crate::vendor::web)]
#[vendor::web::put("/")]
async fn vendored(req: &vendor::web::Request) {
    let _ = req;
}

#[vendor::web::error_handler(crate = crate::vendor::web, type = Failed)]
fn failed(err: &vendor::web::Error) {
    let _ = err;
}

fn main() {
    let _ = flask::handlers![renamed, vendored, Failed];
}
