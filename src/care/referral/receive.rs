//! A submission is received: it finds its service and its person, and its clocks start.

use serde_json::Value;

use super::codes::{RiskStatus, Source};
use super::entity::{Column, Entity, Model};
use super::events;
use super::rules::{queue, steps};
use super::submission::ReferralSubmission;
use super::views::view_for_sender;
use crate::care::consent::reported::record_decisions;
use crate::care::person::attach::{self, Described};
use crate::care::precaution::codes::StatementSource;
use crate::care::precaution::save::{Said, state_in};
use crate::community::volunteer::save::review_matches_of_in;
use crate::county::service;
use crate::county::service::catchment::Catchment;
use crate::prelude::*;
use crate::system::task;
use kernel::auth::Principal;

/// What the document shows: the submission that the README and the sandbox begin with.
pub(super) fn example() -> Value {
    let text = include_str!("../../../tests/fixtures/referrals/pharmacy.json");
    serde_json::from_str(text).unwrap_or_default()
}

/// Takes one submission in: finds its service and its person, and starts its clocks.
///
/// # Errors
/// 422 with every fault; 422 `no_service_found`; 409 `already_exists` for a reference used before.
pub(super) async fn submit_in(cx: &Cx, tx: &Tx, input: &ReferralSubmission) -> Result<Reply, Problem> {
    let mut faults = input.faults(calendar::local_date(tx.now()));
    faults.extend(wrong_sender(tx.caller(), input.source));
    let mut number = Faults::new();
    number.under("person", |faults| input.person.check_range(cx.state().sandbox, faults));
    faults.extend(number.into_vec());
    if let Some(id) = input.service_id {
        faults.extend(wrong_service(tx, id).await?);
    }
    Problem::if_any(faults)?;
    refuse_second(tx, input).await?;
    let catchment = Catchment::of(tx, input.person.gp_practice.as_ref(), input.person.outward_code()).await?;
    let service_id = match input.service_id {
        Some(id) => id,
        None => catchment.service(tx).await?,
    };

    let id = ReferralId::new();
    let described = Described {
        demographics: &input.person,
        safe_contact: &input.safe_contact,
        individual_requirements: &input.individual_requirements,
        protective_instructions: &input.protective_instructions,
        address_withheld: input.person.is_address_withheld(),
        practice_id: catchment.practice_id,
        objects_to_practice: input.agreement.objects_to_practice,
    };
    let attached = attach::attach_in(tx, service_id, id, described).await?;
    let row = Model {
        id,
        service_id,
        person_id: attached.person_id,
        pcn_id: catchment.pcn_id,
        practice_objection: input.agreement.objects_to_practice,
        ..received(tx, input)
    };
    let row = tx.insert::<Entity>(row.into_active_model().reset_all()).await?;
    tx.emit(row.event(EventType::ReferralSubmitted).to(Audience::StatusDisclosed));
    let reported = record_decisions(tx, &input.agreement, &row, attached).await?;
    let tasks = [steps::received(&row, tx.now()), reported].concat();
    let said = Said { source: StatementSource::Referral, referral_id: Some(row.id), merge_id: None };
    let review = state_in(tx, row.person_id, said, vec![input.stated()]).await?;
    task::apply_to_each_new_in(tx, &[(events::subject(&row), tasks), review]).await?;
    if row.household_reference.is_some() {
        review_matches_of_in(tx, row.person_id).await?;
    }
    let view = view_for_sender(tx, &row, input.agreement.feedback_to_referrer).await?;
    Ok(cx.created_at(&view, row.path())?.about(&row))
}

/// A front end of a service speaks for the people before it, an agency's program for the agency: a source of the other
/// kind would disclose the referral to the wrong reader.
fn wrong_sender(caller: &Caller, source: Source) -> Option<Fault> {
    let is_front_end = matches!(caller.principal, Principal::Client(_)) && !caller.services.is_empty();
    let detail = match (is_front_end, source) {
        (true, Source::Organisation) => "this client is a front end for people and families: self or carer_or_family",
        (false, Source::OneSelf | Source::CarerOrFamily) => "this caller sends for its organisation: organisation",
        _ => return None,
    };
    Some(Fault::new("/source", "not_for_this_client", detail))
}

async fn wrong_service(tx: &Tx, id: ServiceId) -> Result<Option<Fault>, Problem> {
    let found = tx.find::<service::entity::Entity>().filter(service::entity::Column::Id.eq(id)).one().await?;
    let in_use = found.filter(|service| service.status == Status::Active);
    Ok(match in_use.map(|service| service.accepting_referrals) {
        None => Some(Fault::new("/service_id", "not_found", "no such service, or it is no longer in use")),
        Some(false) => Some(Fault::new("/service_id", "closed", "the service takes no new referrals at present")),
        Some(true) => None,
    })
}

/// The sender's own reference is unique among the sender's referrals but those that were sent by mistake: the first one is
/// named.
async fn refuse_second(tx: &Tx, input: &ReferralSubmission) -> Result<(), Problem> {
    let Some(reference) = &input.external_reference else { return Ok(()) };
    let first = Entity::find()
        .filter(Column::OrganisationId.eq(tx.caller().organisation_id))
        .filter(Column::ExternalReference.eq(reference.as_str()))
        .filter(Column::ReferenceIsFree.eq(false))
        .one(&tx.system("a sender's reference is unique, also where the sender no longer sees the referral"))
        .await?;
    first.map_or(Ok(()), |first| {
        let detail = format!("this reference stands already in /v1/referrals/{}", first.id);
        Err(Problem::new(Code::AlreadyExists).with_faults([Fault::new("/external_reference", "not_unique", detail)]))
    })
}

fn received(tx: &Tx, input: &ReferralSubmission) -> Model {
    let caller = tx.caller();
    let (has_safety_risk, has_basic_need) = (input.has_safety_risk(), !input.basic_needs.is_empty());
    Model {
        organisation_id: caller.organisation_id,
        client_id: match caller.principal {
            Principal::Client(id) => Some(id),
            Principal::Worker(_) => None,
        },
        source: input.source,
        source_kind: (input.source == Source::Organisation).then_some(caller.organisation_kind),
        external_reference: input.external_reference.clone().map(String::from),
        household_reference: input.household_reference.clone().map(String::from),
        household_hidden: input.household_hidden,
        priority: input.priority(),
        has_basic_need,
        has_safety_risk,
        risks_unknown: input.risks.status == RiskStatus::Unknown,
        risk_to_review_since: input.risks.is_to_review().then(|| tx.now()),
        queue_order_without_risk: queue::order_without_risk(input.priority(), has_basic_need, input.date_referred),
        queue_order: queue::order(has_safety_risk, input.priority(), has_basic_need, input.date_referred),
        date_referred: input.date_referred,
        submission: json!(input).into(),
        ..Model::blank(tx.now())
    }
}
