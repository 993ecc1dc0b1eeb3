//! What went wrong, in words for whoever reads the terminal.

/// Any fault: the yardstick stops at the first and says it.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;

/// A result of something that may stop the yardstick.
pub type Outcome<T> = Result<T, Fault>;

/// A fault in our own words.
pub fn fault(words: impl Into<String>) -> Fault {
    words.into().into()
}
