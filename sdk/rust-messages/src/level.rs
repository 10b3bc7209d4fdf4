/// How grave a line of the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// For whoever looks for a fault.
    Debug,
    /// What is worth knowing.
    Info,
    /// What somebody should look at.
    Warn,
    /// What went wrong.
    Error,
}
