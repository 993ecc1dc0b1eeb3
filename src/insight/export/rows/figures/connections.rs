//! Connections for analysts.

use super::{Figures, Names, said};
use crate::community::asset::codes::AssetCategory;
use crate::community::connection::codes::ConnectionStatus;
use crate::community::connection::entity::{Column, Entity, Model};
use crate::insight::export::column::{Coding, columns};
use crate::insight::export::leaving;
use crate::insight::pseudonym::rules::{week_at, week_of};
use crate::insight::pseudonym::{PseudonymisedPerson, Withheld};
use crate::prelude::*;

columns! {
    /// A connection, for analysts. Of one that tells something of a sensitive class there is no more than that it is there.
    pub struct ConnectionFigure {
        /// A pseudonym of the connection
        id: Uuid,
        /// The same for all rows of one person, in every service of this county, and nowhere else
        pseudonym: String,
        /// The five years in which they were born; up to 1934 one band
        birth_year_band: Option<String>,
        /// The middle layer super output area that they live in
        msoa: Option<String>,
        /// The decile of the Index of Multiple Deprivation of where they live: 1 is the most deprived
        deprivation_decile: Option<i16>,
        /// The service
        service_id: Uuid,
        /// A pseudonym of the episode
        episode_id: Uuid,
        /// The Monday of the week in which it was offered
        week: NaiveDate,
        /// What for
        category: Option<Coding<AssetCategory>>,
        /// Where it stands
        status: Option<Coding<ConnectionStatus>>,
        /// The Monday of the week in which the person agreed
        agreed_week: Option<NaiveDate>,
        /// The Monday of the week in which the person was first there
        started_week: Option<NaiveDate>,
        /// On how many days the person was there
        times_attended: Option<i32>,
        /// The Monday of the week in which it ended
        ended_week: Option<NaiveDate>,
        /// What is kept back of the row, because it is of a sensitive class: codes of `withheld`, with a space between
        withheld: Option<String>,
    }
}

/// The table `connections`.
pub struct Connections;

impl Figures for Connections {
    type Entity = Entity;
    type Row = ConnectionFigure;

    const PAGE: u64 = 2000;
    const SERVICE: Column = Column::ServiceId;
    const PERSON: Column = Column::PersonId;

    fn may_leave() -> Condition {
        leaving::may_leave(Column::PersonId).add(Column::Status.ne(ConnectionStatus::EnteredInError))
    }

    fn rows(row: &Model, person: &PseudonymisedPerson, names: &Names<'_>) -> Result<Vec<ConnectionFigure>, Problem> {
        let is_open = row.sensitive_classes().next().is_none();
        let mut withheld = person.withheld();
        if !is_open {
            withheld.extend([Withheld::Category, Withheld::Details]);
        }
        Ok(vec![ConnectionFigure {
            id: names.of(row.id.0),
            pseudonym: person.pseudonym.clone(),
            birth_year_band: person.birth_year_band.clone(),
            msoa: person.msoa.clone(),
            deprivation_decile: person.deprivation_decile,
            service_id: row.service_id.0,
            episode_id: names.of(row.episode_id.0),
            week: week_at(row.created_at),
            category: is_open.then_some(Coding(row.category)),
            status: is_open.then_some(Coding(row.status)),
            agreed_week: row.agreed_at.filter(|_| is_open).map(week_at),
            started_week: row.started_on.filter(|_| is_open).map(week_of),
            times_attended: is_open.then_some(row.times_attended),
            ended_week: row.ended_at.filter(|_| is_open).map(week_at),
            withheld: said(&withheld),
        }])
    }
}
