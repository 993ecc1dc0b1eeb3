//! What makes a county hang together: who may belong to whom, and when.

use super::kind::{MembershipKind, Status};
use super::wire::{MembershipEnd, NewMembership, NewOrganisation, OrganisationPatch};
use super::{entity, membership};
use crate::prelude::rules::*;

/// The most memberships that one organisation has in all its time.
pub const MOST_MEMBERSHIPS: usize = 100;

/// A new organisation, in use from now on.
pub fn enter(id: OrganisationId, input: NewOrganisation, now: DateTime<Utc>) -> entity::Model {
    entity::Model {
        id,
        kind: input.kind,
        name: input.name.into(),
        ods_code: input.ods_code,
        status: Status::Active,
        successor_id: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// The organisation after a patch. Its version is the door's to count.
pub fn change(row: entity::Model, patch: OrganisationPatch, now: DateTime<Utc>) -> entity::Model {
    entity::Model {
        name: patch.name.map_or(row.name, String::from),
        ods_code: patch.ods_code.apply(row.ods_code),
        status: patch.status.unwrap_or(row.status),
        successor_id: patch.successor_id.apply(row.successor_id),
        updated_at: now,
        ..row
    }
}

/// What is wrong with the practice that is to follow another; `found` is its row.
pub fn successor_faults(row: &entity::Model, found: Option<&entity::Model>) -> Vec<Fault> {
    let mut faults = Faults::new();
    let practice = |kind| kind == OrganisationKind::GpPractice;
    faults.when(!practice(row.kind), "successor_id", "wrong_kind", "only a practice has a successor");
    faults.when(found.is_none(), "successor_id", "not_found", "no such organisation");
    if let Some(found) = found {
        faults.when(!practice(found.kind), "successor_id", "wrong_kind", "must be a practice");
        faults.when(found.id == row.id, "successor_id", "own", "nobody follows themselves");
        faults.when(found.status != Status::Active, "successor_id", "disabled", "must be in use");
        let detail = "is followed by another itself: name that one";
        faults.when(found.id != row.id && found.successor_id.is_some(), "successor_id", "has_successor", detail);
    }
    faults.into_vec()
}

/// A new membership, given all that `member` has had.
///
/// Refused where the kinds do not go together, the dates are the wrong way round, or the member already has a group of
/// that kind on one of the days: a practice is in one PCN at a time.
pub fn join(
    id: MembershipId,
    member: &entity::Model,
    group: &entity::Model,
    input: &NewMembership,
    earlier: &[membership::Model],
) -> Result<membership::Model, Problem> {
    let mut faults = Vec::new();
    if input.ends_on.is_some_and(|ends_on| ends_on < input.starts_on) {
        faults.push(ends_early());
    }
    if earlier.len() >= MOST_MEMBERSHIPS {
        faults.push(Fault::new("", "too_many", "an organisation has at most 100 memberships in all its time"));
    }
    let Some(kind) = MembershipKind::between(member.kind, group.kind) else {
        let detail = "must be a PCN for a practice, a place for a PCN, an ICS or a local authority for a place";
        faults.push(Fault::new("/group_id", "wrong_kind", detail));
        return Err(Problem::invalid(faults));
    };
    let overlaps = |other: &membership::Model| {
        other.kind == kind && overlap((input.starts_on, input.ends_on), (other.starts_on, other.ends_on))
    };
    if earlier.iter().any(overlaps) {
        faults.push(Fault::new("/starts_on", "overlaps", "it is a member of another group of this kind then"));
    }
    Problem::if_any(faults)?;
    let (starts_on, ends_on) = (input.starts_on, input.ends_on);
    Ok(membership::Model { id, kind, member_id: member.id, group_id: group.id, starts_on, ends_on })
}

/// The membership with its last day set, given the member's others.
pub fn end(
    row: membership::Model,
    input: &MembershipEnd,
    others: &[membership::Model],
) -> Result<membership::Model, Problem> {
    if input.ends_on < row.starts_on {
        return Err(Problem::invalid([ends_early()]));
    }
    let days = (row.starts_on, Some(input.ends_on));
    let meets = |other: &membership::Model| {
        other.id != row.id && other.kind == row.kind && overlap(days, (other.starts_on, other.ends_on))
    };
    if others.iter().any(meets) {
        let detail = "it is a member of another group of this kind by then";
        return Err(Problem::invalid([Fault::new("/ends_on", "overlaps", detail)]));
    }
    Ok(membership::Model { ends_on: Some(input.ends_on), ..row })
}

fn ends_early() -> Fault {
    Fault::new("/ends_on", "out_of_range", "must not be before the first day")
}

/// Whether two spans of days, each with its last day or open-ended, share a day.
fn overlap(one: (NaiveDate, Option<NaiveDate>), other: (NaiveDate, Option<NaiveDate>)) -> bool {
    one.1.is_none_or(|last| other.0 <= last) && other.1.is_none_or(|last| one.0 <= last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::OrganisationKind::*;

    fn organisation(kind: OrganisationKind) -> entity::Model {
        let name = kernel::text::Text::new("Sandbridge").unwrap();
        enter(OrganisationId::new(), NewOrganisation { kind, name, ods_code: None }, DateTime::UNIX_EPOCH)
    }

    fn span(starts_on: &str, ends_on: &str) -> NewMembership {
        let ends_on = ends_on.parse().ok();
        NewMembership { group_id: OrganisationId::new(), starts_on: starts_on.parse().unwrap(), ends_on }
    }

    fn codes(refused: Problem) -> Vec<String> {
        refused.faults().iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect()
    }

    #[test]
    fn only_neighbouring_kinds_belong_together() {
        let kinds = [GpPractice, Pcn, Place, Ics, LocalAuthority, Vcse];
        let pairs = kinds.iter().flat_map(|member| kinds.iter().map(move |group| (*member, *group)));
        let fitting: Vec<_> = pairs
            .filter(|(member, group)| {
                let (member, group) = (organisation(*member), organisation(*group));
                join(MembershipId::new(), &member, &group, &span("2026-04-01", ""), &[]).is_ok()
            })
            .collect();
        assert_eq!(fitting, [(GpPractice, Pcn), (Pcn, Place), (Place, Ics), (Place, LocalAuthority)]);
    }

    #[test]
    fn a_practice_is_in_one_pcn_at_a_time() {
        let (practice, pcn) = (organisation(GpPractice), organisation(Pcn));
        let joined = |days, earlier: &[_]| join(MembershipId::new(), &practice, &pcn, &days, earlier);
        let first = joined(span("2025-04-01", "2026-03-31"), &[]).unwrap();
        for (starts_on, ends_on, refused) in [
            ("2026-04-01", "", None),
            ("2024-04-01", "2025-03-31", None),
            ("2026-03-31", "", Some("/starts_on overlaps")),
            ("2024-04-01", "", Some("/starts_on overlaps")),
            ("2024-04-01", "2025-04-01", Some("/starts_on overlaps")),
            ("2025-06-01", "2025-06-30", Some("/starts_on overlaps")),
            ("2026-05-01", "2026-04-30", Some("/ends_on out_of_range")),
        ] {
            let found = joined(span(starts_on, ends_on), std::slice::from_ref(&first)).err().map(codes);
            assert_eq!(found, refused.map(|fault| vec![fault.to_owned()]), "{starts_on} to {ends_on}");
        }
    }

    #[test]
    fn an_end_may_move_but_not_into_the_next_membership() {
        let (practice, pcn) = (organisation(GpPractice), organisation(Pcn));
        let joined = |days| join(MembershipId::new(), &practice, &pcn, &days, &[]).unwrap();
        let both = [joined(span("2025-04-01", "2026-03-31")), joined(span("2026-04-01", ""))];
        for (ends_on, refused) in [
            ("2025-12-31", None),
            ("2025-04-01", None),
            ("2025-03-31", Some("/ends_on out_of_range")),
            ("2026-04-01", Some("/ends_on overlaps")),
        ] {
            let end_of_first = end(both[0].clone(), &MembershipEnd { ends_on: ends_on.parse().unwrap() }, &both);
            assert_eq!(end_of_first.err().map(codes), refused.map(|fault| vec![fault.to_owned()]), "{ends_on}");
        }
        assert!(!both[0].holds_on("2026-04-01".parse().unwrap()) && both[0].holds_on("2026-03-31".parse().unwrap()));
    }
}
