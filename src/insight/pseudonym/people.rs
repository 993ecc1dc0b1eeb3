//! Who people are, as an analyst knows them: many at once, in two statements.

#![warn(missing_docs)]

use std::collections::{BTreeSet, HashMap};

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ConnectionTrait, QueryTrait};

use super::rules::{self, Withheld};
use crate::care::consent;
use crate::care::consent::entity::{ConsentDecision, ConsentPurpose};
use crate::care::person::entity::{Column, Entity};
use crate::care::person::wire::Demographics;
use crate::care::restriction;
use crate::community::postcode;
use crate::prelude::*;
use kernel::auth::mac::MacKey;
use kernel::db::restricted::is_unrestricted;

/// A person as an analyst knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PseudonymisedPerson {
    /// The same for all rows of one person, in every service of this county, and nowhere else: 32 hexadecimal digits.
    #[schema(min_length = 32, max_length = 32, example = "5f0c1de2ab7c4a08913f6d2b7c1e9a44")]
    pub pseudonym: String,
    /// The five years in which they were born, as known or estimated; up to 1934 one band. Absent where it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 14, example = "1950-1954")]
    pub birth_year_band: Option<String>,
    /// The middle layer super output area (`E02` and six digits) that they live in. Absent where it is not known, or withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 9, example = "E02002330")]
    pub msoa: Option<String>,
    /// The decile of the Index of Multiple Deprivation of where they live: 1 is the most deprived. Absent with the area.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 10)]
    pub deprivation_decile: Option<i16>,
    /// Whether they keep back where they live: the area is withheld then, and not unknown.
    #[serde(skip)]
    #[schema(ignore)]
    pub keeps_area_back: bool,
}

impl PseudonymisedPerson {
    /// What is withheld of any row about them.
    pub fn withheld(&self) -> BTreeSet<Withheld> {
        self.keeps_area_back.then_some(Withheld::Area).into_iter().collect()
    }
}

/// Who these people are, without those who have no row: who has refused it by their newest word, whose record is restricted, and
/// who was entered by mistake. Of who was merged it is who they were found to be, as far as that is asked for by their own name. At most a few
/// thousand at once.
///
/// # Errors
/// The database's own.
pub async fn people(
    db: &impl ConnectionTrait,
    key: &MacKey,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<HashMap<PersonId, PseudonymisedPerson>, DbErr> {
    let ids: BTreeSet<PersonId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    type Found = (PersonId, Option<NhsNumber>, sea_orm::JsonValue, bool, Option<ConsentDecision>);
    let found: Vec<Found> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::NhsNumber, Column::Demographics, Column::AddressWithheld])
        .expr(newest_evaluation_decision())
        .filter(Column::Id.is_in(ids))
        .filter(Column::ClosedOffAt.is_null())
        .filter(Column::MergedIntoId.is_null())
        .filter(is_unrestricted(Column::Id))
        .into_tuple()
        .all(db)
        .await?;
    let counted = found.into_iter().filter(|(.., word)| word.is_none_or(|word| word == ConsentDecision::Given));
    let mut said = Vec::new();
    for (id, nhs_number, demographics, keeps_area_back, _) in counted {
        let demographics: Demographics = serde_json::from_value(demographics)
            .map_err(|_| DbErr::Type("a person's demographics cannot be read".to_owned()))?;
        let postcode = demographics.address.and_then(|address| address.postcode).filter(|_| !keeps_area_back);
        said.push((id, nhs_number, demographics.birth_date, keeps_area_back, postcode));
    }
    let postcodes: BTreeSet<Postcode> = said.iter().filter_map(|(.., postcode)| postcode.clone()).collect();
    let areas = areas(db, postcodes).await?;
    let rows = said.into_iter().map(|(id, nhs_number, born, keeps_area_back, postcode)| {
        let area = postcode.and_then(|postcode| areas.get(&postcode));
        let row = PseudonymisedPerson {
            pseudonym: rules::pseudonym(key, nhs_number.as_ref(), id),
            birth_year_band: born.map(rules::birth_year_band),
            msoa: area.and_then(|(msoa, _)| msoa.clone()),
            deprivation_decile: area.and_then(|(_, decile)| *decile),
            keeps_area_back,
        };
        (id, row)
    });
    Ok(rows.collect())
}

/// The pseudonyms of these people, also of those who have no row: for what says that their rows are to be taken out.
///
/// # Errors
/// The database's own.
pub async fn pseudonyms(
    db: &impl ConnectionTrait,
    key: &MacKey,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<HashMap<PersonId, String>, DbErr> {
    let ids: BTreeSet<PersonId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(PersonId, Option<NhsNumber>)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::NhsNumber])
        .filter(Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    // Of who was erased it stands apart: what it was made of is gone.
    let stored: Vec<(PersonId, Option<String>)> = restriction::entity::Entity::find()
        .select_only()
        .columns([restriction::entity::Column::PersonId, restriction::entity::Column::Pseudonym])
        .filter(restriction::entity::Column::PersonId.is_in(found.iter().map(|(id, _)| *id)))
        .filter(restriction::entity::Column::IsErased.eq(true))
        .into_tuple()
        .all(db)
        .await?;
    let mut stored: HashMap<PersonId, Option<String>> = stored.into_iter().collect();
    let named = |(id, number): (PersonId, Option<NhsNumber>)| {
        let pseudonym = stored.remove(&id).flatten().unwrap_or_else(|| rules::pseudonym(key, number.as_ref(), id));
        (id, pseudonym)
    };
    Ok(found.into_iter().map(named).collect())
}

/// What a person last decided about their record counting in evaluation (002 Appendix 4), in a query of people. The names of
/// decisions are in the order in which they were written down.
pub fn newest_evaluation_decision() -> Expr {
    use consent::entity::Column as Consent;
    let of_person = Consent::PersonId.into_expr().equals((Entity, Column::Id));
    let newest = consent::entity::Entity::find()
        .select_only()
        .column(Consent::Decision)
        .filter(of_person)
        .filter(Consent::Purpose.eq(ConsentPurpose::Evaluation))
        .order_by_desc(Consent::Id)
        .limit(1)
        .into_query();
    Expr::SubQuery(None, Box::new(newest.into()))
}

async fn areas(
    db: &impl ConnectionTrait,
    postcodes: BTreeSet<Postcode>,
) -> Result<HashMap<Postcode, (Option<String>, Option<i16>)>, DbErr> {
    use postcode::entity::Column as Place;
    if postcodes.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(Postcode, Option<String>, Option<i16>)> = postcode::entity::Entity::find()
        .select_only()
        .columns([Place::Postcode, Place::Msoa, Place::DeprivationDecile])
        .filter(Place::Postcode.is_in(postcodes))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().map(|(postcode, msoa, decile)| (postcode, (msoa, decile))).collect())
}
