//! What a hop costs: the same view in both colors, so many requests in flight on one event loop.

use std::time::{Duration, Instant};

use duotone::prelude::*;

#[get("/async")]
async fn on_loop() -> &'static str {
    "Hello"
}

#[get("/sync")]
fn on_worker() -> &'static str {
    "Hello"
}

/// How long a request takes on average while so many are in flight.
fn measure(app: &App, target: &'static str, in_flight: usize, requests: usize) -> Duration {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    runtime.block_on(async {
        let start = Instant::now();
        let clients: Vec<_> = (0..in_flight)
            .map(|_| {
                let app = app.clone();
                tokio::spawn(async move {
                    for _ in 0..requests / in_flight {
                        let req = http::Request::get(target).body(Body::empty());
                        let res = app.handle(req.expect("a valid request")).await;
                        assert_eq!(res.status(), StatusCode::OK);
                        tokio::task::yield_now().await;
                    }
                })
            })
            .collect();
        for client in clients {
            client.await.expect("it does not panic");
        }
        start.elapsed() / u32::try_from(requests / in_flight * in_flight).expect("not so many")
    })
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() -> Result<()> {
    let app = App::new().handlers(handlers![on_loop, on_worker]).build()?;
    for in_flight in [1, 64] {
        let requests = 50_000;
        measure(&app, "/sync", in_flight, requests);
        let (mut inline, mut hopped) = (Vec::new(), Vec::new());
        for _ in 0..9 {
            inline.push(measure(&app, "/async", in_flight, requests));
            hopped.push(measure(&app, "/sync", in_flight, requests));
        }
        let (inline, hopped) = (median(&mut inline), median(&mut hopped));
        println!(
            "{in_flight} in flight: async view {} ns, sync view {} ns, the hop {} ns; threads {}",
            inline.as_nanos(),
            hopped.as_nanos(),
            (hopped.saturating_sub(inline)).as_nanos(),
            app.pool_stats().threads
        );
    }
    Ok(())
}
