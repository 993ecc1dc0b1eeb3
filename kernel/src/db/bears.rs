//! How a table says what of it is of a sensitive class.

/// Says [`crate::db::Sensitive`] for the entity of the module it stands in:
///
/// ```ignore
/// kernel::sensitive! {
///     changed, row plain, own of_own_cases,
///     plain [id version service_id]
///     words [comment]
///     of(SensitiveClass::ThirdParty) [who_was_there]
///     by(veil_place) [place]
/// }
/// ```
///
/// Rows are `changed` or `appended`. A row is `plain` (of no class by itself), `words` (its words may tell anything: for who holds
/// every class), `column(…)` (its classes stand in that column, each between bars), `open(…)` (by a condition of its own), or
/// `asked` (its `visible_to` asks for the class). `own` names the function that gives the rows of the caller's own cases. A field is
/// `plain`, an `instruction` (what keeps the person from harm, which is never hidden), `view` (who decides needs it, and its views
/// show it by who asks), `words` (may tell anything), `of` a class, or veiled `by` a function. Of a table about nobody:
/// `kernel::sensitive! { changed, about nobody [id version name] }`, of which erasure leaves all.
#[macro_export]
macro_rules! sensitive {
    ($life:ident, about nobody [$($field:ident)*]) => {
        $crate::sensitive! { $life, row plain, own $crate::db::nobodys, plain [$($field)*] }
        $crate::erased! { kept [$($field)*] }
    };
    ($life:ident, row $row:ident $(($of_row:path))?, own $own:path, $($how:ident $(($of:path))? [$($field:ident)*])*) => {
        impl $crate::db::Sensitive for Entity {
            const IS_CHANGED: bool = $crate::sensitive!(@is_changed $life);
            const HAS_VEIL: bool = false $(|| $crate::sensitive!(@has_veil $how))*;

            fn of_own_cases(caller: &$crate::auth::Caller) -> sea_orm::Condition {
                $own(caller)
            }

            fn open_to(caller: &$crate::auth::Caller) -> Option<sea_orm::Condition> {
                $crate::sensitive!(@open $row $(($of_row))? caller)
            }

            fn veil(row: &mut Model, granted: &$crate::auth::sensitive::GrantedClasses) {
                let _ = granted;
                // Without `..`: a field that has not said what it bears does not compile.
                let Model { $($($field,)*)* } = row;
                $($crate::sensitive!(@veil $how $(($of))? [$($field)*] granted);)*
            }
        }

        impl $crate::db::Veiled for Model {
            async fn veil_all(tx: &$crate::db::Tx, rows: &mut [Self]) -> Result<(), sea_orm::DbErr> {
                tx.veil::<Entity>(rows).await
            }
        }
    };
    (@is_changed changed) => { true };
    (@is_changed appended) => { false };
    (@has_veil plain) => { false };
    (@has_veil instruction) => { false };
    (@has_veil view) => { false };
    (@has_veil words) => { true };
    (@has_veil of) => { true };
    (@has_veil by) => { true };
    (@open plain $caller:ident) => { { let _ = $caller; None } };
    (@open asked $caller:ident) => { { let _ = $caller; None } };
    (@open words $caller:ident) => { Some(Self::of_own_cases($caller)) };
    (@open column($column:path) $caller:ident) => {
        Some(sea_orm::Condition::any()
            .add(Self::of_own_cases($caller))
            .add($crate::db::bears_none_lacked_by($caller, $column)))
    };
    (@open open($open:path) $caller:ident) => {
        Some(sea_orm::Condition::any().add(Self::of_own_cases($caller)).add($open($caller)))
    };
    (@veil plain [$($field:ident)*] $granted:ident) => { $(let _ = $field;)* };
    (@veil instruction [$($field:ident)*] $granted:ident) => { $(let _ = $field;)* };
    (@veil view [$($field:ident)*] $granted:ident) => { $(let _ = $field;)* };
    (@veil words [$($field:ident)*] $granted:ident) => { $($crate::db::Blank::blank($field);)* };
    (@veil of($class:path) [$($field:ident)*] $granted:ident) => {
        if !$granted.has($class) {
            $($crate::db::Blank::blank($field);)*
        }
    };
    (@veil by($by:path) [$($field:ident)*] $granted:ident) => { $($by($field, $granted);)* };
}
