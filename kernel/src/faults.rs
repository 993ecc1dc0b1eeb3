//! Collects every fault of a body, so that a sender hears all of them at once.

use std::borrow::Cow;
use std::fmt::{Display, Write};

use crate::problem::Fault;

/// The faults found so far, and the place in the body that is being looked at.
#[derive(Debug, Default)]
pub struct Faults {
    place: String,
    found: Vec<Fault>,
}

impl Faults {
    /// None found yet; looking at the whole body.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a fault of `field` (a path below the present place: `name/given_name`) when `wrong`.
    pub fn when(&mut self, wrong: bool, field: &str, code: &'static str, detail: impl Into<Cow<'static, str>>) {
        if wrong {
            self.found.push(Fault::new(format!("{}/{field}", self.place), code, detail));
        }
    }

    /// Notes that the reason, which is none of its list, is not said in words.
    pub fn when_unsaid<T>(&mut self, is_other: bool, comment: Option<&T>) {
        self.when(is_other && comment.is_none(), "comment", "missing", "say what the other reason is");
    }

    /// Looks at what stands below `field`: a name, or a position in a list.
    pub fn under(&mut self, field: impl Display, look: impl FnOnce(&mut Self)) {
        let outer = self.place.len();
        // Writing to a String cannot fail.
        let _ = write!(self.place, "/{field}");
        look(self);
        self.place.truncate(outer);
    }

    /// What was found, in the order of looking.
    pub fn into_vec(self) -> Vec<Fault> {
        self.found
    }
}
