//! Scopes: what a token allows of its caller's role, as `{resource}:read` and `{resource}:write`.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use catalogue::Action;

/// The scopes of one token. A scope that is not of the policy table can never be held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(BTreeSet<&'static str>);

static ALL: LazyLock<Scopes> =
    LazyLock::new(|| Scopes(Action::ALL.iter().filter_map(|action| action.scope()).collect()));

impl Scopes {
    /// Everything: the token is not narrower than the role.
    pub fn all() -> Self {
        ALL.clone()
    }

    /// Reads a space-separated list (RFC 6749 §3.3); what is not a scope of ours is left out.
    pub fn known_in(list: &str) -> Self {
        Self(list.split(' ').filter_map(|word| ALL.0.get(word).copied()).collect())
    }

    /// Those that both have.
    pub fn cut_to(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0).copied().collect())
    }

    /// Whether this one is among them.
    pub fn contains(&self, scope: &str) -> bool {
        self.0.contains(scope)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each scope, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().copied()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().copied().collect::<Vec<_>>().join(" "))
    }
}
