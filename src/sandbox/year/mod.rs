//! A year in the life of the two services, so that every screen is full: invented people are referred, wait, are met or
//! missed, and finish.
//!
//! It is the same year each time, drawn from one seed, and told through the API in the order in which it happened, while
//! visitors are already let in: by a node of its own, whose clock shows the day that is being told. How far it has come
//! stands in a file of the sandbox's folder, so that it goes on where it was stopped.

mod invent;
mod life;

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use fastrand::Rng;
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::invent::Invented;
use self::life::{Happening, Held};
use super::beginnings::Beginnings;
use super::cast::{Actor, CAST};
use super::teller::{Teller, Untold};
use crate::calendar;
use crate::clock::Clock;
use crate::contact::codes::Attendance;
use crate::episode::status::{ClosingReason, NeedsMet};

/// Makes it this year and no other.
const SEED: u64 = 2026;
/// How many people it has unless somebody asks for more.
pub const PEOPLE: u32 = 120;
/// The file that says how far it has come.
const FILE: &str = "year.json";

/// Something invented that does not fit its own type: a slip in this folder.
#[derive(Debug, thiserror::Error)]
#[error("{0} was not invented well")]
pub struct Slip(&'static str);

/// How far the telling has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    /// The last day that is told.
    ends_on: NaiveDate,
    /// The first of the people told of.
    first: u32,
    /// As many people as there are then.
    people: u32,
    /// How many of their acts are told.
    done: usize,
}

/// Something that somebody does, at an instant.
struct Act {
    at: DateTime<Utc>,
    number: u32,
    what: What,
}

enum What {
    Sent(Box<Invented>),
    Happens(Happening),
    /// The next contact lies ahead.
    Plans(DateTime<Utc>, Held),
}

/// What it takes to tell it.
pub struct Stage<'a> {
    /// The sandbox's folder.
    pub dir: &'a Path,
    /// How many people it is told of.
    pub people: u32,
    /// The visitors' time: the year ends today.
    pub today: &'a Clock,
    /// Whether the visitors' sandbox began anew.
    pub beginnings: &'a Beginnings,
    /// Acts at a node of its own, on the visitors' database.
    pub teller: Teller<'a>,
    /// That node's time, which is moved.
    pub then: &'a Clock,
}

impl Stage<'_> {
    /// Tells what is not told yet; once all is told, waits for the sandbox to begin anew. `say` hears how far it has
    /// come.
    ///
    /// # Errors
    /// When a step does not go through. It does not return otherwise.
    pub async fn tell(&self, say: impl Fn(String)) -> Result<Infallible, Untold> {
        let file = self.dir.join(FILE);
        loop {
            let beginning = self.beginnings.count();
            while let Some(progress) = Progress::read(&file, self.today.now(), self.people)? {
                if !self.tell_on(beginning, progress, &file, &say).await? {
                    break;
                }
            }
            self.beginnings.next(beginning).await;
            forget(self.dir)?;
        }
    }

    /// Tells the rest of it; `false` where the sandbox began anew meanwhile.
    async fn tell_on(
        &self,
        beginning: u32,
        progress: Progress,
        file: &Path,
        say: &impl Fn(String),
    ) -> Result<bool, Untold> {
        let mut telling = Telling { teller: &self.teller, referrals: HashMap::new() };
        let acts = acts(&progress);
        telling.find_again(&acts[..progress.done], &acts[progress.done..]).await?;
        for (before, act) in acts.iter().enumerate().skip(progress.done) {
            let Some(_held) = self.beginnings.still(beginning).await else { return Ok(false) };
            self.then.set(act.written_at());
            telling.tell(act).await?;
            let done = before + 1;
            Progress { done, ..progress }.write(file)?;
            if done * 10 / acts.len() > before * 10 / acts.len() {
                say(format!("A year in the life of {} people: {} % told", progress.people, done * 100 / acts.len()));
            }
        }
        Ok(true)
    }
}

/// Forgets how far it has come: it is told from the start.
///
/// # Errors
/// The folder's own.
pub fn forget(dir: &Path) -> std::io::Result<()> {
    match fs::remove_file(dir.join(FILE)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

impl Progress {
    /// Where to go on; nothing, where all is told.
    fn read(file: &Path, now: DateTime<Utc>, people: u32) -> Result<Option<Self>, Untold> {
        let ends_on = calendar::local_date(now);
        let before = match fs::read(file) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| Untold::Unreadable("year.json"))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self { ends_on, first: 0, people, done: 0 },
            Err(error) => return Err(error.into()),
        };
        if before.done < acts(&before).len() {
            return Ok(Some(before));
        }
        Ok((people > before.people).then_some(Self { ends_on, first: before.people, people, done: 0 }))
    }

    /// In one go: a file that is half written tells nothing.
    fn write(self, file: &Path) -> Result<(), Untold> {
        let draft: PathBuf = file.with_extension("draft");
        fs::write(&draft, json!(self).to_string())?;
        Ok(fs::rename(draft, file)?)
    }
}

/// All that happens to these people until the last day, in order.
fn acts(progress: &Progress) -> Vec<Act> {
    let until = calendar::instant(progress.ends_on, NaiveTime::MIN);
    let mut acts: Vec<Act> = (progress.first..progress.people).flat_map(|number| of_one(number, until)).collect();
    acts.sort_by_key(|act| (act.at, act.number));
    acts
}

fn of_one(number: u32, until: DateTime<Utc>) -> Vec<Act> {
    let mut rng = Rng::with_seed(SEED << 32 | u64::from(number));
    let sent_on = calendar::local_date(until).checked_sub_days(Days::new(1 + rng.u64(0..365))).unwrap_or_default();
    let sent_at = life::working_time(&mut rng, sent_on);
    let Ok(invented) = invent::referral(&mut rng, number, service(number), calendar::local_date(sent_at)) else {
        return Vec::new();
    };
    let mut course = life::course(&mut rng, sent_at);
    let ahead = course.split_off(course.partition_point(|(at, _)| *at < until));
    let mut acts = vec![Act { at: sent_at, number, what: What::Sent(Box::new(invented)) }];
    acts.extend(course.into_iter().map(|(at, happening)| Act { at, number, what: What::Happens(happening) }));
    // Whoever has been met has an appointment.
    if let (
        Some((at, Happening::Contact(held))),
        Some(Act { at: last, what: What::Happens(Happening::Contact(_)), .. }),
    ) = (ahead.first(), acts.last())
    {
        let what = What::Plans(*at, *held);
        acts.push(Act { at: *last + TimeDelta::hours(1), number, what });
    }
    acts
}

/// The service of this person: three in five are Hallowby's.
fn service(number: u32) -> u8 {
    if number % 5 < 3 { 1 } else { 2 }
}

/// Who carries the case of this person.
fn worker(number: u32) -> &'static str {
    match (service(number), number % 2) {
        (1, 0) => "amira",
        (1, _) => "tom",
        _ => "bethan",
    }
}

struct Telling<'a> {
    teller: &'a Teller<'a>,
    /// The path of each referral that was told of.
    referrals: HashMap<u32, String>,
}

impl Act {
    /// A contact is written down after it was.
    fn written_at(&self) -> DateTime<Utc> {
        match self.what {
            What::Happens(Happening::Contact(held)) => {
                self.at + TimeDelta::minutes(i64::from(held.minutes.unwrap_or(0)) + 5)
            }
            _ => self.at,
        }
    }
}

impl Telling<'_> {
    /// Where the referrals are that were told of before and of which there is more to tell: sent again with the same key
    /// they are not doubled.
    async fn find_again(&mut self, told: &[Act], left: &[Act]) -> Result<(), Untold> {
        let live: HashSet<u32> = left.iter().map(|act| act.number).collect();
        for act in told.iter().filter(|act| live.contains(&act.number)) {
            if let What::Sent(invented) = &act.what {
                self.send(act.number, invented).await?;
            }
        }
        Ok(())
    }

    async fn tell(&mut self, act: &Act) -> Result<(), Untold> {
        let told = match &act.what {
            What::Sent(invented) => self.send(act.number, invented).await,
            What::Happens(happening) => self.happen(act, *happening).await,
            What::Plans(at, held) => self.meet(act, *at, *held, false).await,
        };
        match told {
            // It was told before, and the telling was stopped before it could say so.
            Err(Untold::Refused { status, .. }) if status == StatusCode::CONFLICT => Ok(()),
            told => told,
        }
    }

    async fn send(&mut self, number: u32, invented: &Invented) -> Result<(), Untold> {
        let body = json!(invented.submission);
        let path = self.teller.submit(invented.sender, &format!("year-{number}"), &body).await?;
        self.referrals.insert(number, path);
        Ok(())
    }

    async fn happen(&self, act: &Act, happening: Happening) -> Result<(), Untold> {
        let worker = worker(act.number);
        let manager = if service(act.number) == 1 { "leila" } else { "owen" };
        let (who, noun, body) = match happening {
            Happening::Contact(held) => return self.meet(act, act.at, held, true).await,
            Happening::Closed(reason) => {
                let Some(episode) = self.episode(act.number).await? else { return Ok(()) };
                let needs_met = match (reason, act.number % 3) {
                    (ClosingReason::SupportCompleted, 0) => Some(NeedsMet::Partly),
                    (ClosingReason::SupportCompleted, _) => Some(NeedsMet::Met),
                    _ => None,
                };
                let body = json!({ "reason": reason, "needs_met": needs_met, "what_next": "Knows whom to ring." });
                return self.teller.step(worker, &episode, "closure", &body).await.map(drop);
            }
            Happening::Waits => (worker, "waiting", json!({})),
            Happening::Accepted => return self.accept(act.number, worker, manager).await,
            Happening::Rejected(reason) => (manager, "rejection", json!({ "reason": reason })),
            Happening::Declined(reason) => (worker, "decline", json!({ "reason": reason })),
        };
        self.teller.step(who, self.referral(act.number)?, noun, &body).await.map(drop)
    }

    /// A worker takes the person on; beyond what a worker may have, the manager says why.
    async fn accept(&self, number: u32, worker: &str, manager: &str) -> Result<(), Untold> {
        let path = self.referral(number)?;
        match self.teller.step(worker, path, "acceptance", &json!({})).await {
            Err(Untold::Refused { status: StatusCode::CONFLICT, .. }) => {
                let worker_id = CAST.iter().find(|actor| actor.name == worker).map(Actor::subject);
                let body = json!({ "worker_id": worker_id, "override_reason": "The sandbox has three link workers." });
                self.teller.step(manager, path, "acceptance", &body).await.map(drop)
            }
            accepted => accepted.map(drop),
        }
    }

    /// Writes a contact down: as it was, or as it is planned.
    async fn meet(&self, act: &Act, at: DateTime<Utc>, held: Held, is_past: bool) -> Result<(), Untold> {
        let Held { mechanism, location_type, attendance, minutes } = held;
        let mut body = json!({
            "starts_at": at,
            "consultation_mechanism": mechanism,
            "location_type": location_type,
        });
        if is_past {
            body["attendance"] = json!(attendance);
            body["minutes"] = json!(minutes);
            body["conversation_with"] = if attendance == Attendance::Attended { json!("person") } else { Value::Null };
        }
        let Some(episode) = self.episode(act.number).await? else { return Ok(()) };
        let path = format!("{episode}/contacts");
        let key = format!("year-{}-{}", act.number, at.timestamp());
        self.teller.create(worker(act.number), &path, &key, &body).await.map(drop)
    }

    fn referral(&self, number: u32) -> Result<&str, Untold> {
        self.referrals.get(&number).map(String::as_str).ok_or(Untold::Unreadable("a referral"))
    }

    /// The path of the person's episode; none where the referral was not accepted after all.
    async fn episode(&self, number: u32) -> Result<Option<String>, Untold> {
        let referral = self.teller.get(worker(number), self.referral(number)?).await?;
        Ok(referral["episode_id"].as_str().map(|id| format!("/v1/episodes/{id}")))
    }
}
