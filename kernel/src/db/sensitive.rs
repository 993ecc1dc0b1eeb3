//! The class gate: what of each table is of a sensitive class. A table says it of its rows and of each of its fields, with no
//! default: one that has not said it does not compile. The door does the rest. It leaves out the rows that bear a class which
//! the caller lacks, and veils the fields of the others.

use sea_orm::{ColumnTrait, Condition, EntityTrait};

use crate::auth::Caller;
use crate::auth::sensitive::GrantedClasses;

/// A table that has said what of it is of a sensitive class. [`crate::sensitive`] writes it.
pub trait Sensitive: EntityTrait {
    /// Whether its rows are changed. Who changes one decides on the whole of it, and saves the whole: it is veiled where it is
    /// shown.
    const IS_CHANGED: bool;

    /// Whether any of its fields bears a class.
    const HAS_VEIL: bool;

    /// The rows of the caller's own cases: of these they hold every class.
    fn of_own_cases(caller: &Caller) -> Condition;

    /// The rows that bear no class which the caller lacks; `None` where no row bears any.
    fn open_to(caller: &Caller) -> Option<Condition>;

    /// Takes out of a row what bears a class that is not among these: as if it had never been there.
    fn veil(row: &mut Self::Model, granted: &GrantedClasses);
}

/// What can be as if it had never been written.
pub trait Blank {
    /// Makes it so.
    fn blank(&mut self);
}

impl<T> Blank for Option<T> {
    fn blank(&mut self) {
        *self = None;
    }
}

impl Blank for String {
    fn blank(&mut self) {
        self.clear();
    }
}

/// That none of the classes which stand in a column, each between bars (`|safeguarding|suicide_risk|`), is one that the caller
/// lacks.
pub fn bears_none_lacked_by(caller: &Caller, column: impl ColumnTrait) -> Condition {
    let lacked = caller.classes.lacked();
    lacked.fold(Condition::all(), |all, class| all.add(column.not_like(format!("%|{class}|%"))))
}
