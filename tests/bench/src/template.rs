//! Rows that Linkwork itself has written, with places left open: what differs from one person to the next.
//!
//! The yardstick writes no row of its own invention. It has Linkwork tell a story once through its API, reads the rows
//! that came of it, and copies them for other people at other times. A column that a later version adds is there by
//! itself.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

use crate::cell::Cell;
use crate::fault::{Outcome, fault};

/// Where a row goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Target {
    pub table: String,
    /// Those that are not null.
    pub columns: Vec<String>,
}

/// What stands in a column.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Part {
    Fixed(Cell),
    /// The identifier of this number.
    Id(usize),
    /// Who carries the case.
    Worker,
    /// The person, where the row is of somebody who was there before.
    Person,
    BirthDate,
    /// Microseconds after the story began.
    Time(i64),
    /// Days after it began.
    Date(i64),
    /// A place in the queue, which counts days.
    Days(i64),
    Text(Vec<Piece>),
    Json(Vec<Piece>),
}

/// A piece of a text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Piece {
    Plain(String),
    Id(usize),
    Worker,
    Person,
    NhsNumber,
    Family,
    FamilyFolded,
    BirthDate,
    /// The sender's reference of the referral of this number.
    Reference(usize),
    Key,
    /// Microseconds after the story began, and whether it is written with a fraction.
    Time(i64, bool),
    Date(i64),
}

/// A row to be copied.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// The number of its target in the library.
    pub target: usize,
    pub parts: Vec<Part>,
}

/// The rows of one story.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Template {
    /// When each identifier is made: microseconds after the story began.
    pub ids: Vec<i64>,
    /// The number of the identifier that the story is about.
    pub subject: usize,
    /// How long the story takes, in microseconds.
    pub span: i64,
    pub rows: Vec<Row>,
}

/// Every story, by name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Library {
    pub targets: Vec<Target>,
    pub templates: HashMap<String, Template>,
}

impl Library {
    /// The number of a target; a new one where it is not there yet.
    pub fn target(&mut self, target: Target) -> usize {
        match self.targets.iter().position(|known| *known == target) {
            Some(number) => number,
            None => {
                self.targets.push(target);
                self.targets.len() - 1
            }
        }
    }
}

impl Library {
    /// The number of the identifier of the template's last row in this table.
    pub fn id_in(&self, template: &Template, table: &str) -> Option<usize> {
        template.rows.iter().rev().find_map(|row| {
            let target = self.targets.get(row.target).filter(|target| target.table == table)?;
            let column = target.columns.iter().position(|column| column == "id")?;
            match row.parts.get(column) {
                Some(Part::Id(number)) => Some(*number),
                _ => None,
            }
        })
    }

    /// A story by its name.
    pub fn template(&self, name: &str) -> Outcome<&Template> {
        self.templates.get(name).ok_or_else(|| fault(format!("there is no story {name}: load anew with --fresh")))
    }
}

/// Whom a copy is about.
#[derive(Clone, Debug)]
pub struct Who {
    /// Makes its identifiers differ from all others.
    pub number: u64,
    pub nhs_number: String,
    pub family: String,
    pub family_folded: String,
    pub birth_date: NaiveDate,
    pub began: DateTime<Utc>,
    pub worker: Uuid,
    /// The person who is there already, where the story is of one.
    pub person: Uuid,
    /// The sender's references: this with the referral's number after it where the story has several.
    pub reference: String,
    pub key: String,
}

/// The same for the same two numbers, unlike for any others.
fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Template {
    /// The identifiers of a copy. They sort by the time of their rows, as those of Linkwork do.
    pub fn identifiers(&self, who: &Who) -> Vec<Uuid> {
        let identifier = |(number, offset): (usize, &i64)| {
            let at = who.began + TimeDelta::microseconds(*offset);
            let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
            let mut random = [0; 10];
            random[..2].copy_from_slice(&u16::try_from(number).unwrap_or(u16::MAX).to_be_bytes());
            random[2..].copy_from_slice(&mixed(who.number << 12 | number as u64).to_be_bytes());
            Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
        };
        self.ids.iter().enumerate().map(identifier).collect()
    }

    /// The rows of a copy, each handed to `write` with the number of its target.
    pub fn copy<E>(&self, who: &Who, mut write: impl FnMut(usize, Vec<Cell>) -> Result<(), E>) -> Result<Uuid, E> {
        let ids = self.identifiers(who);
        for row in &self.rows {
            write(row.target, row.parts.iter().map(|part| part.fill(who, &ids)).collect())?;
        }
        Ok(ids.get(self.subject).copied().unwrap_or_default())
    }
}

impl Part {
    /// The value of a copy.
    pub fn fill(&self, who: &Who, ids: &[Uuid]) -> Cell {
        match self {
            Self::Fixed(cell) => cell.clone(),
            Self::Id(number) => Cell::Uuid(ids[*number]),
            Self::Worker => Cell::Uuid(who.worker),
            Self::Person => Cell::Uuid(who.person),
            Self::BirthDate => Cell::Date(who.birth_date),
            Self::Time(offset) => Cell::Time(who.began + TimeDelta::microseconds(*offset)),
            Self::Date(days) => Cell::Date(who.began.date_naive() + TimeDelta::days(*days)),
            Self::Days(days) => {
                Cell::Int(days + who.began.date_naive().signed_duration_since(NaiveDate::default()).num_days())
            }
            Self::Text(pieces) => Cell::Text(text(pieces, who, ids)),
            Self::Json(pieces) => Cell::Json(text(pieces, who, ids)),
        }
    }
}

fn text(pieces: &[Piece], who: &Who, ids: &[Uuid]) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(pieces.len() * 64);
    for piece in pieces {
        // Writing into a String does not fail.
        let _ = match piece {
            Piece::Plain(plain) => text.write_str(plain),
            Piece::Id(number) => write!(text, "{}", ids[*number]),
            Piece::Worker => write!(text, "{}", who.worker),
            Piece::Person => write!(text, "{}", who.person),
            Piece::NhsNumber => text.write_str(&who.nhs_number),
            Piece::Family => text.write_str(&who.family),
            Piece::FamilyFolded => text.write_str(&who.family_folded),
            Piece::BirthDate => write!(text, "{}", who.birth_date),
            Piece::Reference(0) => text.write_str(&who.reference),
            Piece::Reference(number) => write!(text, "{}-{number}", who.reference),
            Piece::Key => text.write_str(&who.key),
            Piece::Time(offset, fraction) => {
                let at = who.began + TimeDelta::microseconds(*offset);
                let form = if *fraction { "%Y-%m-%dT%H:%M:%S%.6fZ" } else { "%Y-%m-%dT%H:%M:%SZ" };
                write!(text, "{}", at.format(form))
            }
            Piece::Date(days) => write!(text, "{}", who.began.date_naive() + TimeDelta::days(*days)),
        };
    }
    text
}
