//! Who watches over those who look.

mod denied;
mod list;
