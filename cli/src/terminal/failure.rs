//! A failure, with what caused it and what to do.

/// An error with what to do about it, apart from what went wrong.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct Hinted {
    what: String,
    hint: String,
}

/// A failure with a hint.
pub fn hinted(what: impl Into<String>, hint: impl Into<String>) -> anyhow::Error {
    Hinted { what: what.into(), hint: hint.into() }.into()
}

/// Prints a failure, its causes, and its hint.
pub fn print(error: &anyhow::Error) {
    eprintln!("error: {error}");
    let mut said = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        // A transparent error repeats its cause's words.
        if !said.contains(&cause) {
            eprintln!("  because: {cause}");
            said = cause;
        }
    }
    let hinted = error.chain().find_map(|cause| cause.downcast_ref::<Hinted>());
    let hint = hinted.map(|hinted| hinted.hint.clone()).filter(|hint| !hint.is_empty());
    let unread =
        || error.chain().find_map(|cause| cause.downcast_ref::<import::ReadError>()).map(import::ReadError::hint);
    eprintln!("hint: {}", hint.or_else(unread).unwrap_or_else(|| NO_BETTER_HINT.to_owned()));
}

/// What to do where whoever failed says it in the error itself, or does not know.
const NO_BETTER_HINT: &str = "`--help` after a command explains it; -vv shows what went before";
