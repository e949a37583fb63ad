//! A file that somebody sends by a form: it arrives, and then has its turn to be read.

use std::convert::Infallible;

use axum::{
    body::Bytes,
    extract::{
        FromRequest, Multipart, Request,
        multipart::{MultipartError, MultipartRejection},
    },
    http::StatusCode,
};

use crate::{
    app::AppState,
    error::Error,
    gate::{Gate, Turn},
    people::SignedIn,
    ui::is_hidden,
};

/// What the name may end with, as `ui::file_input` offers it.
const ENDINGS: [&str; 3] = [".csv", ".txt", ".tsv"];

/// A form with a file of which nothing is read yet, so that who sends it is asked first.
#[derive(Debug)]
pub(crate) struct Sending {
    form: Result<Multipart, MultipartRejection>,
    /// Who sends it, if somebody signed in.
    sender: Option<SignedIn>,
    state: AppState,
}

/// A file that is here. Its turn to be read lasts as long as it.
#[derive(Debug)]
pub(crate) struct SentFile {
    /// What the person calls it, to be shown and for nothing else.
    pub(crate) name: String,
    pub(crate) content: Bytes,
    _turns: [Turn; 2],
}

impl FromRequest<AppState> for Sending {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self {
            sender: request.extensions().get::<SignedIn>().cloned(),
            form: Multipart::from_request(request, state).await,
            state: state.clone(),
        })
    }
}

impl Sending {
    /// Waits for the field `file`, and then for the turn to read it. Where there is nothing to be
    /// read it is a sentence for that field; `what` ends "Select the file …".
    ///
    /// # Errors
    /// [`Error::Busy`] where too many wait; [`Error::NotSaved`] where its sender is signed in no
    /// more.
    pub(crate) async fn received(
        self,
        gate: &Gate,
        what: &str,
    ) -> Result<Result<SentFile, String>, Error> {
        let missing = || Ok(Err(format!("Select the file {what}")));
        let Ok(form) = self.form else {
            return missing();
        };
        let arriving = gate.arrival().await?;
        let (name, content) = match file_of(form).await {
            Ok(Some(file)) => file,
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                let sentence = "The file must be smaller than 8 MB. Nothing of it was read";
                return Ok(Err(sentence.into()));
            }
            Ok(None) | Err(_) => return missing(),
        };
        if !is_text(&name) {
            let sentence = "The file must be CSV, with a name that ends in .csv. In the \
                            spreadsheet, save the sheet as CSV and select that file";
            return Ok(Err(sentence.into()));
        }
        let turns = [arriving, gate.file().await?];
        if let Some(sender) = &self.sender {
            sender.goes_on(&self.state).await?;
        }
        Ok(Ok(SentFile {
            name,
            content,
            _turns: turns,
        }))
    }
}

async fn file_of(mut form: Multipart) -> Result<Option<(String, Bytes)>, MultipartError> {
    while let Some(field) = form.next_field().await? {
        if field.name() == Some("file") {
            let name = shown_name(field.file_name().unwrap_or_default());
            let content = field.bytes().await?;
            let sent = !(name.is_empty() && content.is_empty());
            return Ok(sent.then_some((name, content)));
        }
    }
    Ok(None)
}

/// By its ending; what is in it is looked at when it is read.
fn is_text(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The end of a path without what nobody sees; of a long name the end, which says its kind.
fn shown_name(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: Vec<char> = last
        .chars()
        .filter(|c| !is_hidden(*c) && !c.is_control())
        .collect();
    let from = seen.len().saturating_sub(100);
    seen[from..].iter().collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_without_its_path_and_tells_its_kind() {
        let long = "x".repeat(200) + ".csv";
        for (raw, shown, text) in [
            ("C:\\Work\\days.csv", "days.csv", true),
            ("../<b>tage.CSV ", "<b>tage.CSV", true),
            ("a\u{202e}b\n.tsv", "ab.tsv", true),
            ("days.txt", "days.txt", true),
            ("days.csv.xlsx", "days.csv.xlsx", false),
            ("days", "days", false),
            ("csv", "csv", false),
            ("", "", false),
            (&long, &long[104..], true),
        ] {
            assert_eq!(shown_name(raw), shown, "{raw}");
            assert_eq!(is_text(shown), text, "{raw}");
        }
    }
}
