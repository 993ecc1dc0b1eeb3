//! What nearly every change of a row does alike: load, ask for `If-Match`, decide, compare the caller's copy, save, say
//! what happened, show.

use std::cell::Cell;

use sea_orm::{ActiveModelBehavior, ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel};

use super::{Cx, Viewed};
use crate::db::{Resource, Scoped, Tx, Versioned};
use crate::event::Emits;
use crate::http::Reply;
use crate::http::etag::IfMatch;
use crate::problem::Problem;
use catalogue::{Action, Code, EventType};

/// An entity that is changed in steps: its rows are seen, versioned, and tell what happened to them.
pub trait Stepped:
    Versioned<Model: Viewed + Resource<Change = Self::ActiveModel> + Emits + IntoActiveModel<Self::ActiveModel>>
{
}

impl<E> Stepped for E where
    E: Versioned<Model: Viewed + Resource<Change = E::ActiveModel> + Emits + IntoActiveModel<E::ActiveModel>>
{
}

/// A row about to be changed, with what the caller says they have read of it.
pub struct Step<'a, E: EntityTrait> {
    /// The row as it was read.
    pub row: E::Model,
    cx: &'a Cx,
    tx: &'a Tx,
    if_match: IfMatch,
    is_compared: Cell<bool>,
}

impl Cx {
    /// Changes a row, and shows what came of it. `act` decides, saves with [`Step::save`], does what follows for other
    /// rows, and gives the row as it is then.
    ///
    /// # Errors
    /// As [`Cx::begin`]; the act's own; 412 where the caller's copy is an old one.
    pub async fn step<E: Stepped>(
        &self,
        action: Action,
        id: impl Into<sea_orm::Value>,
        act: impl AsyncFn(&Tx, &Step<'_, E>) -> Result<E::Model, Problem>,
    ) -> Result<Reply, Problem> {
        let id = id.into();
        self.write(action, async |tx| {
            let step = self.begin(tx, id.clone()).await?;
            let row = act(tx, &step).await?;
            step.must_be_compared(action)?;
            self.show(tx, &row).await
        })
        .await
    }

    /// Loads a row to be changed, within a transaction that goes on.
    ///
    /// # Errors
    /// As [`Tx::get`], then as [`Cx::begin_on`].
    pub async fn begin<'a, E: Scoped>(
        &'a self,
        tx: &'a Tx,
        id: impl Into<sea_orm::Value>,
    ) -> Result<Step<'a, E>, Problem> {
        self.begin_on(tx, tx.get::<E>(id).await?)
    }

    /// The same for a row that is loaded. `If-Match` is required of those who work in the county; who is outside may leave
    /// it out.
    ///
    /// # Errors
    /// 428 where it is missing, 400 where it cannot be read.
    pub fn begin_on<'a, E: EntityTrait>(&'a self, tx: &'a Tx, row: E::Model) -> Result<Step<'a, E>, Problem> {
        let if_match = if tx.caller().role.is_outside() { self.if_match()? } else { self.needs_if_match()? };
        Ok(Step { row, cx: self, tx, if_match, is_compared: Cell::new(false) })
    }
}

impl<E: Stepped> Step<'_, E> {
    /// Lets the step pass where the caller's copy is still what they would be shown, and gives that. [`Step::save`] asks for
    /// it by itself: for a step that saves in its own way, or refuses something only after it.
    ///
    /// Views may read more than the row, and after it. Where somebody changed both in between, the row comes before the
    /// version: the act is run again on what is there now.
    ///
    /// # Errors
    /// 412.
    pub async fn check_if_match(&self) -> Result<<E::Model as Viewed>::View, Problem> {
        let view = self.row.view(self.tx).await?;
        if !self.is_compared.replace(true)
            && let Err(stale) = self.cx.check_if_match(&self.if_match, &view)
        {
            let now = self.tx.get::<E>(self.row.resource_id()).await?;
            let is_same = E::stamp(&now) == E::stamp(&self.row);
            return if is_same { Err(stale) } else { self.tx.checked(Err(DbErr::RecordNotUpdated)) };
        }
        Ok(view)
    }

    /// Nothing is overwritten unseen: a fault of ours where the step never asked for the comparison.
    fn must_be_compared(&self, action: Action) -> Result<(), Problem> {
        if self.is_compared.get() {
            return Ok(());
        }
        tracing::error!(operation = action.operation_id(), "a step did not compare If-Match");
        Err(Problem::new(Code::InternalError))
    }

    /// Saves the change with the time of it, where the caller's copy is still what they would be shown, and emits the event
    /// of it: the row as it is now.
    ///
    /// # Errors
    /// 412; as [`Tx::update`].
    pub async fn save(&self, kind: EventType, change: E::ActiveModel) -> Result<E::Model, Problem> {
        let row = self.update(change).await?;
        self.tx.emit(row.event(kind));
        Ok(row)
    }

    /// The same without the event, for a step that describes its own.
    ///
    /// # Errors
    /// As [`Step::save`].
    pub async fn update(&self, mut change: E::ActiveModel) -> Result<E::Model, Problem> {
        if !self.is_compared.get() {
            self.check_if_match().await?;
        }
        E::Model::touch(&mut change, self.tx.now());
        self.tx.update::<E>(&self.row, change).await
    }

    /// The same of every column, where the whole row was decided.
    ///
    /// # Errors
    /// As [`Step::save`].
    pub async fn replace(&self, after: E::Model) -> Result<E::Model, Problem> {
        self.update(after.into_active_model().reset_all()).await
    }
}

impl Tx {
    /// Adds a row as [`Tx::insert`] does, and emits the event of it.
    ///
    /// # Errors
    /// As [`Tx::insert`].
    pub async fn record<E>(&self, kind: EventType, row: E::Model) -> Result<E::Model, Problem>
    where
        E: Scoped<Model: Emits + IntoActiveModel<E::ActiveModel>, ActiveModel: ActiveModelBehavior + Send>,
    {
        let row = self.insert::<E>(row.into_active_model().reset_all()).await?;
        self.emit(row.event(kind));
        Ok(row)
    }
}
