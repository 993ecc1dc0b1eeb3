//! The classes of what is most sensitive that a caller may see in any case.

use catalogue::SensitiveClass;
use catalogue::coded::Coded;

/// The classes that a caller holds whatever the case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrantedClasses(Vec<SensitiveClass>);

impl GrantedClasses {
    /// These.
    pub fn new(classes: impl IntoIterator<Item = SensitiveClass>) -> Self {
        Self(classes.into_iter().collect())
    }

    /// Whether this is one of them.
    pub fn has(&self, class: SensitiveClass) -> bool {
        self.0.contains(&class)
    }

    /// Those that are wanting.
    pub fn lacked(&self) -> impl Iterator<Item = SensitiveClass> + '_ {
        SensitiveClass::ALL.iter().copied().filter(|class| !self.has(*class))
    }

    /// Whether there is none that is wanting: nothing of any case is hidden.
    pub fn is_all(&self) -> bool {
        self.lacked().next().is_none()
    }
}
