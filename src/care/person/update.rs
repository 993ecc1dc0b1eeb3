use super::attach::keys_in;
use super::codes::NhsNumberStatus;
use super::death::{ask_again_in, end_all_in, recorded};
use super::entity::{ActiveModel, Column, Entity, Model};
use super::match_key;
use super::view::{Person, PersonPatch};
use super::wire::{Death, Demographics, IndividualRequirements, SafeContact};
use crate::care::coded_entry::practice_sharing::follow_in;
use crate::care::precaution::save::settle_recorded_in;
use crate::county::service::catchment::Catchment;
use crate::prelude::*;

/// Update a person
///
/// What the service knows of them, as a merge-patch. What a referrer wrote stays in the referral. With another practice,
/// or none, what is to be entered in its record and what it is to be told follow.
#[utoipa::path(
    operation_id = "updatePerson",
    params(At<PersonId>),
    request_body(content = PersonPatch, content_type = "application/merge-patch+json"),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition, Code::AlreadyExists]))),
    responses((status = 200, description = "The person as they are now.", body = Person)),
)]
#[patch("/people/{id}")]
pub async fn update(cx: Cx, at: At<PersonId>, Json(input): Json<PersonPatch>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::UpdatePerson, at.id, async |tx, step| {
        step.row.still_stands()?;
        step.check_if_match().await?;

        let after = After::of(&cx, &step.row, &input)?;
        after.check(tx, cx.state().sandbox, &input)?;
        refuse_second(tx, &step.row, &after.demographics).await?;
        let practice_id = Catchment::of(tx, after.demographics.gp_practice.as_ref(), None).await?.practice_id;
        let mut change = after.change(practice_id);
        if let Some(instructions) = input.protective_instructions.clone() {
            change.protective_instructions = Set(instructions);
        }
        change.address_withheld = Set(after.is_address_withheld(&step.row, &input));
        let death = match &input.death {
            Patch::Absent => step.row.death.clone(),
            Patch::Null => None,
            Patch::Value(patch) => {
                let said = patch.apply(step.row.death.as_ref());
                let known = step.row.death.clone().unwrap_or_else(|| recorded(tx, &said));
                Some(Death { date: said.date, reported_by: said.reported_by, ..known })
            }
        };
        let has_died = death.is_some() && step.row.death.is_none();
        let lives = death.is_none() && step.row.death.is_some();
        change.death = Set(death);
        let mut row = step.update(change).await?;
        rewrite_keys(tx, &row, &after.demographics).await?;
        settle_recorded_in(tx, &row).await?;

        tx.emit(row.event(EventType::PersonUpdated).with(json!({ "changed": changed(&input) })));
        if lives {
            ask_again_in(tx, row.id).await?;
        }
        if has_died {
            tx.emit(row.event(EventType::PersonDeathRecorded));
            end_all_in(tx, row.id).await?;
            row = tx.get::<Entity>(row.id).await?;
        }
        follow_in(tx, row.id).await?;
        Ok(row)
    })
    .await
}

/// The person after the patch.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct After {
    demographics: Demographics,
    safe_contact: SafeContact,
    individual_requirements: IndividualRequirements,
}

impl After {
    fn of(cx: &Cx, row: &Model, input: &PersonPatch) -> Result<Self, Problem> {
        let mut after: Self = cx.validate(&json!({
            "demographics": input.demographics.apply(&row.demographics),
            "safe_contact": input.safe_contact.apply(&row.safe_contact),
            "individual_requirements": input.individual_requirements.apply(&row.individual_requirements),
        }))?;
        let person = &mut after.demographics;
        // Whoever verified a number did not verify the next one.
        if person.nhs_number != row.nhs_number && !input.demographics.names("nhs_number_status") {
            let has_number = person.nhs_number.is_some();
            let status = if has_number { NhsNumberStatus::NotTraced } else { NhsNumberStatus::TraceRequired };
            person.nhs_number_status = Some(status);
        }
        Ok(after)
    }

    fn check(&self, tx: &Tx, sandbox: bool, input: &PersonPatch) -> Result<(), Problem> {
        let mut faults = Faults::new();
        let today = calendar::local_date(tx.now());
        faults.under("demographics", |faults| {
            self.demographics.check(today, faults);
            self.demographics.check_range(sandbox, faults);
        });
        faults.under("safe_contact", |faults| self.safe_contact.check(faults));
        faults.under("individual_requirements", |faults| self.individual_requirements.check(faults));
        if let Patch::Value(death) = &input.death {
            faults.under("death", |faults| death.apply(None).check(today, faults));
        }
        if let Some(instructions) = &input.protective_instructions {
            faults.under("protective_instructions", |faults| instructions.check(faults));
        }
        let contradicts = input.address_withheld == Some(false) && self.demographics.is_address_withheld();
        let detail = "demographics say that the address is withheld";
        faults.when(contradicts, "address_withheld", "contradiction", detail);
        let faults = faults.into_vec();
        Problem::if_any(faults)
    }

    fn is_address_withheld(&self, before: &Model, input: &PersonPatch) -> bool {
        self.demographics.is_address_withheld() || input.address_withheld.unwrap_or(before.address_withheld)
    }

    fn change(&self, practice_id: Option<OrganisationId>) -> ActiveModel {
        let person = &self.demographics;
        ActiveModel {
            nhs_number: Set(person.nhs_number.clone()),
            birth_date: Set(person.birth_date.filter(|_| !person.birth_date_estimated)),
            practice_id: Set(practice_id),
            demographics: Set(json!(person)),
            safe_contact: Set(json!(self.safe_contact)),
            individual_requirements: Set(json!(self.individual_requirements)),
            ..Default::default()
        }
    }
}

fn changed(input: &PersonPatch) -> Vec<&'static str> {
    let parts = [
        ("demographics", input.demographics.is_empty()),
        ("safe_contact", input.safe_contact.is_empty()),
        ("individual_requirements", input.individual_requirements.is_empty()),
        ("death", input.death.is_absent()),
        ("protective_instructions", input.protective_instructions.is_none()),
        ("address_withheld", input.address_withheld.is_none()),
    ];
    parts.into_iter().filter(|(_, untouched)| !untouched).map(|(name, _)| name).collect()
}

/// One person of the service has an NHS number. Who that is, is told to those who may look at them.
async fn refuse_second(tx: &Tx, row: &Model, person: &Demographics) -> Result<(), Problem> {
    let Some(number) = &person.nhs_number else { return Ok(()) };
    let holder = Entity::find()
        .filter(Column::ServiceId.eq(row.service_id))
        .filter(Column::NhsNumber.eq(number.clone()))
        .filter(Column::MergedIntoId.is_null())
        .filter(Column::Id.ne(row.id))
        .one(&tx.system("an NHS number is unique in the service, also where a colleague's person has it"))
        .await?;
    let Some(holder) = holder else { return Ok(()) };
    let may_look = tx.find::<Entity>().filter(Column::Id.eq(holder.id)).any().await?;
    let who = if may_look { format!("/v1/people/{}", holder.id) } else { "another person of this service".to_owned() };
    let fault = Fault::new("/demographics/nhs_number", "not_unique", format!("{who} has this number"));
    Err(Problem::new(Code::AlreadyExists).with_faults([fault]))
}

/// The keys of the person's own row, all anew; those of referrals stay as their senders wrote them.
async fn rewrite_keys(tx: &Tx, row: &Model, person: &Demographics) -> Result<(), Problem> {
    let own = match_key::Entity::delete_many().filter(match_key::Column::SourceId.eq(row.id.0));
    own.exec(&tx.system("a person's own search keys are written anew, whoever carries the case")).await?;
    tx.append::<match_key::Entity>(keys_in(row.service_id, row.id.0, row.id, person)).await
}
