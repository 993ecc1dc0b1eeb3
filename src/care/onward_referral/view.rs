//! An onward referral as the contract shows it: to the organisation with whom it is about and how to reach them without harm, to the
//! service with what was answered.

#![warn(missing_docs)]

use std::collections::HashMap;

use super::codes::{OnwardReferralAction, OnwardReferralStatus};
use super::entity::Model;
use crate::care::episode::status::TransferBasis;
use crate::care::person::entity as person;
use crate::care::person::wire::{ContactDetails, Demographics, PersonName};
use crate::care::precaution::in_force::{of_row, to_review_in};
use crate::care::precaution::view::Precautions;
use crate::care::referral::entity as referral;
use crate::care::referral::sensitive::sees_whole;
use crate::care::referral::status::StatusReason;
use crate::prelude::*;

/// Somebody who was redirected to an organisation that is known here and has no service.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OnwardReferral {
    /// Its identifier.
    pub id: OnwardReferralId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: OnwardReferralStatus,
    /// What you may do next.
    #[schema(max_items = 1)]
    pub allowed_actions: Vec<OnwardReferralAction>,
    /// The service that redirected them.
    pub service_id: ServiceId,
    /// The person. For the service alone.
    pub person_id: Option<PersonId>,
    /// The referral. For the service alone.
    pub referral_id: Option<ReferralId>,
    /// The organisation that it was sent to.
    pub organisation_id: OrganisationId,
    /// On what basis it is informed.
    pub basis: TransferBasis,
    /// Whom it is about. For the organisation alone, and not once it has said that it does not see to them.
    pub person: Option<OnwardPerson>,
    /// Why they were redirected: a code of `redirection_reason`.
    pub reason: Option<StatusReason>,
    /// The same in words, where whoever redirected them has released them.
    #[schema(max_length = 1000)]
    pub reason_comment: Option<String>,
    /// The day on which they were first referred.
    pub date_referred: Option<NaiveDate>,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// Who answered, by name.
    #[schema(max_length = 100)]
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
    /// What they said.
    #[schema(max_length = 1000)]
    pub comment: Option<String>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Whom an onward referral is about, as the service knows them now: what is needed to reach them without harm, and no more.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OnwardPerson {
    /// What they are called.
    pub name: PersonName,
    /// Date of birth, where it is known.
    pub birth_date: Option<NaiveDate>,
    /// They have died.
    pub has_died: bool,
    /// How to reach them; nothing while they object to contact, and once they have died.
    pub contact: Option<ContactDetails>,
    /// Preferred language.
    pub preferred_language: Option<Language>,
    /// What must be kept to so that they come to no harm: read it before you do anything.
    pub precautions: Precautions,
}

kernel::page! {
    /// A page of onward referrals.
    OnwardReferralPage:
        /// The onward referrals, the newest first.
        OnwardReferral
}

impl Viewed for Model {
    type View = OnwardReferral;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<OnwardReferral>, Problem> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let role = tx.caller().role;
        let people = if role.is_outside() { people_in(tx, &rows).await? } else { HashMap::new() };
        let db = tx.system("whom somebody was redirected to reads why, and since when they wait");
        let referrals =
            referral::Entity::find().filter(referral::Column::Id.is_in(rows.iter().map(|row| row.referral_id)));
        let referrals: HashMap<ReferralId, referral::Model> =
            referrals.all(&db).await?.into_iter().map(|row| (row.id, row)).collect();
        let view = |row: &Self| {
            let referral = referrals.get(&row.referral_id);
            let inside = !role.is_outside();
            // Why somebody was redirected is of the referral, which a colleague does not see whole.
            let told = referral.filter(|referral| !inside || sees_whole(tx.caller(), referral));
            OnwardReferral {
                id: row.id,
                etag: ETag::default(),
                status: row.status,
                allowed_actions: row.status.allowed_actions(role),
                service_id: row.service_id,
                person_id: inside.then_some(row.person_id),
                referral_id: inside.then_some(row.referral_id),
                organisation_id: row.organisation_id,
                basis: row.basis,
                person: people.get(&row.person_id).filter(|_| row.status != OnwardReferralStatus::NotTakenOn).cloned(),
                reason: told.and_then(|referral| referral.status_reason),
                reason_comment: told
                    .filter(|referral| inside || referral.status_comment_released)
                    .and_then(|referral| referral.status_comment.clone()),
                date_referred: referral.map(|referral| referral.date_referred),
                sent_at: row.sent_at,
                answered_by: row.answered_by.clone(),
                answered_at: row.answered_at,
                comment: row.comment.clone(),
                updated_at: row.updated_at,
            }
        };
        Ok(rows.iter().map(view).collect())
    }
}

/// Whom these are about.
async fn people_in(tx: &Tx, rows: &[Model]) -> Result<HashMap<PersonId, OnwardPerson>, Problem> {
    let ids: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    let found = person::Entity::find()
        .filter(person::Column::Id.is_in(ids.iter().copied()))
        .all(&tx.system("whom somebody was redirected to reads whom it is about, and how to reach them without harm"))
        .await?;
    let waiting = grouped(to_review_in(tx, &ids).await?, |row| row.person_id);
    let view = |row: person::Model| {
        let waiting = waiting.get(&row.id).map_or(&[][..], Vec::as_slice);
        let precautions = of_row(&row, waiting)?.shown();
        let known: Demographics =
            serde_json::from_value(row.demographics).map_err(|_| Problem::new(Code::InternalError))?;
        let reachable = row.contact_objection_at.is_none() && row.death.is_none();
        // Former names, and where somebody who keeps their address back is to be found, go to nobody outside.
        let mut contact = known.contact;
        if row.address_withheld {
            contact.other = None;
        }
        let person = OnwardPerson {
            name: PersonName { alias: None, ..known.name },
            birth_date: row.birth_date,
            has_died: row.death.is_some(),
            contact: Some(contact).filter(|_| reachable),
            preferred_language: known.preferred_language,
            precautions,
        };
        Ok((row.id, person))
    };
    found.into_iter().map(view).collect()
}
