use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::sea_query::Expr;

use super::entity::Entity;
use crate::care::person;
use crate::care::person::entity::{is_found_by_alias, is_of_own_case};
use crate::care::person::match_key::{self, Column, MatchKind};
use crate::prelude::*;
use kernel::db::{Access, Scoped, seen_by};

/// The most keys that one referral gives, and the most that are looked at for it.
const MOST_KEYS: u64 = 1000;
/// The most candidates that are listed.
const MOST: usize = 50;

/// Somebody who may be the person of a referral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CandidateMatch {
    /// The person.
    pub person_id: PersonId,
    /// Why: what both have in common. With an NHS number in common, the date of birth is not, or no
    /// name is.
    #[schema(value_type = Vec<MatchKind>, min_items = 1, max_items = 4)]
    pub matched_on: BTreeSet<MatchKind>,
    /// Reading them needs an `Access-Reason`: a colleague carries their case.
    pub access_reason_required: bool,
}

/// Those who may be the person of a referral.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CandidateMatches {
    /// The person that the referral is attached to.
    pub person_id: PersonId,
    /// The others, those with the most in common first.
    #[schema(max_items = 50)]
    pub items: Vec<CandidateMatch>,
}

/// List candidate matches
///
/// Other people of the service who may be the one this referral is about, by what its sender wrote. Merging two is a
/// decision of yours: nothing but an equal NHS number with an equal date of birth and a name in
/// common is ever attached by itself. A former name counts only where you are shown it.
#[utoipa::path(
    operation_id = "listCandidateMatches",
    params(At<ReferralId>),
    responses((status = 200, description = "The candidates.", body = CandidateMatches)),
)]
#[get("/referrals/{id}/candidate-matches")]
pub async fn candidates(cx: Cx, at: At<ReferralId>) -> Result<Reply, Problem> {
    cx.read(Action::ListCandidateMatches, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let said = tx
            .find::<match_key::Entity>()
            .filter(Column::SourceId.eq(row.id.0))
            .filter(Column::Kind.is_in(MatchKind::OF_CANDIDATES))
            .filter(is_shown(tx.caller()))
            .all(MOST_KEYS)
            .await?;
        let same = |kind: MatchKind| {
            let keys = said.iter().filter(|key| key.kind == kind).flat_map(|key| match_key::alike(kind, &key.key));
            let of_kind = Condition::all().add(Column::Kind.eq(kind)).add(Column::Key.is_in(keys));
            of_kind.add(Column::ServiceId.eq(row.service_id))
        };
        let kinds: BTreeSet<MatchKind> = said.iter().map(|key| key.kind).collect();
        if said.is_empty() {
            return cx.ok(&CandidateMatches { person_id: row.person_id, items: Vec::new() });
        }
        let others = tx
            .find::<match_key::Entity>()
            .filter(Column::PersonId.ne(row.person_id))
            .filter(is_shown(tx.caller()))
            .one_of(kinds.into_iter().map(same).collect())
            .order_by(Column::PersonId, Order::Asc)
            .all(MOST_KEYS)
            .await?;
        let mut matched: BTreeMap<PersonId, BTreeSet<MatchKind>> = BTreeMap::new();
        for key in others {
            matched.entry(key.person_id).or_default().insert(key.kind);
        }
        let mut matched: Vec<_> = matched.into_iter().collect();
        // `MatchKind` begins with the strongest.
        matched.sort_by(|(_, one), (_, other)| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        matched.truncate(MOST);
        let known = known_in(tx, matched.iter().map(|(id, _)| *id).collect()).await?;
        matched.retain(|(id, _)| known.contains_key(id));
        for (person, _) in &matched {
            tx.audit_row(Access::new(person::entity::Model::TYPE, person.0, *person));
        }
        let items = matched.into_iter().map(|(person_id, matched_on)| CandidateMatch {
            person_id,
            matched_on,
            access_reason_required: !known.get(&person_id).is_some_and(|is_open| *is_open),
        });
        cx.ok(&CandidateMatches { person_id: row.person_id, items: items.collect() })
    })
    .await
}

/// That a key is not of a former name which the caller is not shown: as in a search, a candidate that it made would disclose it.
fn is_shown(caller: &Caller) -> Condition {
    match is_found_by_alias(caller) {
        None => Condition::all(),
        Some(_) => Condition::any().add(Column::IsOfAlias.eq(false)).add(is_of_own_case(caller, Column::PersonId)),
    }
}

/// Those of them whom the caller may know of, with whether they may read them as things are. Who was entered by mistake a manager
/// alone knows of.
async fn known_in(tx: &Tx, ids: Vec<PersonId>) -> Result<HashMap<PersonId, bool>, Problem> {
    use person::entity::{Column, Entity};
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let caller = tx.caller();
    let without_reason = Entity::without_reason(caller);
    let is_open = seen_by::<Entity>(caller).add(without_reason.unwrap_or_else(Condition::all));
    let sees_mistakes = caller.role == Role::ServiceManager;
    let found: Vec<(PersonId, Option<bool>)> = Entity::find()
        .select_only()
        .column(Column::Id)
        .expr(Expr::from(is_open))
        .filter(Column::Id.is_in(ids))
        .filter(Condition::all().add_option((!sees_mistakes).then(|| Column::ClosedOffAt.is_null())))
        .into_tuple()
        .all(&tx.system(
            "who may be the person of a referral is named to who works it, and who was entered by mistake is not",
        ))
        .await?;
    // What is neither true nor false, of a column without a value, is not open.
    Ok(found.into_iter().map(|(id, is_open)| (id, is_open == Some(true))).collect())
}
