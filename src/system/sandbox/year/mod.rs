//! A year in the life of the two services, so that every screen is full: invented people are referred, wait, are met or
//! missed, and finish.
//!
//! It is the same year each time, drawn from one seed, and narrated through the API in the order in which it happened, while
//! visitors are already let in: by a node of its own, whose clock shows the day that is being narrated. How far it has come
//! stands in a file of the sandbox's folder, so that it goes on where it was stopped.

mod invent;
mod life;
mod narration;
mod papers;
mod weeks;
mod words;

use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveTime, TimeDelta};
use fastrand::Rng;

use self::invent::Invented;
use self::life::{Meeting, StoryEvent};
use self::narration::Narration;
use self::papers::Paper;
use self::weeks::Work;
use super::narrator::{NarrationError, Narrator};
use super::resets::Resets;
use crate::prelude::*;
use kernel::clock::Clock;

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
    /// The last day of the story.
    ends_on: NaiveDate,
    /// The first of its people.
    first: u32,
    /// As many people as there are then.
    people: u32,
    /// How many of their acts are done.
    done: usize,
}

/// The workers whose weeks are narrated.
const WORKERS: [&str; 3] = ["amira", "tom", "bethan"];
/// How many weeks there are of each, where there are people enough to fill them.
const WEEKS: u32 = 52;

/// Something that somebody does, at an instant.
struct Act {
    at: DateTime<Utc>,
    /// The person whom it is about; of a worker's week, a number that no person has.
    number: u32,
    what: What,
}

enum What {
    Sent(Box<Invented>),
    Happens(StoryEvent),
    /// The next contact lies ahead.
    Plans(DateTime<Utc>, Meeting),
    Writes(Paper),
    Works(&'static str, Work),
}

/// What it takes to tell it.
pub struct Stage<'a> {
    /// The sandbox's folder.
    pub dir: &'a Path,
    /// How many people there are in it.
    pub people: u32,
    /// The visitors' time: the year ends today.
    pub today: &'a Clock,
    /// Whether the visitors' sandbox began anew.
    pub resets: &'a Resets,
    /// Acts at a node of its own, on the visitors' database.
    pub narrator: Narrator<'a>,
    /// That node's time, which is moved.
    pub then: &'a Clock,
}

impl Stage<'_> {
    /// Narrates what is left; then waits for the sandbox to begin anew. `say` hears how far it has
    /// come.
    pub async fn narrate(&self, say: impl Fn(String)) -> Result<Infallible, NarrationError> {
        let file = self.dir.join(FILE);
        loop {
            let beginning = self.resets.count();
            while let Some(progress) = Progress::read(&file, self.today.now(), self.people)? {
                if !self.tell_on(beginning, progress, &file, &say).await? {
                    break;
                }
            }
            self.resets.next(beginning).await;
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
    ) -> Result<bool, NarrationError> {
        let mut narration = Narration::new(&self.narrator);
        let acts = acts(&progress);
        narration.find_again(&acts[..progress.done], &acts[progress.done..]).await?;
        for (before, act) in acts.iter().enumerate().skip(progress.done) {
            let Some(_held) = self.resets.still(beginning).await else { return Ok(false) };
            self.then.set(act.written_at());
            narration.narrate(act).await?;
            let done = before + 1;
            Progress { done, ..progress }.write(file)?;
            if done * 10 / acts.len() > before * 10 / acts.len() {
                say(format!("A year in the life of {} people: {} % told", progress.people, done * 100 / acts.len()));
            }
        }
        Ok(true)
    }
}

/// Forgets how far it has come: it starts anew.
pub fn forget(dir: &Path) -> std::io::Result<()> {
    match fs::remove_file(dir.join(FILE)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

impl Progress {
    /// Where to go on; nothing, where all is done.
    fn read(file: &Path, now: DateTime<Utc>, people: u32) -> Result<Option<Self>, NarrationError> {
        let ends_on = calendar::local_date(now);
        let before = match fs::read(file) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| NarrationError::Unreadable("year.json"))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self { ends_on, first: 0, people, done: 0 },
            Err(error) => return Err(error.into()),
        };
        if before.done < acts(&before).len() {
            return Ok(Some(before));
        }
        Ok((people > before.people).then_some(Self { ends_on, first: before.people, people, done: 0 }))
    }

    /// In one go: a file that is half written tells nothing.
    fn write(self, file: &Path) -> Result<(), NarrationError> {
        let draft: PathBuf = file.with_extension("draft");
        fs::write(&draft, json!(self).to_string())?;
        Ok(fs::rename(draft, file)?)
    }
}

/// All that happens to these people until the last day, in order.
fn acts(progress: &Progress) -> Vec<Act> {
    let until = calendar::instant(progress.ends_on, NaiveTime::MIN);
    let mut acts: Vec<Act> = (progress.first..progress.people).flat_map(|number| of_one(number, until)).collect();
    if progress.first == 0 {
        acts.extend(of_workers(progress.people, until));
    }
    acts.sort_by_key(|act| (act.at, act.number));
    acts
}

/// The weeks of the workers, fewer where there are few people.
fn of_workers(people: u32, until: DateTime<Utc>) -> impl Iterator<Item = Act> {
    let count = WEEKS.min(people.div_ceil(2));
    // Counted down from a number that no person has.
    WORKERS.into_iter().zip((0..u32::MAX).rev()).flat_map(move |(worker, number)| {
        let mut rng = Rng::with_seed(SEED << 32 | u64::from(number));
        let works = weeks::weeks(&mut rng, count, calendar::local_date(until)).into_iter();
        let works = works.filter(move |(at, _)| *at < until);
        works.map(move |(at, work)| Act { at, number, what: What::Works(worker, work) })
    })
}

fn of_one(number: u32, until: DateTime<Utc>) -> Vec<Act> {
    let mut rng = Rng::with_seed(SEED << 32 | u64::from(number));
    let sent_on = calendar::local_date(until).checked_sub_days(Days::new(1 + rng.u64(0..365))).unwrap_or_default();
    let sent_at = life::working_time(&mut rng, sent_on);
    let Ok(invented) = invent::referral(&mut rng, number, service(number), calendar::local_date(sent_at)) else {
        return Vec::new();
    };
    let mut course = life::course(&mut rng, sent_at);
    let papers = papers::papers(&mut rng, &course).into_iter().filter(|(at, _)| *at < until);
    let ahead = course.split_off(course.partition_point(|(at, _)| *at < until));
    let mut acts = vec![Act { at: sent_at, number, what: What::Sent(Box::new(invented)) }];
    acts.extend(course.into_iter().map(|(at, story_event)| Act { at, number, what: What::Happens(story_event) }));
    let mut papers: Vec<Act> = papers.map(|(at, paper)| Act { at, number, what: What::Writes(paper) }).collect();
    // Whoever has been met has an appointment.
    if let (
        Some((at, StoryEvent::Contact(held))),
        Some(Act { at: last, what: What::Happens(StoryEvent::Contact(_)), .. }),
    ) = (ahead.first(), acts.last())
    {
        let what = What::Plans(*at, *held);
        acts.push(Act { at: *last + TimeDelta::hours(1), number, what });
    }
    acts.append(&mut papers);
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

/// The practice of this person's service, and who reads there.
fn practice(number: u32) -> (&'static str, &'static str) {
    if service(number) == 1 { ("harbour", "Dr Asha Menon") } else { ("vale_medical", "Dr Huw Price") }
}

impl Act {
    fn date(&self) -> NaiveDate {
        calendar::local_date(self.at)
    }

    /// A contact is written down after it was.
    fn written_at(&self) -> DateTime<Utc> {
        match self.what {
            What::Happens(StoryEvent::Contact(held)) => {
                self.at + TimeDelta::minutes(i64::from(held.minutes.unwrap_or(0)) + 5)
            }
            _ => self.at,
        }
    }
}
