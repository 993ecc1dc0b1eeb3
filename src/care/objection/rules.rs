//! When an objection to contact can be written down, and withdrawn. Pure.

use crate::prelude::rules::*;

/// What somebody says for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Object,
    /// They object no longer.
    Withdraw,
}

/// Since when they object after an act, given since when they did before.
///
/// # Errors
/// 409 `invalid_transition` where nothing would change.
pub fn after(since: Option<DateTime<Utc>>, act: Act, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Problem> {
    match (since, act) {
        (None, Act::Object) => Ok(Some(now)),
        (Some(_), Act::Withdraw) => Ok(None),
        (Some(_), Act::Object) => Err(refused("The person objects to contact already.")),
        (None, Act::Withdraw) => Err(refused("The person does not object to contact.")),
    }
}

fn refused(why: &'static str) -> Problem {
    Problem::new(Code::InvalidTransition).because(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_and_each_act() {
        let now = DateTime::UNIX_EPOCH;
        for (since, act, expected) in [
            (None, Act::Object, Ok(Some(now))),
            (None, Act::Withdraw, Err(Code::InvalidTransition)),
            (Some(now), Act::Object, Err(Code::InvalidTransition)),
            (Some(now), Act::Withdraw, Ok(None)),
        ] {
            assert_eq!(after(since, act, now).map_err(|problem| problem.code()), expected, "{since:?} {act:?}");
        }
    }
}
