//! The turns of a worker thread, as `Shared::work` and `drive` take them.

use super::moment::{Task, Worker};
use super::world::{RAN, World};

impl World<'_> {
    /// One turn of a worker in the lock: `Shared::work`, and `drive` in the functions that it runs.
    pub(super) fn work(&mut self, worker: usize) {
        match self.now.workers[worker].clone() {
            Worker::Coming | Worker::Asleep { .. } => {
                self.state.arrive();
                self.look_for_work(worker);
            }
            Worker::Polled(task, seen) => {
                let help = self.state.begin_wait();
                self.fail_hopeless();
                self.owe(help);
                self.now.workers[worker] = Worker::Waits(task, seen);
            }
            Worker::Waits(task, _) => {
                self.state.end_wait();
                self.poll(worker, task);
            }
            Worker::Given => {
                self.state.finish();
                self.look_for_work(worker);
            }
            Worker::Gone => unreachable!("it has no turns"),
        }
    }

    fn poll(&mut self, worker: usize, task: usize) {
        let ended = self.ended(task);
        let pending = self.functions[task].joins && ended < self.now.children[task].len();
        self.now.workers[worker] = if pending {
            Worker::Polled(task, ended)
        } else {
            self.now.tasks[task] = Task::Done;
            Worker::Given
        };
    }

    fn look_for_work(&mut self, worker: usize) {
        if let Some((job, help)) = self.state.take() {
            job.run();
            let task = RAN.take().expect("a job of a task");
            self.now.queue.retain(|queued| *queued != task);
            self.now.requests.retain(|queued| *queued != task);
            self.now.tasks[task] = Task::Runs;
            self.owe(help);
            let spawns = self.functions[task].spawns.iter();
            self.now.children[task] = spawns.map(|inner| self.spawn(inner)).collect();
            self.poll(worker, task);
        } else if self.state.fall_asleep(&self.sleepers[worker]).is_some() {
            self.now.workers[worker] = Worker::Asleep { called: false, woken: false };
            self.now.idle.push(worker);
        } else {
            self.now.workers[worker] = Worker::Gone;
        }
    }
}
