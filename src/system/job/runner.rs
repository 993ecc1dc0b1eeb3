//! Calls the jobs, by real time: the domain's clock may stand still or jump.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use super::{Job, Node};
use kernel::auth::real_now;

/// How soon a job that failed is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(5);
/// How many of its runs a job may miss before somebody should look.
const RUNS_MISSED: u64 = 4;

const LAST_SUCCESS: &str = "job_last_success_timestamp_seconds";
const FAILURES: &str = "job_failures_total";

/// The jobs of this node. They end when it is stopped or dropped.
pub struct Runner {
    pulse: Pulse,
    stop: watch::Sender<()>,
    passed: watch::Receiver<bool>,
    running: [JoinHandle<()>; 4],
}

impl Runner {
    /// Starts them, each at once: what was missed while no node ran is found now.
    pub fn start(node: Node) -> Self {
        metrics::describe_gauge!(LAST_SUCCESS, metrics::Unit::Seconds, "When a job last succeeded, Unix time");
        metrics::describe_counter!(FAILURES, "Runs of a job that failed");
        let pulse = Pulse::begin(real_now().timestamp());
        let (stop, stopped) = watch::channel(());
        let (passed_sender, passed) = watch::channel(false);
        let apart = [Job::Notification, Job::Export, Job::DirectoryImport];
        let others: Vec<Job> = Job::ALL.into_iter().filter(|job| !apart.contains(job)).collect();
        // What waits for a mail server, or writes files, keeps no escalation waiting.
        let begin = |jobs, passed| tokio::spawn(run(jobs, node.clone(), pulse.clone(), stopped.clone(), passed));
        let alone = |job| begin(vec![job], None);
        let [notification, export, directories] = apart.map(alone);
        let running = [begin(others, Some(passed_sender)), notification, export, directories];
        Self { pulse, stop, passed, running }
    }

    /// When each job last succeeded.
    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// Returns once each job has run for the first time.
    pub async fn first_pass(&self) {
        // It fails only where the runner has ended: there is nothing to wait for then.
        let _ = self.passed.clone().wait_for(|passed| *passed).await;
    }

    /// Lets the job at hand finish, and runs no other.
    pub async fn stop(self) {
        drop(self.stop);
        for running in self.running {
            if running.await.is_err() {
                tracing::warn!("the jobs ended badly");
            }
        }
    }
}

async fn run(
    jobs: Vec<Job>,
    node: Node,
    pulse: Pulse,
    mut stopped: watch::Receiver<()>,
    passed: Option<watch::Sender<bool>>,
) {
    let mut next = vec![Instant::now(); jobs.len()];
    loop {
        for (job, next) in jobs.iter().copied().zip(&mut next) {
            if *next > Instant::now() {
                continue;
            }
            // A stop has closed the channel.
            if stopped.has_changed().is_err() {
                return;
            }
            *next = Instant::now() + attempt(job, &node, &pulse, &stopped).await;
        }
        if let Some(passed) = &passed {
            passed.send_replace(true);
        }
        let soonest = next.iter().min().copied().unwrap_or_else(Instant::now);
        tokio::select! {
            () = sleep_until(soonest) => {}
            _ = stopped.changed() => return,
        }
    }
}

/// Runs a job, and says how long to wait before the next time.
async fn attempt(job: Job, node: &Node, pulse: &Pulse, stopped: &watch::Receiver<()>) -> Duration {
    let goes_on = || {
        pulse.beat(job, real_now().timestamp());
        // A stop has closed the channel.
        stopped.has_changed().is_ok()
    };
    match job.run(node, goes_on).await {
        Ok(()) => {
            let now = real_now();
            pulse.beat(job, now.timestamp());
            // Whole seconds of this century are exact in a double.
            metrics::gauge!(LAST_SUCCESS, "job" => job.name()).set(seconds(now.timestamp()));
            Duration::from_secs(job.every())
        }
        Err(error) => {
            // The error's words may quote a row; the door has logged its kind.
            drop(kernel::problem::Problem::from(error));
            tracing::error!(job = job.name(), "a job failed and will be tried again");
            metrics::counter!(FAILURES, "job" => job.name()).increment(1);
            TRY_AGAIN
        }
    }
}

fn seconds(timestamp: i64) -> f64 {
    u32::try_from(timestamp).map_or(0.0, f64::from)
}

/// When each job last succeeded, in real time.
#[derive(Clone, Debug)]
pub struct Pulse(Arc<[AtomicI64; Job::ALL.len()]>);

impl Pulse {
    fn begin(now: i64) -> Self {
        Self(Arc::new(Job::ALL.map(|_| AtomicI64::new(now))))
    }

    fn beat(&self, job: Job, now: i64) {
        if let Some(last) = Job::ALL.iter().position(|other| *other == job).and_then(|place| self.0.get(place)) {
            last.store(now, Ordering::Relaxed);
        }
    }

    /// Whether a job has missed several of its runs at `now`, Unix time in seconds.
    pub fn is_stuck(&self, now: i64) -> bool {
        Job::ALL.iter().zip(self.0.iter()).any(|(job, last)| {
            let silent = u64::try_from(now - last.load(Ordering::Relaxed)).unwrap_or(0);
            silent > job.every() * RUNS_MISSED
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_that_misses_four_runs_is_stuck() {
        let pulse = Pulse::begin(1_000);
        assert!(!pulse.is_stuck(1_008));
        assert!(pulse.is_stuck(1_009), "the exports, every 2 seconds");
        pulse.beat(Job::Export, 2_000);
        assert!(!pulse.is_stuck(1_020));
        assert!(pulse.is_stuck(1_021), "the storage, the audit trail and the notifications, every 5 seconds");
        for often in [Job::Storage, Job::AuditTrail, Job::Notification] {
            pulse.beat(often, 2_000);
        }
        assert!(!pulse.is_stuck(1_040));
        assert!(pulse.is_stuck(1_041), "the counts of reports, every 10 seconds");
        pulse.beat(Job::ReportCounts, 2_000);
        assert!(!pulse.is_stuck(1_060));
        assert!(pulse.is_stuck(1_061), "the escalation, every 15 seconds");
        pulse.beat(Job::Escalation, 1_061);
        assert!(!pulse.is_stuck(1_120));
        assert!(pulse.is_stuck(1_122));
        assert!(!pulse.is_stuck(900), "a real clock that was set back");
    }
}
