//! Who is loaded: which story each person has, when, and who carries their case.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::Batch;
use crate::cast;
use crate::fault::{Outcome, fault};
use crate::person;
use crate::template::{Library, Template, Who};

/// As many people as a full-time link worker takes in a year (003 §4.2).
pub const CASELOAD: u64 = 250;
/// The link workers of the service who are there, the measured one among them: as many whatever the size.
const WORKERS: u64 = 10;
/// How far back the oldest story begins.
const PAST: TimeDelta = TimeDelta::days(1_100);
/// Numbers that the sandbox's own people have.
const TAKEN: std::ops::Range<u32> = 999_004_000..999_005_000;
/// What tells identifiers of workers from those of people.
const OF_WORKERS: u64 = 1 << 40;

/// A load, from beginning to end.
pub struct Plan<'a> {
    library: &'a Library,
    people: u64,
    began_at: DateTime<Utc>,
    numbers: Vec<u32>,
}

/// One person of the plan.
struct Life {
    story: &'static str,
    worker: Uuid,
    /// How far from the oldest to the newest, from 0 to 1; none for what is going on now.
    age: Option<f64>,
}

impl<'a> Plan<'a> {
    pub fn new(library: &'a Library, referrals: u64, began_at: DateTime<Utc>) -> Outcome<Self> {
        let numbers: Vec<u32> = person::test_numbers().into_iter().filter(|nine| !TAKEN.contains(nine)).collect();
        let plan = Self { library, people: referrals / 2, began_at, numbers };
        if plan.of_first() < WORKERS * CASELOAD || plan.of_first() > plan.numbers.len() as u64 {
            return Err(fault("from 10 thousand to 2 million referrals, please"));
        }
        Ok(plan)
    }

    pub fn people(&self) -> u64 {
        self.people
    }

    /// The people of the measured service; the others are the other's.
    fn of_first(&self) -> u64 {
        self.people * 7 / 10
    }

    fn worker_copy(&self, name: &str, number: u64) -> Outcome<(&'a Template, Who)> {
        let template = self.library.template(name)?;
        let number = OF_WORKERS + number;
        let family = person::family(number);
        let who = Who {
            number,
            nhs_number: String::new(),
            family_folded: family.to_lowercase(),
            family,
            birth_date: person::birth_date(number),
            began: self.began_at,
            worker: Uuid::nil(),
            person: Uuid::nil(),
            reference: String::new(),
            key: String::new(),
        };
        Ok((template, who))
    }

    fn worker(&self, name: &str, number: u64) -> Outcome<Uuid> {
        let (template, who) = self.worker_copy(name, number)?;
        Ok(template.identifiers(&who)[template.subject])
    }

    /// Who has left, by the number of a case that they had closed: nobody had more than they may have in a year.
    fn former(&self, elsewhere: bool, case: u64) -> Outcome<Uuid> {
        let (name, first) = if elsewhere { ("former worker elsewhere", 1 << 30) } else { ("former worker", 1 << 20) };
        self.worker(name, first + case / CASELOAD)
    }

    fn life(&self, index: u64) -> Outcome<Life> {
        let share = |of: u64, percent: u64| of * percent / 100;
        let now = |story, worker| Ok(Life { story, worker, age: None });
        let first = self.of_first();
        let (rest, all, elsewhere) = if index < first {
            let carried = WORKERS * CASELOAD;
            let (queued, waiting) = (carried + share(first, 10), carried + share(first, 14));
            if index < carried {
                let worker = match index % WORKERS {
                    0 => cast::WORKER,
                    number => self.worker("worker", number)?,
                };
                return now("carried", worker);
            }
            if index < queued {
                return now(if index.is_multiple_of(2) { "queued" } else { "queued by council" }, Uuid::nil());
            }
            if index < waiting {
                return now("waiting", Uuid::nil());
            }
            (index - waiting, first - waiting, false)
        } else {
            let (index, all) = (index - first, self.people - first);
            let queued = share(all, 5);
            if index < queued {
                return now("queued elsewhere", Uuid::nil());
            }
            (index - queued, all - queued, true)
        };
        let age = Some(rest as f64 / all as f64);
        if rest.is_multiple_of(5) {
            let worker = self.former(elsewhere, rest / 5)?;
            return Ok(Life { story: if elsewhere { "closed elsewhere" } else { "closed" }, worker, age });
        }
        Ok(Life { story: if elsewhere { "withdrawn elsewhere" } else { "withdrawn" }, worker: Uuid::nil(), age })
    }

    /// The rows of these people, with the workers before the first of all.
    pub fn batch(&self, from: u64, to: u64) -> Outcome<Batch> {
        let mut rows = Vec::new();
        if from == 0 {
            self.workers(&mut rows)?;
        }
        for index in from..to {
            let life = self.life(index)?;
            let template = self.library.template(life.story)?;
            let span = TimeDelta::microseconds(template.span);
            let began = match life.age {
                Some(age) => {
                    let room = PAST - span - TimeDelta::days(10);
                    self.began_at - PAST + TimeDelta::seconds((room.num_seconds() as f64 * age) as i64)
                }
                // Steps of a prime number of seconds, over some fifty days.
                None => {
                    self.began_at - span - TimeDelta::days(1) - TimeDelta::seconds((index * 7_919 % 4_320_000) as i64)
                }
            };
            let nine = match index.checked_sub(self.of_first()) {
                None => self.numbers[index as usize],
                Some(other) => self.numbers[self.numbers.len() - 1 - other as usize],
            };
            let number = index + 1;
            let family = person::family(number);
            let who = Who {
                number,
                nhs_number: person::nhs_number(nine).unwrap_or_default(),
                family_folded: family.to_lowercase(),
                family,
                birth_date: person::birth_date(number),
                began,
                worker: life.worker,
                person: Uuid::nil(),
                reference: format!("load-{number}"),
                key: String::new(),
            };
            template.copy(&who, |target, cells| {
                rows.push((target, cells));
                Ok::<(), crate::fault::Fault>(())
            })?;
        }
        Ok(Batch { rows, done: to })
    }

    fn workers(&self, rows: &mut Vec<(usize, Vec<crate::cell::Cell>)>) -> Outcome<()> {
        let first = self.of_first();
        // Never fewer than `life` asks for: one of five of the rest was accepted and closed.
        let former = (first / 5).div_ceil(CASELOAD) + 1;
        let elsewhere = ((self.people - first) / 5).div_ceil(CASELOAD) + 1;
        let active = (1..WORKERS).map(|number| ("worker", number));
        let former = (0..former).map(|number| ("former worker", (1 << 20) + number));
        let elsewhere = (0..elsewhere).map(|number| ("former worker elsewhere", (1 << 30) + number));
        for (name, number) in active.chain(former).chain(elsewhere) {
            let (template, who) = self.worker_copy(name, number)?;
            template.copy(&who, |target, cells| {
                rows.push((target, cells));
                Ok::<(), crate::fault::Fault>(())
            })?;
        }
        Ok(())
    }
}
