//! The bytes of a file, or of the zip with all of them: the same for the same data and day.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{
    file::{File, Subject},
    gather::{Ledgers, Source},
    pairs,
    period::Period,
    reading, readme,
    sheet::{Sheet, failed, meta_csv},
};
use crate::error::Error;

/// All that is needed for any of the files.
pub(super) struct Bundle {
    pub(super) source: Source,
    pub(super) ledgers: Ledgers,
    pub(super) period: Period,
}

impl Bundle {
    /// The bytes of a file; none where the period has nothing for it.
    pub(super) fn bytes(&self, file: File) -> Result<Option<Vec<u8>>, Error> {
        let has = |subject| self.source.has(subject, self.period);
        if !file.subject().is_none_or(has) {
            return Ok(None);
        }
        let bytes = match file {
            File::Data(subject) => self.pair(subject)?.csv()?,
            File::Meta(subject) => meta_csv(&self.pair(subject)?.columns)?,
            File::Reading(subject) => self.reading(subject)?.csv()?,
            File::Description(subject) => self.description(subject)?,
            File::Readme => readme::readme(self).into_bytes(),
            File::All => self.zip()?,
        };
        Ok(Some(bytes))
    }

    fn pair(&self, subject: Subject) -> Result<Sheet, Error> {
        let source = &self.source;
        match subject {
            Subject::SupportDays => pairs::support_days(source, &self.ledgers),
            Subject::Maturity => pairs::maturity(source, &source.rounds_in(self.period)),
            Subject::Coverage => pairs::coverage(source, &source.rounds_in(self.period)),
        }
    }

    fn reading(&self, subject: Subject) -> Result<Sheet, Error> {
        let source = &self.source;
        match subject {
            Subject::SupportDays => reading::support_days(source, &self.ledgers),
            Subject::Maturity => reading::maturity(source, &source.rounds_in(self.period)),
            Subject::Coverage => reading::coverage(source, &source.rounds_in(self.period)),
        }
    }

    fn description(&self, subject: Subject) -> Result<Vec<u8>, Error> {
        let title = format!("{}: {}", self.source.programme.name, subject.title());
        let columns = self.reading(subject)?.columns;
        let words = (title.as_str(), subject.says());
        reading::csv_on_the_web(subject.reading_name(), words, &columns)
    }

    fn zip(&self) -> Result<Vec<u8>, Error> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        // No time of making, so that the same figures are the same bytes.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        for file in File::every().into_iter().filter(|it| *it != File::All) {
            if let Some(bytes) = self.bytes(file)? {
                zip.start_file(file.name(), options).map_err(failed)?;
                zip.write_all(&bytes).map_err(failed)?;
            }
        }
        Ok(zip.finish().map_err(failed)?.into_inner())
    }
}
