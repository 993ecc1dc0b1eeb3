//! Every resource of the contract, and every table about a person, in one list: from it follow whose history the feed
//! reads, and which rows go with a person who is merged. What a row is of stands with its entity
//! ([`kernel::resource!`]): the kind, the path, whom it is about.

use std::collections::HashMap;
use std::sync::LazyLock;

use futures_util::future::{BoxFuture, LocalBoxFuture};
use sea_orm::sea_query::{Expr, ExprTrait};

use crate::care::{
    assessment, care_plan, coded_entry, consent, contact, episode, erasure, group_session, healthcare_use,
    household_link, instrument, mdt, message_back, money_gain, onward_referral, outcome, person, precaution,
    refer_back, referral, restriction, safety, story,
};
use crate::community::{
    asset, asset_concern, confidence_survey, connection, directory_source, gap, quality_assurance, volunteer,
};
use crate::county::{
    absence, access_grant, activity, client, list_size, on_call, organisation, service, signposting, supervision,
    worker,
};
use crate::insight::{access_review, export, notification, webhook};
use crate::prelude::*;
use crate::system::task;
use kernel::auth::mac::MacKey;
use kernel::db::{Erased, Executor, Scoped, Versioned, erase_rows};
use kernel::http::etag::{self, Tagged};
use sea_orm::ActiveModelBehavior;

/// Every one. Those about a person stand in the order in which a merge moves their rows.
pub fn all() -> Vec<Kind> {
    use {
        consent::entity as consents, contact::version as versions, person::match_key as keys,
        precaution::statement as statements, restriction::entity as restrictions,
    };
    vec![
        table::<keys::Entity>("match_keys", keys::Column::SourceId, keys::Column::PersonId),
        of_person::<person::entity::Entity>(Action::GetPerson, person::entity::Column::MergedIntoId),
        table::<restrictions::Entity>("restriction", restrictions::Column::PersonId, restrictions::Column::PersonId),
        table::<consents::Entity>("consent", consents::Column::Id, consents::Column::PersonId),
        of_person::<erasure::entity::Entity>(Action::GetErasure, erasure::entity::Column::PersonId),
        of_person::<referral::entity::Entity>(Action::GetReferral, referral::entity::Column::PersonId),
        of_person::<episode::entity::Entity>(Action::GetEpisode, episode::entity::Column::PersonId),
        of_person::<contact::entity::Entity>(Action::GetContact, contact::entity::Column::PersonId),
        table::<versions::Entity>("contact_version", versions::Column::Id, versions::Column::PersonId),
        table::<statements::Entity>("precaution_statement", statements::Column::Id, statements::Column::PersonId),
        of_person::<household_link::entity::Entity>(Action::GetHouseholdLink, household_link::entity::Column::PersonId),
        Kind {
            name: "household_link_other",
            reading: None,
            ..of_person::<household_link::entity::Entity>(
                Action::GetHouseholdLink,
                household_link::entity::Column::OtherPersonId,
            )
        },
        of_person::<onward_referral::entity::Entity>(
            Action::GetOnwardReferral,
            onward_referral::entity::Column::PersonId,
        ),
        of_person::<refer_back::entity::Entity>(Action::GetReferBack, refer_back::entity::Column::PersonId),
        of_person::<safety::entity::Entity>(Action::GetSafetyEvent, safety::entity::Column::PersonId),
        of_person::<coded_entry::entity::Entity>(Action::GetCodedEntry, coded_entry::entity::Column::PersonId),
        of_person::<mdt::entity::Entity>(Action::GetMdtItem, mdt::entity::Column::PersonId),
        of_person::<care_plan::entity::Entity>(Action::GetCarePlan, care_plan::entity::Column::PersonId),
        of_person::<outcome::entity::Entity>(Action::GetOutcome, outcome::entity::Column::PersonId),
        of_person::<money_gain::entity::Entity>(Action::GetMoneyGain, money_gain::entity::Column::PersonId),
        of_person::<connection::entity::Entity>(Action::GetConnection, connection::entity::Column::PersonId),
        of_person::<healthcare_use::entity::Entity>(Action::GetHealthcareUse, healthcare_use::entity::Column::PersonId),
        of_person::<story::entity::Entity>(Action::GetStory, story::entity::Column::PersonId),
        of_person::<message_back::entity::Entity>(Action::GetMessageBack, message_back::entity::Column::PersonId),
        of_person::<access_review::entity::Entity>(Action::GetAccessReview, access_review::entity::Column::PersonId),
        of_person::<task::entity::Entity>(Action::GetTask, task::entity::Column::PersonId),
        table::<volunteer::entity::Entity>(
            "volunteer_person",
            volunteer::entity::Column::Id,
            volunteer::entity::Column::PersonId,
        ),
        resource::<assessment::entity::Entity>(Action::GetAssessment),
        resource::<asset::entity::Entity>(Action::GetAsset),
        resource::<asset_concern::entity::Entity>(Action::GetAssetConcern),
        resource::<confidence_survey::entity::Entity>(Action::GetConfidenceSurvey),
        resource::<directory_source::entity::Entity>(Action::GetDirectorySource),
        resource::<gap::entity::Entity>(Action::GetGap),
        resource::<quality_assurance::entity::Entity>(Action::GetQualityAssurance),
        resource::<volunteer::entity::Entity>(Action::GetVolunteer),
        resource::<instrument::entity::Entity>(Action::GetInstrument),
        resource::<group_session::entity::Entity>(Action::GetGroupSession),
        resource::<safety::check_in::Entity>(Action::GetWorkerCheckIn),
        resource::<organisation::entity::Entity>(Action::GetOrganisation),
        resource::<service::entity::Entity>(Action::GetService),
        resource::<worker::entity::Entity>(Action::GetWorker),
        resource::<absence::entity::Entity>(Action::GetAbsence),
        resource::<access_grant::entity::Entity>(Action::GetAccessGrant),
        resource::<client::entity::Entity>(Action::ReadMe),
        resource::<activity::entity::Entity>(Action::GetActivity),
        resource::<signposting::entity::Entity>(Action::GetSignposting),
        resource::<supervision::entity::Entity>(Action::GetSupervision),
        resource::<list_size::entity::Entity>(Action::GetListSize),
        resource::<on_call::entity::Entity>(Action::GetOnCallShift),
        resource::<export::entity::Entity>(Action::GetExport),
        resource::<notification::entity::Entity>(Action::GetNotification),
        resource::<notification::preferences::Entity>(Action::GetNotificationPreferences),
        resource::<webhook::entity::Entity>(Action::GetWebhookEndpoint),
        resource::<webhook::delivery::Entity>(Action::GetWebhookDelivery),
    ]
}

/// Reads a row through the caller's eyes: 404 where they may not know of it.
type Read = for<'a> fn(&'a Tx, Uuid) -> LocalBoxFuture<'a, Result<(), Problem>>;

/// Views a row as the caller sees it.
type View = for<'a> fn(&'a Tx, &'a MacKey, Uuid) -> LocalBoxFuture<'a, Result<Tagged, Problem>>;

/// Of rows those that the caller sees and need no stated reason.
type Visible = for<'a> fn(&'a Tx, Vec<Uuid>) -> LocalBoxFuture<'a, Result<Vec<Uuid>, Problem>>;

/// How callers read a resource.
#[derive(Clone, Copy)]
pub struct Reading {
    action: Action,
    read: Read,
    view: View,
    visible: Visible,
}

/// A kind of resource, or of rows about a person.
pub struct Kind {
    /// What the contract calls a resource; of other rows what a merge remembers them by.
    pub name: &'static str,
    /// How a resource is read; absent for other rows.
    pub reading: Option<Reading>,
    /// The rows, where they are about a person.
    pub rows: Option<Box<dyn PersonRows>>,
}

static READINGS: LazyLock<HashMap<&str, Reading>> = LazyLock::new(|| {
    let read = all().into_iter().filter_map(|kind| Some((kind.name, kind.reading?)));
    read.collect()
});

fn reading(name: &str) -> Option<Reading> {
    READINGS.get(name).copied()
}

/// The operation by which one of a kind of resource is read.
pub fn read_by(name: &str) -> Option<Action> {
    reading(name).map(|reading| reading.action)
}

/// Reads a row of a kind of resource through the caller's eyes.
pub fn read<'a>(tx: &'a Tx, name: &'a str, id: Uuid) -> Option<LocalBoxFuture<'a, Result<(), Problem>>> {
    Some((reading(name)?.read)(tx, id))
}

/// Views a row of a kind of resource as the caller sees it now.
pub fn view<'a>(
    tx: &'a Tx,
    etags: &'a MacKey,
    name: &'a str,
    id: Uuid,
) -> Option<LocalBoxFuture<'a, Result<Tagged, Problem>>> {
    Some((reading(name)?.view)(tx, etags, id))
}

/// Of these rows of a kind of resource those that the caller sees, in one statement.
pub fn visible<'a>(tx: &'a Tx, name: &str, ids: Vec<Uuid>) -> Option<LocalBoxFuture<'a, Result<Vec<Uuid>, Problem>>> {
    Some((reading(name)?.visible)(tx, ids))
}

/// A resource, and the operation by which one of its kind is read.
fn resource<E: Scoped<Model: Resource + Viewed>>(action: Action) -> Kind {
    let read: Read = |tx, id| Box::pin(async move { tx.get::<E>(id).await.map(|_| ()) });
    let view: View = |tx, etags, id| Box::pin(async move { etag::tag(etags, &tx.get::<E>(id).await?.view(tx).await?) });
    let visible: Visible = |tx, ids| {
        Box::pin(async move {
            let count = u64::try_from(ids.len()).unwrap_or(u64::MAX);
            let rows = tx.find::<E>().filter(E::key().is_in(ids)).all(count).await?;
            Ok(rows.iter().map(Resource::resource_id).collect())
        })
    };
    Kind { name: E::Model::TYPE, reading: Some(Reading { action, read, view, visible }), rows: None }
}

/// A resource about the person whom this column names.
fn of_person<
    E: Versioned<Model: Resource + Viewed + IntoActiveModel<E::ActiveModel>, ActiveModel: ActiveModelBehavior + Send>
        + Erased,
>(
    action: Action,
    person: E::Column,
) -> Kind {
    let rows = Rows::<E> { row: E::key(), person, version: Some(E::version_column()) };
    Kind { rows: Some(Box::new(rows)), ..resource::<E>(action) }
}

/// A table of no resource, whose rows are about a person: what a row is remembered by, and whom it is about.
fn table<E: Erased<Model: IntoActiveModel<E::ActiveModel>, ActiveModel: ActiveModelBehavior + Send>>(
    name: &'static str,
    row: E::Column,
    person: E::Column,
) -> Kind {
    Kind { name, reading: None, rows: Some(Box::new(Rows::<E> { row, person, version: None })) }
}

/// The rows of a table that are about people.
pub trait PersonRows: Send + Sync {
    /// The table.
    fn table(&self) -> String;

    /// Those that are about this person.
    fn about<'a>(&'a self, db: &'a Executor<'_>, person: PersonId) -> LocalBoxFuture<'a, Result<Vec<Uuid>, DbErr>>;

    /// Makes these about `to`, as far as they are about `from`. Those that others may be changing at this moment get a new
    /// version, so that such a change is decided again.
    fn give<'a>(
        &'a self,
        db: &'a Executor<'_>,
        rows: &'a [Uuid],
        from: PersonId,
        to: PersonId,
    ) -> LocalBoxFuture<'a, Result<(), DbErr>>;

    /// Leaves of those that are about these people what the table says ([`Erased`]).
    fn erase<'a>(&'a self, db: &'a Executor<'_>, people: &'a [Uuid]) -> BoxFuture<'a, Result<(), DbErr>>;
}

struct Rows<E: EntityTrait> {
    row: E::Column,
    person: E::Column,
    version: Option<E::Column>,
}

impl<E: Erased<Model: IntoActiveModel<E::ActiveModel>, ActiveModel: ActiveModelBehavior + Send>> PersonRows
    for Rows<E>
{
    fn table(&self) -> String {
        E::default().table_name().to_owned()
    }

    fn about<'a>(&'a self, db: &'a Executor<'_>, person: PersonId) -> LocalBoxFuture<'a, Result<Vec<Uuid>, DbErr>> {
        let about = E::find().select_only().column(self.row).filter(self.person.eq(person));
        Box::pin(about.into_tuple().all(db))
    }

    fn give<'a>(
        &'a self,
        db: &'a Executor<'_>,
        rows: &'a [Uuid],
        from: PersonId,
        to: PersonId,
    ) -> LocalBoxFuture<'a, Result<(), DbErr>> {
        let mut update = E::update_many()
            .col_expr(self.person, Expr::val(to))
            .filter(self.row.is_in(rows.iter().copied()))
            .filter(self.person.eq(from));
        if let Some(version) = self.version {
            update = update.col_expr(version, Expr::col(version).add(1));
        }
        Box::pin(async move { update.exec(db).await.map(|_| ()) })
    }

    fn erase<'a>(&'a self, db: &'a Executor<'_>, people: &'a [Uuid]) -> BoxFuture<'a, Result<(), DbErr>> {
        let erased = erase_rows::<E>(db, self.person, people);
        Box::pin(async move { erased.await.map(drop) })
    }
}
