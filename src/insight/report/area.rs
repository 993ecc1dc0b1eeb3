//! Whose numbers somebody reads: of their own service, exact, or of an area of their integrated care system, under disclosure
//! control.

use std::collections::{BTreeMap, BTreeSet};

use super::codes::ReportBreakdown as By;
use super::control::Reader;
use super::period::Span;
use crate::county::organisation::entity as organisation;
use crate::county::organisation::membership;
use crate::county::service::{self, coverage};
use crate::prelude::*;
use catalogue::OrganisationKind;

/// The most practices of an area.
const MOST: u64 = 5_000;
/// How many areas a report may be broken down by: more than the practices of any integrated care board.
pub const MOST_PARTS: u64 = 600;

/// A practice, with the areas that it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PracticeOfArea {
    /// The practice.
    pub id: OrganisationId,
    /// Its network.
    pub pcn: Option<OrganisationId>,
    /// Its place.
    pub place: Option<OrganisationId>,
}

/// An area, as it was made up at the end of the period.
#[derive(Clone, Debug)]
pub struct Area {
    /// The organisation that it is of.
    pub organisation: organisation::Model,
    /// The practices in it, in the order of their identifiers.
    pub practices: Vec<PracticeOfArea>,
    /// The services whose people without a practice are counted in it.
    pub services: Vec<ServiceId>,
}

/// Whose numbers are read.
#[derive(Clone, Debug)]
pub struct Scope {
    /// How they are shown.
    pub reader: Reader,
    /// Of these services alone.
    pub services: Option<Vec<ServiceId>>,
    /// Of this area alone.
    pub area: Option<Area>,
}

/// Whose numbers the caller reads: 404 where the area is none of theirs.
///
/// # Errors
/// 400 where an area has to be named, 404 where it is not in the caller's.
pub async fn scope_in(tx: &Tx, area: Option<OrganisationId>, span: Span) -> Result<Scope, Problem> {
    let caller = tx.caller();
    if caller.role == Role::ServiceManager {
        // Who lacks a class may not read all rows beneath.
        let reader = if caller.classes.is_all() { Reader::OfRows } else { Reader::OfAggregates };
        let area = match area {
            Some(id) => Some(area_in(tx, id, span).await?),
            None => None,
        };
        return Ok(Scope { reader, services: Some(caller.services.clone()), area });
    }
    let own = match area_in(tx, caller.organisation_id, span).await {
        Err(problem) if problem.code() == Code::NotFound => {
            let fault = Fault::new("query:area_id", "missing", "your organisation is no area: name one");
            let unnamed = Problem::new(Code::InvalidParameter).with_faults([fault]);
            return Err(if area.is_some() { problem } else { unnamed });
        }
        own => own?,
    };
    let area = match area {
        Some(id) if id != own.organisation.id => own.part_in(tx, id, span).await?,
        _ => own,
    };
    Ok(Scope { reader: Reader::OfAggregates, services: None, area: Some(area) })
}

/// An area as it is made up: 404 where the organisation is none.
async fn area_in(tx: &Tx, id: OrganisationId, span: Span) -> Result<Area, Problem> {
    let organisation = tx.get::<organisation::Entity>(id).await?;
    let levels = match organisation.kind {
        OrganisationKind::GpPractice => 0,
        OrganisationKind::Pcn => 1,
        OrganisationKind::Place => 2,
        OrganisationKind::Ics => 3,
        _ => return Err(Problem::new(Code::NotFound)),
    };
    let mut above: BTreeMap<OrganisationId, OrganisationId> = BTreeMap::new();
    let mut groups = vec![id];
    for _ in 0..levels {
        let members = members_in(tx, &groups, span).await?;
        groups = members.iter().map(|member| member.member_id).collect();
        above.extend(members.into_iter().map(|member| (member.member_id, member.group_id)));
    }
    let practice = |id: OrganisationId| {
        let pcn = above.get(&id).copied();
        PracticeOfArea { id, pcn, place: pcn.and_then(|pcn| above.get(&pcn).copied()) }
    };
    let practices: Vec<PracticeOfArea> =
        groups.into_iter().collect::<BTreeSet<_>>().into_iter().map(practice).collect();
    let is_ics = organisation.kind == OrganisationKind::Ics;
    let services = if is_ics { services_in(tx, &organisation, &above).await? } else { Vec::new() };
    Ok(Area { organisation, practices, services })
}

async fn members_in(tx: &Tx, groups: &[OrganisationId], span: Span) -> Result<Vec<membership::Model>, Problem> {
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    use membership::Column;
    let members = tx.find::<membership::Entity>().filter(Column::GroupId.is_in(groups.iter().copied()));
    Ok(members.filter(membership::holding_on(span.last.last_day())).all(MOST).await?)
}

/// The services of an ICS: its intake, and those that cover one of its networks or practices.
async fn services_in(
    tx: &Tx,
    ics: &organisation::Model,
    above: &BTreeMap<OrganisationId, OrganisationId>,
) -> Result<Vec<ServiceId>, Problem> {
    let db = tx.system("which services an area has is public knowledge");
    let covering = coverage::organisation::Entity::find()
        .filter(coverage::organisation::Column::OrganisationId.is_in(above.keys().copied()));
    let mut services: BTreeSet<ServiceId> = covering.all(&db).await?.into_iter().map(|row| row.service_id).collect();
    let intake = service::entity::Column::IntakeForId.eq(ics.id);
    services.extend(service::entity::Entity::find().filter(intake).all(&db).await?.into_iter().map(|row| row.id));
    Ok(services.into_iter().collect())
}

impl Area {
    /// A part of it: 404 where it is none.
    async fn part_in(&self, tx: &Tx, id: OrganisationId, span: Span) -> Result<Self, Problem> {
        let is_part =
            |practice: &PracticeOfArea| practice.id == id || practice.pcn == Some(id) || practice.place == Some(id);
        if !self.practices.iter().any(is_part) {
            return Err(Problem::new(Code::NotFound));
        }
        area_in(tx, id, span).await
    }

    /// The levels beneath it.
    pub fn levels(&self) -> &'static [By] {
        match self.organisation.kind {
            OrganisationKind::Ics => &[By::Place, By::Pcn, By::Practice],
            OrganisationKind::Place => &[By::Pcn, By::Practice],
            OrganisationKind::Pcn => &[By::Practice],
            _ => &[],
        }
    }

    /// The area of a level that a practice is in; itself for people without a practice of the area.
    pub fn group(&self, practice: Uuid, level: By) -> Uuid {
        let place = self.practices.binary_search_by_key(&practice, |known| known.id.0);
        let known = place.ok().and_then(|place| self.practices.get(place));
        let group = known.and_then(|known| match level {
            By::Place => known.place,
            By::Pcn => known.pcn,
            _ => Some(known.id),
        });
        group.map_or(practice, |group| group.0)
    }

    /// The areas of a level, in the order of their names.
    ///
    /// # Errors
    /// The database's own.
    pub async fn parts_in(&self, tx: &Tx, level: By) -> Result<Vec<organisation::Model>, Problem> {
        let ids: BTreeSet<Uuid> = self.practices.iter().map(|practice| self.group(practice.id.0, level)).collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        if u64::try_from(ids.len()).is_ok_and(|many| many > MOST_PARTS) {
            let detail = "there are more than 600 of them: ask for each area beneath by itself";
            return Err(Problem::new(Code::InvalidParameter).with_faults([Fault::new(
                "query:breakdown",
                "too_many",
                detail,
            )]));
        }
        let found = tx.find::<organisation::Entity>().filter(organisation::Column::Id.is_in(ids));
        let mut parts = found.all(MOST_PARTS).await?;
        parts.sort_by(|one, other| one.name.cmp(&other.name).then(one.id.cmp(&other.id)));
        Ok(parts)
    }
}
