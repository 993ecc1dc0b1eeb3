//! The verbs of a referral that open an episode or may end one.

mod accept;
