//! What the sandbox has beside the contract.

mod clock;
mod prefer;
mod story;
mod year;
