//! Who watches over those who look.

mod list;
