//! Who may know of which row: the table of `sight.txt`, read.

use std::collections::HashMap;

use catalogue::Role;
use linkwork::system::sandbox::cast::Actor;

use super::rows::Row;

const TABLE: &str = include_str!("sight.txt");

/// What somebody is to be told of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    Seen,
    WithReason,
    AsOfNone,
    Unjudged,
}

/// The table.
pub struct Table(HashMap<&'static str, Line>);

struct Line {
    relations: Vec<&'static str>,
    others: HashMap<&'static str, &'static str>,
}

impl Table {
    pub fn read() -> Self {
        let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).skip(1);
        let read = lines.map(|line| {
            let mut words = line.split_whitespace();
            let kind = words.next().expect("a kind");
            let relations: Vec<&str> = words.by_ref().take(8).collect();
            assert_eq!(relations.len(), 8, "{kind}");
            let others = words.map(|word| word.split_once('=').expect("a name and a sight")).collect();
            (kind, Line { relations, others })
        });
        Self(read.collect())
    }

    /// What somebody is to be told of a row.
    pub fn sight(&self, row: &Row, who: &Actor, holds_all: bool, rows: &[Row]) -> Sight {
        let line = self.0.get(row.kind).unwrap_or_else(|| panic!("say in the table who may see `{}`", row.kind));
        let said = line.others.get(who.name).copied();
        let said = said.or_else(|| relation(row, who).and_then(|place| line.relations.get(place).copied()));
        let said = said.or_else(|| line.others.get("*").copied()).unwrap_or(".");
        let said = match said.split_once('/') {
            Some((all, _)) if holds_all => all,
            Some((_, none)) => none,
            None => said,
        };
        match said {
            "s" => Sight::Seen,
            "r" => Sight::WithReason,
            "k" if row.of.has_risk => Sight::Seen,
            "k" | "." => Sight::AsOfNone,
            "?" => self.through_subject(row, who, holds_all, rows),
            other => panic!("{other} is no sight"),
        }
    }

    /// A task is seen by nobody who does not see what it is about; but whose practice was asked something by mistake sees that
    /// nothing is to be done.
    fn through_subject(&self, row: &Row, who: &Actor, holds_all: bool, rows: &[Row]) -> Sight {
        let subject = row.subject.as_ref().and_then(|(_, id)| rows.iter().find(|row| row.id == *id));
        if who.role == Role::Practice && row.state.starts_with("cancelled receive_refer_back") {
            return Sight::Seen;
        }
        let seen = subject.filter(|subject| subject.kind != "tasks").map(|one| self.sight(one, who, holds_all, rows));
        match seen {
            Some(Sight::AsOfNone) => Sight::AsOfNone,
            _ => Sight::Unjudged,
        }
    }
}

/// The column of the table in which somebody stands to a row.
fn relation(row: &Row, who: &Actor) -> Option<usize> {
    let is_of_service = who.is_person && who.service == Some(row.of.service);
    let practice = if row.of.service == 1 { "harbour" } else { "vale_medical" };
    match who.role {
        _ if who.name == row.of.carrier => Some(0),
        _ if row.of.author == Some(who.name) => Some(5),
        Role::ServiceManager if is_of_service => Some(1),
        Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach if is_of_service => Some(2),
        Role::Supervisor if is_of_service => Some(3),
        Role::SafeguardingLead if is_of_service => Some(4),
        _ if who.name == row.of.sender => Some(6),
        _ if who.name == practice => Some(7),
        _ => None,
    }
}
