//! The one machine by which something leaves by itself: a notification to somebody who must act, an event to a program that
//! wants to hear of it. Claim, attempt, retry, give up, log and replay are written here once; what is sent and how is said by
//! who uses it ([`machine::Outgoing`]).
//!
//! ```text
//! waiting ──claim (counted, and put off for a while)──► attempt, outside of any transaction ──► note
//!    ▲                                                                                          │
//!    ├── a pause, longer each time ◄── it may go better ────────────────────────────────────────┤
//!    └── replay, by whoever asks ◄──── sent · failed (given up, or refused) · withdrawn ◄───────┘
//! ```
//!
//! Any number of nodes may deliver at once and be killed anywhere. A claim is a change of the row that only one node can make;
//! what was claimed and not noted is tried again once it has been put off: at least once, and twice where a node is killed
//! between sending and noting it.

pub mod codes;
pub mod machine;
