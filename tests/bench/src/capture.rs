//! Reads the rows that a story left in a small SQLite database, and opens the places in them.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

use crate::cell::Cell;
use crate::fault::{Outcome, fault};
use crate::template::{Library, Part, Piece, Row, Target, Template};

/// What a story calls its person, to be found again in every row.
pub const FAMILY: &str = "Quillerby";
pub const FAMILY_FOLDED: &str = "quillerby";
pub const BIRTH_DATE: &str = "1948-03-09";
/// The index by person is made by a job, later: it is made here from the entries.
const INDEX: &str = "audit_subjects";
/// What jobs make of the audit trail and for reports, at their own time.
pub const LATER: [&str; 8] = [
    "audit_checkpoints",
    "audit_links",
    "audit_pending",
    INDEX,
    "report_cases",
    "report_changes",
    "report_counts",
    "report_states",
];
/// What is sent to workers. It is none of a submission's rows: were it one, the check before the rounds would say so.
const SENT: &str = "notifications";
/// Columns that the database fills in.
const OWN: [(&str, &str); 2] = [("events", "seq"), ("events", "xid")];
/// Columns that count days.
const DAYS: [&str; 2] = ["queue_order", "queue_order_without_risk"];

/// How far each table has come.
pub type Mark = HashMap<String, i64>;

/// A row as it was read.
struct Found {
    table: String,
    cells: Vec<(String, Cell)>,
}

/// What is known of a story before its rows are read.
pub struct Story<'a> {
    pub began: DateTime<Utc>,
    /// Whom it is about: a person or a worker.
    pub subject: Uuid,
    /// Whether the subject was there before it.
    pub is_known: bool,
    pub worker: Uuid,
    pub nhs_number: &'a str,
    /// The references of its referrals, in order.
    pub references: &'a [String],
    /// The key that it was sent with, where the record of its answer belongs to it: after a while Linkwork forgets those.
    pub key: Option<&'a str>,
}

/// The database that stories are told in.
pub struct Scratch(Connection);

impl Scratch {
    pub fn open(file: &Path) -> Outcome<Self> {
        let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        Ok(Self(connection))
    }

    /// Those that rows of a story are in.
    fn tables(&self) -> Outcome<Vec<String>> {
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid";
        let mut statement = self.0.prepare(sql)?;
        let mut names = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        names.retain(|name| name != SENT && !LATER.contains(&name.as_str()));
        Ok(names)
    }

    /// Where the tables stand.
    pub fn mark(&self) -> Outcome<Mark> {
        let last = |table: String| {
            let sql = format!("SELECT coalesce(max(rowid), 0) FROM {table}");
            let last = self.0.query_row(&sql, [], |row| row.get(0))?;
            Ok((table, last))
        };
        self.tables()?.into_iter().map(last).collect()
    }

    /// One identifier that a statement finds.
    pub fn id(&self, sql: &str, given: &str) -> Outcome<Uuid> {
        let bytes: Vec<u8> = self.0.query_row(sql, [given], |row| row.get(0))?;
        Ok(Uuid::from_slice(&bytes)?)
    }

    /// Each identifier that a statement finds.
    pub fn ids(&self, sql: &str, given: Uuid) -> Outcome<Vec<Uuid>> {
        let mut statement = self.0.prepare(sql)?;
        let found = statement.query_map([given.as_bytes().as_slice()], |row| row.get::<_, Vec<u8>>(0))?;
        found.map(|bytes| Ok(Uuid::from_slice(&bytes?)?)).collect()
    }

    /// The rows that a story has left since the mark, as a template.
    pub fn template(&self, since: &Mark, story: &Story<'_>, library: &mut Library) -> Outcome<Template> {
        let mut found = Vec::new();
        for table in self.tables()? {
            if story.key.is_some() || table != "idempotency_records" {
                found.extend(self.rows_since(&table, since.get(&table).copied().unwrap_or_default())?);
            }
        }
        let mut rows = of_subject(found, story.subject);
        index_entries(&mut rows)?;
        let mut opener = Opener { story, ids: HashMap::new(), offsets: Vec::new(), span: 0 };
        if !story.is_known {
            opener.number(story.subject, 0);
        }
        let mut opened = Vec::with_capacity(rows.len());
        for row in &rows {
            let at = row.cells.iter().find_map(|(_, cell)| match cell {
                Cell::Time(at) => Some(opener.offset(*at)),
                _ => None,
            });
            let filled = |(column, cell): &&(String, Cell)| {
                *cell != Cell::Null && !OWN.contains(&(row.table.as_str(), column.as_str()))
            };
            let cells: Vec<_> = row.cells.iter().filter(filled).collect();
            let columns = cells.iter().map(|(column, _)| column.clone()).collect();
            let target = library.target(Target { table: row.table.clone(), columns });
            let parts = cells.iter().map(|(column, cell)| opener.part(column, cell, at.unwrap_or_default()));
            opened.push(Row { target, parts: parts.collect() });
        }
        if opened.is_empty() {
            return Err(fault("a story has left no rows"));
        }
        Ok(Template { subject: 0, ids: opener.offsets, span: opener.span, rows: opened })
    }

    fn rows_since(&self, table: &str, last: i64) -> Outcome<Vec<Found>> {
        let mut statement = self.0.prepare(&format!("SELECT * FROM {table} WHERE rowid > ?1 ORDER BY rowid"))?;
        let columns: Vec<(String, String)> = statement
            .columns()
            .iter()
            .map(|column| (column.name().to_owned(), column.decl_type().unwrap_or_default().to_ascii_lowercase()))
            .collect();
        let mut rows = statement.query([last])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let mut cells = Vec::with_capacity(columns.len());
            for (number, (column, declared)) in columns.iter().enumerate() {
                if declared != "blob" {
                    cells.push((column.clone(), Cell::read(declared, row.get_ref(number)?)?));
                }
            }
            found.push(Found { table: table.to_owned(), cells });
        }
        Ok(found)
    }
}

/// The rows that hang together with the subject: what other clocks have done meanwhile is left out.
fn of_subject(found: Vec<Found>, subject: Uuid) -> Vec<Found> {
    let mut of_it = HashSet::from([subject]);
    let mut chosen = vec![false; found.len()];
    loop {
        let before = of_it.len();
        for (row, chosen) in found.iter().zip(&mut chosen) {
            let touches = row.cells.iter().any(|(_, cell)| match cell {
                Cell::Uuid(id) => of_it.contains(id),
                Cell::Json(text) | Cell::Text(text) => uuids_in(text).any(|id| of_it.contains(&id)),
                _ => false,
            });
            *chosen |= touches;
            if touches && let Some((_, Cell::Uuid(id))) = row.cells.iter().find(|(column, _)| column == "id") {
                of_it.insert(*id);
            }
        }
        if of_it.len() == before {
            let chosen = found.into_iter().zip(chosen).filter(|(_, chosen)| *chosen);
            return chosen.map(|(row, _)| row).collect();
        }
    }
}

fn uuids_in(text: &str) -> impl Iterator<Item = Uuid> + '_ {
    (0..text.len().saturating_sub(35)).filter_map(|at| uuid_at(text, at))
}

fn uuid_at(text: &str, at: usize) -> Option<Uuid> {
    let candidate = text.get(at..at + 36)?;
    (candidate.as_bytes()[8] == b'-' && candidate.as_bytes()[13] == b'-').then(|| candidate.parse().ok())?
}

/// What the job that spreads the audit trail will have made of it.
fn index_entries(rows: &mut Vec<Found>) -> Outcome<()> {
    let mut index = Vec::new();
    for row in rows.iter().filter(|row| row.table == "audit_entries") {
        let mut entry = Uuid::nil();
        let mut people = HashSet::new();
        for (column, cell) in &row.cells {
            match (column.as_str(), cell) {
                ("id", Cell::Uuid(id)) => entry = *id,
                ("seen", Cell::Json(seen)) => {
                    let seen: serde_json::Value = serde_json::from_str(seen)?;
                    let ids = seen.as_array().into_iter().flatten().filter_map(|seen| seen["person_id"].as_str());
                    people.extend(ids.filter_map(|id| id.parse::<Uuid>().ok()));
                }
                _ => {}
            }
        }
        index.extend(people.into_iter().map(|person| Found {
            table: INDEX.to_owned(),
            cells: vec![("person_id".to_owned(), Cell::Uuid(person)), ("entry_id".to_owned(), Cell::Uuid(entry))],
        }));
    }
    rows.extend(index);
    Ok(())
}

/// Opens the places of a story's rows.
struct Opener<'a> {
    story: &'a Story<'a>,
    ids: HashMap<Uuid, usize>,
    offsets: Vec<i64>,
    span: i64,
}

impl Opener<'_> {
    fn offset(&mut self, at: DateTime<Utc>) -> i64 {
        let offset = (at - self.story.began).num_microseconds().unwrap_or_default();
        if at < self.story.began + chrono::TimeDelta::days(2000) {
            self.span = self.span.max(offset);
        }
        offset
    }

    fn days(&self, day: NaiveDate) -> i64 {
        day.signed_duration_since(self.story.began.date_naive()).num_days()
    }

    fn number(&mut self, id: Uuid, offset: i64) -> usize {
        let next = self.offsets.len();
        let number = *self.ids.entry(id).or_insert(next);
        if number == next {
            self.offsets.push(offset);
        }
        number
    }

    /// Whether it is of the county, which is the same for everybody.
    fn is_of_county(id: Uuid) -> bool {
        id.as_u128() >> 32 == crate::cast::id(0, 0).as_u128() >> 32
    }

    fn part(&mut self, column: &str, cell: &Cell, at: i64) -> Part {
        match cell {
            Cell::Uuid(id) if *id == self.story.worker => Part::Worker,
            Cell::Uuid(id) if self.story.is_known && *id == self.story.subject => Part::Person,
            Cell::Uuid(id) if Self::is_of_county(*id) => Part::Fixed(cell.clone()),
            Cell::Uuid(id) => Part::Id(self.number(*id, at)),
            Cell::Time(at) => Part::Time(self.offset(*at)),
            Cell::Date(day) if day.to_string() == BIRTH_DATE => Part::BirthDate,
            Cell::Date(day) => Part::Date(self.days(*day)),
            Cell::Int(number) if DAYS.contains(&column) => Part::Days(
                number - self.story.began.date_naive().signed_duration_since(NaiveDate::default()).num_days(),
            ),
            Cell::Text(text) => match self.pieces(text, at) {
                pieces if pieces.iter().all(|piece| matches!(piece, Piece::Plain(_))) => Part::Fixed(cell.clone()),
                pieces => Part::Text(pieces),
            },
            Cell::Json(text) => match self.pieces(text, at) {
                pieces if pieces.iter().all(|piece| matches!(piece, Piece::Plain(_))) => Part::Fixed(cell.clone()),
                pieces => Part::Json(pieces),
            },
            Cell::Null | Cell::Int(_) | Cell::Bool(_) | Cell::Bytes(_) => Part::Fixed(cell.clone()),
        }
    }

    fn pieces(&mut self, text: &str, made: i64) -> Vec<Piece> {
        let (mut pieces, mut plain, mut at) = (Vec::new(), String::new(), 0);
        while let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) {
            match self.piece(text, at, made) {
                Some((piece, length)) => {
                    if !plain.is_empty() {
                        pieces.push(Piece::Plain(std::mem::take(&mut plain)));
                    }
                    pieces.push(piece);
                    at += length;
                }
                None => {
                    plain.push(character);
                    at += character.len_utf8();
                }
            }
        }
        if !plain.is_empty() {
            pieces.push(Piece::Plain(plain));
        }
        pieces
    }

    /// The piece that begins here, and how long it is; none where plain text does.
    fn piece(&mut self, text: &str, at: usize, made: i64) -> Option<(Piece, usize)> {
        let rest = text.get(at..)?;
        if let Some(id) = uuid_at(text, at) {
            return match id {
                id if id == self.story.worker => Some((Piece::Worker, 36)),
                id if self.story.is_known && id == self.story.subject => Some((Piece::Person, 36)),
                id if Self::is_of_county(id) => None,
                id => Some((Piece::Id(self.number(id, made)), 36)),
            };
        }
        let words = [
            (self.story.nhs_number, Piece::NhsNumber),
            (FAMILY, Piece::Family),
            (FAMILY_FOLDED, Piece::FamilyFolded),
            (BIRTH_DATE, Piece::BirthDate),
        ];
        let key = self.story.key.map(|key| (key, Piece::Key));
        let references = self.story.references.iter().enumerate();
        let references = references.map(|(number, reference)| (reference.as_str(), Piece::Reference(number)));
        if let Some((word, piece)) =
            words.into_iter().chain(key).chain(references).find(|(word, _)| rest.starts_with(word))
        {
            return Some((piece, word.len()));
        }
        let day: NaiveDate = rest.get(..10)?.parse().ok().filter(|_| rest.as_bytes()[4] == b'-')?;
        if rest.as_bytes().get(10) == Some(&b'T') {
            let end = rest.find('Z').filter(|end| *end < 30)?;
            let instant: DateTime<Utc> = rest.get(..=end)?.parse().ok()?;
            return Some((Piece::Time(self.offset(instant), end > 20), end + 1));
        }
        Some((Piece::Date(self.days(day)), 10))
    }
}
