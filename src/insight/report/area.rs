//! Whose numbers somebody reads: of their own service, exact, or of an area, under disclosure control: of their own and those in it;
//! of a council those of the places that belong to it. Whoever's organisation has no area, and hosts services, reads the numbers of
//! these, under control.

use std::collections::{BTreeMap, BTreeSet};

use super::codes::ReportBreakdown as By;
use super::control::Reader;
use super::period::Span;
use crate::county::organisation::entity as organisation;
use crate::county::organisation::kind::MembershipKind;
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
    /// The largest area that it is in, where the numbers are controlled: what its figures add up with.
    pub county: Option<Area>,
}

/// Whose numbers the caller reads: 404 where the area is none of theirs.
///
/// # Errors
/// 400 where an area has to be named, or cannot be; 404 where it is not in the caller's.
pub async fn scope_in(tx: &Tx, area: Option<OrganisationId>, span: Span) -> Result<Scope, Problem> {
    let caller = tx.caller();
    if caller.role == Role::ServiceManager {
        // Who lacks a class may not read all rows beneath.
        if !caller.classes.is_all() {
            return of_services(caller.services.clone(), area);
        }
        let area = match area {
            Some(id) => Some(area_in(tx, id, span).await?),
            None => None,
        };
        return Ok(Scope { reader: Reader::OfRows, services: Some(caller.services.clone()), area, county: None });
    }
    let organisation = tx.get::<organisation::Entity>(caller.organisation_id).await?;
    let own = match organisation.kind {
        OrganisationKind::LocalAuthority => {
            let members = members_in(tx, &[organisation.id], span).await?;
            members.into_iter().map(|member| member.member_id).collect()
        }
        kind if level(kind).is_some() => vec![organisation.id],
        _ => Vec::new(),
    };
    if own.is_empty() {
        let hosted = hosted_in(tx, organisation.id).await?;
        if !hosted.is_empty() {
            return of_services(hosted, area);
        }
        if area.is_some() {
            return Err(Problem::new(Code::NotFound));
        }
    }
    let area = match (area, own.as_slice()) {
        (None, [only]) => *only,
        (None, []) => {
            return Err(fault_of_area("missing", "your organisation is no area, and hosts no service: name one"));
        }
        (None, _) => return Err(fault_of_area("missing", "several places belong to your organisation: name one")),
        (Some(area), _) => area,
    };
    let found = area_in(tx, area, span).await?;
    let around = around_in(tx, area, span).await?;
    if !around.iter().any(|area| own.contains(area)) {
        return Err(Problem::new(Code::NotFound));
    }
    let county = match around.last().filter(|top| **top != area) {
        Some(top) => area_in(tx, *top, span).await?,
        None => found.clone(),
    };
    Ok(Scope { reader: Reader::OfAggregates, services: None, area: Some(found), county: Some(county) })
}

/// The people of some services, under control: of all areas together, since what a service has in an area, beside all that the area
/// has, would be one more sum.
fn of_services(services: Vec<ServiceId>, area: Option<OrganisationId>) -> Result<Scope, Problem> {
    if area.is_some() {
        let detail = "your numbers are controlled ones of services: they are of all areas together";
        return Err(fault_of_area("not_available", detail));
    }
    Ok(Scope { reader: Reader::OfAggregates, services: Some(services), area: None, county: None })
}

fn fault_of_area(code: &'static str, detail: &'static str) -> Problem {
    Problem::new(Code::InvalidParameter).with_faults([Fault::new("query:area_id", code, detail)])
}

/// How many levels of areas are beneath one of this kind; nothing for what is no area.
const fn level(kind: OrganisationKind) -> Option<u8> {
    match kind {
        OrganisationKind::GpPractice => Some(0),
        OrganisationKind::Pcn => Some(1),
        OrganisationKind::Place => Some(2),
        OrganisationKind::Ics => Some(3),
        _ => None,
    }
}

/// An area and those that it is in, the largest last.
async fn around_in(tx: &Tx, id: OrganisationId, span: Span) -> Result<Vec<OrganisationId>, Problem> {
    use membership::Column;
    let mut around = vec![id];
    let mut at = id;
    for kind in [MembershipKind::PracticeInPcn, MembershipKind::PcnInPlace, MembershipKind::PlaceInIcs] {
        let above = tx.find::<membership::Entity>().filter(Column::MemberId.eq(at)).filter(Column::Kind.eq(kind));
        if let Some(above) = above.filter(membership::holding_on(span.last.last_day())).one().await? {
            at = above.group_id;
            around.push(at);
        }
    }
    Ok(around)
}

/// The services that an organisation hosts.
async fn hosted_in(tx: &Tx, host: OrganisationId) -> Result<Vec<ServiceId>, Problem> {
    let hosted = tx.find::<service::entity::Entity>().filter(service::entity::Column::HostId.eq(host));
    Ok(hosted.all(MOST).await?.into_iter().map(|service| service.id).collect())
}

/// An area as it is made up: 404 where the organisation is none.
async fn area_in(tx: &Tx, id: OrganisationId, span: Span) -> Result<Area, Problem> {
    let organisation = tx.get::<organisation::Entity>(id).await?;
    let levels = level(organisation.kind).ok_or_else(|| Problem::new(Code::NotFound))?;
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
    let services = if is_ics { services_in(tx, above.keys().copied().collect(), Some(id)).await? } else { Vec::new() };
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

/// The services that cover one of these practices or networks, and the intake of an ICS.
async fn services_in(
    tx: &Tx,
    ids: Vec<OrganisationId>,
    intake_of: Option<OrganisationId>,
) -> Result<Vec<ServiceId>, Problem> {
    let db = tx.system("which services an area has is public knowledge");
    let covering =
        coverage::organisation::Entity::find().filter(coverage::organisation::Column::OrganisationId.is_in(ids));
    let mut services: BTreeSet<ServiceId> = covering.all(&db).await?.into_iter().map(|row| row.service_id).collect();
    if let Some(ics) = intake_of {
        let intake = service::entity::Entity::find().filter(service::entity::Column::IntakeForId.eq(ics));
        services.extend(intake.all(&db).await?.into_iter().map(|row| row.id));
    }
    Ok(services.into_iter().collect())
}

/// The services that cover an area or any part of it: what counts by service, and not by practice, counts in it.
///
/// # Errors
/// The database's own.
pub async fn services_of_in(tx: &Tx, area: &Area, span: Span) -> Result<Vec<ServiceId>, Problem> {
    if area.organisation.kind == OrganisationKind::Ics {
        return Ok(area.services.clone());
    }
    let mut ids = around_in(tx, area.organisation.id, span).await?;
    ids.extend(area.practices.iter().flat_map(|practice| [Some(practice.id), practice.pcn]).flatten());
    services_in(tx, ids, None).await
}

impl Area {
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

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::county::organisation::kind::Status;

    /// A practice in a network and a place.
    pub fn practice(id: u128, pcn: Option<u128>, place: Option<u128>) -> PracticeOfArea {
        let organisation = |id: u128| OrganisationId(Uuid::from_u128(id));
        PracticeOfArea { id: organisation(id), pcn: pcn.map(organisation), place: place.map(organisation) }
    }

    /// An area with these practices.
    pub fn area(kind: OrganisationKind, id: u128, practices: Vec<PracticeOfArea>) -> Area {
        let organisation = organisation::Model {
            id: OrganisationId(Uuid::from_u128(id)),
            kind,
            name: String::new(),
            ods_code: None,
            status: Status::Active,
            successor_id: None,
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        };
        Area { organisation, practices, services: Vec::new() }
    }
}
