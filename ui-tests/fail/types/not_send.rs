// An async view may move between threads at each await.

use duotone::prelude::*;

use std::rc::Rc;

#[get("/")]
async fn show() {
    let local = Rc::new(1);
    std::future::ready(()).await;
    drop(local);
}

fn main() {
    let _ = handlers![show];
}
