//! A submission as the bare server takes it: what differs from one to the next is read, the rest is looked through.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

use crate::fault::Outcome;
use crate::template::{Library, Template, Who};

/// What is read of the body; the rest is looked through.
#[derive(Deserialize)]
struct Body {
    external_reference: String,
    person: Person,
}

#[derive(Deserialize)]
struct Person {
    nhs_number: String,
    birth_date: NaiveDate,
    name: Name,
}

#[derive(Deserialize)]
struct Name {
    family_name: String,
}

/// The rows of a submission, by whether the person is there already.
pub struct Rows {
    pub library: Library,
    pub made: Template,
    pub matched: Template,
    next: AtomicU64,
}

/// A submission that is to be written.
pub struct Submission {
    pub who: Who,
}

impl Rows {
    pub fn new(library: Library) -> Outcome<Self> {
        let (made, matched) = (library.template("made")?.clone(), library.template("matched")?.clone());
        // Identifiers are made of this number: a server that was started anew must not make those of the last.
        let first = u64::try_from(Utc::now().timestamp_micros())? & 0xfff_ffff_ffff;
        Ok(Self { library, made, matched, next: AtomicU64::new(first) })
    }

    /// Reads a body.
    pub fn read(&self, body: &str, key: &str, now: DateTime<Utc>) -> Outcome<Submission> {
        let body: Body = serde_json::from_str(body)?;
        let family = body.person.name.family_name;
        let who = Who {
            number: self.next.fetch_add(1, Ordering::Relaxed),
            nhs_number: body.person.nhs_number,
            family_folded: family.to_lowercase(),
            family,
            birth_date: body.person.birth_date,
            began: now,
            worker: Uuid::nil(),
            person: Uuid::nil(),
            reference: body.external_reference,
            key: key.to_owned(),
        };
        Ok(Submission { who })
    }
}
