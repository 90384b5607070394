//! The bridge with a tokio runtime.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use ::tokio::net::{TcpListener, TcpStream};
use ::tokio::runtime::{Builder, Handle};

use super::{on_foreign, on_worker};
use crate::bridge::sync_to_async::on;
use crate::bridge::{
    Bridge, Pool, PoolConfig, TokioBridge, async_to_sync, default_bridge, drive, sync_to_async,
};

/// Waits for a timer, then for a socket.
async fn echo() -> String {
    ::tokio::time::sleep(Duration::from_millis(1)).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = ::tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        stream.writable().await.unwrap();
        stream.try_write(b"over a socket").unwrap();
    });
    let stream = TcpStream::connect(address).await.unwrap();
    server.await.unwrap();
    stream.readable().await.unwrap();
    let mut text = [0; 32];
    let length = stream.try_read(&mut text).unwrap();
    String::from_utf8_lossy(&text[..length]).into_owned()
}

// R45
#[test]
fn timers_and_sockets_work_wherever_sync_code_runs() {
    let call = || async_to_sync(echo());
    assert_eq!(call(), "over a socket", "here");
    assert_eq!(on_worker(call), "over a socket", "on a worker");
    assert_eq!(on_foreign(call), "over a socket", "on a foreign thread");

    let pool = Pool::new(PoolConfig::default());
    let bridged = async_to_sync(on(&pool, call).unwrap());
    assert_eq!(bridged.as_deref(), Ok("over a socket"), "in `sync_to_async`");
    let in_runtime = Builder::new_current_thread().build().unwrap();
    assert_eq!(in_runtime.block_on(async move { call() }), "over a socket", "in another runtime");
}

// R44
#[test]
fn what_a_future_spawns_elsewhere_gets_a_spare() {
    let config = PoolConfig::default().with_max_threads(1).with_max_blocked(1);
    let pool = Arc::new(Pool::new(config));
    let inner = Arc::clone(&pool);
    let outer = on(&pool, move || {
        let first = thread::current().id();
        let spawned =
            async { ::tokio::spawn(on(&inner, || thread::current().id()).unwrap()).await };
        (first, async_to_sync(spawned).unwrap().unwrap())
    });
    let (first, second) = pollster::block_on(outer.unwrap()).unwrap();
    assert_ne!(first, second);
    assert_eq!(pool.stats().threads, 2);
}

// R44
#[test]
fn a_spawned_task_may_call_sync_code() {
    let sum = async_to_sync(async { ::tokio::spawn(sync_to_async(|| 1 + 1)).await });
    assert_eq!(sum.unwrap(), 2);
}

#[test]
fn many_calls_share_one_runtime_and_start_no_thread() {
    async fn runtime_of_a_call() -> ::tokio::runtime::Id {
        ::tokio::task::yield_now().await;
        sync_to_async(|| Handle::current().id()).await
    }
    let calls = || {
        let first = async_to_sync(runtime_of_a_call());
        (0..10_000).all(|_| async_to_sync(runtime_of_a_call()) == first)
    };
    let pool = Pool::new(PoolConfig::default());
    assert_eq!(async_to_sync(on(&pool, calls).unwrap()), Ok(true));
    let stats = pool.stats();
    assert_eq!((stats.threads, stats.jobs), (1, 1));
    assert_eq!(bridge_threads(), 1);
}

/// How many threads of the process run the bridge's runtime.
fn bridge_threads() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").expect("Linux");
    tasks
        .filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok())
        .filter(|name| name.trim() == "duotone-bridge")
        .count()
}

#[test]
fn a_bound_bridge_uses_the_runtime_that_serves_the_app() {
    let server = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let users = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let runtime = |bridge: &dyn Bridge| drive(bridge, async { Handle::current().id() });

    let default = default_bridge();
    let shared = runtime(&*default);
    let first = TokioBridge::bind(&default, server.handle().clone());
    assert_eq!(runtime(&*default), server.handle().id());
    let second = TokioBridge::bind(&default, users.handle().clone());
    drop(first);
    assert_eq!(runtime(&*default), users.handle().id(), "one of two servers has ended");
    drop(second);
    assert_eq!(runtime(&*default), shared);

    let given: Arc<dyn Bridge> = Arc::new(TokioBridge::new(users.handle().clone()));
    let _bound = TokioBridge::bind(&given, server.handle().clone());
    assert_eq!(runtime(&*given), users.handle().id(), "the user's choice stays");
}
